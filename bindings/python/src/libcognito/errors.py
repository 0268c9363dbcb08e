"""The exceptions: one for each way in which a call can fail, all of them `CognitoError`."""

from __future__ import annotations

import builtins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class CognitoError(Exception):
    """A call failed.

    Attributes:
        code: Cognito's error code, such as `"LimitExceededException"`; for a failure on this side `"InvalidArgument"`,
            `"Configuration"`, `"Connect"`, `"Tls"`, `"Timeout"`, `"ConnectionLost"`, `"BadResponse"`, `"Cancelled"` or
            `"Internal"`.
        message: Cognito's words, or the library's.
        status: the name of the status, such as `"COGNITO_LIMIT_EXCEEDED"`.
        hint: one sentence on what to do, or None.
        code_sent: for calls that send a code, `"no"` where no message can have gone out, else `"maybe"`; else None.
        request_id: what AWS support asks for, or None where there was no answer.
        http_status: the HTTP status, or None where there was no answer.
        response: everything that is known, as a dictionary in boto3's shape. It can be pickled, and so can this.
    """

    #: The error code that a class stands for.
    _code = ""
    _status = ""

    def __init__(self, response: dict[str, Any]) -> None:
        # Not super(): in `libcognito.boto3` the next in line is a class of botocore's, which takes something else.
        Exception.__init__(self, response)
        self.response = response
        error = response.get("Error", {})
        metadata = response.get("ResponseMetadata", {})
        self.code: str = error.get("Code", self._code)
        self.message: str = error.get("Message", "")
        self.status: str = response.get("Status", self._status)
        self.hint: str | None = response.get("Hint")
        self.code_sent: str | None = response.get("CodeSent")
        self.request_id: str | None = metadata.get("RequestId")
        self.http_status: int | None = metadata.get("HTTPStatusCode")

    @classmethod
    def here(cls, message: str, hint: str | None = None) -> CognitoError:
        """An error found by this package, before the library was asked. Nothing was sent."""
        response: dict[str, Any] = {
            "Error": {"Code": cls._code, "Message": message},
            "Status": cls._status,
            "CodeSent": "no",
        }
        if hint is not None:
            response["Hint"] = hint
        response["ResponseMetadata"] = {"RetryAttempts": 0}
        return cls(response)

    def __str__(self) -> str:
        text = f"{self.code}: {self.message}" if self.message else self.code
        return f"{text} ({self.hint})" if self.hint else text

    def __repr__(self) -> str:
        shown = ("code", "message", "http_status", "request_id", "code_sent")
        pairs = ((name, getattr(self, name)) for name in shown)
        return f"{type(self).__name__}({', '.join(f'{n}={v!r}' for n, v in pairs if v is not None)})"

    def __reduce__(self) -> tuple[Callable[..., CognitoError], tuple[Any, ...]]:
        # OSError, a base of some of these, would pickle what it takes for its errno.
        return type(self), (self.response,)


class InvalidArgument(CognitoError, ValueError):
    """An argument or an option is wrong. Nothing was sent."""

    _code, _status = "InvalidArgument", "COGNITO_INVALID_ARGUMENT"


class ConfigurationError(CognitoError):
    """The environment, the profile file or a file they name is wrong. Nothing was sent."""

    _code, _status = "Configuration", "COGNITO_CONFIGURATION"


class ConnectionError(CognitoError, builtins.ConnectionError):
    """There was no connection, or it broke."""


class ConnectError(ConnectionError):
    """Name look-up or connection failed. Nothing was sent."""

    _code, _status = "Connect", "COGNITO_CONNECT"


class TlsError(ConnectionError):
    """The TLS handshake failed. Nothing was sent."""

    _code, _status = "Tls", "COGNITO_TLS"


class ConnectionLost(ConnectionError):
    """The connection broke after the request went out: a message may have gone out."""

    _code, _status = "ConnectionLost", "COGNITO_CONNECTION_LOST"


class TimeoutError(CognitoError, builtins.TimeoutError):
    """A deadline passed. `code_sent` says whether a message may have gone out."""

    _code, _status = "Timeout", "COGNITO_TIMEOUT"


class BadResponse(CognitoError):
    """The answer is not one that Cognito gives."""

    _code, _status = "BadResponse", "COGNITO_BAD_RESPONSE"


class Cancelled(CognitoError):
    """The call was given up."""

    _code, _status = "Cancelled", "COGNITO_CANCELLED"


class InternalFailure(CognitoError):
    """A defect of the library. Please report it."""

    _code, _status = "Internal", "COGNITO_INTERNAL"


class ServiceError(CognitoError):
    """Cognito, or something before it, answered with an error; the base of those below, and the class of the rest."""

    _status = "COGNITO_SERVICE_ERROR"


#: Cognito's errors that have a class, and what each means. A class is made at its first use: to make all of them would
#: take as long as to import the rest of the package. (Were they in a module that is imported then, a failure such as
#: "too many open files" could not be reported.)
_MODELLED = {
    "NotAuthorizedException": (
        "The token is invalid, expired, revoked or without the scope: sign in again or refresh it."
    ),
    "InvalidParameterException": "Cognito refused a parameter. Only email and phone_number can be verified.",
    "ResourceNotFoundException": "The user pool is gone, or the region is wrong.",
    "TooManyRequestsException": "The AWS account's request rate is exceeded: back off.",
    "LimitExceededException": "This user's hourly limit is reached: try later, never at once.",
    "CodeDeliveryFailureException": "Cognito could not deliver the code.",
    "UserNotFoundException": "The user does not exist.",
    "UserNotConfirmedException": "The user is not confirmed.",
    "PasswordResetRequiredException": "The user must reset the password first.",
    "CodeMismatchException": "The code is wrong: ask for it again.",
    "ExpiredCodeException": (
        "The code expired or was used: after a lost answer ask `get_user` whether the attribute is verified."
    ),
    "AliasExistsException": "The value belongs to another user.",
    "UnexpectedLambdaException": "A Lambda trigger of the pool failed.",
    "UserLambdaValidationException": "A Lambda trigger of the pool refused the request.",
    "InvalidLambdaResponseException": "A Lambda trigger of the pool gave a malformed answer.",
    "InvalidSmsRoleAccessPolicyException": "The pool's SMS role lacks a permission.",
    "InvalidSmsRoleTrustRelationshipException": "The pool's SMS role does not trust Cognito.",
    "InvalidEmailRoleAccessPolicyException": "The pool's e-mail identity lacks a permission.",
    "OperationNotEnabledException": "The operation is not enabled here, for instance in a replica region.",
    "ForbiddenException": "A web application firewall rule refused the request.",
    "InternalErrorException": "Cognito failed inside: a code may have gone out.",
    "UsernameExistsException": "A user with this name exists already.",
    "InvalidPasswordException": "The password does not meet the user pool's policy.",
    "PasswordHistoryPolicyViolationException": "The new password is one of the user's earlier ones.",
    "TooManyFailedAttemptsException": "The user made too many failed attempts: wait before the next.",
    "MFAMethodNotFoundException": "The user has no such second factor.",
    "SoftwareTokenMFANotFoundException": "The user or the pool has no authenticator app set up.",
    "EnableSoftwareTokenMFAException": "The code of the authenticator app is wrong: ask the user for the next one.",
    "RefreshTokenReuseException": "The refresh token was replaced by a newer one.",
    "UnauthorizedException": "The request is not allowed, for instance by the token that it carries.",
    "UnsupportedOperationException": "The operation is not enabled for this app client.",
    "UnsupportedTokenTypeException": "The operation does not take this kind of token.",
    "ConcurrentModificationException": "Another request changed the user at the same time.",
    "DeviceKeyExistsException": "A device with this key exists already.",
    "WebAuthnChallengeNotFoundException": "The passkey's registration has expired: start it again.",
    "WebAuthnClientMismatchException": "The access token is of another app client than the passkey's registration.",
    "WebAuthnConfigurationMissingException": "The user pool has no relying party for passkeys.",
    "WebAuthnCredentialNotSupportedException": "The passkey is of a device or provider that is not supported.",
    "WebAuthnNotEnabledException": "Passkeys are not enabled for this user pool.",
    "WebAuthnOriginNotAllowedException": "The passkey's origin does not fit the user pool's relying party.",
    "WebAuthnRelyingPartyMismatchException": "The passkey belongs to another relying party.",
    "InvalidUserPoolConfigurationException": "The user pool's configuration is not valid.",
    "UserPoolAddOnNotEnabledException": "An add-on of the user pool is not enabled.",
    "FeatureUnavailableInTierException": "The user pool's feature plan does not include this.",
}

#: The codes that have a class.
MODELLED = frozenset(_MODELLED)

_BY_STATUS: dict[str, type[CognitoError]] = {
    local._status: local
    for local in (
        InvalidArgument,
        ConfigurationError,
        ConnectError,
        TlsError,
        TimeoutError,
        ConnectionLost,
        BadResponse,
        Cancelled,
        InternalFailure,
    )
}


def from_response(response: dict[str, Any]) -> CognitoError:
    """The exception for an answer of the library that is a failure."""
    return class_of(response)(response)


def class_of(response: dict[str, Any]) -> type[CognitoError]:
    """The class of the exception for an answer that is a failure."""
    local = _BY_STATUS.get(response.get("Status", ""))
    return local or _service_class(response.get("Error", {}).get("Code", ""))


def _service_class(code: str) -> type[ServiceError]:
    """The class for an error code of Cognito's; ServiceError for one that has none of its own."""
    if code not in _MODELLED:
        return ServiceError
    names = globals()
    if code not in names:
        body = {"__doc__": _MODELLED[code], "__module__": __name__, "_code": code}
        # Of two threads that come at once the first one's stays.
        names.setdefault(code, type(code, (ServiceError,), body))
    found: type[ServiceError] = names[code]
    return found


if TYPE_CHECKING:

    class NotAuthorizedException(ServiceError): ...

    class InvalidParameterException(ServiceError): ...

    class ResourceNotFoundException(ServiceError): ...

    class TooManyRequestsException(ServiceError): ...

    class LimitExceededException(ServiceError): ...

    class CodeDeliveryFailureException(ServiceError): ...

    class UserNotFoundException(ServiceError): ...

    class UserNotConfirmedException(ServiceError): ...

    class PasswordResetRequiredException(ServiceError): ...

    class CodeMismatchException(ServiceError): ...

    class ExpiredCodeException(ServiceError): ...

    class AliasExistsException(ServiceError): ...

    class UnexpectedLambdaException(ServiceError): ...

    class UserLambdaValidationException(ServiceError): ...

    class InvalidLambdaResponseException(ServiceError): ...

    class InvalidSmsRoleAccessPolicyException(ServiceError): ...

    class InvalidSmsRoleTrustRelationshipException(ServiceError): ...

    class InvalidEmailRoleAccessPolicyException(ServiceError): ...

    class OperationNotEnabledException(ServiceError): ...

    class ForbiddenException(ServiceError): ...

    class InternalErrorException(ServiceError): ...

    class UsernameExistsException(ServiceError): ...

    class InvalidPasswordException(ServiceError): ...

    class PasswordHistoryPolicyViolationException(ServiceError): ...

    class TooManyFailedAttemptsException(ServiceError): ...

    class MFAMethodNotFoundException(ServiceError): ...

    class SoftwareTokenMFANotFoundException(ServiceError): ...

    class EnableSoftwareTokenMFAException(ServiceError): ...

    class RefreshTokenReuseException(ServiceError): ...

    class UnauthorizedException(ServiceError): ...

    class UnsupportedOperationException(ServiceError): ...

    class UnsupportedTokenTypeException(ServiceError): ...

    class ConcurrentModificationException(ServiceError): ...

    class DeviceKeyExistsException(ServiceError): ...

    class WebAuthnChallengeNotFoundException(ServiceError): ...

    class WebAuthnClientMismatchException(ServiceError): ...

    class WebAuthnConfigurationMissingException(ServiceError): ...

    class WebAuthnCredentialNotSupportedException(ServiceError): ...

    class WebAuthnNotEnabledException(ServiceError): ...

    class WebAuthnOriginNotAllowedException(ServiceError): ...

    class WebAuthnRelyingPartyMismatchException(ServiceError): ...

    class InvalidUserPoolConfigurationException(ServiceError): ...

    class UserPoolAddOnNotEnabledException(ServiceError): ...

    class FeatureUnavailableInTierException(ServiceError): ...

else:

    def __getattr__(name):
        if name in _MODELLED:
            return _service_class(name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *_MODELLED})

    __all__ = [name for name in __dir__() if not name.startswith("_")]
