//! GetUserAttributeVerificationCode for C: sends the user a code for an attribute.

use std::ffi::c_char;

use super::super::args;
use super::super::buf::cognito_buf;
use super::super::call::{On, run};
use super::super::client::cognito_client;
use super::super::status::cognito_status;
use crate::client::Client;
use crate::client::metadata::ClientMetadata;
use crate::operations::GetUserAttributeVerificationCode;

/// Runs the operation on the default client or on a handle.
///
/// # Safety
/// As [`run`]; each string is NULL or NUL-terminated and lives for the call.
unsafe fn get_attr_verification_code(
    on: On,
    token: *const c_char,
    attr: *const c_char,
    metadata_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    let call = |client: &Client| {
        // SAFETY: the caller's promise.
        let (access_token, attribute_name, metadata) = unsafe {
            (
                args::required(token, "token")?,
                args::required(attr, "attr")?,
                args::optional(metadata_json, "metadata")?,
            )
        };
        // Languages that cannot pass NULL pass "".
        let metadata = metadata.filter(|json| !json.trim().is_empty());
        let metadata = metadata.map(ClientMetadata::from_json).transpose()?;
        Ok(client.run(&GetUserAttributeVerificationCode {
            access_token,
            attribute_name,
            client_metadata: metadata.as_ref(),
        }))
    };
    // SAFETY: the caller's promise.
    unsafe {
        run(
            on,
            GetUserAttributeVerificationCode::spec().idempotency,
            out_buf,
            &call,
        )
    }
}

/// Makes Cognito send the user a verification code for an attribute.
///
/// The whole job in one call, on a default client that is made from the environment at first use.
/// The region comes from the token, so nothing need be configured. One call sends at most one
/// code: the request is sent again only where it cannot have been acted on.
/// AWS operation: GetUserAttributeVerificationCode.
///
/// @param token The signed-in user's access token (not the ID token). Required.
/// @param attr "email" or "phone_number". Required.
/// @param metadata_json NULL, "" or blanks for none, or a JSON object of strings for the pool's Lambda triggers, such as
///   {"lang":"de"}.
/// @param out_buf NULL, or a buffer for the result.
///   Success: {"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":
///   "EMAIL","Destination":"a***@e***"},"ResponseMetadata":{...}}; what the server
///   leaves out stays out.
///   Failure: {"Error":{"Code":...,"Message":...},"Status":...,"CodeSent":
///   "no"|"maybe","Hint":...,"ResponseMetadata":{...}}.
///
/// Strings are NUL-terminated UTF-8 and are not kept after the return. Blanks at the end of token and
/// attr do not count, so that fields of a fixed length can be passed.
///
/// @return COGNITO_OK, or any other status.
///
/// @par Memory
/// Release out_buf with cognito_buf_free.
///
/// @par Threads
/// Any, at once too; after fork a child may go on calling it. Blocks for at most the
/// timeout (30 s unless COGNITO_TIMEOUT says otherwise).
///
/// @par Example
/// @code
/// cognito_buf buf = COGNITO_BUF_INIT;
/// if (cognito_get_attr_verification_code(token, "email", NULL, &buf) != COGNITO_OK)
///     fprintf(stderr, "%s\n", cognito_buf_get(&buf, "/Error/Message"));
/// cognito_buf_free(&buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_get_attr_verification_code(
    token: *const c_char,
    attr: *const c_char,
    metadata_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the strings and the buffer.
    unsafe { get_attr_verification_code(On::DefaultClient, token, attr, metadata_json, out_buf) }
}

/// As cognito_get_attr_verification_code, on a client that you made.
///
/// @param client From cognito_client_new. Required.
/// @param token The signed-in user's access token. Required.
/// @param attr "email" or "phone_number". Required.
/// @param metadata_json NULL, "" or blanks for none, or a JSON object of strings for the pool's Lambda triggers.
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
/// const char *metadata = "{\"lang\":\"de\"}";
/// cognito_status status =
///     cognito_client_get_attr_verification_code(client, token, "email", metadata, NULL);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_get_attr_verification_code(
    client: *mut cognito_client,
    token: *const c_char,
    attr: *const c_char,
    metadata_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the strings and the buffer.
    unsafe { get_attr_verification_code(On::Handle(client), token, attr, metadata_json, out_buf) }
}
