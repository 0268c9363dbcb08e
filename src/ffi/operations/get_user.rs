//! GetUser for C: reads the signed-in user.

use std::ffi::c_char;

use super::super::args;
use super::super::buf::cognito_buf;
use super::super::call::{On, run};
use super::super::client::cognito_client;
use super::super::status::cognito_status;
use crate::client::Client;
use crate::operations::GetUser;

/// Runs the operation on the default client or on a handle.
///
/// # Safety
/// As [`run`]; each string is NULL or NUL-terminated and lives for the call.
unsafe fn get_user(on: On, token: *const c_char, out_buf: *mut cognito_buf) -> cognito_status {
    let call = |client: &Client| {
        // SAFETY: the caller's promise.
        let access_token = unsafe { args::required(token, "token")? };
        Ok(client.run(&GetUser { access_token }))
    };
    // SAFETY: the caller's promise.
    unsafe { run(on, GetUser::spec().idempotency, out_buf, &call) }
}

/// Reads the signed-in user: which attributes there are, and which are verified.
///
/// On the default client, see cognito_get_attr_verification_code. It only reads, so it is tried
/// again after any passing fault.
/// AWS operation: GetUser.
///
/// @param token The signed-in user's access token, NUL-terminated UTF-8. Required. Blanks at its
///   end do not count.
/// @param out_buf NULL, or a buffer for the result. Success: {"Username":...,"UserAttributes":
///   [{"Name":"email_verified","Value":"true"},...],"ResponseMetadata":{...}}.
///
/// @return COGNITO_OK, or any other status.
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
/// cognito_buf buf = COGNITO_BUF_INIT;
/// if (cognito_get_user(token, &buf) == COGNITO_OK) {
///     const char *name = cognito_buf_get(&buf, "/Username");
///     puts(name ? name : "a user without a name");
/// }
/// cognito_buf_free(&buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_get_user(
    token: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the strings and the buffer.
    unsafe { get_user(On::DefaultClient, token, out_buf) }
}

/// As cognito_get_user, on a client that you made.
///
/// @param client From cognito_client_new. Required.
/// @param token The signed-in user's access token. Required.
/// @param out_buf NULL, or a buffer for the result.
///
/// @return COGNITO_OK, or any other status.
///
/// @par Memory
/// Release out_buf with cognito_buf_free.
///
/// @par Threads
/// Any, at once too. Blocks for at most the client's timeout.
///
/// @par Example
/// @code
/// cognito_buf buf = COGNITO_BUF_INIT;
/// if (cognito_client_get_user(client, token, &buf) == COGNITO_OK)
///     puts(buf.data);
/// cognito_buf_free(&buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_get_user(
    client: *mut cognito_client,
    token: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the strings and the buffer.
    unsafe { get_user(On::Handle(client), token, out_buf) }
}
