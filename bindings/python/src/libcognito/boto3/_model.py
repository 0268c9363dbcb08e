"""The operations that need no signature, as the service's model has them, and the service's errors.

tests/test_boto3_surface.py holds all of it against botocore's model.
"""

from __future__ import annotations

from ._shapes import DOCUMENT, FLAG, MOMENT, NUMBER, SECRET, STRINGS, TEXT, Shape, array, secret, structure, text


class Operation:
    """One operation."""

    __slots__ = ("input", "name", "output")

    def __init__(self, name: str, given: Shape, output: Shape | None = None) -> None:
        #: AWS's name of it.
        self.name = name
        self.input = given
        #: What boto3 keeps of the answer.
        self.output = output or structure()


# Parts that several operations have. The members' order is that of the model, in which messages list them.
_NAME = text(1)
_DEVICE_KEY = text(1)
_CLIENT = secret(1)
_USERNAME = secret(1)
_SECRET_HASH = secret(1)
_CLIENT_SECRET = secret(24)
_SESSION = secret(20)
_CODE = secret(1)
_ANALYTICS = structure(AnalyticsEndpointId=TEXT)
_CONTEXT = structure(IpAddress=SECRET, EncodedData=SECRET)
_ATTRIBUTES = array(structure("Name", Name=_NAME, Value=SECRET))
_MFA_OPTIONS = array(structure(DeliveryMedium=TEXT, AttributeName=_NAME))
_PREFERENCE = structure(Enabled=FLAG, PreferredMfa=FLAG)
_NOTHING = structure("AccessToken", AccessToken=SECRET)

_DELIVERY = structure(Destination=TEXT, DeliveryMedium=TEXT, AttributeName=TEXT)
_SENT = structure(CodeDeliveryDetails=_DELIVERY)
_TOKENS = structure(
    AccessToken=TEXT,
    ExpiresIn=NUMBER,
    TokenType=TEXT,
    RefreshToken=TEXT,
    IdToken=TEXT,
    NewDeviceMetadata=structure(DeviceKey=TEXT, DeviceGroupKey=TEXT),
)
_SIGNED_IN = structure(
    ChallengeName=TEXT,
    Session=TEXT,
    ChallengeParameters=STRINGS,
    AuthenticationResult=_TOKENS,
    AvailableChallenges=array(TEXT),
)
_DEVICE = structure(
    DeviceKey=TEXT,
    DeviceAttributes=_ATTRIBUTES,
    DeviceCreateDate=MOMENT,
    DeviceLastModifiedDate=MOMENT,
    DeviceLastAuthenticatedDate=MOMENT,
)
_PASSKEY = structure(
    CredentialId=TEXT,
    FriendlyCredentialName=TEXT,
    RelyingPartyId=TEXT,
    AuthenticatorAttachment=TEXT,
    AuthenticatorTransports=array(TEXT),
    CreatedAt=MOMENT,
)
_USER_SESSION = structure(
    SessionId=TEXT,
    SessionType=TEXT,
    ClientId=TEXT,
    CreateDate=MOMENT,
    LastActiveDate=MOMENT,
    DeviceType=TEXT,
    LastIPAddress=TEXT,
    LastLocation=structure(City=TEXT, Country=TEXT),
    OriginSessionId=TEXT,
    IsCurrentSession=FLAG,
)
_FACTORS = {"PreferredMfaSetting": TEXT, "UserMFASettingList": array(TEXT)}


OPERATIONS = {
    "associate_software_token": Operation(
        "AssociateSoftwareToken",
        structure(AccessToken=SECRET, Session=_SESSION),
        structure(SecretCode=TEXT, Session=TEXT),
    ),
    "change_password": Operation(
        "ChangePassword",
        structure(
            "ProposedPassword", "AccessToken",
            PreviousPassword=SECRET, ProposedPassword=SECRET, AccessToken=SECRET,
        ),
    ),
    "complete_web_authn_registration": Operation(
        "CompleteWebAuthnRegistration",
        structure("AccessToken", "Credential", AccessToken=SECRET, Credential=DOCUMENT),
    ),
    "confirm_device": Operation(
        "ConfirmDevice",
        structure(
            "AccessToken", "DeviceKey",
            AccessToken=SECRET, DeviceKey=_DEVICE_KEY,
            DeviceSecretVerifierConfig=structure(PasswordVerifier=TEXT, Salt=TEXT), DeviceName=_NAME,
        ),
        structure(UserConfirmationNecessary=FLAG),
    ),
    "confirm_forgot_password": Operation(
        "ConfirmForgotPassword",
        structure(
            "ClientId", "Username", "ConfirmationCode", "Password",
            ClientId=_CLIENT, SecretHash=_SECRET_HASH, Username=_USERNAME, ConfirmationCode=_CODE, Password=SECRET,
            AnalyticsMetadata=_ANALYTICS, UserContextData=_CONTEXT, ClientMetadata=STRINGS,
        ),
    ),
    "confirm_sign_up": Operation(
        "ConfirmSignUp",
        structure(
            "ClientId", "Username", "ConfirmationCode",
            ClientId=_CLIENT, SecretHash=_SECRET_HASH, Username=_USERNAME, ConfirmationCode=_CODE,
            ForceAliasCreation=FLAG, AnalyticsMetadata=_ANALYTICS, UserContextData=_CONTEXT, ClientMetadata=STRINGS,
            Session=_SESSION,
        ),
        structure(Session=TEXT),
    ),
    "delete_user": Operation("DeleteUser", _NOTHING),
    "delete_user_attributes": Operation(
        "DeleteUserAttributes",
        structure("UserAttributeNames", "AccessToken", UserAttributeNames=array(_NAME), AccessToken=SECRET),
    ),
    "delete_web_authn_credential": Operation(
        "DeleteWebAuthnCredential",
        structure("AccessToken", "CredentialId", AccessToken=SECRET, CredentialId=TEXT),
    ),
    "forget_device": Operation(
        "ForgetDevice",
        structure("DeviceKey", AccessToken=SECRET, DeviceKey=_DEVICE_KEY),
    ),
    "forgot_password": Operation(
        "ForgotPassword",
        structure(
            "ClientId", "Username",
            ClientId=_CLIENT, SecretHash=_SECRET_HASH, UserContextData=_CONTEXT, Username=_USERNAME,
            AnalyticsMetadata=_ANALYTICS, ClientMetadata=STRINGS,
        ),
        _SENT,
    ),
    "get_device": Operation(
        "GetDevice",
        structure("DeviceKey", DeviceKey=_DEVICE_KEY, AccessToken=SECRET),
        structure(Device=_DEVICE),
    ),
    "get_tokens_from_refresh_token": Operation(
        "GetTokensFromRefreshToken",
        structure(
            "RefreshToken", "ClientId",
            RefreshToken=SECRET, ClientId=_CLIENT, ClientSecret=_CLIENT_SECRET, DeviceKey=_DEVICE_KEY,
            ClientMetadata=STRINGS,
        ),
        structure(AuthenticationResult=_TOKENS),
    ),
    "get_user": Operation(
        "GetUser",
        _NOTHING,
        structure(Username=TEXT, UserAttributes=_ATTRIBUTES, MFAOptions=_MFA_OPTIONS, **_FACTORS),
    ),
    "get_user_attribute_verification_code": Operation(
        "GetUserAttributeVerificationCode",
        structure(
            "AccessToken", "AttributeName",
            AccessToken=SECRET, AttributeName=_NAME, ClientMetadata=STRINGS,
        ),
        _SENT,
    ),
    "get_user_auth_factors": Operation(
        "GetUserAuthFactors",
        _NOTHING,
        structure(Username=TEXT, **_FACTORS, ConfiguredUserAuthFactors=array(TEXT)),
    ),
    "global_sign_out": Operation("GlobalSignOut", _NOTHING),
    "initiate_auth": Operation(
        "InitiateAuth",
        structure(
            "AuthFlow", "ClientId",
            AuthFlow=TEXT, AuthParameters=STRINGS, ClientMetadata=STRINGS, ClientId=_CLIENT,
            AnalyticsMetadata=_ANALYTICS, UserContextData=_CONTEXT, Session=_SESSION,
        ),
        _SIGNED_IN,
    ),
    "list_devices": Operation(
        "ListDevices",
        structure("AccessToken", AccessToken=SECRET, Limit=NUMBER, PaginationToken=text(1)),
        structure(Devices=array(_DEVICE), PaginationToken=TEXT),
    ),
    "list_user_sessions": Operation(
        "ListUserSessions",
        structure("AccessToken", AccessToken=SECRET, NextToken=text(1)),
        structure(Sessions=array(_USER_SESSION), NextToken=TEXT),
    ),
    "list_web_authn_credentials": Operation(
        "ListWebAuthnCredentials",
        structure("AccessToken", AccessToken=SECRET, NextToken=text(1), MaxResults=NUMBER),
        structure(Credentials=array(_PASSKEY), NextToken=TEXT),
    ),
    "resend_confirmation_code": Operation(
        "ResendConfirmationCode",
        structure(
            "ClientId", "Username",
            ClientId=_CLIENT, SecretHash=_SECRET_HASH, UserContextData=_CONTEXT, Username=_USERNAME,
            AnalyticsMetadata=_ANALYTICS, ClientMetadata=STRINGS,
        ),
        _SENT,
    ),
    "respond_to_auth_challenge": Operation(
        "RespondToAuthChallenge",
        structure(
            "ClientId", "ChallengeName",
            ClientId=_CLIENT, ChallengeName=TEXT, Session=_SESSION, ChallengeResponses=STRINGS,
            AnalyticsMetadata=_ANALYTICS, UserContextData=_CONTEXT, ClientMetadata=STRINGS,
        ),
        _SIGNED_IN,
    ),
    "revoke_token": Operation(
        "RevokeToken",
        structure(
            "Token", "ClientId",
            Token=SECRET, ClientId=_CLIENT, ClientSecret=_CLIENT_SECRET, RevokeAssociatedSessions=TEXT,
        ),
    ),
    "revoke_user_session": Operation(
        "RevokeUserSession",
        structure(
            "AccessToken", "SessionId",
            AccessToken=SECRET, SessionId=text(28), RevokeAssociatedSessions=TEXT,
        ),
    ),
    "set_user_mfa_preference": Operation(
        "SetUserMFAPreference",
        structure(
            "AccessToken",
            SMSMfaSettings=_PREFERENCE, SoftwareTokenMfaSettings=_PREFERENCE, EmailMfaSettings=_PREFERENCE,
            WebAuthnMfaSettings=structure(Enabled=FLAG), AccessToken=SECRET,
        ),
    ),
    "set_user_settings": Operation(
        "SetUserSettings",
        structure("AccessToken", "MFAOptions", AccessToken=SECRET, MFAOptions=_MFA_OPTIONS),
    ),
    "sign_up": Operation(
        "SignUp",
        structure(
            "ClientId", "Username",
            ClientId=_CLIENT, SecretHash=_SECRET_HASH, Username=_USERNAME, Password=SECRET, UserAttributes=_ATTRIBUTES,
            ValidationData=_ATTRIBUTES, AnalyticsMetadata=_ANALYTICS, UserContextData=_CONTEXT, ClientMetadata=STRINGS,
        ),
        structure(UserConfirmed=FLAG, CodeDeliveryDetails=_DELIVERY, UserSub=TEXT, Session=TEXT),
    ),
    "start_web_authn_registration": Operation(
        "StartWebAuthnRegistration",
        _NOTHING,
        structure(CredentialCreationOptions=DOCUMENT),
    ),
    "update_auth_event_feedback": Operation(
        "UpdateAuthEventFeedback",
        structure(
            "UserPoolId", "Username", "EventId", "FeedbackToken", "FeedbackValue",
            UserPoolId=text(1), Username=_USERNAME, EventId=text(1), FeedbackToken=SECRET, FeedbackValue=TEXT,
        ),
    ),
    "update_device_status": Operation(
        "UpdateDeviceStatus",
        structure(
            "AccessToken", "DeviceKey",
            AccessToken=SECRET, DeviceKey=_DEVICE_KEY, DeviceRememberedStatus=TEXT,
        ),
    ),
    "update_user_attributes": Operation(
        "UpdateUserAttributes",
        structure(
            "UserAttributes", "AccessToken",
            UserAttributes=_ATTRIBUTES, AccessToken=SECRET, ClientMetadata=STRINGS,
        ),
        structure(CodeDeliveryDetailsList=array(_DELIVERY)),
    ),
    "verify_software_token": Operation(
        "VerifySoftwareToken",
        structure(
            "UserCode",
            AccessToken=SECRET, Session=_SESSION, UserCode=secret(6), FriendlyDeviceName=TEXT,
        ),
        structure(Status=TEXT, Session=TEXT),
    ),
    "verify_user_attribute": Operation(
        "VerifyUserAttribute",
        structure(
            "AccessToken", "AttributeName", "Code",
            AccessToken=SECRET, AttributeName=_NAME, Code=_CODE,
        ),
    ),
}  # fmt: skip

#: AWS's names, and the methods.
METHODS = {operation.name: method for method, operation in OPERATIONS.items()}

#: All errors of the service, not of the three operations alone: existing code may name any of them.
ERRORS = """
    AccessDenied AliasExists CachedCIMDURLDoesNotExist CodeDeliveryFailure CodeMismatch ConcurrentModification
    DeviceKeyExists DuplicateProvider EnableSoftwareTokenMFA ExpiredCode FeatureUnavailableInTier Forbidden
    GroupExists InternalError InternalServer InvalidEmailRoleAccessPolicy InvalidLambdaResponse InvalidOAuthFlow
    InvalidParameter InvalidPassword InvalidSmsRoleAccessPolicy InvalidSmsRoleTrustRelationship
    InvalidUserPoolConfiguration LimitExceeded MFAMethodNotFound ManagedLoginBrandingExists NotAuthorized
    OperationNotEnabled PasswordHistoryPolicyViolation PasswordResetRequired PreconditionNotMet RefreshTokenReuse
    ResourceNotFound ScopeDoesNotExist ServiceQuotaExceeded SoftwareTokenMFANotFound TermsExists
    TierChangeNotAllowed TooManyFailedAttempts TooManyRequests Unauthorized UnexpectedLambda
    UnsupportedIdentityProvider UnsupportedOperation UnsupportedTokenType UnsupportedUserState UserImportInProgress
    UserLambdaValidation UserNotConfirmed UserNotFound UserPoolAddOnNotEnabled UserPoolTagging UsernameExists
    WebAuthnChallengeNotFound WebAuthnClientMismatch WebAuthnConfigurationMissing WebAuthnCredentialNotSupported
    WebAuthnNotEnabled WebAuthnOriginNotAllowed WebAuthnRelyingPartyMismatch
""".split()

#: The members that errors have beside their code, each of which boto3 puts at the top of `response`.
ERROR_MEMBERS = {"InvalidParameterException": ("message", "reasonCode")}
COMMON_ERROR_MEMBERS = ("message",)
