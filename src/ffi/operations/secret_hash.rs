//! The hash that app clients with a secret ask for, for C.

use std::ffi::c_char;

use serde_json::json;

use super::super::args;
use super::super::buf::cognito_buf;
use super::super::call::run_local;
use super::super::status::cognito_status;
use crate::operations::secret_hash;

/// Computes the SECRET_HASH that app clients with a secret ask for:
/// base64(HMAC-SHA256(client_secret, username + client_id)). Nothing is sent.
///
/// @param username The user's name, as it stands in the input. For a refresh it is that of the token,
///             not an alias such as the e-mail. Required.
/// @param client_id The app client's id. Required.
/// @param client_secret The app client's secret. Required.
/// @param out_buf NULL, or a buffer for the result. Success: {"SecretHash":"..."}.
///
/// Strings are NUL-terminated UTF-8 and are not kept after the return. Blanks at their end do not
/// count.
///
/// @return COGNITO_OK, or COGNITO_INVALID_ARGUMENT.
///
/// @par Memory
/// Release out_buf with cognito_buf_free.
///
/// @par Threads
/// Any, at once too.
///
/// @par Example
/// @code
/// cognito_buf buf = COGNITO_BUF_INIT;
/// if (cognito_secret_hash("zoe", "1example23456789", "9exampleSecret", &buf) == COGNITO_OK)
///     puts(cognito_buf_get(&buf, "/SecretHash"));
/// cognito_buf_free(&buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_secret_hash(
    username: *const c_char,
    client_id: *const c_char,
    client_secret: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    let hash = || {
        // SAFETY: the caller passes NULL or NUL-terminated strings.
        let (username, client_id, client_secret) = unsafe {
            (
                args::required(username, "username")?,
                args::required(client_id, "client_id")?,
                args::required(client_secret, "client_secret")?,
            )
        };
        let hash = secret_hash(username, client_id, client_secret)?;
        Ok(json!({ "SecretHash": hash }))
    };
    // SAFETY: the caller passes NULL or an initialised buffer.
    unsafe { run_local(out_buf, hash) }
}
