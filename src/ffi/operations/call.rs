//! Any operation that needs no signature, for C: by its name, with its input as JSON.

use std::ffi::c_char;

use super::super::args;
use super::super::boundary::quietly;
use super::super::buf::cognito_buf;
use super::super::call::{On, run};
use super::super::client::cognito_client;
use super::super::status::cognito_status;
use crate::client::Client;
use crate::operations::{AnyOperation, entry};
use crate::send_rule::Idempotency;

/// Runs the operation on the default client or on a handle.
///
/// # Safety
/// As [`run`]; each string is NULL or NUL-terminated and lives for the call.
unsafe fn call(
    on: On,
    operation: *const c_char,
    input_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller's promise.
    let find = || unsafe { args::required(operation, "operation") }.and_then(entry);
    let found = quietly(None, || find().ok());
    let idempotency = found.map_or(Idempotency::ReadOnly, |entry| entry.spec.idempotency);
    let call = |client: &Client| {
        let entry = found.map_or_else(find, Ok)?;
        // SAFETY: the caller's promise.
        let input = unsafe { args::optional(input_json, "input") }?.unwrap_or_default();
        Ok(client.run(&AnyOperation::new(entry, input)?))
    };
    // SAFETY: the caller's promise.
    unsafe { run(on, idempotency, out_buf, &call) }
}

/// Runs any of the operations that need no signature, such as "InitiateAuth" or "UpdateUserAttributes".
///
/// On the default client, see cognito_get_attr_verification_code. docs/operations.md lists the
/// operations. What only reads is sent again after any passing fault; what acts only where it cannot
/// have been acted on, so that one call sends at most one message.
/// AWS operation: the named one.
///
/// @param operation AWS's name of the operation. Required. One that is signed with AWS credentials is
///              refused.
/// @param input_json NULL, "" or blanks for no members, or a JSON object of AWS's members by AWS's
///   names, such as {"AccessToken":"...","UserAttributes":[{"Name":"email",
///   "Value":"a@example.com"}]}. They are sent as they are; members that are missing,
///   unknown or of the wrong type are refused by name.
/// @param out_buf NULL, or a buffer for the result. Success: the members of Cognito's answer and
///   ResponseMetadata. Tokens that it holds are for you to keep secret. Failure: as for
///   cognito_get_attr_verification_code, with CodeSent where the operation may send a
///   message.
///
/// Strings are NUL-terminated UTF-8 and are not kept after the return. The region comes from the
/// option, else the access token, else UserPoolId, else the environment or the profile.
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
/// if (cognito_call("GetTokensFromRefreshToken",
///                  "{\"RefreshToken\":\"...\",\"ClientId\":\"...\"}", &buf) == COGNITO_OK)
///     token = cognito_buf_get(&buf, "/AuthenticationResult/AccessToken");
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_call(
    operation: *const c_char,
    input_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the strings and the buffer.
    unsafe { call(On::DefaultClient, operation, input_json, out_buf) }
}

/// As cognito_call, on a client that you made.
///
/// @param client From cognito_client_new. Required.
/// @param operation AWS's name of the operation. Required.
/// @param input_json NULL, "" or blanks for no members, or a JSON object of AWS's members.
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
/// const char *input = "{\"AuthFlow\":\"USER_PASSWORD_AUTH\",\"ClientId\":\"...\","
///                     "\"AuthParameters\":{\"USERNAME\":\"...\",\"PASSWORD\":\"...\"}}";
/// cognito_status status = cognito_client_call(client, "InitiateAuth", input, NULL);
/// puts(cognito_status_message(status));
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_call(
    client: *mut cognito_client,
    operation: *const c_char,
    input_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the strings and the buffer.
    unsafe { call(On::Handle(client), operation, input_json, out_buf) }
}
