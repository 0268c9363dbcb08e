"""The client, and the default one behind the functions of the package."""

from __future__ import annotations

import sys

from . import errors
from .results import CodeDelivery, User

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

    from typing_extensions import Unpack

    from ._call import Cancel, Handle
    from ._real import RealClient
    from ._types import Options


class Client:
    """Sends and confirms verification codes.

    A client may be used by any number of threads at once, and after a fork by the child too. It is a context manager;
    otherwise it is closed with its last reference.

    Args:
        region: AWS region of the user pool. By default it comes from the token.
        endpoint_url: where to send requests, for a gateway or an emulator.
        timeout: seconds that a call may take, retries and waits included; 30 by default.
        **options: the other options of the library, see `libcognito.Options`: use_fips_endpoint,
            use_dualstack_endpoint, profile, config_file, connect_timeout (seconds), max_attempts, ca_bundle,
            client_cert, client_key (paths), proxy (a URL), allow_http, check_token, user_agent_extra.

    Raises:
        InvalidArgument: an option is wrong or unknown; the message names it.
        TypeError: an option is of a type that is no string, bool, number or path.
        ConfigurationError: the environment or the profile file is wrong.
        ImportError: the library is not found, or is of another version.
    """

    def __init__(
        self,
        region: str | None = None,
        endpoint_url: str | None = None,
        timeout: float | None = None,
        **options: Unpack[Options],
    ) -> None:
        from ._call import Handle

        self._handle: Handle | None = None
        self._real: RealClient | None = None
        given: dict[str, Any] = {**options, "region": region, "endpoint_url": endpoint_url, "timeout": timeout}
        self._given = {name: value for name, value in given.items() if value is not None}
        self._handle = Handle(self._given)

    def get_attr_verification_code(
        self, token: str, attr: str, metadata: Mapping[str, str] | None = None
    ) -> CodeDelivery:
        """Makes Cognito send the user a verification code for an attribute.

        One call sends at most one code: the request is sent again only where it cannot have been acted on.

        Args:
            token: the signed-in user's access token (not the ID token).
            attr: `"email"` or `"phone_number"`.
            metadata: strings for the pool's Lambda triggers, such as `{"lang": "de"}`.

        Raises:
            CognitoError: any; `code_sent` says whether a message may have gone out all the same.
            TypeError: an argument is of the wrong type.
        """
        return CodeDelivery(self._send(token, attr, metadata))

    def verify_attr(self, token: str, attr: str, code: str) -> None:
        """Hands the user's code back to Cognito, which marks the attribute as verified.

        Args:
            token: the signed-in user's access token.
            attr: `"email"` or `"phone_number"`.
            code: what the user typed, without white space.

        Raises:
            CodeMismatchException: the code is wrong.
            ExpiredCodeException: it expired or was used.
            CognitoError: any other. After `TimeoutError` or `ConnectionLost` ask `get_user` whether it is verified.
            TypeError: an argument is of the wrong type.
        """
        self._verify(token, attr, code)

    def get_user(self, token: str) -> User:
        """Reads the signed-in user: which attributes there are, and which are verified.

        It only reads, so it is tried again after any passing fault.

        Args:
            token: the signed-in user's access token.

        Raises:
            CognitoError: any.
            TypeError: an argument is of the wrong type.
        """
        return User(self._user(token))

    def describe(self) -> dict[str, Any]:
        """What a call would do, without sending anything: region, endpoint, timeouts, proxy, and where each is from."""
        return self._open().call("describe")

    def close(self) -> None:
        """Closes the connections, as soon as no call is under way. Later calls raise `InvalidArgument`."""
        self._handle = None

    def __enter__(self) -> Client:
        self._open()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        if self._handle is None:
            return "<libcognito.Client, closed>"
        settled = self.describe()
        where = settled.get("endpoint_url") or "the region of the token"
        return f"<libcognito.Client for {where}>"

    def __reduce__(self) -> NoReturn:
        raise TypeError("a libcognito.Client cannot be pickled: make one in each process")

    # With the answer as Cognito gave it: what the other surfaces build on.

    def _send(self, token: object, attr: object, metadata: object, cancel: Cancel | None = None) -> dict[str, Any]:
        from ._call import metadata_text, text

        arguments = (text(token, "token"), text(attr, "attr"), metadata_text(metadata))
        return self._call("get_attr_verification_code", arguments, cancel)

    def _verify(self, token: object, attr: object, code: object, cancel: Cancel | None = None) -> dict[str, Any]:
        from ._call import text

        return self._call("verify_attr", (text(token, "token"), text(attr, "attr"), text(code, "code")), cancel)

    def _user(self, token: object, cancel: Cancel | None = None) -> dict[str, Any]:
        from ._call import text

        return self._call("get_user", (text(token, "token"),), cancel)

    def _call(self, name: str, arguments: tuple[bytes | None, ...], cancel: Cancel | None) -> dict[str, Any]:
        handle = self._open()
        mock = active_mock()
        if mock is not None:
            real = self._real_client().get(arguments[0], mock)
            if real is not None:
                return _real_call(real, name, arguments)
        elif mocks_may_be_there():
            from . import _mocks

            mock = _mocks.not_catching()
            if mock is not None:
                _mocks.refuse_unless_local(handle.call("describe")["endpoint_url"], mock)
        return handle.call(name, *arguments, cancel=cancel)

    def _real_client(self) -> RealClient:
        from . import _real

        if self._real is None:
            settled = self.describe()
            self._real = _real.RealClient(settled, lambda: _real.settings_of(settled, self._given))
        return self._real

    def _open(self) -> Handle:
        handle = self._handle
        if handle is None:
            raise errors.InvalidArgument.here("The client is closed.")
        return handle


def mocks_may_be_there() -> bool:
    """Returns False, in less than a microsecond, if nothing is imported that a test could have mocked."""
    modules = sys.modules
    return (
        "botocore.client" in modules
        or "requests" in modules
        or "pytest_socket" in modules
        or "mocket" in modules
        or "httpretty" in modules
    )


def active_mock() -> str | None:
    """Names the mock that would catch a request of boto3's; None if there is none."""
    if not mocks_may_be_there():
        return None
    from . import _mocks

    return _mocks.catching()


def _real_call(real: Any, name: str, arguments: tuple[bytes | None, ...]) -> dict[str, Any]:
    from ._real import call

    return call(real, name, [None if text is None else text.decode() for text in arguments])


_default: dict[str, Client] = {}


def default() -> Client:
    """The client of the package's own functions, made at first use with what the environment says."""
    client = _default.get("client")
    if client is None:
        # Without a lock, which a fork could leave taken: of two threads that come at once the first one's stays.
        client = _default.setdefault("client", Client())
    return client
