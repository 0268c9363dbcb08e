//! VerifyUserAttribute for C: hands the code back, which marks the attribute as verified.

use std::ffi::c_char;

use super::super::args;
use super::super::buf::cognito_buf;
use super::super::call::{On, run};
use super::super::client::cognito_client;
use super::super::status::cognito_status;
use crate::client::Client;
use crate::operations::VerifyUserAttribute;

/// Runs the operation on the default client or on a handle.
///
/// # Safety
/// As [`run`]; each string is NULL or NUL-terminated and lives for the call.
unsafe fn verify_attr(
    on: On,
    token: *const c_char,
    attr: *const c_char,
    code: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    let call = |client: &Client| {
        // SAFETY: the caller's promise.
        let (access_token, attribute_name, code) = unsafe {
            (
                args::required(token, "token")?,
                args::required(attr, "attr")?,
                args::required(code, "code")?,
            )
        };
        Ok(client.run(&VerifyUserAttribute {
            access_token,
            attribute_name,
            code,
        }))
    };
    // SAFETY: the caller's promise.
    unsafe { run(on, VerifyUserAttribute::spec().idempotency, out_buf, &call) }
}

/// Hands the user's code back to Cognito, which marks the attribute as verified.
///
/// On the default client, see cognito_get_attr_verification_code.
/// AWS operation: VerifyUserAttribute.
///
/// @param token The signed-in user's access token. Required.
/// @param attr "email" or "phone_number". Required.
/// @param code What the user typed, without white space. Required.
/// @param out_buf NULL, or a buffer for the result. Success: {"ResponseMetadata":{...}}.
///
/// Strings are NUL-terminated UTF-8 and are not kept after the return. Blanks at the end of token,
/// attr and code do not count, so that fields of a fixed length can be passed.
///
/// @return COGNITO_OK, COGNITO_CODE_MISMATCH, COGNITO_EXPIRED_CODE, or any other status. After
/// COGNITO_CONNECTION_LOST or COGNITO_TIMEOUT ask cognito_get_user whether it is verified.
///
/// @par Memory
/// Release out_buf with cognito_buf_free.
///
/// @par Threads
/// Any, at once too; after fork a child may go on calling it. Blocks for at most the
/// timeout.
///
/// @par Example
/// @code
/// cognito_status status = cognito_verify_attr(token, "email", "123456", NULL);
/// puts(cognito_status_message(status));
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_verify_attr(
    token: *const c_char,
    attr: *const c_char,
    code: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the strings and the buffer.
    unsafe { verify_attr(On::DefaultClient, token, attr, code, out_buf) }
}

/// As cognito_verify_attr, on a client that you made.
///
/// @param client From cognito_client_new. Required.
/// @param token The signed-in user's access token. Required.
/// @param attr "email" or "phone_number". Required.
/// @param code What the user typed, without white space. Required.
/// @param out_buf NULL, or a buffer for the result.
///
/// @return COGNITO_OK, COGNITO_CODE_MISMATCH, COGNITO_EXPIRED_CODE, or any other status.
///
/// @par Memory
/// Release out_buf with cognito_buf_free.
///
/// @par Threads
/// Any, at once too. Blocks for at most the client's timeout.
///
/// @par Example
/// @code
/// if (cognito_client_verify_attr(client, token, "email", "123456", NULL) == COGNITO_OK)
///     puts("verified");
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_verify_attr(
    client: *mut cognito_client,
    token: *const c_char,
    attr: *const c_char,
    code: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the strings and the buffer.
    unsafe { verify_attr(On::Handle(client), token, attr, code, out_buf) }
}
