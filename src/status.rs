//! The table of outcomes: each status with its number, C name, code and sentence.

/// What became of a call. The numbers are part of the C interface and are never reused:
/// 0 is success, 1 to 99 failed on this side, 100 and more are answers of Cognito's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[repr(i32)]
pub enum Status {
    /// The call did what it was asked to do.
    Ok = 0,
    /// An argument or an option is wrong; nothing was sent.
    InvalidArgument = 1,
    /// The environment, the profile file or a file they name is wrong; nothing was sent.
    Configuration = 2,
    /// The name look-up or the connection failed; nothing was sent.
    Connect = 3,
    /// The TLS handshake failed; nothing was sent.
    Tls = 4,
    /// A deadline passed.
    Timeout = 5,
    /// The connection broke after the request went out.
    ConnectionLost = 6,
    /// The answer is not one that Cognito gives.
    BadResponse = 7,
    /// The interrupt callback gave the call up.
    Cancelled = 8,
    /// A defect of this library.
    Internal = 9,
    /// Cognito answered with an error that has no name here.
    ServiceError = 100,
    /// The access token is wrong, expired, revoked or lacks the scope.
    NotAuthorized = 101,
    /// Cognito refused a parameter.
    InvalidParameter = 102,
    /// The user pool does not exist in this region.
    ResourceNotFound = 103,
    /// The account's request rate is exceeded.
    TooManyRequests = 104,
    /// This user's hourly limit is reached.
    LimitExceeded = 105,
    /// Cognito could not deliver the code.
    CodeDeliveryFailure = 106,
    /// The user does not exist.
    UserNotFound = 107,
    /// The user is not confirmed.
    UserNotConfirmed = 108,
    /// The user must reset the password first.
    PasswordResetRequired = 109,
    /// The code is wrong.
    CodeMismatch = 110,
    /// The code has expired or was used already.
    ExpiredCode = 111,
    /// Another user has this e-mail or phone number.
    AliasExists = 112,
    /// A Lambda trigger of the pool failed.
    UnexpectedLambda = 113,
    /// A Lambda trigger of the pool refused the request.
    UserLambdaValidation = 114,
    /// A Lambda trigger of the pool gave a malformed answer.
    InvalidLambdaResponse = 115,
    /// The pool's SMS role lacks a permission.
    InvalidSmsRoleAccessPolicy = 116,
    /// The pool's SMS role does not trust Cognito.
    InvalidSmsRoleTrustRelationship = 117,
    /// The pool's e-mail identity lacks a permission.
    InvalidEmailRoleAccessPolicy = 118,
    /// The operation is not enabled for this pool or region.
    OperationNotEnabled = 119,
    /// A web application firewall rule refused the request.
    Forbidden = 120,
    /// Cognito failed inside.
    InternalError = 121,
}

/// One row of the table.
struct Row {
    status: Status,
    name: &'static str,
    code: &'static str,
    sentence: &'static str,
}

const fn row(
    status: Status,
    name: &'static str,
    code: &'static str,
    sentence: &'static str,
) -> Row {
    Row {
        status,
        name,
        code,
        sentence,
    }
}

#[rustfmt::skip] // one line a status, so that the table reads as a table
const TABLE: &[Row] = &[
    row(Status::Ok, "COGNITO_OK\0", "", "Success.\0"),
    row(Status::InvalidArgument, "COGNITO_INVALID_ARGUMENT\0", "InvalidArgument", "An argument or option is wrong; nothing was sent.\0"),
    row(Status::Configuration, "COGNITO_CONFIGURATION\0", "Configuration", "The environment, the profile file or a file they name is wrong; nothing was sent.\0"),
    row(Status::Connect, "COGNITO_CONNECT\0", "Connect", "Cognito could not be reached; nothing was sent.\0"),
    row(Status::Tls, "COGNITO_TLS\0", "Tls", "The TLS handshake failed; nothing was sent.\0"),
    row(Status::Timeout, "COGNITO_TIMEOUT\0", "Timeout", "The call took longer than it was allowed to.\0"),
    row(Status::ConnectionLost, "COGNITO_CONNECTION_LOST\0", "ConnectionLost", "The connection broke before the answer was complete.\0"),
    row(Status::BadResponse, "COGNITO_BAD_RESPONSE\0", "BadResponse", "The answer is not one that Cognito gives.\0"),
    row(Status::Cancelled, "COGNITO_CANCELLED\0", "Cancelled", "The interrupt callback gave the call up.\0"),
    row(Status::Internal, "COGNITO_INTERNAL\0", "Internal", "A defect of libcognito; please report it.\0"),
    row(Status::ServiceError, "COGNITO_SERVICE_ERROR\0", "", "Cognito answered with an error that libcognito has no name for.\0"),
    row(Status::NotAuthorized, "COGNITO_NOT_AUTHORIZED\0", "NotAuthorizedException", "The access token is invalid, expired, revoked or lacks the scope.\0"),
    row(Status::InvalidParameter, "COGNITO_INVALID_PARAMETER\0", "InvalidParameterException", "Cognito refused a parameter.\0"),
    row(Status::ResourceNotFound, "COGNITO_RESOURCE_NOT_FOUND\0", "ResourceNotFoundException", "The user pool does not exist in this region.\0"),
    row(Status::TooManyRequests, "COGNITO_TOO_MANY_REQUESTS\0", "TooManyRequestsException", "The account's request rate is exceeded.\0"),
    row(Status::LimitExceeded, "COGNITO_LIMIT_EXCEEDED\0", "LimitExceededException", "This user's hourly limit is reached.\0"),
    row(Status::CodeDeliveryFailure, "COGNITO_CODE_DELIVERY_FAILURE\0", "CodeDeliveryFailureException", "Cognito could not deliver the code.\0"),
    row(Status::UserNotFound, "COGNITO_USER_NOT_FOUND\0", "UserNotFoundException", "The user does not exist.\0"),
    row(Status::UserNotConfirmed, "COGNITO_USER_NOT_CONFIRMED\0", "UserNotConfirmedException", "The user is not confirmed.\0"),
    row(Status::PasswordResetRequired, "COGNITO_PASSWORD_RESET_REQUIRED\0", "PasswordResetRequiredException", "The user must reset the password first.\0"),
    row(Status::CodeMismatch, "COGNITO_CODE_MISMATCH\0", "CodeMismatchException", "The code is wrong.\0"),
    row(Status::ExpiredCode, "COGNITO_EXPIRED_CODE\0", "ExpiredCodeException", "The code has expired or was used already.\0"),
    row(Status::AliasExists, "COGNITO_ALIAS_EXISTS\0", "AliasExistsException", "Another user has this e-mail or phone number.\0"),
    row(Status::UnexpectedLambda, "COGNITO_UNEXPECTED_LAMBDA\0", "UnexpectedLambdaException", "A Lambda trigger of the user pool failed.\0"),
    row(Status::UserLambdaValidation, "COGNITO_USER_LAMBDA_VALIDATION\0", "UserLambdaValidationException", "A Lambda trigger of the user pool refused the request.\0"),
    row(Status::InvalidLambdaResponse, "COGNITO_INVALID_LAMBDA_RESPONSE\0", "InvalidLambdaResponseException", "A Lambda trigger of the user pool gave a malformed answer.\0"),
    row(Status::InvalidSmsRoleAccessPolicy, "COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY\0", "InvalidSmsRoleAccessPolicyException", "The user pool's SMS role lacks a permission.\0"),
    row(Status::InvalidSmsRoleTrustRelationship, "COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP\0", "InvalidSmsRoleTrustRelationshipException", "The user pool's SMS role does not trust Cognito.\0"),
    row(Status::InvalidEmailRoleAccessPolicy, "COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY\0", "InvalidEmailRoleAccessPolicyException", "The user pool's e-mail identity lacks a permission.\0"),
    row(Status::OperationNotEnabled, "COGNITO_OPERATION_NOT_ENABLED\0", "OperationNotEnabledException", "The operation is not enabled for this user pool or region.\0"),
    row(Status::Forbidden, "COGNITO_FORBIDDEN\0", "ForbiddenException", "A web application firewall rule refused the request.\0"),
    row(Status::InternalError, "COGNITO_INTERNAL_ERROR\0", "InternalErrorException", "Cognito failed inside; a code may have gone out.\0"),
];

/// What a number outside the table is called.
const UNKNOWN_NAME: &str = "COGNITO_UNKNOWN_STATUS\0";
const UNKNOWN_SENTENCE: &str = "This status number is not one of libcognito's.\0";

impl Status {
    /// The number that the C interface uses.
    pub fn number(self) -> i32 {
        self as i32
    }

    /// The name in C, for instance `COGNITO_LIMIT_EXCEEDED`.
    pub fn name(self) -> &'static str {
        without_nul(name_with_nul(self.number()))
    }

    /// One English sentence.
    pub fn message(self) -> &'static str {
        without_nul(message_with_nul(self.number()))
    }

    /// The error code: Cognito's own (`LimitExceededException`), or ours (`Timeout`).
    /// Empty for [`Status::Ok`] and [`Status::ServiceError`].
    pub fn code(self) -> &'static str {
        find(self.number()).map_or("", |row| row.code)
    }

    /// The status of a code that Cognito answered with.
    pub fn from_service_code(code: &str) -> Status {
        TABLE
            .iter()
            .find(|row| row.status.number() > 100 && row.code == code)
            .map_or(Status::ServiceError, |row| row.status)
    }

    /// Every status, in the order of their numbers.
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

/// The name of any number, NUL-terminated, so that C can have it as it is.
pub(crate) fn name_with_nul(number: i32) -> &'static str {
    find(number).map_or(UNKNOWN_NAME, |row| row.name)
}

/// The sentence of any number, NUL-terminated.
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
        assert_eq!(last, 121);
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
        // Our own codes are no answers of Cognito's.
        assert_eq!(Status::from_service_code("Timeout"), Status::ServiceError);
    }
}
