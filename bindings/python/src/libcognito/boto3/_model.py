"""The three operations as the service's model has them: members, required ones, answers, and the service's errors."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Operation:
    """One operation."""

    __slots__ = ("members", "minimum", "name", "output", "reads", "required")

    def __init__(
        self,
        name: str,
        members: tuple[str, ...],
        required: tuple[str, ...],
        minimum: dict[str, int],
        output: dict[str, Any],
        reads: bool = False,
    ) -> None:
        #: AWS's name of it.
        self.name = name
        self.members = members
        self.required = required
        #: The members that have a shortest length.
        self.minimum = minimum
        #: What boto3 keeps of the answer: a dictionary for a structure, a list of one for a list, None for a scalar.
        self.output = output
        #: Whether it only reads, and so may always be tried again.
        self.reads = reads


OPERATIONS = {
    "get_user_attribute_verification_code": Operation(
        "GetUserAttributeVerificationCode",
        ("AccessToken", "AttributeName", "ClientMetadata"),
        ("AccessToken", "AttributeName"),
        {"AttributeName": 1},
        {"CodeDeliveryDetails": {"Destination": None, "DeliveryMedium": None, "AttributeName": None}},
    ),
    "verify_user_attribute": Operation(
        "VerifyUserAttribute",
        ("AccessToken", "AttributeName", "Code"),
        ("AccessToken", "AttributeName", "Code"),
        {"AttributeName": 1, "Code": 1},
        {},
    ),
    "get_user": Operation(
        "GetUser",
        ("AccessToken",),
        ("AccessToken",),
        {},
        {
            "Username": None,
            "UserAttributes": [{"Name": None, "Value": None}],
            "MFAOptions": [{"DeliveryMedium": None, "AttributeName": None}],
            "PreferredMfaSetting": None,
            "UserMFASettingList": [None],
        },
        reads=True,
    ),
}


def modelled(shape: Any, value: Any) -> Any:
    """The value with the members that the model knows and that are not null, as boto3 gives it."""
    if isinstance(shape, dict) and isinstance(value, dict):
        known = ((name, value.get(name)) for name in shape)
        return {name: modelled(shape[name], member) for name, member in known if member is not None}
    if isinstance(shape, list) and isinstance(value, list):
        return [modelled(shape[0], item) for item in value]
    return value


#: All errors of the service, not of the three operations alone: existing code may name any of them.
ERRORS = """
    AccessDenied AliasExists CodeDeliveryFailure CodeMismatch ConcurrentModification DeviceKeyExists DuplicateProvider
    EnableSoftwareTokenMFA ExpiredCode FeatureUnavailableInTier Forbidden GroupExists InternalError InternalServer
    InvalidEmailRoleAccessPolicy InvalidLambdaResponse InvalidOAuthFlow InvalidParameter InvalidPassword
    InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship InvalidUserPoolConfiguration LimitExceeded
    MFAMethodNotFound ManagedLoginBrandingExists NotAuthorized OperationNotEnabled PasswordHistoryPolicyViolation
    PasswordResetRequired PreconditionNotMet RefreshTokenReuse ResourceNotFound ScopeDoesNotExist ServiceQuotaExceeded
    SoftwareTokenMFANotFound TermsExists TierChangeNotAllowed TooManyFailedAttempts TooManyRequests Unauthorized
    UnexpectedLambda UnsupportedIdentityProvider UnsupportedOperation UnsupportedTokenType UnsupportedUserState
    UserImportInProgress UserLambdaValidation UserNotConfirmed UserNotFound UserPoolAddOnNotEnabled UserPoolTagging
    UsernameExists WebAuthnChallengeNotFound WebAuthnClientMismatch WebAuthnConfigurationMissing
    WebAuthnCredentialNotSupported WebAuthnNotEnabled WebAuthnOriginNotAllowed WebAuthnRelyingPartyMismatch
""".split()

#: The members that errors have beside their code, each of which boto3 puts at the top of `response`.
ERROR_MEMBERS = {"InvalidParameterException": ("message", "reasonCode")}
COMMON_ERROR_MEMBERS = ("message",)
