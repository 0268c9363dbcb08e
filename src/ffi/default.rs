//! The one-call functions, on a client that is made from the environment at first use.

use std::ffi::c_char;

use once_cell::race::OnceBox;

use super::buf::cognito_buf;
use super::client::{get_user, send, verify};
use super::guard;
use super::status::cognito_status;
use crate::client::Client;
use crate::error::Error;
use crate::host::{Host, Level};
use crate::options::Options;

/// Sets itself without a lock: a fork in the middle of it leaves the child free to set its own.
static CLIENT: OnceBox<Client> = OnceBox::new();

pub(super) fn client() -> Result<&'static Client, Error> {
    CLIENT.get_or_try_init(|| {
        let host = StandardError::from_environment()?;
        Client::with_host(Options::new(), host).map(Box::new)
    })
}

/// Writes the default client's log lines to standard error, where COGNITO_LOG asks for them.
struct StandardError(Option<Level>);

impl StandardError {
    fn from_environment() -> Result<Self, Error> {
        let name = std::env::var("COGNITO_LOG").unwrap_or_default();
        if name.is_empty() || name.eq_ignore_ascii_case("off") {
            return Ok(StandardError(None));
        }
        Level::from_name(&name)
            .map(|level| StandardError(Some(level)))
            .ok_or_else(|| {
                Error::configuration("environment variable COGNITO_LOG: is no level.")
                    .with_hint("The levels are error, warn, info, debug, trace and off.")
            })
    }
}

impl Host for StandardError {
    fn log_level(&self) -> Option<Level> {
        self.0
    }

    fn log(&self, level: Level, message: &str) {
        let line = format!("libcognito {}: {message}\n", level.as_str());
        // Not by the standard library's handle: another thread may hold its lock at a fork, and the
        // child would wait for it for ever. A line that cannot be written is lost.
        // SAFETY: the pointer and the length are those of `line`.
        unsafe { libc::write(libc::STDERR_FILENO, line.as_ptr().cast(), line.len()) };
    }
}

/// Makes Cognito send the user a verification code for an attribute.
///
/// The whole job in one call, on a default client that is made from the environment at first use.
/// The region comes from the token, so nothing need be configured. One call sends at most one
/// code: the request is sent again only where it cannot have been acted on.
/// AWS operation: GetUserAttributeVerificationCode.
///
/// Parameters:
///   token          the signed-in user's access token (not the ID token). Required.
///   attr           "email" or "phone_number". Required.
///   metadata_json  NULL, or a JSON object of strings for the pool's Lambda triggers, such as
///                  {"lang":"de"}.
///   out_buf        NULL, or a buffer for the result.
///                  Success: {"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":
///                  "EMAIL","Destination":"a***@e***"},"ResponseMetadata":{...}}; what the server
///                  leaves out stays out.
///                  Failure: {"Error":{"Code":...,"Message":...},"Status":...,"CodeSent":
///                  "no"|"maybe","Hint":...,"ResponseMetadata":{...}}.
///
/// Strings are NUL-terminated UTF-8 and are not kept after the return.
///
/// Returns: COGNITO_OK, or why not: any status.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too; after fork a child may go on calling it. Blocks for at most the
/// timeout (30 s unless COGNITO_TIMEOUT says otherwise).
///
/// Example:
///   cognito_buf buf = COGNITO_BUF_INIT;
///   if (cognito_get_attr_verification_code(token, "email", NULL, &buf) != COGNITO_OK)
///       fprintf(stderr, "%s\n", cognito_buf_get(&buf, "/Error/Message"));
///   cognito_buf_free(&buf);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_get_attr_verification_code(
    token: *const c_char,
    attr: *const c_char,
    metadata_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the strings and the buffer.
    unsafe { guard::answer(out_buf, || send(client(), token, attr, metadata_json)) }
}

/// Hands the user's code back to Cognito, which marks the attribute as verified.
///
/// On the default client, see cognito_get_attr_verification_code.
/// AWS operation: VerifyUserAttribute.
///
/// Parameters:
///   token    the signed-in user's access token. Required.
///   attr     "email" or "phone_number". Required.
///   code     what the user typed, without white space. Required.
///   out_buf  NULL, or a buffer for the result. Success: {"ResponseMetadata":{...}}.
///
/// Strings are NUL-terminated UTF-8 and are not kept after the return.
///
/// Returns: COGNITO_OK, COGNITO_CODE_MISMATCH, COGNITO_EXPIRED_CODE, or any other status. After
/// COGNITO_CONNECTION_LOST or COGNITO_TIMEOUT ask cognito_get_user whether it is verified.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too; after fork a child may go on calling it. Blocks for at most the
/// timeout.
///
/// Example:
///   cognito_status status = cognito_verify_attr(token, "email", "123456", NULL);
///   puts(cognito_status_message(status));
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_verify_attr(
    token: *const c_char,
    attr: *const c_char,
    code: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the strings and the buffer.
    unsafe { guard::answer(out_buf, || verify(client(), token, attr, code)) }
}

/// Reads the signed-in user: which attributes there are, and which are verified.
///
/// On the default client, see cognito_get_attr_verification_code. It only reads, so it is tried
/// again after any passing fault.
/// AWS operation: GetUser.
///
/// Parameters:
///   token    the signed-in user's access token, NUL-terminated UTF-8. Required.
///   out_buf  NULL, or a buffer for the result. Success: {"Username":...,"UserAttributes":
///            [{"Name":"email_verified","Value":"true"},...],"ResponseMetadata":{...}}.
///
/// Returns: COGNITO_OK, or why not: any status.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too; after fork a child may go on calling it. Blocks for at most the
/// timeout.
///
/// Example:
///   cognito_buf buf = COGNITO_BUF_INIT;
///   if (cognito_get_user(token, &buf) == COGNITO_OK) {
///       const char *name = cognito_buf_get(&buf, "/Username");
///       puts(name ? name : "a user without a name");
///   }
///   cognito_buf_free(&buf);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_get_user(
    token: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the string and the buffer.
    unsafe { guard::answer(out_buf, || get_user(client(), token)) }
}
