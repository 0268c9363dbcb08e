"""boto3's surface for the operations that need no signature, without boto3, credentials or a region.

    from libcognito import boto3          # in place of: import boto3

    client = boto3.client("cognito-idp")
    client.get_user_attribute_verification_code(AccessToken=token, AttributeName="email")

Results and exceptions are those of boto3; PARITY.md lists what differs, and why. Credentials may be passed, as existing
code does, and are not read: the user's token is all the authorisation that these operations need.
"""

from __future__ import annotations

import sys

from .. import errors
from . import exceptions
from ._client import CognitoIdentityProvider

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal, NoReturn

__all__ = ["DEFAULT_SESSION", "Session", "client", "exceptions", "session", "setup_default_session"]

_SERVICE: Literal["cognito-idp"] = "cognito-idp"


class Session:
    """boto3's Session: the region and the profile for clients. Credentials are accepted and not read."""

    def __init__(
        self,
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        region_name: str | None = None,
        botocore_session: object = None,
        profile_name: str | None = None,
        aws_account_id: str | None = None,
    ) -> None:
        self._region_name = region_name
        self._profile_name = profile_name

    @property
    def region_name(self) -> str | None:
        """The region that was given, else that of the environment or the profile; None where the token decides."""
        return self._region_name or self.client(_SERVICE).meta.region_name

    @property
    def profile_name(self) -> str:
        """The profile that was given, else `"default"`."""
        return self._profile_name or "default"

    def get_available_services(self) -> list[str]:
        """`["cognito-idp"]`."""
        return [_SERVICE]

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
    ) -> CognitoIdentityProvider:
        """A client for `"cognito-idp"`.

        Args:
            region_name: AWS region of the user pool. By default it comes from the token.
            verify: the path of a CA bundle; True or None for the system's.
            endpoint_url: where to send requests, for a gateway or an emulator.
            config: a `botocore.config.Config`, or anything with its attributes.

        The other arguments are those of boto3, and have no effect here.

        Raises:
            UnknownServiceError: another service was asked for.
            ValueError: a setting is wrong, or would make the call less safe.
        """
        if service_name != _SERVICE:
            cause = errors.InvalidArgument.here(f"The service_name is not {_SERVICE}: libcognito has no other.")
            raise exceptions.local_error(
                "UnknownServiceError", cause, service_name=service_name, known_service_names=_SERVICE
            )
        if "boto3" in sys.modules:
            from .. import _mocks

            replaced = _mocks.replaced_session()
            if replaced is not None:
                # A test mocks boto3's sessions: it gets the call, and its answer is the client.
                theirs: Any = replaced(region_name=self._region_name, profile_name=self._profile_name)
                mocked: CognitoIdentityProvider = theirs.client(
                    service_name, region_name=region_name, endpoint_url=endpoint_url, verify=verify, config=config
                )
                return mocked
        return CognitoIdentityProvider(
            region_name or self._region_name, endpoint_url, verify, use_ssl, config, self._profile_name
        )

    def resource(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Cognito has no resources, in boto3 either."""
        raise AttributeError('libcognito.boto3 has no resources: use client("cognito-idp")')


class _SessionModule:
    """`boto3.session`."""

    Session = Session


session = _SessionModule()

DEFAULT_SESSION: Session | None = None


if TYPE_CHECKING:
    # With the signatures of the classes above, so that a misspelt argument is found.
    client = Session().client

    def setup_default_session(
        aws_access_key_id: str | None = None,
        aws_secret_access_key: str | None = None,
        aws_session_token: str | None = None,
        region_name: str | None = None,
        botocore_session: object = None,
        profile_name: str | None = None,
        aws_account_id: str | None = None,
    ) -> None:
        """Sets the session that `client` uses."""

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
        return (DEFAULT_SESSION or Session()).client(*args, **kwargs)


def resource(*args: Any, **kwargs: Any) -> NoReturn:
    """Cognito has no resources, in boto3 either."""
    Session().resource(*args, **kwargs)
