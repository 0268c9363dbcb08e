//! The result buffer: JSON text that C reads, and the memory behind it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_void};

use super::args;
use super::boundary::quietly;
use crate::protocol::pointer;

/// The result of a call: NUL-terminated UTF-8 JSON. Set it to COGNITO_BUF_INIT before its first
/// use, and release it with cognito_buf_free. It may be used for one call after another: each
/// releases what the one before it left. A buffer belongs to one thread at a time, and must not be
/// copied.
#[repr(C)]
pub struct cognito_buf {
    /// The JSON text, NUL-terminated; NULL while the buffer is empty.
    pub data: *const c_char,
    /// Its length in bytes, without the NUL.
    pub len: usize,
    /// Belongs to the library; leave it alone.
    pub owner: *mut c_void,
}

/// The memory that `owner` points to.
struct Owner {
    /// JSON with a NUL behind it.
    text: Vec<u8>,
    /// The strings that `cognito_buf_get` returned, so that they live as long as the buffer.
    lent: RefCell<BTreeMap<String, CString>>,
}

impl cognito_buf {
    /// Releases what the buffer holds and puts JSON text in, which holds no NUL.
    ///
    /// # Safety
    /// `out` is NULL or points to an initialised buffer.
    pub(super) unsafe fn fill(out: *mut cognito_buf, mut json: Vec<u8>) {
        if out.is_null() {
            return;
        }
        let len = json.len();
        json.push(0);
        let owner = Box::new(Owner {
            text: json,
            lent: RefCell::default(),
        });
        // SAFETY: the caller's promise; it is not NULL.
        let buf = unsafe { &mut *out };
        // SAFETY: the caller's promise.
        unsafe { buf.release() };
        buf.data = owner.text.as_ptr().cast();
        buf.len = len;
        buf.owner = Box::into_raw(owner).cast();
    }

    /// # Safety
    /// The buffer is initialised: `owner` is NULL or comes from `fill`.
    unsafe fn release(&mut self) {
        let owner = std::mem::replace(&mut self.owner, std::ptr::null_mut());
        self.data = std::ptr::null();
        self.len = 0;
        if !owner.is_null() {
            // SAFETY: `fill` made it with `Box::into_raw`, and it is taken out only once.
            drop(unsafe { Box::from_raw(owner.cast::<Owner>()) });
        }
    }
}

impl Owner {
    fn get(&self, pointer: &str) -> *const c_char {
        let mut lent = self.lent.borrow_mut();
        if let Some(text) = lent.get(pointer) {
            return text.as_ptr();
        }
        let json = self.text.strip_suffix(b"\0").unwrap_or_default();
        // SAFETY: `fill` gets JSON that serde_json wrote, which is UTF-8.
        let json = unsafe { std::str::from_utf8_unchecked(json) };
        match pointer::find(json, pointer) {
            Some(text) => lent
                .entry(pointer.to_owned())
                .or_insert(to_c(text.into_bytes()))
                .as_ptr(),
            None => std::ptr::null(),
        }
    }
}

/// A C string; it ends at the first NUL, which JSON text never holds but a string in it may.
fn to_c(text: Vec<u8>) -> CString {
    CString::new(text).unwrap_or_else(|error| {
        let end = error.nul_position();
        let mut bytes = error.into_vec();
        bytes.truncate(end);
        CString::new(bytes).unwrap_or_default()
    })
}

/// Reads one value out of a result.
///
/// @param buf A buffer that a call has filled; NULL or empty gives NULL.
/// @param pointer RFC 6901 JSON pointer, such as "/CodeDeliveryDetails/Destination" or
///            "/Error/Message"; UTF-8; NULL gives NULL.
///
/// @return A string as it is, without quotes; any other value as its JSON text ("200", "true",
/// "null", "{...}"); NULL where there is no such value.
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
    quietly(std::ptr::null(), || {
        // SAFETY: the caller passes NULL or an initialised buffer.
        let Some(buf) = (unsafe { buf.as_ref() }) else {
            return std::ptr::null();
        };
        // SAFETY: `owner` is NULL or comes from `fill`.
        let Some(owner) = (unsafe { buf.owner.cast::<Owner>().as_ref() }) else {
            return std::ptr::null();
        };
        // SAFETY: the caller passes NULL or a NUL-terminated string.
        match unsafe { args::optional(pointer, "pointer") } {
            Ok(Some(pointer)) => owner.get(pointer),
            _ => std::ptr::null(),
        }
    })
}

/// Releases what a buffer holds and leaves it empty, ready for another call.
///
/// @param buf NULL, an empty buffer and one that was freed before are fine.
///
/// @par Memory
/// Strings from cognito_buf_get are gone with it.
///
/// @par Threads
/// The buffer's own.
///
/// @par Example
/// @code
/// cognito_buf buf = COGNITO_BUF_INIT;
/// cognito_get_user(token, &buf);
/// cognito_buf_free(&buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_buf_free(buf: *mut cognito_buf) {
    quietly((), || {
        // SAFETY: the caller passes NULL or an initialised buffer.
        if let Some(buf) = unsafe { buf.as_mut() } {
            // SAFETY: as above.
            unsafe { buf.release() };
        }
    });
}
