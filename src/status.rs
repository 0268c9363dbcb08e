//! The table of statuses: number, C name, error code, sentence. The header is written from it.

macro_rules! statuses {
    ($($variant:ident = $number:literal, $name:literal, $code:literal, $sentence:literal;)*) => {
        /// The outcome of a call. The numbers are part of the C interface and are never reused:
        /// 0 is success, 1 to 99 failed on this side, 100 and more are errors that Cognito
        /// answered with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        #[repr(i32)]
        pub enum Status {
            $(#[doc = $sentence] $variant = $number,)*
        }

        const TABLE: &[Row] = &[$(Row {
            status: Status::$variant,
            name: concat!($name, "\0"),
            code: $code,
            sentence: concat!($sentence, "\0"),
        },)*];
    };
}

/// One row of the table. Texts that C gets end in a NUL.
struct Row {
    status: Status,
    name: &'static str,
    code: &'static str,
    sentence: &'static str,
}

#[rustfmt::skip] // one line a status, so that the table reads as a table
statuses! {
    Ok = 0, "COGNITO_OK", "", "Success.";
    InvalidArgument = 1, "COGNITO_INVALID_ARGUMENT", "InvalidArgument", "An argument or option is wrong; nothing was sent.";
    Configuration = 2, "COGNITO_CONFIGURATION", "Configuration", "The environment, the profile file or a file they name is wrong; nothing was sent.";
    Connect = 3, "COGNITO_CONNECT", "Connect", "Cognito could not be reached; nothing was sent.";
    Tls = 4, "COGNITO_TLS", "Tls", "The TLS handshake failed; nothing was sent.";
    Timeout = 5, "COGNITO_TIMEOUT", "Timeout", "The call took longer than it was allowed to.";
    ConnectionLost = 6, "COGNITO_CONNECTION_LOST", "ConnectionLost", "The connection broke before the answer was complete.";
    BadResponse = 7, "COGNITO_BAD_RESPONSE", "BadResponse", "The answer is not one that Cognito gives.";
    Cancelled = 8, "COGNITO_CANCELLED", "Cancelled", "The interrupt callback ended the call.";
    Internal = 9, "COGNITO_INTERNAL", "Internal", "A defect in libcognito; please report it.";
    ServiceError = 100, "COGNITO_SERVICE_ERROR", "", "Cognito answered with an error that libcognito has no name for: see Error.Code.";
    NotAuthorized = 101, "COGNITO_NOT_AUTHORIZED", "NotAuthorizedException", "The access token is invalid, expired, revoked or lacks the scope: sign in again or refresh it. At a sign-in: user name, password, refresh token or secret hash is wrong.";
    InvalidParameter = 102, "COGNITO_INVALID_PARAMETER", "InvalidParameterException", "Cognito refused a parameter; only email and phone_number can be verified.";
    ResourceNotFound = 103, "COGNITO_RESOURCE_NOT_FOUND", "ResourceNotFoundException", "The user pool does not exist in this region.";
    TooManyRequests = 104, "COGNITO_TOO_MANY_REQUESTS", "TooManyRequestsException", "The AWS account's request rate is exceeded: back off.";
    LimitExceeded = 105, "COGNITO_LIMIT_EXCEEDED", "LimitExceededException", "This user's hourly limit is reached: try later, never at once.";
    CodeDeliveryFailure = 106, "COGNITO_CODE_DELIVERY_FAILURE", "CodeDeliveryFailureException", "Cognito could not deliver the code.";
    UserNotFound = 107, "COGNITO_USER_NOT_FOUND", "UserNotFoundException", "The user does not exist.";
    UserNotConfirmed = 108, "COGNITO_USER_NOT_CONFIRMED", "UserNotConfirmedException", "The user is not confirmed.";
    PasswordResetRequired = 109, "COGNITO_PASSWORD_RESET_REQUIRED", "PasswordResetRequiredException", "The user must reset the password first.";
    CodeMismatch = 110, "COGNITO_CODE_MISMATCH", "CodeMismatchException", "The code is wrong: ask the user for it again.";
    ExpiredCode = 111, "COGNITO_EXPIRED_CODE", "ExpiredCodeException", "The code has expired or was used already.";
    AliasExists = 112, "COGNITO_ALIAS_EXISTS", "AliasExistsException", "Another user has this e-mail or phone number.";
    UnexpectedLambda = 113, "COGNITO_UNEXPECTED_LAMBDA", "UnexpectedLambdaException", "A Lambda trigger of the user pool failed.";
    UserLambdaValidation = 114, "COGNITO_USER_LAMBDA_VALIDATION", "UserLambdaValidationException", "A Lambda trigger of the user pool refused the request.";
    InvalidLambdaResponse = 115, "COGNITO_INVALID_LAMBDA_RESPONSE", "InvalidLambdaResponseException", "A Lambda trigger of the user pool gave a malformed answer.";
    InvalidSmsRoleAccessPolicy = 116, "COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY", "InvalidSmsRoleAccessPolicyException", "The user pool's SMS role lacks a permission.";
    InvalidSmsRoleTrustRelationship = 117, "COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP", "InvalidSmsRoleTrustRelationshipException", "The user pool's SMS role does not trust Cognito.";
    InvalidEmailRoleAccessPolicy = 118, "COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY", "InvalidEmailRoleAccessPolicyException", "The user pool's e-mail identity lacks a permission.";
    OperationNotEnabled = 119, "COGNITO_OPERATION_NOT_ENABLED", "OperationNotEnabledException", "The operation is not enabled for this user pool or region.";
    Forbidden = 120, "COGNITO_FORBIDDEN", "ForbiddenException", "A web application firewall rule refused the request.";
    InternalError = 121, "COGNITO_INTERNAL_ERROR", "InternalErrorException", "Cognito failed internally; a code may have gone out.";
    UsernameExists = 122, "COGNITO_USERNAME_EXISTS", "UsernameExistsException", "A user with this name exists already.";
    InvalidPassword = 123, "COGNITO_INVALID_PASSWORD", "InvalidPasswordException", "The password does not meet the user pool's policy.";
    PasswordHistoryPolicyViolation = 124, "COGNITO_PASSWORD_HISTORY_POLICY_VIOLATION", "PasswordHistoryPolicyViolationException", "The new password is one of the user's earlier ones.";
    TooManyFailedAttempts = 125, "COGNITO_TOO_MANY_FAILED_ATTEMPTS", "TooManyFailedAttemptsException", "The user made too many failed attempts: wait before the next.";
    MfaMethodNotFound = 126, "COGNITO_MFA_METHOD_NOT_FOUND", "MFAMethodNotFoundException", "The user has no such second factor.";
    SoftwareTokenMfaNotFound = 127, "COGNITO_SOFTWARE_TOKEN_MFA_NOT_FOUND", "SoftwareTokenMFANotFoundException", "The user or the pool has no authenticator app set up.";
    EnableSoftwareTokenMfa = 128, "COGNITO_ENABLE_SOFTWARE_TOKEN_MFA", "EnableSoftwareTokenMFAException", "The code of the authenticator app is wrong: ask the user for the next one.";
    RefreshTokenReuse = 129, "COGNITO_REFRESH_TOKEN_REUSE", "RefreshTokenReuseException", "The refresh token was replaced by a newer one.";
    Unauthorized = 130, "COGNITO_UNAUTHORIZED", "UnauthorizedException", "The request is not allowed, for instance by the token that it carries.";
    UnsupportedOperation = 131, "COGNITO_UNSUPPORTED_OPERATION", "UnsupportedOperationException", "The operation is not enabled for this app client.";
    UnsupportedTokenType = 132, "COGNITO_UNSUPPORTED_TOKEN_TYPE", "UnsupportedTokenTypeException", "The operation does not take this kind of token.";
    ConcurrentModification = 133, "COGNITO_CONCURRENT_MODIFICATION", "ConcurrentModificationException", "Another request changed the user at the same time.";
    DeviceKeyExists = 134, "COGNITO_DEVICE_KEY_EXISTS", "DeviceKeyExistsException", "A device with this key exists already.";
    WebAuthnChallengeNotFound = 135, "COGNITO_WEB_AUTHN_CHALLENGE_NOT_FOUND", "WebAuthnChallengeNotFoundException", "The passkey's registration has expired: start it again.";
    WebAuthnClientMismatch = 136, "COGNITO_WEB_AUTHN_CLIENT_MISMATCH", "WebAuthnClientMismatchException", "The access token is of another app client than the passkey's registration.";
    WebAuthnConfigurationMissing = 137, "COGNITO_WEB_AUTHN_CONFIGURATION_MISSING", "WebAuthnConfigurationMissingException", "The user pool has no relying party for passkeys.";
    WebAuthnCredentialNotSupported = 138, "COGNITO_WEB_AUTHN_CREDENTIAL_NOT_SUPPORTED", "WebAuthnCredentialNotSupportedException", "The passkey is of a device or provider that is not supported.";
    WebAuthnNotEnabled = 139, "COGNITO_WEB_AUTHN_NOT_ENABLED", "WebAuthnNotEnabledException", "Passkeys are not enabled for this user pool.";
    WebAuthnOriginNotAllowed = 140, "COGNITO_WEB_AUTHN_ORIGIN_NOT_ALLOWED", "WebAuthnOriginNotAllowedException", "The passkey's origin does not fit the user pool's relying party.";
    WebAuthnRelyingPartyMismatch = 141, "COGNITO_WEB_AUTHN_RELYING_PARTY_MISMATCH", "WebAuthnRelyingPartyMismatchException", "The passkey belongs to another relying party.";
    InvalidUserPoolConfiguration = 142, "COGNITO_INVALID_USER_POOL_CONFIGURATION", "InvalidUserPoolConfigurationException", "The user pool's configuration is not valid.";
    UserPoolAddOnNotEnabled = 143, "COGNITO_USER_POOL_ADD_ON_NOT_ENABLED", "UserPoolAddOnNotEnabledException", "An add-on of the user pool is not enabled.";
    FeatureUnavailableInTier = 144, "COGNITO_FEATURE_UNAVAILABLE_IN_TIER", "FeatureUnavailableInTierException", "The user pool's feature plan does not include this.";
}

/// What a number outside the table is called.
const UNKNOWN_NAME: &str = "COGNITO_UNKNOWN_STATUS\0";
const UNKNOWN_SENTENCE: &str = "This status number is not one of libcognito's.\0";

impl Status {
    /// Returns the number that the C interface uses.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// Returns the name in C, for instance `COGNITO_LIMIT_EXCEEDED`.
    pub fn name(self) -> &'static str {
        without_nul(name_with_nul(self.number()))
    }

    /// Returns one English sentence.
    pub fn message(self) -> &'static str {
        without_nul(message_with_nul(self.number()))
    }

    /// Returns the error code: Cognito's (`LimitExceededException`), or the library's (`Timeout`).
    /// Empty for [`Status::Ok`] and [`Status::ServiceError`].
    pub fn code(self) -> &'static str {
        find(self.number()).map_or("", |row| row.code)
    }

    /// Returns the status of a code that Cognito answered with.
    pub fn from_service_code(code: &str) -> Status {
        TABLE
            .iter()
            .find(|row| row.status.number() > 100 && row.code == code)
            .map_or(Status::ServiceError, |row| row.status)
    }

    /// Returns every status, in the order of their numbers.
    pub fn all() -> impl Iterator<Item = Status> {
        TABLE.iter().map(|row| row.status)
    }
}

fn find(number: i32) -> Option<&'static Row> {
    TABLE.iter().find(|row| row.status.number() == number)
}

fn without_nul(text: &'static str) -> &'static str {
    text.trim_end_matches('\0')
}

/// Returns the name of any number, NUL-terminated for C.
pub(crate) fn name_with_nul(number: i32) -> &'static str {
    find(number).map_or(UNKNOWN_NAME, |row| row.name)
}

/// Returns the sentence of any number, NUL-terminated for C.
pub(crate) fn message_with_nul(number: i32) -> &'static str {
    find(number).map_or(UNKNOWN_SENTENCE, |row| row.sentence)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_rise_and_every_text_ends_in_one_nul() {
        let mut last = -1;
        for row in TABLE {
            assert!(row.status.number() > last, "{:?}", row.status);
            last = row.status.number();
            for text in [row.name, row.sentence] {
                assert_eq!(text.matches('\0').count(), 1, "{text:?}");
                assert!(text.ends_with('\0'), "{text:?}");
            }
        }
        assert_eq!(last, 144);
    }

    #[test]
    fn codes_lead_back_to_their_status() {
        for status in Status::all().filter(|s| s.number() > 100) {
            assert_eq!(Status::from_service_code(status.code()), status);
        }
        assert_eq!(
            Status::from_service_code("SomethingNewException"),
            Status::ServiceError
        );
        // The library's own codes are no answers of Cognito.
        assert_eq!(Status::from_service_code("Timeout"), Status::ServiceError);
    }
}
