"""`boto3.session`: the session, which makes the clients."""

from __future__ import annotations

import os
import sys

from ._client import SERVICE, CognitoIdentityProvider

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, NoReturn, overload


class Session:
    """boto3's Session: the region and the profile for clients. Credentials are for what boto3 itself does."""

    def __init__(
        self,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        region_name: str | None = None,
        botocore_session: Any = None,
        profile_name: str | None = None,
        aws_account_id: str | None = None,
    ) -> None:
        given = {
            "aws_access_key_id": aws_access_key_id,
            "aws_secret_access_key": aws_secret_access_key,
            "aws_session_token": aws_session_token,
            "region_name": region_name,
            "botocore_session": botocore_session,
            "profile_name": profile_name,
            "aws_account_id": aws_account_id,
        }
        self._given = {name: value for name, value in given.items() if value is not None}
        self._region_name = region_name
        self._profile_name = profile_name
        #: boto3's own session, once something needs it.
        self._made: Any = None
        #: Whether botocore's session is in the program's hands. It may have handlers, so botocore's clients make the
        #: calls of the clients that are made from then on.
        self._is_shared = False
        if botocore_session is not None:
            self._share(botocore_session)

    @classmethod
    def _around(cls, made: Any) -> Session:
        """Returns the session that stands for one of boto3's own."""
        found = cls()
        found._made = made
        found._region_name = _explicit("region", made._session)
        found._profile_name = _explicit("profile", made._session)
        return found

    def _share(self, botocore_session: Any) -> None:
        self._is_shared = True
        self._region_name = self._region_name or _explicit("region", botocore_session)
        self._profile_name = self._profile_name or _explicit("profile", botocore_session)

    @property
    def region_name(self) -> str | None:
        """The region that was given, else that of the environment or the profile; None where the token decides."""
        return self._region_name or self.client(SERVICE).meta.region_name

    @property
    def profile_name(self) -> str:
        """The profile that was given or that the environment names, else `"default"`."""
        variables = ("AWS_DEFAULT_PROFILE", "AWS_PROFILE")
        return self._profile_name or next(filter(None, map(os.environ.get, variables)), "default")

    def __repr__(self) -> str:
        return f"Session(region_name={self._region_name!r})"

    def __reduce__(self) -> NoReturn:
        # Nor can boto3's; and credentials would be in it.
        raise TypeError("a session of libcognito.boto3 cannot be pickled: make one in each process")

    def get_available_services(self) -> list[str]:
        """The services that `client` makes: all of boto3's where it is installed."""
        try:
            found: list[str] = self._itself("get_available_services").get_available_services()
        except ImportError:
            return [SERVICE]
        return found

    # What a type checker sees has the names of the arguments; what runs passes them on.
    if TYPE_CHECKING:

        @overload
        def client(
            self,
            service_name: Literal["cognito-idp"],
            region_name: str | None = None,
            api_version: str | None = None,
            use_ssl: bool = True,
            verify: bool | str | None = None,
            endpoint_url: str | None = None,
            aws_access_key_id: str | None = None,
            aws_secret_access_key: str | None = None,
            aws_session_token: str | None = None,
            config: Any = None,
            aws_account_id: str | None = None,
        ) -> CognitoIdentityProvider: ...
        @overload
        def client(
            self,
            service_name: str,
            region_name: str | None = None,
            api_version: str | None = None,
            use_ssl: bool = True,
            verify: bool | str | None = None,
            endpoint_url: str | None = None,
            aws_access_key_id: str | None = None,
            aws_secret_access_key: str | None = None,
            aws_session_token: str | None = None,
            config: Any = None,
            aws_account_id: str | None = None,
        ) -> Any: ...
        def client(self, *args: Any, **kwargs: Any) -> Any:
            """A client: for `"cognito-idp"` of this package, for other services of boto3 itself.

            Args:
                service_name: `"cognito-idp"`, or another service where boto3 is installed.
                region_name: AWS region of the user pool. By default it comes from the token.
                verify: the path of a CA bundle; True or None for the system's.
                endpoint_url: where to send requests, for a gateway or an emulator.
                config: a `botocore.config.Config`, or anything with its attributes.

            The other arguments are for what boto3 itself does.

            Raises:
                ImportError: another service was asked for, and boto3 is not installed.
                ValueError: a setting is wrong, or would make the call less safe.
            """

        def resource(self, service_name: str, **kwargs: Any) -> Any:
            """A resource of boto3's."""

    else:

        def client(
            self,
            service_name,
            region_name=None,
            api_version=None,
            use_ssl=True,
            verify=None,
            endpoint_url=None,
            aws_access_key_id=None,
            aws_secret_access_key=None,
            aws_session_token=None,
            config=None,
            aws_account_id=None,
        ):
            given = {
                "region_name": region_name,
                "api_version": api_version,
                "use_ssl": use_ssl,
                "verify": verify,
                "endpoint_url": endpoint_url,
                "aws_access_key_id": aws_access_key_id,
                "aws_secret_access_key": aws_secret_access_key,
                "aws_session_token": aws_session_token,
                "config": config,
                "aws_account_id": aws_account_id,
            }
            given = {name: value for name, value in given.items() if value is not None}
            if "boto3" in sys.modules:
                from .. import _mocks

                replaced = _mocks.replaced_session()
                if replaced is not None:
                    # A test mocks boto3's sessions: it gets the call, and its answer is the client.
                    theirs = replaced(region_name=self._region_name, profile_name=self._profile_name)
                    return theirs.client(service_name, **given)
            if service_name != SERVICE:
                return self._itself(f'client("{service_name}")').client(service_name, **given)
            return self._client(given)

        def resource(self, *args, **kwargs):
            return self._itself("resource").resource(*args, **kwargs)

        def __getattr__(self, name):
            from ._handover import attribute

            found = attribute("Session", name, lambda: self._itself(f"Session.{name}"))
            if name in ("events", "_session"):
                self._share(self._made._session)
            return found

        @property
        def __class__(self):
            """boto3's own class, so that isinstance says what it does of boto3's sessions."""
            theirs = getattr(sys.modules.get("boto3.session"), "Session", None)
            return theirs if isinstance(theirs, type) else Session

    def _client(self, given: dict[str, Any]) -> CognitoIdentityProvider:
        return CognitoIdentityProvider(self, given)

    def _itself(self, what: str) -> Any:
        """Returns boto3's own session of these settings."""
        if self._made is None:
            from ._handover import itself

            self._made = itself(what, "boto3.session").Session(**self._given)
        return self._made

    def _botocores(self) -> Any:
        """Returns botocore's session where the program gave one or boto3's own has one, else None."""
        return self._given.get("botocore_session") if self._made is None else self._made._session


def _explicit(setting: str, botocore_session: Any) -> str | None:
    """Returns a setting of botocore's session that a program made. The environment's counts less than the token's."""
    found: str | None = botocore_session.get_config_variable(setting, methods=("instance",))
    return found


if not TYPE_CHECKING:

    def __getattr__(name):
        if name.startswith("__"):  # such as __path__, at every import
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from ._handover import attribute, itself

        return attribute("module boto3.session", name, lambda: itself(name, "boto3.session"))
