//! Status numbers, their names and sentences, and the library's version.

use std::ffi::c_char;

use crate::status::{message_with_nul, name_with_nul};

/// The outcome of a call: 0 is success, 1 to 99 failed on this side, 100 and more are errors that
/// Cognito answered with. Numbers are never reused, and new ones may come: treat a number that you
/// do not know as a failure.
pub type cognito_status = i32;

/// 10,000 times major, 100 times minor, and patch.
const VERSION_NUMBER: u32 = 10_000 * part(env!("CARGO_PKG_VERSION_MAJOR"))
    + 100 * part(env!("CARGO_PKG_VERSION_MINOR"))
    + part(env!("CARGO_PKG_VERSION_PATCH"));

const fn part(text: &str) -> u32 {
    match u32::from_str_radix(text, 10) {
        Ok(number) => number,
        Err(_) => panic!("a version has numbers"),
    }
}

const VERSION_WITH_NUL: &str = concat!(env!("CARGO_PKG_VERSION"), "\0");

/// Returns the name of a status, such as "COGNITO_LIMIT_EXCEEDED".
///
/// @param status Any number; one that is no status gives "COGNITO_UNKNOWN_STATUS".
///
/// @return A string, never NULL.
///
/// @par Memory
/// Static; do not free it.
///
/// @par Threads
/// Any.
///
/// @par Example
/// @code
/// fprintf(stderr, "%s\n", cognito_status_name(COGNITO_LIMIT_EXCEEDED));
/// @endcode
#[unsafe(no_mangle)]
pub extern "C" fn cognito_status_name(status: cognito_status) -> *const c_char {
    name_with_nul(status).as_ptr().cast()
}

/// Returns one English sentence that says what a status means.
///
/// @param status Any number; one that is no status gives a sentence that says so.
///
/// @return A string, never NULL. The result buffer of the call says more.
///
/// @par Memory
/// Static; do not free it.
///
/// @par Threads
/// Any.
///
/// @par Example
/// @code
/// puts(cognito_status_message(COGNITO_LIMIT_EXCEEDED));
/// @endcode
#[unsafe(no_mangle)]
pub extern "C" fn cognito_status_message(status: cognito_status) -> *const c_char {
    message_with_nul(status).as_ptr().cast()
}

/// Returns the version of the library that is loaded, such as "0.1.0".
///
/// @return A string, never NULL.
///
/// @par Memory
/// Static; do not free it.
///
/// @par Threads
/// Any.
///
/// @par Example
/// @code
/// printf("libcognito %s\n", cognito_version());
/// @endcode
#[unsafe(no_mangle)]
pub extern "C" fn cognito_version() -> *const c_char {
    VERSION_WITH_NUL.as_ptr().cast()
}

/// Returns the version of the library that is loaded, as a number: compare it with
/// COGNITO_VERSION_NUMBER, the version of this header.
///
/// @return 10,000 times major, 100 times minor, and patch.
///
/// @par Threads
/// Any.
///
/// @par Example
/// @code
/// if (cognito_version_number() < COGNITO_VERSION_NUMBER)
///     fputs("libcognito is older than what this was built with\n", stderr);
/// @endcode
#[unsafe(no_mangle)]
pub extern "C" fn cognito_version_number() -> u32 {
    VERSION_NUMBER
}
