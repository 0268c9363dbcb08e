//! Status numbers, their names and sentences, and the library's version.

use std::ffi::c_char;

use crate::status::{message_with_nul, name_with_nul};

/// What became of a call: 0 is success, 1 to 99 failed on this side, 100 and more are errors that
/// Cognito answered with. Numbers are never reused, and new ones may come: treat a number that you
/// do not know as a failure.
pub type cognito_status = i32;

/// Success.
pub const COGNITO_OK: cognito_status = 0;

/// An argument or option is wrong. Nothing was sent.
pub const COGNITO_INVALID_ARGUMENT: cognito_status = 1;
/// The environment, the profile file or a file they name is wrong. Nothing was sent.
pub const COGNITO_CONFIGURATION: cognito_status = 2;
/// Name look-up or connection failed. Nothing was sent.
pub const COGNITO_CONNECT: cognito_status = 3;
/// The TLS handshake failed. Nothing was sent.
pub const COGNITO_TLS: cognito_status = 4;
/// A deadline passed. CodeSent says whether a message may have gone out.
pub const COGNITO_TIMEOUT: cognito_status = 5;
/// The connection broke after the request went out: a message may have gone out.
pub const COGNITO_CONNECTION_LOST: cognito_status = 6;
/// The answer is not one that Cognito gives.
pub const COGNITO_BAD_RESPONSE: cognito_status = 7;
/// The interrupt callback gave the call up.
pub const COGNITO_CANCELLED: cognito_status = 8;
/// A defect of this library. Please report it.
pub const COGNITO_INTERNAL: cognito_status = 9;

/// An error of Cognito's that has no number here: see Error.Code.
pub const COGNITO_SERVICE_ERROR: cognito_status = 100;
/// Token invalid, expired, revoked or without the scope: sign in again or refresh it.
pub const COGNITO_NOT_AUTHORIZED: cognito_status = 101;
/// Cognito refused a parameter. Only email and phone_number can be verified.
pub const COGNITO_INVALID_PARAMETER: cognito_status = 102;
/// The user pool is gone, or the region is wrong.
pub const COGNITO_RESOURCE_NOT_FOUND: cognito_status = 103;
/// The AWS account's request rate is exceeded: back off.
pub const COGNITO_TOO_MANY_REQUESTS: cognito_status = 104;
/// This user's hourly limit is reached: try later, never at once.
pub const COGNITO_LIMIT_EXCEEDED: cognito_status = 105;
/// Cognito could not deliver the code.
pub const COGNITO_CODE_DELIVERY_FAILURE: cognito_status = 106;
/// The user does not exist.
pub const COGNITO_USER_NOT_FOUND: cognito_status = 107;
/// The user is not confirmed.
pub const COGNITO_USER_NOT_CONFIRMED: cognito_status = 108;
/// The user must reset the password first.
pub const COGNITO_PASSWORD_RESET_REQUIRED: cognito_status = 109;
/// The code is wrong: ask for it again.
pub const COGNITO_CODE_MISMATCH: cognito_status = 110;
/// The code expired or was used: after a lost answer ask get_user whether it is verified.
pub const COGNITO_EXPIRED_CODE: cognito_status = 111;
/// The value belongs to another user.
pub const COGNITO_ALIAS_EXISTS: cognito_status = 112;
/// A Lambda trigger of the pool failed.
pub const COGNITO_UNEXPECTED_LAMBDA: cognito_status = 113;
/// A Lambda trigger of the pool refused the request.
pub const COGNITO_USER_LAMBDA_VALIDATION: cognito_status = 114;
/// A Lambda trigger of the pool gave a malformed answer.
pub const COGNITO_INVALID_LAMBDA_RESPONSE: cognito_status = 115;
/// The pool's SMS role lacks a permission.
pub const COGNITO_INVALID_SMS_ROLE_ACCESS_POLICY: cognito_status = 116;
/// The pool's SMS role does not trust Cognito.
pub const COGNITO_INVALID_SMS_ROLE_TRUST_RELATIONSHIP: cognito_status = 117;
/// The pool's e-mail identity lacks a permission.
pub const COGNITO_INVALID_EMAIL_ROLE_ACCESS_POLICY: cognito_status = 118;
/// The operation is not enabled here, for instance in a replica region.
pub const COGNITO_OPERATION_NOT_ENABLED: cognito_status = 119;
/// A web application firewall rule refused the request.
pub const COGNITO_FORBIDDEN: cognito_status = 120;
/// Cognito failed inside: a code may have gone out.
pub const COGNITO_INTERNAL_ERROR: cognito_status = 121;

/// The version of this header: 10,000 times major, 100 times minor, and patch.
pub const COGNITO_VERSION_NUMBER: u32 = 100;

const VERSION_WITH_NUL: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// The name of a status, such as "COGNITO_LIMIT_EXCEEDED".
///
/// Parameters:
///   status  any number; one that is no status gives "COGNITO_UNKNOWN_STATUS".
///
/// Returns: a string, never NULL.
/// Memory: static; do not free it.
/// Threads: any.
///
/// Example:
///   fprintf(stderr, "%s\n", cognito_status_name(COGNITO_LIMIT_EXCEEDED));
#[unsafe(no_mangle)]
pub extern "C" fn cognito_status_name(status: cognito_status) -> *const c_char {
    name_with_nul(status).as_ptr().cast()
}

/// One English sentence that says what a status means.
///
/// Parameters:
///   status  any number; one that is no status gives a sentence that says so.
///
/// Returns: a string, never NULL. The result buffer of the call says more.
/// Memory: static; do not free it.
/// Threads: any.
///
/// Example:
///   puts(cognito_status_message(COGNITO_LIMIT_EXCEEDED));
#[unsafe(no_mangle)]
pub extern "C" fn cognito_status_message(status: cognito_status) -> *const c_char {
    message_with_nul(status).as_ptr().cast()
}

/// The version of the library that is loaded, such as "0.1.0".
///
/// Returns: a string, never NULL.
/// Memory: static; do not free it.
/// Threads: any.
///
/// Example:
///   printf("libcognito %s\n", cognito_version());
#[unsafe(no_mangle)]
pub extern "C" fn cognito_version() -> *const c_char {
    VERSION_WITH_NUL.as_ptr().cast()
}

/// The version of the library that is loaded, as a number: compare it with
/// COGNITO_VERSION_NUMBER, the version of this header.
///
/// Returns: 10,000 times major, 100 times minor, and patch.
/// Threads: any.
///
/// Example:
///   if (cognito_version_number() < COGNITO_VERSION_NUMBER)
///       fputs("libcognito is older than what this was built with\n", stderr);
#[unsafe(no_mangle)]
pub extern "C" fn cognito_version_number() -> u32 {
    COGNITO_VERSION_NUMBER
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::status::Status;

    #[test]
    fn the_constants_of_the_header_are_those_of_the_table() {
        let source = include_str!("status.rs");
        for status in Status::all() {
            let line = format!(
                "pub const {}: cognito_status = {};",
                status.name(),
                status.number()
            );
            assert!(source.contains(&line), "{line}");
        }
        let constants = source.matches("\npub const COGNITO_").count();
        assert_eq!(constants, Status::all().count() + 1, "and the version");
    }

    #[test]
    fn the_version_number_is_the_packages() {
        let part = |text: &str| text.parse::<u32>().unwrap();
        let number = part(env!("CARGO_PKG_VERSION_MAJOR")) * 10_000
            + part(env!("CARGO_PKG_VERSION_MINOR")) * 100
            + part(env!("CARGO_PKG_VERSION_PATCH"));
        assert_eq!(COGNITO_VERSION_NUMBER, number);
    }
}
