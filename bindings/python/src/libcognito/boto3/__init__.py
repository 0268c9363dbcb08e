"""boto3's surface for the operations that need no signature, without boto3, credentials or a region.

    from libcognito import boto3          # in place of: import boto3

    client = boto3.client("cognito-idp")
    client.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")

Results and exceptions are those of boto3; PARITY.md lists what differs, and why. Credentials may be passed, as existing
code does; these operations do not need them. Everything else is boto3's own, where it is installed: other operations
and services, resources, paginators, events.
"""

from __future__ import annotations

import sys

from . import exceptions, session
from .session import Session

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = ["DEFAULT_SESSION", "Session", "client", "exceptions", "resource", "session", "setup_default_session"]

DEFAULT_SESSION: Session | None = None


if TYPE_CHECKING:
    # With the signatures of the classes above, so that a misspelt argument is found.
    client = Session().client

    def setup_default_session(
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        region_name: str | None = None,
        botocore_session: Any = None,
        profile_name: str | None = None,
        aws_account_id: str | None = None,
    ) -> None:
        """Sets the session that `client` uses."""

    # Of boto3 itself.
    __version__: str

    def set_stream_logger(name: str = "boto3", level: int = 10, format_string: str | None = None) -> None:
        """Prints the log lines of boto3's."""

    def _get_default_session() -> Session: ...

else:

    def setup_default_session(**kwargs):
        """Sets the session that `client` uses."""
        global DEFAULT_SESSION
        DEFAULT_SESSION = Session(**kwargs)

    def client(*args, **kwargs):
        """A client of the default session; the arguments are those of `Session.client`."""
        if "boto3" in sys.modules:
            from .. import _mocks

            replaced = _mocks.replaced_client_function()
            if replaced is not None:
                # A test mocks boto3.client: it gets the call, and its answer is the client.
                return replaced(*args, **kwargs)
        return _get_default_session().client(*args, **kwargs)

    def _get_default_session():
        """Returns the default session; where only boto3's own was set up, one of the same settings."""
        global DEFAULT_SESSION
        if DEFAULT_SESSION is None:
            theirs = getattr(sys.modules.get("boto3"), "DEFAULT_SESSION", None)
            if type(theirs).__module__ == "boto3.session":
                return Session._around(theirs)
            DEFAULT_SESSION = Session()
        return DEFAULT_SESSION

    def __getattr__(name):
        if name.startswith("__") and name != "__version__":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from ._handover import attribute, itself

        return attribute("module boto3", name, lambda: itself(name))


def resource(service_name: str, **kwargs: Any) -> Any:
    """A resource of boto3's, by the default session."""
    return _get_default_session().resource(service_name, **kwargs)
