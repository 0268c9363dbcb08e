//! Writes log lines to standard error: a console, a file or a pipe.

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE};
use windows_sys::Win32::Storage::FileSystem::WriteFile;
use windows_sys::Win32::System::Console::{
    GetConsoleMode, GetStdHandle, STD_ERROR_HANDLE, WriteConsoleW,
};

/// Standard error, if there was one when this was made: a program with windows only has none.
#[derive(Clone, Copy)]
pub(crate) struct StandardError(());

/// The longest line that is written.
const LONGEST: usize = 4096;

impl StandardError {
    /// Returns standard error; `None` where there is none.
    pub(crate) fn open() -> Option<StandardError> {
        handle().map(|_| StandardError(()))
    }

    /// Writes a line, cut at 4096 bytes. A line that cannot be written is lost.
    pub(crate) fn write(self, line: &str) {
        let Some(handle) = handle() else {
            return;
        };
        let bytes = &line.as_bytes()[..line.len().min(LONGEST)];
        let (mut mode, mut written) = (0, 0);
        // SAFETY: the pointers and lengths are those of the text; the others are valid for the
        // calls. A handle that was closed meanwhile is refused.
        unsafe {
            // A console takes text in UTF-16, whatever its code page is.
            if GetConsoleMode(handle, &mut mode) != 0 {
                let text: Vec<u16> = String::from_utf8_lossy(bytes).encode_utf16().collect();
                let length = text.len() as u32;
                WriteConsoleW(
                    handle,
                    text.as_ptr(),
                    length,
                    &mut written,
                    std::ptr::null(),
                );
            } else {
                let length = bytes.len() as u32;
                WriteFile(
                    handle,
                    bytes.as_ptr(),
                    length,
                    &mut written,
                    std::ptr::null_mut(),
                );
            }
        }
    }
}

fn handle() -> Option<HANDLE> {
    // SAFETY: it takes a number.
    let handle = unsafe { GetStdHandle(STD_ERROR_HANDLE) };
    (!handle.is_null() && handle != INVALID_HANDLE_VALUE).then_some(handle)
}
