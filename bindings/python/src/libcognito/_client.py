"""The client, and the default one behind the functions of the package."""

from __future__ import annotations

from . import errors
from .results import CodeDelivery, User

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, NoReturn

    from ._call import Cancel, Handle


class Client:
    """Sends and confirms verification codes.

    A client may be used by any number of threads at once, and after a fork by the child too. It is a context manager;
    otherwise it is closed with its last reference.

    Args:
        region: AWS region of the user pool. By default it comes from the token.
        endpoint_url: where to send requests, for a gateway or an emulator.
        timeout: seconds that a call may take, retries and waits included; 30 by default.
        **options: any other option of the library, such as `connect_timeout` (seconds), `max_attempts`, `ca_bundle`
            (a path), `proxy` (a URL), `use_fips_endpoint`, `profile`. They are passed on unread.

    Raises:
        InvalidArgument: an option is wrong or unknown; the message names it.
        ConfigurationError: the environment or the profile file is wrong.
        ImportError: the library is not found, or is of another version.
    """

    def __init__(
        self,
        region: str | None = None,
        endpoint_url: str | None = None,
        timeout: float | None = None,
        **options: Any,
    ) -> None:
        from ._call import Handle

        self._handle: Handle | None = None
        options.update(region=region, endpoint_url=endpoint_url, timeout=timeout)
        self._handle = Handle({name: value for name, value in options.items() if value is not None})

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

        return self._open().call(
            "get_attr_verification_code",
            text(token, "token"),
            text(attr, "attr"),
            metadata_text(metadata),
            cancel=cancel,
        )

    def _verify(self, token: object, attr: object, code: object, cancel: Cancel | None = None) -> dict[str, Any]:
        from ._call import text

        return self._open().call(
            "verify_attr", text(token, "token"), text(attr, "attr"), text(code, "code"), cancel=cancel
        )

    def _user(self, token: object, cancel: Cancel | None = None) -> dict[str, Any]:
        from ._call import text

        return self._open().call("get_user", text(token, "token"), cancel=cancel)

    def _open(self) -> Handle:
        handle = self._handle
        if handle is None:
            raise errors.InvalidArgument.here("client: is closed.")
        return handle


_default: dict[str, Client] = {}


def default() -> Client:
    """The client of the package's own functions, made at first use with what the environment says."""
    client = _default.get("client")
    if client is None:
        # Without a lock, which a fork could leave taken: of two threads that come at once the first one's stays.
        client = _default.setdefault("client", Client())
    return client
