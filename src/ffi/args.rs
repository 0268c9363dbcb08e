//! Reads strings that C hands over.

use std::ffi::{CStr, c_char};

use crate::error::Error;

/// A string that must be there. `name` is the parameter's, for the words of an error.
///
/// # Safety
/// `pointer` is NULL or points to a NUL-terminated string that lives as long as `'a`.
pub(super) unsafe fn required<'a>(pointer: *const c_char, name: &str) -> Result<&'a str, Error> {
    // SAFETY: the caller's promise.
    match unsafe { optional(pointer, name) }? {
        Some(text) => Ok(text),
        None => Err(Error::invalid_argument(format!("{name}: is NULL."))),
    }
}

/// A string that may be NULL.
///
/// # Safety
/// As [`required`].
pub(super) unsafe fn optional<'a>(
    pointer: *const c_char,
    name: &str,
) -> Result<Option<&'a str>, Error> {
    if pointer.is_null() {
        return Ok(None);
    }
    // SAFETY: it is not NULL; the rest is the caller's promise.
    let text = unsafe { CStr::from_ptr(pointer) };
    text.to_str().map(Some).map_err(|error| {
        Error::invalid_argument(format!(
            "{name}: is not UTF-8, see byte {}.",
            error.valid_up_to()
        ))
        .with_hint("Convert the text to UTF-8 first.")
    })
}
