//! Runs an operation for C, on the default client or on a handle.

use super::boundary;
use super::buf::cognito_buf;
use super::client::cognito_client;
use super::default_client;
use super::status::cognito_status;
use crate::client::{Client, conclude, panicked};
use crate::error::Error;
use crate::protocol::response::Response;
use crate::protocol::result_json::ResultJson;
use crate::send_rule::{Idempotency, Outcome, decide};

/// The client that a function is called on.
#[derive(Clone, Copy)]
pub(super) enum On {
    DefaultClient,
    Handle(*const cognito_client),
}

impl On {
    /// Returns the client.
    ///
    /// # Safety
    /// A handle is NULL or comes from `cognito_client_new` and was not freed.
    pub(super) unsafe fn client<'a>(self) -> Result<&'a Client, Error> {
        match self {
            On::DefaultClient => default_client::client(),
            On::Handle(handle) => {
                // SAFETY: the caller's promise.
                let handle = unsafe { cognito_client::from_ptr(handle) };
                handle.map(cognito_client::client)
            }
        }
    }
}

/// What a call ended with.
type Answered = Result<Response, Error>;

/// Reads C's arguments, runs the operation, fills the buffer. `call` returns an outer error where an
/// argument is wrong.
///
/// # Safety
/// As [`On::client`] and [`boundary::answer`].
pub(super) unsafe fn run(
    on: On,
    operation: Idempotency,
    out_buf: *mut cognito_buf,
    call: &dyn Fn(&Client) -> Result<Answered, Error>,
) -> cognito_status {
    let work = || {
        fail_point!("ffi");
        // SAFETY: the caller's promise.
        let client = unsafe { on.client() };
        client
            .and_then(call)
            .unwrap_or_else(|error| Err(rejected(error, operation)))
    };
    // SAFETY: the caller's promise.
    unsafe { boundary::answer(out_buf, |location| panicked(location, operation), work) }
}

/// Runs what sends nothing, and fills the buffer.
///
/// # Safety
/// As [`boundary::answer`].
pub(super) unsafe fn run_local<T: ResultJson>(
    out_buf: *mut cognito_buf,
    work: impl FnOnce() -> Result<T, Error>,
) -> cognito_status {
    let operation = Idempotency::ReadOnly;
    let work = || work().map_err(|error| rejected(error, operation));
    // SAFETY: the caller's promise.
    unsafe { boundary::answer(out_buf, |location| panicked(location, operation), work) }
}

/// Completes an error that came before anything was sent.
fn rejected(error: Error, operation: Idempotency) -> Error {
    let outcome = Outcome::Rejected(error.status());
    conclude(error, decide(outcome, operation))
}
