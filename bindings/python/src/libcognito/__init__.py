"""Sends and confirms Amazon Cognito attribute-verification codes, without AWS credentials and never two for one call.

    import libcognito

    delivery = libcognito.get_attr_verification_code(token, "email")
    print("A code went to", delivery.destination)
    libcognito.verify_attr(token, "email", typed)

`Client` is for options of one's own, `AsyncClient` for asyncio, and `libcognito.boto3` for code written for boto3.
"""

from __future__ import annotations

from . import errors
from ._client import Client, default as _default, reset_default_client
from ._version import __version__
from .errors import (
    BadResponse,
    Cancelled,
    CognitoError,
    ConfigurationError,
    ConnectError,
    ConnectionError as ConnectionError,
    ConnectionLost,
    InternalFailure,
    InvalidArgument,
    ServiceError,
    TimeoutError as TimeoutError,
    TlsError,
)
from .results import CodeDelivery, Tokens, User

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._async import AsyncClient
    from ._types import Options
    from .errors import (
        AliasExistsException,
        CodeDeliveryFailureException,
        CodeMismatchException,
        ConcurrentModificationException,
        DeviceKeyExistsException,
        EnableSoftwareTokenMFAException,
        ExpiredCodeException,
        FeatureUnavailableInTierException,
        ForbiddenException,
        InternalErrorException,
        InvalidEmailRoleAccessPolicyException,
        InvalidLambdaResponseException,
        InvalidParameterException,
        InvalidPasswordException,
        InvalidSmsRoleAccessPolicyException,
        InvalidSmsRoleTrustRelationshipException,
        InvalidUserPoolConfigurationException,
        LimitExceededException,
        MFAMethodNotFoundException,
        NotAuthorizedException,
        OperationNotEnabledException,
        PasswordHistoryPolicyViolationException,
        PasswordResetRequiredException,
        RefreshTokenReuseException,
        ResourceNotFoundException,
        SoftwareTokenMFANotFoundException,
        TooManyFailedAttemptsException,
        TooManyRequestsException,
        UnauthorizedException,
        UnexpectedLambdaException,
        UnsupportedOperationException,
        UnsupportedTokenTypeException,
        UserLambdaValidationException,
        UsernameExistsException,
        UserNotConfirmedException,
        UserNotFoundException,
        UserPoolAddOnNotEnabledException,
        WebAuthnChallengeNotFoundException,
        WebAuthnClientMismatchException,
        WebAuthnConfigurationMissingException,
        WebAuthnCredentialNotSupportedException,
        WebAuthnNotEnabledException,
        WebAuthnOriginNotAllowedException,
        WebAuthnRelyingPartyMismatchException,
    )

# `from libcognito import *` must not shadow the built-in ConnectionError and TimeoutError.
__all__ = [
    "AliasExistsException",
    "AsyncClient",
    "BadResponse",
    "Cancelled",
    "Client",
    "CodeDelivery",
    "CodeDeliveryFailureException",
    "CodeMismatchException",
    "CognitoError",
    "ConcurrentModificationException",
    "ConfigurationError",
    "ConnectError",
    "ConnectionLost",
    "DeviceKeyExistsException",
    "EnableSoftwareTokenMFAException",
    "ExpiredCodeException",
    "FeatureUnavailableInTierException",
    "ForbiddenException",
    "InternalErrorException",
    "InternalFailure",
    "InvalidArgument",
    "InvalidEmailRoleAccessPolicyException",
    "InvalidLambdaResponseException",
    "InvalidParameterException",
    "InvalidPasswordException",
    "InvalidSmsRoleAccessPolicyException",
    "InvalidSmsRoleTrustRelationshipException",
    "InvalidUserPoolConfigurationException",
    "LimitExceededException",
    "MFAMethodNotFoundException",
    "NotAuthorizedException",
    "OperationNotEnabledException",
    "Options",
    "PasswordHistoryPolicyViolationException",
    "PasswordResetRequiredException",
    "RefreshTokenReuseException",
    "ResourceNotFoundException",
    "ServiceError",
    "SoftwareTokenMFANotFoundException",
    "TlsError",
    "Tokens",
    "TooManyFailedAttemptsException",
    "TooManyRequestsException",
    "UnauthorizedException",
    "UnexpectedLambdaException",
    "UnsupportedOperationException",
    "UnsupportedTokenTypeException",
    "User",
    "UserLambdaValidationException",
    "UserNotConfirmedException",
    "UserNotFoundException",
    "UserPoolAddOnNotEnabledException",
    "UsernameExistsException",
    "WebAuthnChallengeNotFoundException",
    "WebAuthnClientMismatchException",
    "WebAuthnConfigurationMissingException",
    "WebAuthnCredentialNotSupportedException",
    "WebAuthnNotEnabledException",
    "WebAuthnOriginNotAllowedException",
    "WebAuthnRelyingPartyMismatchException",
    "__version__",
    "call",
    "get_attr_verification_code",
    "get_user",
    "reset_default_client",
    "secret_hash",
    "verify_attr",
]


def get_attr_verification_code(token: str, attr: str, metadata: Mapping[str, str] | None = None) -> CodeDelivery:
    """Makes Cognito send the user a verification code for an attribute, on a default client.

    The region comes from the token, so nothing need be configured; the default client is made from the environment at
    first use. One call sends at most one code.

    Args:
        token: the signed-in user's access token (not the ID token).
        attr: `"email"` or `"phone_number"`.
        metadata: strings for the pool's Lambda triggers, such as `{"lang": "de"}`.

    Raises:
        CognitoError: any; `code_sent` says whether a message may have gone out all the same.
        TypeError: an argument is of the wrong type.
    """
    return _default().get_attr_verification_code(token, attr, metadata)


def verify_attr(token: str, attr: str, code: str) -> None:
    """Hands the user's code back to Cognito, which marks the attribute as verified, on the default client.

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
    _default().verify_attr(token, attr, code)


def get_user(token: str) -> User:
    """Reads the signed-in user: which attributes there are, and which are verified, on the default client.

    Args:
        token: the signed-in user's access token.

    Raises:
        CognitoError: any.
        TypeError: an argument is of the wrong type.
    """
    return _default().get_user(token)


def call(operation: str, **members: Any) -> dict[str, Any]:
    """Runs any of the 34 operations that need no signature, on the default client: see `Client.call`."""
    return _default().call(operation, **members)


def secret_hash(username: str, client_id: str, client_secret: str) -> str:
    """Returns the `SECRET_HASH` that app clients with a secret ask for. Nothing is sent.

    Args:
        username: the user's name as it stands in the request; at a refresh that of the token, not the e-mail.
        client_id: the app client's id.
        client_secret: the app client's secret.

    Raises:
        InvalidArgument: one of them is empty.
        TypeError: one of them is no string.
    """
    from ._call import secret_hash

    return secret_hash(username, client_id, client_secret)


if not TYPE_CHECKING:

    def __getattr__(name):
        # asyncio, and typing too, take longer to import than all the rest.
        if name == "AsyncClient":
            from ._async import AsyncClient

            return AsyncClient
        if name == "Options":
            from ._types import Options

            return Options
        if name in errors.MODELLED:
            return getattr(errors, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})
