"""What a type checker sees of the client: the arguments and answers of all operations. At run time `_model` has them.

tests/test_boto3_surface.py holds it against botocore's model.
"""

from collections.abc import Callable
from typing import Any

from .types import (
    AnalyticsMetadataType,
    AssociateSoftwareTokenResponse,
    AttributeType,
    ChangePasswordResponse,
    CompleteWebAuthnRegistrationResponse,
    ConfirmDeviceResponse,
    ConfirmForgotPasswordResponse,
    ConfirmSignUpResponse,
    DeleteUserAttributesResponse,
    DeleteUserResponse,
    DeleteWebAuthnCredentialResponse,
    DeviceSecretVerifierConfigType,
    EmailMfaSettingsType,
    ForgetDeviceResponse,
    ForgotPasswordResponse,
    GetDeviceResponse,
    GetTokensFromRefreshTokenResponse,
    GetUserAttributeVerificationCodeResponse,
    GetUserAuthFactorsResponse,
    GetUserResponse,
    GlobalSignOutResponse,
    InitiateAuthResponse,
    ListDevicesResponse,
    ListUserSessionsResponse,
    ListWebAuthnCredentialsResponse,
    MFAOptionType,
    ResendConfirmationCodeResponse,
    RespondToAuthChallengeResponse,
    RevokeTokenResponse,
    RevokeUserSessionResponse,
    SetUserMFAPreferenceResponse,
    SetUserSettingsResponse,
    SignUpResponse,
    SMSMfaSettingsType,
    SoftwareTokenMfaSettingsType,
    StartWebAuthnRegistrationResponse,
    UpdateAuthEventFeedbackResponse,
    UpdateDeviceStatusResponse,
    UpdateUserAttributesResponse,
    UserContextDataType,
    VerifySoftwareTokenResponse,
    VerifyUserAttributeResponse,
    WebAuthnMfaSettingsType,
)

#: Made by boto3 itself, where it is installed.
_OfBoto3 = Callable[..., Any]

class Signatures:
    """The methods of `boto3.client("cognito-idp")`."""
    def associate_software_token(
        self, *, AccessToken: str = ..., Session: str = ...
    ) -> AssociateSoftwareTokenResponse: ...
    def change_password(
        self, *, ProposedPassword: str, AccessToken: str, PreviousPassword: str = ...
    ) -> ChangePasswordResponse: ...
    def complete_web_authn_registration(
        self, *, AccessToken: str, Credential: dict[str, Any]
    ) -> CompleteWebAuthnRegistrationResponse: ...
    def confirm_device(
        self,
        *,
        AccessToken: str,
        DeviceKey: str,
        DeviceSecretVerifierConfig: DeviceSecretVerifierConfigType = ...,
        DeviceName: str = ...,
    ) -> ConfirmDeviceResponse: ...
    def confirm_forgot_password(
        self,
        *,
        ClientId: str,
        Username: str,
        ConfirmationCode: str,
        Password: str,
        SecretHash: str = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        UserContextData: UserContextDataType = ...,
        ClientMetadata: dict[str, str] = ...,
    ) -> ConfirmForgotPasswordResponse: ...
    def confirm_sign_up(
        self,
        *,
        ClientId: str,
        Username: str,
        ConfirmationCode: str,
        SecretHash: str = ...,
        ForceAliasCreation: bool = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        UserContextData: UserContextDataType = ...,
        ClientMetadata: dict[str, str] = ...,
        Session: str = ...,
    ) -> ConfirmSignUpResponse: ...
    def delete_user(self, *, AccessToken: str) -> DeleteUserResponse: ...
    def delete_user_attributes(
        self, *, UserAttributeNames: list[str], AccessToken: str
    ) -> DeleteUserAttributesResponse: ...
    def delete_web_authn_credential(
        self, *, AccessToken: str, CredentialId: str
    ) -> DeleteWebAuthnCredentialResponse: ...
    def forget_device(self, *, DeviceKey: str, AccessToken: str = ...) -> ForgetDeviceResponse: ...
    def forgot_password(
        self,
        *,
        ClientId: str,
        Username: str,
        SecretHash: str = ...,
        UserContextData: UserContextDataType = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        ClientMetadata: dict[str, str] = ...,
    ) -> ForgotPasswordResponse: ...
    def get_device(self, *, DeviceKey: str, AccessToken: str = ...) -> GetDeviceResponse: ...
    def get_tokens_from_refresh_token(
        self,
        *,
        RefreshToken: str,
        ClientId: str,
        ClientSecret: str = ...,
        DeviceKey: str = ...,
        ClientMetadata: dict[str, str] = ...,
    ) -> GetTokensFromRefreshTokenResponse: ...
    def get_user(self, *, AccessToken: str) -> GetUserResponse: ...
    def get_user_attribute_verification_code(
        self, *, AccessToken: str, AttributeName: str, ClientMetadata: dict[str, str] = ...
    ) -> GetUserAttributeVerificationCodeResponse: ...
    def get_user_auth_factors(self, *, AccessToken: str) -> GetUserAuthFactorsResponse: ...
    def global_sign_out(self, *, AccessToken: str) -> GlobalSignOutResponse: ...
    def initiate_auth(
        self,
        *,
        AuthFlow: str,
        ClientId: str,
        AuthParameters: dict[str, str] = ...,
        ClientMetadata: dict[str, str] = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        UserContextData: UserContextDataType = ...,
        Session: str = ...,
    ) -> InitiateAuthResponse: ...
    def list_devices(
        self, *, AccessToken: str, Limit: int = ..., PaginationToken: str = ...
    ) -> ListDevicesResponse: ...
    def list_user_sessions(self, *, AccessToken: str, NextToken: str = ...) -> ListUserSessionsResponse: ...
    def list_web_authn_credentials(
        self, *, AccessToken: str, NextToken: str = ..., MaxResults: int = ...
    ) -> ListWebAuthnCredentialsResponse: ...
    def resend_confirmation_code(
        self,
        *,
        ClientId: str,
        Username: str,
        SecretHash: str = ...,
        UserContextData: UserContextDataType = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        ClientMetadata: dict[str, str] = ...,
    ) -> ResendConfirmationCodeResponse: ...
    def respond_to_auth_challenge(
        self,
        *,
        ClientId: str,
        ChallengeName: str,
        Session: str = ...,
        ChallengeResponses: dict[str, str] = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        UserContextData: UserContextDataType = ...,
        ClientMetadata: dict[str, str] = ...,
    ) -> RespondToAuthChallengeResponse: ...
    def revoke_token(
        self, *, Token: str, ClientId: str, ClientSecret: str = ..., RevokeAssociatedSessions: str = ...
    ) -> RevokeTokenResponse: ...
    def revoke_user_session(
        self, *, AccessToken: str, SessionId: str, RevokeAssociatedSessions: str = ...
    ) -> RevokeUserSessionResponse: ...
    def set_user_mfa_preference(
        self,
        *,
        AccessToken: str,
        SMSMfaSettings: SMSMfaSettingsType = ...,
        SoftwareTokenMfaSettings: SoftwareTokenMfaSettingsType = ...,
        EmailMfaSettings: EmailMfaSettingsType = ...,
        WebAuthnMfaSettings: WebAuthnMfaSettingsType = ...,
    ) -> SetUserMFAPreferenceResponse: ...
    def set_user_settings(self, *, AccessToken: str, MFAOptions: list[MFAOptionType]) -> SetUserSettingsResponse: ...
    def sign_up(
        self,
        *,
        ClientId: str,
        Username: str,
        SecretHash: str = ...,
        Password: str = ...,
        UserAttributes: list[AttributeType] = ...,
        ValidationData: list[AttributeType] = ...,
        AnalyticsMetadata: AnalyticsMetadataType = ...,
        UserContextData: UserContextDataType = ...,
        ClientMetadata: dict[str, str] = ...,
    ) -> SignUpResponse: ...
    def start_web_authn_registration(self, *, AccessToken: str) -> StartWebAuthnRegistrationResponse: ...
    def update_auth_event_feedback(
        self, *, UserPoolId: str, Username: str, EventId: str, FeedbackToken: str, FeedbackValue: str
    ) -> UpdateAuthEventFeedbackResponse: ...
    def update_device_status(
        self, *, AccessToken: str, DeviceKey: str, DeviceRememberedStatus: str = ...
    ) -> UpdateDeviceStatusResponse: ...
    def update_user_attributes(
        self, *, UserAttributes: list[AttributeType], AccessToken: str, ClientMetadata: dict[str, str] = ...
    ) -> UpdateUserAttributesResponse: ...
    def verify_software_token(
        self, *, UserCode: str, AccessToken: str = ..., Session: str = ..., FriendlyDeviceName: str = ...
    ) -> VerifySoftwareTokenResponse: ...
    def verify_user_attribute(
        self, *, AccessToken: str, AttributeName: str, Code: str
    ) -> VerifyUserAttributeResponse: ...

    # Signed with AWS credentials.
    add_custom_attributes: _OfBoto3
    add_user_pool_client_secret: _OfBoto3
    admin_add_user_to_group: _OfBoto3
    admin_confirm_sign_up: _OfBoto3
    admin_create_user: _OfBoto3
    admin_delete_software_token: _OfBoto3
    admin_delete_user: _OfBoto3
    admin_delete_user_attributes: _OfBoto3
    admin_disable_provider_for_user: _OfBoto3
    admin_disable_user: _OfBoto3
    admin_enable_user: _OfBoto3
    admin_forget_device: _OfBoto3
    admin_get_device: _OfBoto3
    admin_get_user: _OfBoto3
    admin_get_user_auth_factors: _OfBoto3
    admin_initiate_auth: _OfBoto3
    admin_link_provider_for_user: _OfBoto3
    admin_list_devices: _OfBoto3
    admin_list_groups_for_user: _OfBoto3
    admin_list_user_auth_events: _OfBoto3
    admin_list_user_sessions: _OfBoto3
    admin_remove_user_from_group: _OfBoto3
    admin_reset_user_password: _OfBoto3
    admin_respond_to_auth_challenge: _OfBoto3
    admin_revoke_user_session: _OfBoto3
    admin_set_user_mfa_preference: _OfBoto3
    admin_set_user_password: _OfBoto3
    admin_set_user_settings: _OfBoto3
    admin_update_auth_event_feedback: _OfBoto3
    admin_update_device_status: _OfBoto3
    admin_update_user_attributes: _OfBoto3
    admin_user_global_sign_out: _OfBoto3
    cancel_point_in_time_recovery: _OfBoto3
    create_cimd_policy: _OfBoto3
    create_group: _OfBoto3
    create_identity_provider: _OfBoto3
    create_managed_login_branding: _OfBoto3
    create_resource_server: _OfBoto3
    create_terms: _OfBoto3
    create_user_import_job: _OfBoto3
    create_user_pool: _OfBoto3
    create_user_pool_client: _OfBoto3
    create_user_pool_domain: _OfBoto3
    create_user_pool_replica: _OfBoto3
    delete_cimd_policy: _OfBoto3
    delete_group: _OfBoto3
    delete_identity_provider: _OfBoto3
    delete_managed_login_branding: _OfBoto3
    delete_resource_server: _OfBoto3
    delete_terms: _OfBoto3
    delete_user_pool: _OfBoto3
    delete_user_pool_client: _OfBoto3
    delete_user_pool_client_secret: _OfBoto3
    delete_user_pool_domain: _OfBoto3
    delete_user_pool_replica: _OfBoto3
    describe_cimd_policy: _OfBoto3
    describe_identity_provider: _OfBoto3
    describe_managed_login_branding: _OfBoto3
    describe_managed_login_branding_by_client: _OfBoto3
    describe_point_in_time_recovery: _OfBoto3
    describe_resource_server: _OfBoto3
    describe_risk_configuration: _OfBoto3
    describe_terms: _OfBoto3
    describe_terms_by_client: _OfBoto3
    describe_user_import_job: _OfBoto3
    describe_user_pool: _OfBoto3
    describe_user_pool_client: _OfBoto3
    describe_user_pool_domain: _OfBoto3
    get_csv_header: _OfBoto3
    get_client_token: _OfBoto3
    get_derived_token: _OfBoto3
    get_group: _OfBoto3
    get_identity_provider_by_identifier: _OfBoto3
    get_log_delivery_configuration: _OfBoto3
    get_provisioned_limit: _OfBoto3
    get_signing_certificate: _OfBoto3
    get_ui_customization: _OfBoto3
    get_user_pool_client_session_configuration: _OfBoto3
    get_user_pool_mfa_config: _OfBoto3
    get_user_pool_session_configuration: _OfBoto3
    initiate_point_in_time_recovery: _OfBoto3
    list_cimd_policies: _OfBoto3
    list_client_metadata_urls: _OfBoto3
    list_groups: _OfBoto3
    list_identity_providers: _OfBoto3
    list_point_in_time_recoveries: _OfBoto3
    list_resource_servers: _OfBoto3
    list_tags_for_resource: _OfBoto3
    list_terms: _OfBoto3
    list_user_import_jobs: _OfBoto3
    list_user_pool_client_secrets: _OfBoto3
    list_user_pool_clients: _OfBoto3
    list_user_pool_replicas: _OfBoto3
    list_user_pools: _OfBoto3
    list_users: _OfBoto3
    list_users_in_group: _OfBoto3
    set_log_delivery_configuration: _OfBoto3
    set_risk_configuration: _OfBoto3
    set_ui_customization: _OfBoto3
    set_user_pool_client_session_configuration: _OfBoto3
    set_user_pool_mfa_config: _OfBoto3
    set_user_pool_session_configuration: _OfBoto3
    start_point_in_time_recovery: _OfBoto3
    start_user_import_job: _OfBoto3
    stop_user_import_job: _OfBoto3
    tag_resource: _OfBoto3
    untag_resource: _OfBoto3
    update_cimd_policy: _OfBoto3
    update_client_metadata_url_state: _OfBoto3
    update_group: _OfBoto3
    update_identity_provider: _OfBoto3
    update_managed_login_branding: _OfBoto3
    update_provisioned_limit: _OfBoto3
    update_resource_server: _OfBoto3
    update_terms: _OfBoto3
    update_user_pool: _OfBoto3
    update_user_pool_client: _OfBoto3
    update_user_pool_domain: _OfBoto3
    update_user_pool_replica: _OfBoto3

    # What clients of all services have.
    get_paginator: _OfBoto3
    get_waiter: _OfBoto3
    generate_presigned_url: _OfBoto3
    waiter_names: list[str]
