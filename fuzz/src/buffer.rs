//! The result buffer as a C program uses it, behind a safe face for the oracles.

use std::ffi::{CStr, c_void};

use super::buf::{cognito_buf, cognito_buf_free};
use super::values::cognito_buf_get;

/// A buffer that is used through the exported functions alone.
pub(crate) struct Buffer(cognito_buf);

impl Buffer {
    /// Makes one as C does: `COGNITO_BUF_INIT`.
    pub(crate) fn new() -> Buffer {
        Buffer(cognito_buf {
            data: std::ptr::null(),
            len: 0,
            owner: std::ptr::null_mut::<c_void>(),
        })
    }

    /// Fills it with JSON text, as a call does.
    pub(crate) fn fill(&mut self, json: &str) {
        // SAFETY: the buffer is initialised.
        unsafe { cognito_buf::fill(&mut self.0, json.as_bytes().to_vec()) }
    }

    /// Returns what C's string functions see in `data`, and `len`.
    pub(crate) fn data(&self) -> Option<(&[u8], usize)> {
        if self.0.data.is_null() {
            return None;
        }
        // SAFETY: it is not NULL, so it is the NUL-terminated text that `fill` put there.
        let text = unsafe { CStr::from_ptr(self.0.data) };
        Some((text.to_bytes(), self.0.len))
    }

    /// Calls `cognito_buf_get`: returns what was found, and where it lies.
    pub(crate) fn get(&self, pointer: &CStr) -> Option<(&[u8], usize)> {
        // SAFETY: the buffer is initialised and the pointer is NUL-terminated.
        let found = unsafe { cognito_buf_get(&self.0, pointer.as_ptr()) };
        if found.is_null() {
            return None;
        }
        // SAFETY: a string of the buffer, which lives until it is filled or freed: both need
        // `&mut self`.
        let text = unsafe { CStr::from_ptr(found) };
        Some((text.to_bytes(), found.addr()))
    }

    /// Calls `cognito_buf_free`.
    pub(crate) fn free(&mut self) {
        // SAFETY: the buffer is initialised.
        unsafe { cognito_buf_free(&mut self.0) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        // Twice is allowed.
        self.free();
        self.free();
    }
}
