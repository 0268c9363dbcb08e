//! The boundary: catches panics, fills the result buffer, leaves no secret in registers or
//! on the stack.

use super::buf::cognito_buf;
use super::status::cognito_status;
use crate::error::Error;
use crate::os::{panic_record, registers};
use crate::protocol::result_json::ResultJson;
use crate::status::Status;

/// Runs `work` and writes its result into `out`, which may be NULL. A buffer that holds an earlier
/// result is released first. `panicked` makes the error where `work` panics.
///
/// # Safety
/// `out` is NULL or points to a `cognito_buf` that is initialised.
pub(super) unsafe fn answer<T: ResultJson>(
    out: *mut cognito_buf,
    panicked: impl FnOnce(&str) -> Error,
    work: impl FnOnce() -> Result<T, Error>,
) -> cognito_status {
    // SAFETY: the caller's promise.
    let status = unsafe { fill(out, panicked, work) };
    registers::clear();
    registers::clear_dead_stack();
    status
}

/// Does what [`answer`] does, in a frame that is gone when it returns.
///
/// # Safety
/// As [`answer`].
#[inline(never)]
unsafe fn fill<T: ResultJson>(
    out: *mut cognito_buf,
    panicked: impl FnOnce(&str) -> Error,
    work: impl FnOnce() -> Result<T, Error>,
) -> cognito_status {
    let result = panic_record::catch(work).unwrap_or_else(|location| Err(panicked(&location)));
    let status = match &result {
        Ok(_) => Status::Ok,
        Err(error) => error.status(),
    };
    let fill = || {
        fail_point!("buf");
        if out.is_null() {
            return;
        }
        let json = match &result {
            Ok(value) => value.to_text(),
            Err(error) => error.to_text(),
        };
        // SAFETY: the caller's promise.
        unsafe { cognito_buf::fill(out, json) }
    };
    match panic_record::catch(fill) {
        Ok(()) => status.number(),
        Err(_) => Status::Internal.number(),
    }
}

/// Runs `work`; where it panics, returns `otherwise`.
pub(super) fn quietly<R>(otherwise: R, work: impl FnOnce() -> R) -> R {
    panic_record::catch(work).unwrap_or(otherwise)
}
