"""The client, and the default one behind the functions of the package."""

from __future__ import annotations

import sys

from . import errors
from .results import CodeDelivery, Tokens, User, deliveries

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

    def call(self, operation: str, **members: Any) -> dict[str, Any]:
        """Runs any of the 34 operations that need no signature, such as `"InitiateAuth"`.

        What only reads is tried again after any passing fault; what acts only where it cannot have been acted on, so
        that one call sends at most one message.

        Args:
            operation: AWS's name of the operation; docs/operations.md lists them.
            **members: AWS's members by AWS's names, such as `AccessToken=token`; None leaves one out. Values are str,
                int, bool, and lists and mappings of them.

        Returns:
            The answer as a dictionary in boto3's shape, with `ResponseMetadata`. It may hold tokens: do not log it.

        Raises:
            InvalidArgument: the operation is unknown or signed, or a member is unknown, missing or of the wrong type.
            CognitoError: any other; `code_sent` says whether a message may have gone out, where one is sent.
            TypeError: a value is of a type that JSON has not.
        """
        return self._operation(operation, members)

    def refresh(self, refresh_token: str, client_id: str, client_secret: str | None = None) -> Tokens:
        """Gets a new access token. AWS operation: GetTokensFromRefreshToken.

        Args:
            refresh_token: the newest refresh token; one use of it may replace it, see `Tokens.refresh`.
            client_id: the app client's id.
            client_secret: the app client's secret, where it has one.

        Raises:
            NotAuthorizedException, RefreshTokenReuseException: sign in again.
            CognitoError: any other.
        """
        return Tokens(self._operation(*_refresh(refresh_token, client_id, client_secret)))

    def update_attributes(
        self, token: str, attributes: Mapping[str, str], metadata: Mapping[str, str] | None = None
    ) -> list[CodeDelivery]:
        """Changes attributes of the signed-in user. AWS operation: UpdateUserAttributes.

        A changed e-mail or phone number may be sent a code at once, which `verify_attr` hands back.

        Args:
            token: the signed-in user's access token.
            attributes: names and values, such as `{"email": "zoe@bluebird.example"}`.
            metadata: strings for the pool's Lambda triggers.

        Returns:
            The codes that were sent.

        Raises:
            AliasExistsException: the address belongs to another user.
            CognitoError: any other; `code_sent` says whether a message may have gone out all the same.
        """
        return deliveries(self._operation(*_update(token, attributes, metadata)))

    def sign_out(self, token: str) -> None:
        """Signs the user out everywhere: all their tokens are revoked. AWS operation: GlobalSignOut.

        Args:
            token: the signed-in user's access token.

        Raises:
            CognitoError: any.
        """
        self._operation("GlobalSignOut", {"AccessToken": token})

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

    def _operation(
        self, operation: object, members: Mapping[str, Any], cancel: Cancel | None = None, drops_none: bool = True
    ) -> dict[str, Any]:
        from ._call import operation_input, text

        return self._call("call", (text(operation, "operation"), operation_input(members, drops_none)), cancel)

    def _call(self, name: str, arguments: tuple[bytes | None, ...], cancel: Cancel | None) -> dict[str, Any]:
        handle = self._open()
        mock = active_mock()
        if mock is not None:
            real = self._real_client().get(_token_of(name, arguments), mock)
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


def _refresh(token: object, client_id: object, client_secret: object) -> tuple[str, dict[str, Any]]:
    members = {"RefreshToken": token, "ClientId": client_id, "ClientSecret": client_secret}
    return "GetTokensFromRefreshToken", members


def _update(token: object, attributes: Mapping[str, str], metadata: object) -> tuple[str, dict[str, Any]]:
    listed = [{"Name": name, "Value": value} for name, value in attributes.items()]
    return "UpdateUserAttributes", {"AccessToken": token, "UserAttributes": listed, "ClientMetadata": metadata}


def _token_of(name: str, arguments: tuple[bytes | None, ...]) -> object:
    """The access token of a call, as far as it has one."""
    if name != "call":
        return arguments[0]
    from . import _json_text

    return _json_text.read((arguments[1] or b"{}").decode()).get("AccessToken")


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


def reset_default_client() -> None:
    """Forgets the default client: the next of the package's own functions makes one from the environment as it is then.

    For tests, and for programs that change the environment. Calls under way end on the client that they began with.
    """
    _default.clear()
