"""The types of what the client takes and returns, for annotations.

    from libcognito.boto3.types import GetUserResponse

Members of the whole answer count as present, as in boto3-stubs; inside, those that Cognito may leave out do not.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypedDict


class ResponseMetadataType(TypedDict, total=False):
    """`response["ResponseMetadata"]`."""

    RequestId: str
    HTTPStatusCode: int
    HTTPHeaders: dict[str, str]
    RetryAttempts: int


class AssociateSoftwareTokenResponse(TypedDict):
    """What `associate_software_token` returns."""

    SecretCode: str
    Session: str
    ResponseMetadata: ResponseMetadataType


class ChangePasswordResponse(TypedDict):
    """What `change_password` returns."""

    ResponseMetadata: ResponseMetadataType


class CompleteWebAuthnRegistrationResponse(TypedDict):
    """What `complete_web_authn_registration` returns."""

    ResponseMetadata: ResponseMetadataType


class ConfirmDeviceResponse(TypedDict):
    """What `confirm_device` returns."""

    UserConfirmationNecessary: bool
    ResponseMetadata: ResponseMetadataType


class DeviceSecretVerifierConfigType(TypedDict, total=False):
    """AWS's `DeviceSecretVerifierConfigType`."""

    PasswordVerifier: str
    Salt: str


class ConfirmForgotPasswordResponse(TypedDict):
    """What `confirm_forgot_password` returns."""

    ResponseMetadata: ResponseMetadataType


class AnalyticsMetadataType(TypedDict, total=False):
    """AWS's `AnalyticsMetadataType`."""

    AnalyticsEndpointId: str


class UserContextDataType(TypedDict, total=False):
    """AWS's `UserContextDataType`."""

    IpAddress: str
    EncodedData: str


class ConfirmSignUpResponse(TypedDict):
    """What `confirm_sign_up` returns."""

    Session: str
    ResponseMetadata: ResponseMetadataType


class DeleteUserResponse(TypedDict):
    """What `delete_user` returns."""

    ResponseMetadata: ResponseMetadataType


class DeleteUserAttributesResponse(TypedDict):
    """What `delete_user_attributes` returns."""

    ResponseMetadata: ResponseMetadataType


class DeleteWebAuthnCredentialResponse(TypedDict):
    """What `delete_web_authn_credential` returns."""

    ResponseMetadata: ResponseMetadataType


class ForgetDeviceResponse(TypedDict):
    """What `forget_device` returns."""

    ResponseMetadata: ResponseMetadataType


class CodeDeliveryDetailsType(TypedDict, total=False):
    """`response["CodeDeliveryDetails"]`."""

    Destination: str
    DeliveryMedium: str
    AttributeName: str


class ForgotPasswordResponse(TypedDict):
    """What `forgot_password` returns."""

    CodeDeliveryDetails: CodeDeliveryDetailsType
    ResponseMetadata: ResponseMetadataType


class _AttributeType(TypedDict):
    Name: str


class AttributeType(_AttributeType, total=False):
    """One of `response["UserAttributes"]`, and what is given as such."""

    Value: str


class DeviceType(TypedDict, total=False):
    """AWS's `DeviceType`."""

    DeviceKey: str
    DeviceAttributes: list[AttributeType]
    DeviceCreateDate: datetime
    DeviceLastModifiedDate: datetime
    DeviceLastAuthenticatedDate: datetime


class GetDeviceResponse(TypedDict):
    """What `get_device` returns."""

    Device: DeviceType
    ResponseMetadata: ResponseMetadataType


class NewDeviceMetadataType(TypedDict, total=False):
    """AWS's `NewDeviceMetadataType`."""

    DeviceKey: str
    DeviceGroupKey: str


class AuthenticationResultType(TypedDict, total=False):
    """`response["AuthenticationResult"]`: the tokens."""

    AccessToken: str
    ExpiresIn: int
    TokenType: str
    RefreshToken: str
    IdToken: str
    NewDeviceMetadata: NewDeviceMetadataType


class GetTokensFromRefreshTokenResponse(TypedDict):
    """What `get_tokens_from_refresh_token` returns."""

    AuthenticationResult: AuthenticationResultType
    ResponseMetadata: ResponseMetadataType


class MFAOptionType(TypedDict, total=False):
    """One of `response["MFAOptions"]`, and what is given as such."""

    DeliveryMedium: str
    AttributeName: str


class GetUserResponse(TypedDict):
    """What `get_user` returns."""

    Username: str
    UserAttributes: list[AttributeType]
    MFAOptions: list[MFAOptionType]
    PreferredMfaSetting: str
    UserMFASettingList: list[str]
    ResponseMetadata: ResponseMetadataType


class GetUserAttributeVerificationCodeResponse(TypedDict):
    """What `get_user_attribute_verification_code` returns."""

    CodeDeliveryDetails: CodeDeliveryDetailsType
    ResponseMetadata: ResponseMetadataType


class GetUserAuthFactorsResponse(TypedDict):
    """What `get_user_auth_factors` returns."""

    Username: str
    PreferredMfaSetting: str
    UserMFASettingList: list[str]
    ConfiguredUserAuthFactors: list[str]
    ResponseMetadata: ResponseMetadataType


class GlobalSignOutResponse(TypedDict):
    """What `global_sign_out` returns."""

    ResponseMetadata: ResponseMetadataType


class InitiateAuthResponse(TypedDict):
    """What `initiate_auth` returns."""

    ChallengeName: str
    Session: str
    ChallengeParameters: dict[str, str]
    AuthenticationResult: AuthenticationResultType
    AvailableChallenges: list[str]
    ResponseMetadata: ResponseMetadataType


class ListDevicesResponse(TypedDict):
    """What `list_devices` returns."""

    Devices: list[DeviceType]
    PaginationToken: str
    ResponseMetadata: ResponseMetadataType


class SessionLocationType(TypedDict, total=False):
    """AWS's `SessionLocationType`."""

    City: str
    Country: str


class SessionDescriptionType(TypedDict, total=False):
    """AWS's `SessionDescriptionType`."""

    SessionId: str
    SessionType: str
    ClientId: str
    CreateDate: datetime
    LastActiveDate: datetime
    DeviceType: str
    LastIPAddress: str
    LastLocation: SessionLocationType
    OriginSessionId: str
    IsCurrentSession: bool


class ListUserSessionsResponse(TypedDict):
    """What `list_user_sessions` returns."""

    Sessions: list[SessionDescriptionType]
    NextToken: str
    ResponseMetadata: ResponseMetadataType


class _WebAuthnCredentialDescription(TypedDict):
    CredentialId: str
    FriendlyCredentialName: str
    RelyingPartyId: str
    AuthenticatorTransports: list[str]
    CreatedAt: datetime


class WebAuthnCredentialDescription(_WebAuthnCredentialDescription, total=False):
    """AWS's `WebAuthnCredentialDescription`."""

    AuthenticatorAttachment: str


class ListWebAuthnCredentialsResponse(TypedDict):
    """What `list_web_authn_credentials` returns."""

    Credentials: list[WebAuthnCredentialDescription]
    NextToken: str
    ResponseMetadata: ResponseMetadataType


class ResendConfirmationCodeResponse(TypedDict):
    """What `resend_confirmation_code` returns."""

    CodeDeliveryDetails: CodeDeliveryDetailsType
    ResponseMetadata: ResponseMetadataType


class RespondToAuthChallengeResponse(TypedDict):
    """What `respond_to_auth_challenge` returns."""

    ChallengeName: str
    Session: str
    ChallengeParameters: dict[str, str]
    AuthenticationResult: AuthenticationResultType
    AvailableChallenges: list[str]
    ResponseMetadata: ResponseMetadataType


class RevokeTokenResponse(TypedDict):
    """What `revoke_token` returns."""

    ResponseMetadata: ResponseMetadataType


class RevokeUserSessionResponse(TypedDict):
    """What `revoke_user_session` returns."""

    ResponseMetadata: ResponseMetadataType


class SetUserMFAPreferenceResponse(TypedDict):
    """What `set_user_mfa_preference` returns."""

    ResponseMetadata: ResponseMetadataType


class SMSMfaSettingsType(TypedDict, total=False):
    """AWS's `SMSMfaSettingsType`."""

    Enabled: bool
    PreferredMfa: bool


class SoftwareTokenMfaSettingsType(TypedDict, total=False):
    """AWS's `SoftwareTokenMfaSettingsType`."""

    Enabled: bool
    PreferredMfa: bool


class EmailMfaSettingsType(TypedDict, total=False):
    """AWS's `EmailMfaSettingsType`."""

    Enabled: bool
    PreferredMfa: bool


class WebAuthnMfaSettingsType(TypedDict, total=False):
    """AWS's `WebAuthnMfaSettingsType`."""

    Enabled: bool


class SetUserSettingsResponse(TypedDict):
    """What `set_user_settings` returns."""

    ResponseMetadata: ResponseMetadataType


class SignUpResponse(TypedDict):
    """What `sign_up` returns."""

    UserConfirmed: bool
    CodeDeliveryDetails: CodeDeliveryDetailsType
    UserSub: str
    Session: str
    ResponseMetadata: ResponseMetadataType


class StartWebAuthnRegistrationResponse(TypedDict):
    """What `start_web_authn_registration` returns."""

    CredentialCreationOptions: dict[str, Any]
    ResponseMetadata: ResponseMetadataType


class UpdateAuthEventFeedbackResponse(TypedDict):
    """What `update_auth_event_feedback` returns."""

    ResponseMetadata: ResponseMetadataType


class UpdateDeviceStatusResponse(TypedDict):
    """What `update_device_status` returns."""

    ResponseMetadata: ResponseMetadataType


class UpdateUserAttributesResponse(TypedDict):
    """What `update_user_attributes` returns."""

    CodeDeliveryDetailsList: list[CodeDeliveryDetailsType]
    ResponseMetadata: ResponseMetadataType


class VerifySoftwareTokenResponse(TypedDict):
    """What `verify_software_token` returns."""

    Status: str
    Session: str
    ResponseMetadata: ResponseMetadataType


class VerifyUserAttributeResponse(TypedDict):
    """What `verify_user_attribute` returns."""

    ResponseMetadata: ResponseMetadataType
