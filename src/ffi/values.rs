//! Reads values out of a result for C: by pointer, by an attribute's name, into a field of fixed size.

use std::ffi::{CString, c_char};

use super::args;
use super::boundary::quietly;
use super::buf::{Owner, cognito_buf};
use crate::protocol::pointer;

impl cognito_buf {
    /// Returns the memory behind a buffer, or `None` for NULL and an empty one.
    ///
    /// # Safety
    /// `buf` is NULL or points to an initialised buffer.
    unsafe fn owner<'a>(buf: *const cognito_buf) -> Option<&'a Owner> {
        // SAFETY: the caller's promise.
        let buf = unsafe { buf.as_ref() }?;
        // SAFETY: `owner` is NULL or comes from `fill`.
        unsafe { buf.owner.cast::<Owner>().as_ref() }
    }
}

impl Owner {
    fn json(&self) -> &str {
        let json = self.text.strip_suffix(b"\0").unwrap_or_default();
        // SAFETY: `fill` gets JSON that serde_json wrote, which is UTF-8.
        unsafe { std::str::from_utf8_unchecked(json) }
    }

    /// Returns a value as a C string that lives as long as the buffer; NULL where there is none, or
    /// where it holds a NUL.
    fn get(&self, pointer: &str) -> *const c_char {
        let mut lent = self.lent.borrow_mut();
        if let Some(text) = lent.get(pointer) {
            return text.as_ptr();
        }
        match pointer::find(self.json(), pointer).map(CString::new) {
            Some(Ok(text)) => lent.entry(pointer.to_owned()).or_insert(text).as_ptr(),
            _ => std::ptr::null(),
        }
    }
}

/// Reads what C passes with a buffer, and asks the memory behind the buffer.
///
/// # Safety
/// `buf` is NULL or points to an initialised buffer, `text` is NULL or NUL-terminated.
unsafe fn look_up<R>(
    buf: *const cognito_buf,
    text: *const c_char,
    name: &str,
    find: impl FnOnce(&Owner, &str) -> Option<R>,
) -> Option<R> {
    quietly(None, || {
        // SAFETY: the caller's promise.
        let owner = unsafe { cognito_buf::owner(buf) }?;
        // SAFETY: the caller's promise.
        let text = unsafe { args::optional(text, name) }.ok()??;
        find(owner, text)
    })
}

/// Returns the whole result.
///
/// @param buf A buffer; NULL gives NULL.
///
/// @return NUL-terminated JSON; NULL while the buffer is empty.
///
/// @par Memory
/// The buffer's; it lives until the buffer is filled again or released.
///
/// @par Threads
/// The buffer's own.
///
/// @par Example
/// @code
/// cognito_buf *buf = cognito_buf_new();
/// if (cognito_get_user(token, buf) == COGNITO_OK)
///     puts(cognito_buf_data(buf));
/// cognito_buf_delete(buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_buf_data(buf: *const cognito_buf) -> *const c_char {
    // SAFETY: the caller passes NULL or an initialised buffer.
    unsafe { buf.as_ref() }.map_or(std::ptr::null(), |buf| buf.data)
}

/// Reads one value out of a result.
///
/// @param buf A buffer that a call has filled; NULL or empty gives NULL.
/// @param pointer RFC 6901 JSON pointer, such as "/CodeDeliveryDetails/Destination" or
///            "/Error/Message"; UTF-8; NULL gives NULL.
///
/// @return A string as it is, without quotes; any other value as its JSON text ("200", "true",
/// "null", "{...}"); NULL where there is no such value, and where it is a string that holds a NUL
/// (U+0000), which C would take for its end: cognito_buf_copy reads that.
///
/// @par Memory
/// The buffer's; it lives until the buffer is filled again or freed.
///
/// @par Threads
/// The buffer's own.
///
/// @par Example
/// @code
/// const char *where = cognito_buf_get(&buf, "/CodeDeliveryDetails/Destination");
/// printf("sent to %s\n", where ? where : "the user");
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_buf_get(
    buf: *const cognito_buf,
    pointer: *const c_char,
) -> *const c_char {
    // SAFETY: the caller passes NULL or an initialised buffer, and NULL or a NUL-terminated string.
    unsafe {
        look_up(buf, pointer, "pointer", |owner, pointer| {
            Some(owner.get(pointer))
        })
    }
    .unwrap_or(std::ptr::null())
}

/// Reads one of the user's attributes out of the result of cognito_get_user, by its name.
///
/// @param buf A buffer that cognito_get_user has filled; NULL or empty gives NULL.
/// @param name The attribute's name, such as "email_verified" or "custom:plan"; UTF-8; NULL gives
///         NULL.
///
/// @return Its value ("true"); NULL where the user has no such attribute.
///
/// @par Memory
/// The buffer's; it lives until the buffer is filled again or freed.
///
/// @par Threads
/// The buffer's own.
///
/// @par Example
/// @code
/// const char *verified = cognito_buf_attribute(&buf, "email_verified");
/// puts(verified && strcmp(verified, "true") == 0 ? "verified" : "not verified");
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_buf_attribute(
    buf: *const cognito_buf,
    name: *const c_char,
) -> *const c_char {
    // SAFETY: the caller passes NULL or an initialised buffer, and NULL or a NUL-terminated string.
    unsafe {
        look_up(buf, name, "name", |owner, name| {
            let pointer = pointer::of_attribute(owner.json(), name)?;
            Some(owner.get(&pointer))
        })
    }
    .unwrap_or(std::ptr::null())
}

/// Copies one value into a field of fixed size, as COBOL, Fortran and BASIC have them.
///
/// @param buf A buffer that a call has filled; NULL or empty is as one without the value.
/// @param pointer As for cognito_buf_get.
/// @param field Where the value goes, without a NUL at its end. A longer value is cut, at the end of
///          a character; behind a shorter one, and where there is none, stands pad. NULL where only
///          the length is wanted.
/// @param size The field's size in bytes.
/// @param pad What fills the rest: a blank, or NUL (0). With NUL the field is a C string as long as
///        the result is less than size.
///
/// @return The value's whole length in bytes, so that it was cut where that is more than size; -1
/// where there is no such value.
///
/// @par Threads
/// The buffer's own.
///
/// @par Example
/// @code
/// char where[40];
/// if (cognito_buf_copy(&buf, "/CodeDeliveryDetails/Destination", where, sizeof where, ' ') > 0)
///     printf("sent to %.40s\n", where);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_buf_copy(
    buf: *const cognito_buf,
    pointer: *const c_char,
    field: *mut c_char,
    size: usize,
    pad: c_char,
) -> i32 {
    // SAFETY: the caller passes NULL or an initialised buffer, and NULL or a NUL-terminated string.
    let value = unsafe {
        look_up(buf, pointer, "pointer", |owner, pointer| {
            pointer::find(owner.json(), pointer)
        })
    };
    let text = value.as_deref().unwrap_or_default();
    if !field.is_null() {
        let fits = floor_char_boundary(text, size);
        // SAFETY: the caller passes a field of `size` bytes, and `fits` is no more than that.
        unsafe {
            field.cast::<u8>().copy_from(text.as_ptr(), fits);
            field
                .add(fits)
                .cast::<u8>()
                .write_bytes(pad as u8, size - fits);
        }
    }
    value.map_or(-1, |text| i32::try_from(text.len()).unwrap_or(i32::MAX))
}

/// Returns the length of the longest beginning of a text that is no longer than `longest` and ends
/// with a whole character.
fn floor_char_boundary(text: &str, longest: usize) -> usize {
    let mut end = longest.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with<R>(json: &str, work: impl FnOnce(*mut cognito_buf) -> R) -> R {
        let buf = crate::ffi::buf::cognito_buf_new();
        // SAFETY: `cognito_buf_new` made it.
        unsafe { cognito_buf::fill(buf, json.as_bytes().to_vec()) };
        let result = work(buf);
        // SAFETY: as above, and it is used no more.
        unsafe { crate::ffi::buf::cognito_buf_delete(buf) };
        result
    }

    /// Copies the member "v" into a field of `size` bytes.
    fn copy(value: &str, size: usize, pad: u8) -> (i32, Vec<u8>) {
        with(&format!(r#"{{"v":{value}}}"#), |buf| {
            let mut field = vec![b'?'; size + 1];
            // SAFETY: the field is longer than `size`.
            let length = unsafe {
                let field = field.as_mut_ptr().cast();
                cognito_buf_copy(buf, c"/v".as_ptr(), field, size, pad as c_char)
            };
            assert_eq!(field.pop(), Some(b'?'), "the byte behind the field");
            (length, field)
        })
    }

    #[test]
    fn a_field_is_cut_at_a_character_or_padded() {
        assert_eq!(copy(r#""abc""#, 5, b' '), (3, b"abc  ".to_vec()));
        assert_eq!(copy(r#""abc""#, 5, 0), (3, b"abc\0\0".to_vec()));
        assert_eq!(copy(r#""abc""#, 3, 0), (3, b"abc".to_vec()));
        assert_eq!(copy(r#""abc""#, 2, b' '), (3, b"ab".to_vec()));
        assert_eq!(copy(r#""aü""#, 2, b' '), (3, b"a ".to_vec()));
        assert_eq!(copy(r#""ü""#, 1, b'.'), (2, b".".to_vec()));
        assert_eq!(copy(r#""a\u0000b""#, 4, b' '), (3, b"a\0b ".to_vec()));
        assert_eq!(copy("true", 4, b' '), (4, b"true".to_vec()));
        assert_eq!(copy(r#""abc""#, 0, b' '), (3, Vec::new()));
        assert_eq!(copy(r#""""#, 2, b' '), (0, b"  ".to_vec()));
    }

    #[test]
    fn a_value_that_is_not_there_leaves_the_field_padded() {
        let mut field = *b"old";
        let field = field.as_mut_ptr().cast();
        for (buf, pointer) in [
            (std::ptr::null(), c"/v".as_ptr()),
            (std::ptr::null(), std::ptr::null()),
        ] {
            // SAFETY: NULL is allowed; the field has three bytes.
            let (length, text) = unsafe {
                let length = cognito_buf_copy(buf, pointer, field, 3, b' ' as c_char);
                (length, std::slice::from_raw_parts(field.cast::<u8>(), 3))
            };
            assert_eq!((length, text), (-1, &b"   "[..]));
        }
        // SAFETY: a field that is NULL is not written to.
        let length = with(r#"{"v":"abc"}"#, |buf| unsafe {
            cognito_buf_copy(buf, c"/v".as_ptr(), std::ptr::null_mut(), 9, 0)
        });
        assert_eq!(length, 3);
    }

    #[test]
    fn a_string_that_holds_a_nul_is_not_cut_but_null() {
        with(r#"{"v":"before\u0000behind","w":"a"}"#, |buf| {
            // SAFETY: the buffer is filled, the strings are NUL-terminated.
            unsafe {
                assert!(cognito_buf_get(buf, c"/v".as_ptr()).is_null());
                assert!(!cognito_buf_get(buf, c"/w".as_ptr()).is_null());
            }
        });
    }
}
