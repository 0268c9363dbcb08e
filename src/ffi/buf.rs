//! The result buffer: JSON text that C reads, the memory behind it, and who releases that.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::{CString, c_char, c_void};

use super::boundary::quietly;

/// The result of a call: NUL-terminated UTF-8 JSON. Set it to COGNITO_BUF_INIT before its first
/// use, and release it with cognito_buf_free. It may be used for one call after another: each
/// releases what the one before it left. A buffer belongs to one thread at a time, and must not be
/// copied. For a language that lays it out itself it is three words of zero; one that cannot takes a
/// buffer from cognito_buf_new.
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
pub(super) struct Owner {
    /// JSON with a NUL behind it.
    pub(super) text: Vec<u8>,
    /// The strings that `cognito_buf_get` returned, so that they live as long as the buffer.
    pub(super) lent: RefCell<BTreeMap<String, CString>>,
}

impl cognito_buf {
    const EMPTY: cognito_buf = cognito_buf {
        data: std::ptr::null(),
        len: 0,
        owner: std::ptr::null_mut(),
    };

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
        let owner = std::mem::replace(self, cognito_buf::EMPTY).owner;
        if !owner.is_null() {
            // SAFETY: `fill` made it with `Box::into_raw`, and it is taken out only once.
            drop(unsafe { Box::from_raw(owner.cast::<Owner>()) });
        }
    }
}

/// Makes an empty buffer, for languages that cannot lay a structure out: every function then takes
/// and gives numbers, strings and opaque pointers only.
///
/// @return A buffer for any of the functions here, one call after another. Never NULL.
///
/// @par Memory
/// Release it with cognito_buf_delete.
///
/// @par Threads
/// Any; the buffer then belongs to one thread at a time.
///
/// @par Example
/// @code
/// cognito_buf *buf = cognito_buf_new();
/// cognito_get_user(token, buf);
/// puts(cognito_buf_data(buf));
/// cognito_buf_delete(buf);
/// @endcode
#[unsafe(no_mangle)]
pub extern "C" fn cognito_buf_new() -> *mut cognito_buf {
    quietly(std::ptr::null_mut(), || {
        Box::into_raw(Box::new(cognito_buf::EMPTY))
    })
}

/// Releases a buffer that cognito_buf_new made, with what it holds.
///
/// @param buf From cognito_buf_new; NULL is fine. A buffer of your own goes to cognito_buf_free.
///
/// @par Memory
/// The buffer and all strings read from it are gone.
///
/// @par Threads
/// The buffer's own.
///
/// @par Example
/// @code
/// cognito_buf *buf = cognito_buf_new();
/// cognito_buf_delete(buf);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_buf_delete(buf: *mut cognito_buf) {
    quietly((), || {
        if !buf.is_null() {
            // SAFETY: the caller passes what `cognito_buf_new` made, once.
            let mut buf = unsafe { Box::from_raw(buf) };
            // SAFETY: `cognito_buf_new` initialised it.
            unsafe { buf.release() };
        }
    });
}

/// Releases what a buffer holds and leaves it empty, ready for another call.
///
/// @param buf NULL, an empty buffer and one that was freed before are fine.
///
/// @par Memory
/// Strings from cognito_buf_get and cognito_buf_attribute are gone with it.
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
