//! Reads strings that C hands over.

use std::ffi::{CStr, c_char};

use crate::error::Error;

/// Returns a token, an attribute's name or a code, which must be there. Blanks at its end do not
/// count: fields of a fixed length, as COBOL and Fortran have them, are padded with them. `name` is the
/// parameter's, for the words of an error.
///
/// # Safety
/// As [`optional`].
pub(super) unsafe fn required<'a>(pointer: *const c_char, name: &str) -> Result<&'a str, Error> {
    // SAFETY: the caller's promise.
    match unsafe { optional(pointer, name) }? {
        Some(text) => Ok(text.trim_end_matches(' ')),
        None => Err(null(name)),
    }
}

/// Returns a string that may be NULL.
///
/// # Safety
/// `pointer` is NULL or points to a NUL-terminated string that lives as long as `'a`.
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
            "The {name} is not UTF-8, see byte {}.",
            error.valid_up_to()
        ))
        .with_hint("Convert the text to UTF-8 first.")
    })
}

/// Makes the error for a pointer that must not be NULL.
pub(super) fn null(name: &str) -> Error {
    Error::invalid_argument(format!("The {name} is NULL."))
        .with_hint("Pass a pointer: this argument is required.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &CStr) -> Result<&str, Error> {
        // SAFETY: it is NUL-terminated.
        unsafe { required(text.as_ptr(), "token") }
    }

    #[test]
    fn blanks_at_the_end_do_not_count_and_nothing_else_is_cut() {
        assert_eq!(read(c"abc   ").unwrap(), "abc");
        assert_eq!(read(c"   ").unwrap(), "");
        assert_eq!(read(c"").unwrap(), "");
        for kept in [c"  a", c"a\t", c"a\n", c"a \n", c"a b", c"a\xc2\xa0"] {
            assert_eq!(read(kept).unwrap().as_bytes(), kept.to_bytes());
        }
    }

    #[test]
    fn what_is_no_string_is_refused_by_name() {
        // SAFETY: NULL is allowed.
        let missing = unsafe { required(std::ptr::null(), "token") }.unwrap_err();
        assert_eq!(missing.message(), "The token is NULL.");
        let wrong = read(c"ab\xff").unwrap_err();
        assert_eq!(wrong.message(), "The token is not UTF-8, see byte 2.");
    }
}
