"""Finds the mocks of boto3 that a test has put in place. Looks at modules that are imported already, and imports none.

A unit test that mocks boto3 must not send a real code because the program calls libcognito. So where a mock would catch
boto3's request the call is made by boto3 (see `_real`), and where it would not the call is refused.
"""

from __future__ import annotations

import sys

from . import errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: Where boto3's requests pass: module, class, methods.
_PATH = (
    ("botocore.client", "BaseClient", ("_make_api_call", "_make_request")),
    (
        "botocore.endpoint",
        "Endpoint",
        ("make_request", "_send_request", "_get_response", "_do_get_response", "_send"),
    ),
    ("botocore.httpsession", "URLLib3Session", ("send",)),
    ("urllib3.connectionpool", "HTTPConnectionPool", ("urlopen", "_make_request")),
)
#: What opens the connections there: module, class. vcrpy puts its own in place of `ConnectionCls`.
_POOLS = (("botocore.awsrequest", "AWSHTTPConnectionPool"), ("botocore.awsrequest", "AWSHTTPSConnectionPool"))

#: Where requests pass that are not boto3's.
_ELSEWHERE = (
    ("requests.adapters", "HTTPAdapter", "send"),
    ("requests.sessions", "Session", "send"),
    ("requests.sessions", "Session", "get_adapter"),
)
#: Packages whose functions stand there while they mock.
_MOCKING = ("responses", "requests_mock", "unittest", "mock")
#: Packages whose socket stands in for Python's: they keep tests off the network.
_GUARDS = ("pytest_socket", "mocket", "httpretty")

_FUNCTION = type(lambda: None)
#: Functions that were looked at and are what they should be.
_own: set[Any] = set()


def catching() -> str | None:
    """Names what would catch a request of boto3's; None if there is no such mock."""
    moto = sys.modules.get("moto.core.models")
    if getattr(getattr(moto, "botocore_stubber", None), "enabled", False) is True:
        return "moto's mock_aws"
    for module, name, methods in _PATH:
        home = sys.modules.get(module)
        if home is None:
            continue
        found = vars(home).get(name)
        if not isinstance(found, type):
            return f"{module}.{name}"
        members = vars(found)
        for method in methods:
            if method in members and not _is_own(members[method], _root(module)):
                return f"{module}.{name}.{method}"
    for module, name in _POOLS:
        connection = getattr(getattr(sys.modules.get(module), name, None), "ConnectionCls", None)
        if connection is not None and getattr(connection, "__module__", None) != module:
            return f"{module}.{name}.ConnectionCls"
    socket = getattr(sys.modules.get("socket"), "socket", None)
    for found in (socket, getattr(socket, "connect", None)):
        if _package(found) in _GUARDS:
            return f"{_package(found)}'s socket"
    return None


def not_catching() -> str | None:
    """Names a mock that neither boto3's request nor this package's would meet; None if there is none."""
    if _package(type(getattr(sys.modules.get("boto3"), "client", None))) in _MOCKING:
        return "unittest.mock, at boto3.client"
    for module, name, method in _ELSEWHERE:
        found = getattr(getattr(sys.modules.get(module), name, None), method, None)
        package = _package(found)
        if package in _MOCKING or _package(type(found)) in _MOCKING:
            return f"{package if package in _MOCKING[:2] else 'unittest.mock'}, at {module}.{name}.{method}"
    return None


def refuse_unless_local(endpoint: str | None, mock: str) -> None:
    """Raises ConfigurationError for a call that would leave this machine and the test's mock behind."""
    if _is_local(endpoint):
        return
    raise errors.ConfigurationError.here(
        f"A mock is active ({mock}) that would not catch this call, so it was not made.",
        "Replace libcognito's own function in the test, or set endpoint_url to a server on this machine.",
    )


def replaced_client_function() -> Any:
    """Returns boto3.client if a test has replaced it, else None."""
    boto3 = sys.modules.get("boto3")
    found = getattr(boto3, "client", None)
    return None if boto3 is None or _is_own(found, "boto3") else found


def replaced_session() -> Any:
    """Returns boto3's Session if a test has replaced it or its method `client`, else None."""
    boto3, home = sys.modules.get("boto3"), sys.modules.get("boto3.session")
    if boto3 is None or home is None:
        return None
    for found in (getattr(boto3, "Session", None), getattr(home, "Session", None)):
        if not isinstance(found, type) or not _is_own(vars(found).get("client"), "boto3"):
            return found
    return None


def _is_own(found: Any, package: str) -> bool:
    """Returns True for a function of the package's own, also inside a tracing tool's object (wrapt's FunctionWrapper).

    A function of another package in its place is a mock, even with the `__wrapped__` that functools.wraps sets.
    """
    if type(found) is _FUNCTION and found in _own:
        return True
    first = found
    for _ in range(20):
        if type(found) is _FUNCTION:
            name = str(found.__globals__.get("__name__"))
            is_own = _root(name) == package and found.__globals__ is vars(sys.modules.get(name, sys))
            if is_own and found is first:
                _own.add(found)
            return is_own
        found = None if _package(type(found)) in _MOCKING else getattr(found, "__wrapped__", None)
    return False


def _package(found: Any) -> str:
    return _root(getattr(found, "__module__", None))


def _root(module: object) -> str:
    return module.partition(".")[0] if isinstance(module, str) else ""


def _is_local(endpoint: str | None) -> bool:
    from urllib.parse import urlsplit

    host = urlsplit(endpoint or "").hostname or ""
    return host in ("localhost", "::1") or host.endswith(".localhost") or _is_loopback(host)


def _is_loopback(host: str) -> bool:
    parts = host.split(".")
    return len(parts) == 4 and parts[0] == "127" and all(part.isdigit() for part in parts)
