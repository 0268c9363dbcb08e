# The operations that need no signature and the structures in them, as AWS's model has them. It is held against that
# model by a test.

# The members of a structure: `Name` is a text, `Name:type` something else, `[type]` a list, `!` behind a required one.
# Types are integer, boolean, timestamp, map (of texts), document (any JSON), and the names of structures.

# Returns the types of members by their names; which are required is the attribute of that name.
members_of <- function(text) {
  members <- strsplit(text, " ", fixed = TRUE)[[1L]]
  names <- sub(":.*", "", members)
  types <- ifelse(grepl(":", members, fixed = TRUE), sub(".*:", "", members), "string")
  is_required <- endsWith(names, "!")
  structure(types, names = sub("!", "", names, fixed = TRUE), required = is_required)
}

members_of_each <- function(texts) lapply(texts, members_of)

# What each operation takes.
inputs <- members_of_each(c(
  AssociateSoftwareToken = "AccessToken Session",
  ChangePassword = "PreviousPassword ProposedPassword! AccessToken!",
  CompleteWebAuthnRegistration = "AccessToken! Credential!:document",
  ConfirmDevice = "AccessToken! DeviceKey! DeviceSecretVerifierConfig:DeviceSecretVerifierConfigType DeviceName",
  ConfirmForgotPassword = paste(
    "ClientId! SecretHash Username! ConfirmationCode! Password! AnalyticsMetadata:AnalyticsMetadataType",
    "UserContextData:UserContextDataType ClientMetadata:map"
  ),
  ConfirmSignUp = paste(
    "ClientId! SecretHash Username! ConfirmationCode! ForceAliasCreation:boolean",
    "AnalyticsMetadata:AnalyticsMetadataType UserContextData:UserContextDataType ClientMetadata:map Session"
  ),
  DeleteUser = "AccessToken!",
  DeleteUserAttributes = "UserAttributeNames!:[string] AccessToken!",
  DeleteWebAuthnCredential = "AccessToken! CredentialId!",
  ForgetDevice = "AccessToken DeviceKey!",
  ForgotPassword = paste(
    "ClientId! SecretHash UserContextData:UserContextDataType Username! AnalyticsMetadata:AnalyticsMetadataType",
    "ClientMetadata:map"
  ),
  GetDevice = "DeviceKey! AccessToken",
  GetTokensFromRefreshToken = "RefreshToken! ClientId! ClientSecret DeviceKey ClientMetadata:map",
  GetUser = "AccessToken!",
  GetUserAttributeVerificationCode = "AccessToken! AttributeName! ClientMetadata:map",
  GetUserAuthFactors = "AccessToken!",
  GlobalSignOut = "AccessToken!",
  InitiateAuth = paste(
    "AuthFlow! AuthParameters:map ClientMetadata:map ClientId! AnalyticsMetadata:AnalyticsMetadataType",
    "UserContextData:UserContextDataType Session"
  ),
  ListDevices = "AccessToken! Limit:integer PaginationToken",
  ListUserSessions = "AccessToken! NextToken",
  ListWebAuthnCredentials = "AccessToken! NextToken MaxResults:integer",
  ResendConfirmationCode = paste(
    "ClientId! SecretHash UserContextData:UserContextDataType Username! AnalyticsMetadata:AnalyticsMetadataType",
    "ClientMetadata:map"
  ),
  RespondToAuthChallenge = paste(
    "ClientId! ChallengeName! Session ChallengeResponses:map AnalyticsMetadata:AnalyticsMetadataType",
    "UserContextData:UserContextDataType ClientMetadata:map"
  ),
  RevokeToken = "Token! ClientId! ClientSecret RevokeAssociatedSessions",
  RevokeUserSession = "AccessToken! SessionId! RevokeAssociatedSessions",
  SetUserMFAPreference = paste(
    "SMSMfaSettings:SMSMfaSettingsType SoftwareTokenMfaSettings:SoftwareTokenMfaSettingsType",
    "EmailMfaSettings:EmailMfaSettingsType WebAuthnMfaSettings:WebAuthnMfaSettingsType AccessToken!"
  ),
  SetUserSettings = "AccessToken! MFAOptions!:[MFAOptionType]",
  SignUp = paste(
    "ClientId! SecretHash Username! Password UserAttributes:[AttributeType] ValidationData:[AttributeType]",
    "AnalyticsMetadata:AnalyticsMetadataType UserContextData:UserContextDataType ClientMetadata:map"
  ),
  StartWebAuthnRegistration = "AccessToken!",
  UpdateAuthEventFeedback = "UserPoolId! Username! EventId! FeedbackToken! FeedbackValue!",
  UpdateDeviceStatus = "AccessToken! DeviceKey! DeviceRememberedStatus",
  UpdateUserAttributes = "UserAttributes!:[AttributeType] AccessToken! ClientMetadata:map",
  VerifySoftwareToken = "AccessToken Session UserCode! FriendlyDeviceName",
  VerifyUserAttribute = "AccessToken! AttributeName! Code!"
))

# What each operation answers, where that is anything.
outputs <- members_of_each(c(
  AssociateSoftwareToken = "SecretCode Session",
  ConfirmDevice = "UserConfirmationNecessary:boolean",
  ConfirmSignUp = "Session",
  ForgotPassword = "CodeDeliveryDetails:CodeDeliveryDetailsType",
  GetDevice = "Device:DeviceType",
  GetTokensFromRefreshToken = "AuthenticationResult:AuthenticationResultType",
  GetUser = paste(
    "Username UserAttributes:[AttributeType] MFAOptions:[MFAOptionType] PreferredMfaSetting",
    "UserMFASettingList:[string]"
  ),
  GetUserAttributeVerificationCode = "CodeDeliveryDetails:CodeDeliveryDetailsType",
  GetUserAuthFactors = "Username PreferredMfaSetting UserMFASettingList:[string] ConfiguredUserAuthFactors:[string]",
  InitiateAuth = paste(
    "ChallengeName Session ChallengeParameters:map AuthenticationResult:AuthenticationResultType",
    "AvailableChallenges:[string]"
  ),
  ListDevices = "Devices:[DeviceType] PaginationToken",
  ListUserSessions = "Sessions:[SessionDescriptionType] NextToken",
  ListWebAuthnCredentials = "Credentials:[WebAuthnCredentialDescription] NextToken",
  ResendConfirmationCode = "CodeDeliveryDetails:CodeDeliveryDetailsType",
  RespondToAuthChallenge = paste(
    "ChallengeName Session ChallengeParameters:map AuthenticationResult:AuthenticationResultType",
    "AvailableChallenges:[string]"
  ),
  SignUp = "UserConfirmed:boolean CodeDeliveryDetails:CodeDeliveryDetailsType UserSub Session",
  StartWebAuthnRegistration = "CredentialCreationOptions:document",
  UpdateUserAttributes = "CodeDeliveryDetailsList:[CodeDeliveryDetailsType]",
  VerifySoftwareToken = "Status Session"
))

# What stands in them.
structures <- members_of_each(c(
  AnalyticsMetadataType = "AnalyticsEndpointId",
  AttributeType = "Name Value",
  AuthenticationResultType = paste(
    "AccessToken ExpiresIn:integer TokenType RefreshToken IdToken",
    "NewDeviceMetadata:NewDeviceMetadataType"
  ),
  CodeDeliveryDetailsType = "Destination DeliveryMedium AttributeName",
  DeviceSecretVerifierConfigType = "PasswordVerifier Salt",
  DeviceType = paste(
    "DeviceKey DeviceAttributes:[AttributeType] DeviceCreateDate:timestamp DeviceLastModifiedDate:timestamp",
    "DeviceLastAuthenticatedDate:timestamp"
  ),
  EmailMfaSettingsType = "Enabled:boolean PreferredMfa:boolean",
  MFAOptionType = "DeliveryMedium AttributeName",
  NewDeviceMetadataType = "DeviceKey DeviceGroupKey",
  SMSMfaSettingsType = "Enabled:boolean PreferredMfa:boolean",
  SessionDescriptionType = paste(
    "SessionId SessionType ClientId CreateDate:timestamp LastActiveDate:timestamp DeviceType LastIPAddress",
    "LastLocation:SessionLocationType OriginSessionId IsCurrentSession:boolean"
  ),
  SessionLocationType = "City Country",
  SoftwareTokenMfaSettingsType = "Enabled:boolean PreferredMfa:boolean",
  UserContextDataType = "IpAddress EncodedData",
  WebAuthnCredentialDescription = paste(
    "CredentialId FriendlyCredentialName RelyingPartyId AuthenticatorAttachment AuthenticatorTransports:[string]",
    "CreatedAt:timestamp"
  ),
  WebAuthnMfaSettingsType = "Enabled:boolean"
))
