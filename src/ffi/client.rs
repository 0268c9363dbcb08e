//! The functions that make, describe and free a client, and install hooks on it.

use std::ffi::{c_char, c_void};
use std::sync::Arc;

use serde_json::Value;

use super::args;
use super::boundary::quietly;
use super::buf::cognito_buf;
use super::call::{On, run_local};
use super::default_client;
use super::hooks::CHooks;
use super::status::cognito_status;
use crate::client::Client;
use crate::client::options::Options;
use crate::error::Error;

/// A client: a configuration and its connections. Made by cognito_client_new, released by
/// cognito_client_free, shared by any number of threads in between.
pub struct cognito_client {
    client: Client,
    hooks: Arc<CHooks>,
}

impl cognito_client {
    /// Returns the client behind a handle.
    ///
    /// # Safety
    /// `client` is NULL or comes from `cognito_client_new` and was not freed.
    pub(super) unsafe fn from_ptr<'a>(
        client: *const cognito_client,
    ) -> Result<&'a cognito_client, Error> {
        // SAFETY: the caller's promise.
        unsafe { client.as_ref() }.ok_or_else(|| args::null("client"))
    }

    pub(super) fn client(&self) -> &Client {
        &self.client
    }
}

/// Returns the hooks of a handle, or of the default client where it is NULL.
///
/// # Safety
/// `client` is NULL or comes from `cognito_client_new` and was not freed.
unsafe fn hooks<'a>(client: *const cognito_client) -> &'a CHooks {
    // SAFETY: the caller's promise.
    unsafe { client.as_ref() }.map_or(&default_client::HOOKS, |handle| &handle.hooks)
}

/// Makes a client with options. Nothing is sent.
///
/// @param options_json NULL, "" or blanks for the defaults, or a JSON object such as
///   {"region":"eu-central-1","timeout":10}. docs/reference.md lists the options; what is
///   not set comes from the environment, the profile file or the default.
/// @param client_out Where the client goes; NULL goes there on failure. Required.
/// @param out_buf NULL, or a buffer for the result. Success: the resolved configuration, as
///   cognito_client_describe gives it.
///
/// @return COGNITO_OK, COGNITO_INVALID_ARGUMENT (an option is wrong or unknown; the message names
/// it), COGNITO_CONFIGURATION (the environment or a file is wrong).
///
/// @par Memory
/// Release the client with cognito_client_free, out_buf with cognito_buf_free.
///
/// @par Threads
/// Any. The client may be shared by any number of them; after fork a child may go on
/// using it, and makes new connections.
///
/// @par Example
/// @code
/// cognito_client *client;
/// cognito_status status = cognito_client_new("{\"timeout\":5}", &client, NULL);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_new(
    options_json: *const c_char,
    client_out: *mut *mut cognito_client,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    let make = || {
        if client_out.is_null() {
            return Err(args::null("pointer client_out"));
        }
        // SAFETY: it is not NULL, and the caller passes a place to write to.
        unsafe { client_out.write(std::ptr::null_mut()) };
        // SAFETY: the caller passes NULL or a NUL-terminated string.
        let options = match unsafe { args::optional(options_json, "options")? } {
            Some(json) => Options::from_json(json)?,
            None => Options::new(),
        };
        let hooks = Arc::new(CHooks::none());
        let client = Client::with_hooks(options, hooks.clone())?;
        let description = match out_buf.is_null() {
            true => Value::Null,
            false => client.describe(),
        };
        let handle = Box::new(cognito_client { client, hooks });
        // SAFETY: as above.
        unsafe { client_out.write(Box::into_raw(handle)) };
        Ok(description)
    };
    // SAFETY: the caller passes NULL or an initialised buffer.
    unsafe { run_local(out_buf, make) }
}

/// Releases a client. Its idle connections are closed, but for those that another client uses too:
/// one to the same server with the same settings goes on with them.
///
/// @param client NULL is fine.
///
/// @par Threads
/// Any one, when no call on the client is under way and none will come. In a forked child
/// it leaves the parent's connections alone.
///
/// @par Example
/// @code
/// cognito_client *client;
/// if (cognito_client_new(NULL, &client, NULL) == COGNITO_OK)
///     cognito_client_free(client);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_free(client: *mut cognito_client) {
    quietly((), || {
        if !client.is_null() {
            // SAFETY: the caller passes what `cognito_client_new` made, once.
            drop(unsafe { Box::from_raw(client) });
        }
    });
}

/// Says what a client would do, without sending anything.
///
/// @param client From cognito_client_new; NULL describes the default client.
/// @param out_buf NULL, or a buffer for the result: a JSON object with region and region_source,
///   endpoint_url and endpoint_source (null where the token decides), the timeouts in
///   seconds, max_attempts, proxy (without its credentials) and proxy_source, trust and
///   trust_source, and the other options.
///
/// @return COGNITO_OK, COGNITO_INVALID_ARGUMENT or COGNITO_CONFIGURATION.
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
/// if (cognito_client_describe(client, &buf) == COGNITO_OK)
///     puts(buf.data);
/// cognito_buf_free(&buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_describe(
    client: *mut cognito_client,
    out_buf: *mut cognito_buf,
) -> cognito_status {
    let on = match client.is_null() {
        true => On::DefaultClient,
        false => On::Handle(client),
    };
    // SAFETY: the caller keeps the header's promises on the client and the buffer.
    unsafe { run_local(out_buf, || on.client().map(Client::describe)) }
}

/// Sets a function that can end a waiting call, for instance when the user presses Ctrl-C.
///
/// @param client From cognito_client_new; NULL for the default client, before its first use too.
/// @param check Called about every 100 ms while a call on the client waits; non-zero ends
///   the call, which then returns COGNITO_CANCELLED. NULL removes the function. It must return
///   normally: no longjmp, no C++ exception. cognito_check_flag is one that reads a flag.
/// @param userdata Passed to check.
///
/// @par Memory
/// Both must stay valid while the client is in use: calls under way may use them after they were
/// replaced.
///
/// @par Threads
/// Any. The function runs on the thread that made the call, outside all locks; it may use the
/// library.
///
/// @par Example
/// @code
/// int32_t ctrl_c_was_pressed(void *userdata);
/// cognito_client_set_interrupt(client, ctrl_c_was_pressed, NULL);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_set_interrupt(
    client: *mut cognito_client,
    check: Option<unsafe extern "C" fn(userdata: *mut c_void) -> i32>,
    userdata: *mut c_void,
) {
    quietly((), || {
        // SAFETY: the caller passes NULL or a client that was not freed.
        unsafe { hooks(client) }.set_interrupt(check, userdata);
    });
}

/// Sets a function that takes the client's log lines. It never sees a token, a code or a metadata
/// value.
///
/// @param client From cognito_client_new; NULL for the default client, before its first use too;
///           what COGNITO_LOG asks for goes to standard error all the same.
/// @param log Takes a level (1 error, 2 warning, 3 info: one line for each call, 4 debug: each
///   attempt, 5 trace) and a line of UTF-8 without an end of line, valid for the call.
///   NULL removes the function. It must return normally.
/// @param userdata Passed to log.
/// @param max_level The least important level that is wanted; 0 for none.
///
/// @par Memory
/// Both must stay valid while the client is in use: calls under way may use them after they were
/// replaced.
///
/// @par Threads
/// Any. The function runs on the thread that made the call, outside all locks.
///
/// @par Example
/// @code
/// void print_line(void *userdata, int32_t level, const char *message);
/// cognito_client_set_log(client, print_line, NULL, 3);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_client_set_log(
    client: *mut cognito_client,
    log: Option<unsafe extern "C" fn(userdata: *mut c_void, level: i32, message: *const c_char)>,
    userdata: *mut c_void,
    max_level: i32,
) {
    quietly((), || {
        // SAFETY: the caller passes NULL or a client that was not freed.
        unsafe { hooks(client) }.set_log(log, userdata, max_level);
    });
}
