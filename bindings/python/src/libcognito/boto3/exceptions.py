"""The exceptions of this surface: `libcognito`'s own and, where botocore is installed, botocore's at the same time.

So `except botocore.exceptions.ClientError`, `except client.exceptions.LimitExceededException` and
`except libcognito.CognitoError` all catch what they say. Where botocore is not installed, import its names from here:
`from libcognito.boto3.exceptions import ClientError, ParamValidationError`.
"""

from __future__ import annotations

from .. import errors
from ._model import ERRORS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    # The names that the module's __getattr__ finds.
    from ._fallback import (
        BotoCoreError as BotoCoreError,
        ClientError as ClientError,
        ConnectionClosedError as ConnectionClosedError,
        ConnectionError as ConnectionError,
        ConnectTimeoutError as ConnectTimeoutError,
        EndpointConnectionError as EndpointConnectionError,
        HTTPClientError as HTTPClientError,
        InvalidRegionError as InvalidRegionError,
        NoRegionError as NoRegionError,
        ParamValidationError as ParamValidationError,
        ProfileNotFound as ProfileNotFound,
        ProxyConnectionError as ProxyConnectionError,
        ReadTimeoutError as ReadTimeoutError,
        SSLError as SSLError,
        UnknownServiceError as UnknownServiceError,
    )

    class ServiceClientError(errors.ServiceError, ClientError):
        """What is raised for an error of the service's: this package's exception and botocore's in one."""


# The classes are made when the first one is needed, since botocore's have to be imported for that.
_made: dict[str, Any] = {}

#: Which class of `libcognito` stands beside which one of botocore's.
LOCAL = {
    "EndpointConnectionError": errors.ConnectError,
    "ProxyConnectionError": errors.ConnectError,
    "SSLError": errors.TlsError,
    "ConnectTimeoutError": errors.TimeoutError,
    "ReadTimeoutError": errors.TimeoutError,
    "ConnectionClosedError": errors.ConnectionLost,
    "NoRegionError": errors.ConfigurationError,
    "ProfileNotFound": errors.ConfigurationError,
    "InvalidRegionError": errors.InvalidArgument,
    "UnknownServiceError": errors.InvalidArgument,
    "ParamValidationError": errors.InvalidArgument,
}


def theirs() -> Any:
    """botocore.exceptions, or what stands in for it."""
    if "theirs" not in _made:
        try:
            from botocore import exceptions

            _made["theirs"] = exceptions
        except ImportError:
            from . import _fallback

            _made["theirs"] = _fallback
    return _made["theirs"]


def service_class(code: str) -> Any:
    """The class for an error code that the service answered with; ClientError itself is its base."""
    name = code if code.endswith("Exception") and code[: -len("Exception")] in ERRORS else "ClientError"
    key = "service " + name
    if key not in _made:
        native = errors.class_of({"Status": "COGNITO_SERVICE_ERROR", "Error": {"Code": code}})
        base = theirs().ClientError

        def __init__(self: Any, raw: dict[str, Any], parsed: dict[str, Any], operation_name: str) -> None:
            errors.CognitoError.__init__(self, raw)
            base.__init__(self, parsed, operation_name)
            self._raw = raw

        def __reduce__(self: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            return _restore_service, (self.code, self._raw, self.response, self.operation_name)

        _made.setdefault(key, _class(name, (native, base), __init__, __reduce__))
    return _made[key]


def local_error(name: str, cause: errors.CognitoError, **words: Any) -> Any:
    """A failure on this side, as the exception of botocore's of that name; without a name, as BotoCoreError."""
    return _local_class(name, type(cause))(cause.response, words)


def _local_class(name: str, native: type[errors.CognitoError]) -> Any:
    key = f"local {name} {native.__name__}"
    if key not in _made:
        base = getattr(theirs(), name or "BotoCoreError")

        def __init__(self: Any, raw: dict[str, Any], words: dict[str, Any]) -> None:
            errors.CognitoError.__init__(self, raw)
            self.kwargs = words
            if name:
                self.args = (base.fmt.format(**words),)
            else:
                self.args = (errors.CognitoError.__str__(self),)

        def __reduce__(self: Any) -> tuple[Callable[..., Any], tuple[Any, ...]]:
            return _restore_local, (name, native.__name__, self.response, self.kwargs)

        _made.setdefault(key, _class(name or native.__name__, (native, base), __init__, __reduce__))
    return _made[key]


def _class(name: str, bases: tuple[type, ...], __init__: Any, __reduce__: Any) -> type:
    body = {
        "__init__": __init__,
        "__reduce__": __reduce__,
        # As botocore's look.
        "__str__": BaseException.__str__,
        "__repr__": BaseException.__repr__,
        "__module__": __name__,
        "__doc__": bases[0].__doc__,
    }
    return type(name, bases, body)


def _restore_service(code: str, raw: dict[str, Any], parsed: dict[str, Any], operation_name: str) -> Any:
    return service_class(code)(raw, parsed, operation_name)


def _restore_local(name: str, native: str, raw: dict[str, Any], words: dict[str, Any]) -> Any:
    return _local_class(name, getattr(errors, native))(raw, words)


class ClientExceptions:
    """`client.exceptions`."""

    if TYPE_CHECKING:
        ClientError: type[ClientError]
        AccessDeniedException: type[ServiceClientError]
        AliasExistsException: type[ServiceClientError]
        CachedCIMDURLDoesNotExistException: type[ServiceClientError]
        CodeDeliveryFailureException: type[ServiceClientError]
        CodeMismatchException: type[ServiceClientError]
        ConcurrentModificationException: type[ServiceClientError]
        DeviceKeyExistsException: type[ServiceClientError]
        DuplicateProviderException: type[ServiceClientError]
        EnableSoftwareTokenMFAException: type[ServiceClientError]
        ExpiredCodeException: type[ServiceClientError]
        FeatureUnavailableInTierException: type[ServiceClientError]
        ForbiddenException: type[ServiceClientError]
        GroupExistsException: type[ServiceClientError]
        InternalErrorException: type[ServiceClientError]
        InternalServerException: type[ServiceClientError]
        InvalidEmailRoleAccessPolicyException: type[ServiceClientError]
        InvalidLambdaResponseException: type[ServiceClientError]
        InvalidOAuthFlowException: type[ServiceClientError]
        InvalidParameterException: type[ServiceClientError]
        InvalidPasswordException: type[ServiceClientError]
        InvalidSmsRoleAccessPolicyException: type[ServiceClientError]
        InvalidSmsRoleTrustRelationshipException: type[ServiceClientError]
        InvalidUserPoolConfigurationException: type[ServiceClientError]
        LimitExceededException: type[ServiceClientError]
        MFAMethodNotFoundException: type[ServiceClientError]
        ManagedLoginBrandingExistsException: type[ServiceClientError]
        NotAuthorizedException: type[ServiceClientError]
        OperationNotEnabledException: type[ServiceClientError]
        PasswordHistoryPolicyViolationException: type[ServiceClientError]
        PasswordResetRequiredException: type[ServiceClientError]
        PreconditionNotMetException: type[ServiceClientError]
        RefreshTokenReuseException: type[ServiceClientError]
        ResourceNotFoundException: type[ServiceClientError]
        ScopeDoesNotExistException: type[ServiceClientError]
        ServiceQuotaExceededException: type[ServiceClientError]
        SoftwareTokenMFANotFoundException: type[ServiceClientError]
        TermsExistsException: type[ServiceClientError]
        TierChangeNotAllowedException: type[ServiceClientError]
        TooManyFailedAttemptsException: type[ServiceClientError]
        TooManyRequestsException: type[ServiceClientError]
        UnauthorizedException: type[ServiceClientError]
        UnexpectedLambdaException: type[ServiceClientError]
        UnsupportedIdentityProviderException: type[ServiceClientError]
        UnsupportedOperationException: type[ServiceClientError]
        UnsupportedTokenTypeException: type[ServiceClientError]
        UnsupportedUserStateException: type[ServiceClientError]
        UserImportInProgressException: type[ServiceClientError]
        UserLambdaValidationException: type[ServiceClientError]
        UserNotConfirmedException: type[ServiceClientError]
        UserNotFoundException: type[ServiceClientError]
        UserPoolAddOnNotEnabledException: type[ServiceClientError]
        UserPoolTaggingException: type[ServiceClientError]
        UsernameExistsException: type[ServiceClientError]
        WebAuthnChallengeNotFoundException: type[ServiceClientError]
        WebAuthnClientMismatchException: type[ServiceClientError]
        WebAuthnConfigurationMissingException: type[ServiceClientError]
        WebAuthnCredentialNotSupportedException: type[ServiceClientError]
        WebAuthnNotEnabledException: type[ServiceClientError]
        WebAuthnOriginNotAllowedException: type[ServiceClientError]
        WebAuthnRelyingPartyMismatchException: type[ServiceClientError]

    else:

        @property
        def ClientError(self):
            """The base of all errors that the service answers with: botocore's own, where it is installed."""
            return theirs().ClientError

        def __getattr__(self, name):
            if name.endswith("Exception") and name[: -len("Exception")] in ERRORS:
                return service_class(name)
            known = ", ".join(error + "Exception" for error in ERRORS)
            raise AttributeError(f"{self} object has no attribute {name}. Valid exceptions are: {known}")

    def from_code(self, error_code: str) -> Any:
        """The class for an error code; ClientError for one that is not in the service's model."""
        found = service_class(error_code)
        return self.ClientError if found.__name__ == "ClientError" else found


if not TYPE_CHECKING:

    def __getattr__(name):
        if name in ("BotoCoreError", "ClientError", "ConnectionError", "HTTPClientError") or name in LOCAL:
            return getattr(theirs(), name)
        if name.startswith("__"):
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from ._handover import attribute, itself

        return attribute("module boto3.exceptions", name, lambda: itself(name, "boto3.exceptions"))
