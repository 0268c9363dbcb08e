//! The functions on a client of the caller's own.

use std::ffi::{c_char, c_void};
use std::sync::Arc;

use super::buf::cognito_buf;
use super::callbacks::Callbacks;
use super::status::cognito_status;
use super::{guard, text};
use crate::client::Client;
use crate::error::{CodeSent, Error};
use crate::host::{Host, Level};
use crate::metadata::ClientMetadata;
use crate::options::Options;
use crate::protocol::ResultText;

/// A client: a configuration and its connections. Made by cognito_client_new, released by
/// cognito_client_free, shared by any number of threads in between.
pub struct cognito_client {
    client: Client,
    callbacks: Arc<Callbacks>,
}

impl Host for Arc<Callbacks> {
    fn can_interrupt(&self) -> bool {
        (**self).can_interrupt()
    }

    fn interrupted(&self) -> bool {
        (**self).interrupted()
    }

    fn log_level(&self) -> Option<Level> {
        (**self).log_level()
    }

    fn log(&self, level: Level, message: &str) {
        (**self).log(level, message);
    }
}

/// The client behind a handle.
///
/// # Safety
/// `client` is NULL or comes from `cognito_client_new` and was not freed.
unsafe fn handle<'a>(client: *const cognito_client) -> Result<&'a cognito_client, Error> {
    // SAFETY: the caller's promise.
    unsafe { client.as_ref() }.ok_or_else(|| Error::invalid_argument("client: is NULL."))
}

/// Makes Cognito send a code.
///
/// # Safety
/// Each pointer is NULL or a NUL-terminated string that lives for the call.
pub(super) unsafe fn send(
    client: Result<&Client, Error>,
    token: *const c_char,
    attr: *const c_char,
    metadata_json: *const c_char,
) -> Result<ResultText, Error> {
    fail_point!("ffi");
    let sent = client.and_then(|client| {
        // SAFETY: the caller's promise.
        let (token, attr, json) = unsafe {
            (
                text::required(token, "token")?,
                text::required(attr, "attr")?,
                text::optional(metadata_json, "metadata")?,
            )
        };
        let metadata = json.map(ClientMetadata::from_json).transpose()?;
        client.send(token, attr, metadata.as_ref())
    });
    match sent {
        Ok(response) => Ok(response),
        // What failed before the client was asked has sent nothing.
        Err(error) if error.code_sent().is_none() => Err(error.with_code_sent(Some(CodeSent::No))),
        Err(error) => Err(error),
    }
}

/// Hands a code back.
///
/// # Safety
/// As [`send`].
pub(super) unsafe fn verify(
    client: Result<&Client, Error>,
    token: *const c_char,
    attr: *const c_char,
    code: *const c_char,
) -> Result<ResultText, Error> {
    let client = client?;
    // SAFETY: the caller's promise.
    let (token, attr, code) = unsafe {
        (
            text::required(token, "token")?,
            text::required(attr, "attr")?,
            text::required(code, "code")?,
        )
    };
    client.verify(token, attr, code)
}

/// Reads the user.
///
/// # Safety
/// As [`send`].
pub(super) unsafe fn get_user(
    client: Result<&Client, Error>,
    token: *const c_char,
) -> Result<ResultText, Error> {
    let client = client?;
    // SAFETY: the caller's promise.
    let token = unsafe { text::required(token, "token")? };
    client.get(token)
}

/// Makes a client of your own, with options. Nothing is sent.
///
/// Parameters:
///   options_json  NULL for the defaults, or a JSON object such as
///                 {"region":"eu-central-1","timeout":10}. The README lists the options; what is
///                 not set comes from the environment, the profile file or the default.
///   client_out    where the client goes; NULL goes there on failure. Required.
///   out_buf       NULL, or a buffer for the result. Success: the settled configuration, as
///                 cognito_client_describe gives it.
///
/// Returns: COGNITO_OK, COGNITO_INVALID_ARGUMENT (an option is wrong or unknown; the message names
/// it), COGNITO_CONFIGURATION (the environment or a file is wrong).
/// Memory: release the client with cognito_client_free, out_buf with cognito_buf_free.
/// Threads: any. The client may be shared by any number of them; after fork a child may go on
/// using it, and makes connections of its own.
///
/// Example:
///   cognito_client *client;
///   cognito_status status = cognito_client_new("{\"timeout\":5}", &client, NULL);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_new(
    options_json: *const c_char,
    client_out: *mut *mut cognito_client,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    let make = || {
        if client_out.is_null() {
            return Err(Error::invalid_argument("client_out: is NULL."));
        }
        // SAFETY: it is not NULL, and the caller passes a place to write to.
        unsafe { client_out.write(std::ptr::null_mut()) };
        // SAFETY: the caller passes NULL or a NUL-terminated string.
        let options = match unsafe { text::optional(options_json, "options")? } {
            Some(json) => Options::from_json(json)?,
            None => Options::new(),
        };
        let callbacks = Arc::new(Callbacks::default());
        let client = Client::with_host(options, callbacks.clone())?;
        let described = client.describe();
        let made = Box::new(cognito_client { client, callbacks });
        // SAFETY: as above.
        unsafe { client_out.write(Box::into_raw(made)) };
        Ok(described)
    };
    // SAFETY: the caller passes NULL or an initialised buffer.
    unsafe { guard::answer(out_buf, make) }
}

/// Releases a client and closes its connections.
///
/// Parameters:
///   client  NULL is fine.
///
/// Threads: any one, when no call on the client is under way and none will come. In a forked child
/// it leaves the parent's connections alone.
///
/// Example:
///   cognito_client *client;
///   if (cognito_client_new(NULL, &client, NULL) == COGNITO_OK)
///       cognito_client_free(client);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_free(client: *mut cognito_client) {
    guard::quietly((), || {
        if !client.is_null() {
            // SAFETY: the caller passes what `cognito_client_new` made, once.
            drop(unsafe { Box::from_raw(client) });
        }
    });
}

/// As cognito_get_attr_verification_code, on a client of your own.
///
/// Parameters:
///   client         from cognito_client_new. Required.
///   token          the signed-in user's access token. Required.
///   attr           "email" or "phone_number". Required.
///   metadata_json  NULL, or a JSON object of strings for the pool's Lambda triggers.
///   out_buf        NULL, or a buffer for the result.
///
/// Returns: COGNITO_OK, or why not: any status.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too. Blocks for at most the client's timeout.
///
/// Example:
///   const char *metadata = "{\"lang\":\"de\"}";
///   cognito_status status =
///       cognito_client_get_attr_verification_code(client, token, "email", metadata, NULL);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_get_attr_verification_code(
    client: *mut cognito_client,
    token: *const c_char,
    attr: *const c_char,
    metadata_json: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the strings and the buffer.
    unsafe {
        guard::answer(out_buf, || {
            let client = handle(client).map(|handle| &handle.client);
            send(client, token, attr, metadata_json)
        })
    }
}

/// As cognito_verify_attr, on a client of your own.
///
/// Parameters:
///   client   from cognito_client_new. Required.
///   token    the signed-in user's access token. Required.
///   attr     "email" or "phone_number". Required.
///   code     what the user typed, without white space. Required.
///   out_buf  NULL, or a buffer for the result.
///
/// Returns: COGNITO_OK, COGNITO_CODE_MISMATCH, COGNITO_EXPIRED_CODE, or any other status.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too. Blocks for at most the client's timeout.
///
/// Example:
///   if (cognito_client_verify_attr(client, token, "email", "123456", NULL) == COGNITO_OK)
///       puts("verified");
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_verify_attr(
    client: *mut cognito_client,
    token: *const c_char,
    attr: *const c_char,
    code: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the strings and the buffer.
    unsafe {
        guard::answer(out_buf, || {
            verify(
                handle(client).map(|handle| &handle.client),
                token,
                attr,
                code,
            )
        })
    }
}

/// As cognito_get_user, on a client of your own.
///
/// Parameters:
///   client   from cognito_client_new. Required.
///   token    the signed-in user's access token. Required.
///   out_buf  NULL, or a buffer for the result.
///
/// Returns: COGNITO_OK, or why not: any status.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too. Blocks for at most the client's timeout.
///
/// Example:
///   cognito_buf buf = COGNITO_BUF_INIT;
///   if (cognito_client_get_user(client, token, &buf) == COGNITO_OK)
///       puts(buf.data);
///   cognito_buf_free(&buf);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_get_user(
    client: *mut cognito_client,
    token: *const c_char,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client, the string and the buffer.
    unsafe {
        guard::answer(out_buf, || {
            get_user(handle(client).map(|handle| &handle.client), token)
        })
    }
}

/// Says what a client would do, without sending anything.
///
/// Parameters:
///   client   from cognito_client_new; NULL describes the default client.
///   out_buf  NULL, or a buffer for the result: a JSON object with region and region_source,
///            endpoint_url and endpoint_source (null where the token decides), the timeouts in
///            seconds, max_attempts, proxy (without its credentials) and proxy_source, trust and
///            trust_source, and the other options.
///
/// Returns: COGNITO_OK, COGNITO_INVALID_ARGUMENT or COGNITO_CONFIGURATION.
/// Memory: release out_buf with cognito_buf_free.
/// Threads: any, at once too.
///
/// Example:
///   cognito_buf buf = COGNITO_BUF_INIT;
///   if (cognito_client_describe(client, &buf) == COGNITO_OK)
///       puts(buf.data);
///   cognito_buf_free(&buf);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_describe(
    client: *mut cognito_client,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    // SAFETY: the caller keeps the header's promises on the client and the buffer.
    unsafe {
        guard::answer(out_buf, || {
            if client.is_null() {
                return super::default::client().map(Client::describe);
            }
            handle(client).map(|handle| handle.client.describe())
        })
    }
}

/// Sets a function that can give a waiting call up, for instance when the user presses Ctrl-C.
///
/// Parameters:
///   client    from cognito_client_new; NULL does nothing.
///   check     called about every 100 ms while a call on the client waits; non-zero gives the
///             call up, which then returns COGNITO_CANCELLED. NULL takes it away. It must return
///             normally: no longjmp, no C++ exception.
///   userdata  handed to check.
///
/// Memory: check and userdata must stay valid while the client is in use.
/// Threads: any. check runs on the thread that made the call, outside all locks; it may use the
/// library.
///
/// Example:
///   int32_t ctrl_c_was_pressed(void *userdata);
///   cognito_client_set_interrupt(client, ctrl_c_was_pressed, NULL);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_set_interrupt(
    client: *mut cognito_client,
    check: Option<unsafe extern "C" fn(userdata: *mut c_void) -> i32>,
    userdata: *mut c_void,
) {
    guard::quietly((), || {
        // SAFETY: the caller passes NULL or a client that was not freed.
        if let Ok(handle) = unsafe { handle(client) } {
            handle.callbacks.set_interrupt(check, userdata);
        }
    });
}

/// Sets a function that takes the client's log lines. It never sees a token, a code or a metadata
/// value.
///
/// Parameters:
///   client     from cognito_client_new; NULL does nothing.
///   log        takes a level (1 error, 2 warning, 3 info: one line for each call, 4 debug: each
///              attempt, 5 trace) and a line of UTF-8 without an end of line, valid for the call.
///              NULL takes it away. It must return normally.
///   userdata   handed to log.
///   max_level  the least important level that is wanted; 0 for none.
///
/// Memory: log and userdata must stay valid while the client is in use.
/// Threads: any. log runs on the thread that made the call, outside all locks.
///
/// Example:
///   void print_line(void *userdata, int32_t level, const char *message);
///   cognito_client_set_log(client, print_line, NULL, 3);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_set_log(
    client: *mut cognito_client,
    log: Option<unsafe extern "C" fn(userdata: *mut c_void, level: i32, message: *const c_char)>,
    userdata: *mut c_void,
    max_level: i32,
) {
    guard::quietly((), || {
        // SAFETY: the caller passes NULL or a client that was not freed.
        if let Ok(handle) = unsafe { handle(client) } {
            handle.callbacks.set_log(log, userdata, max_level);
        }
    });
}
