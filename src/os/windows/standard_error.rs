//! Writes log lines to standard error: a console, a file or a pipe.

use std::os::windows::io::AsRawHandle;
use std::{ptr, thread};

use windows_sys::Win32::Foundation::{HANDLE, INVALID_HANDLE_VALUE, WAIT_TIMEOUT};
use windows_sys::Win32::Storage::FileSystem::{FILE_TYPE_PIPE, GetFileType, WriteFile};
use windows_sys::Win32::System::Console::{
    GetConsoleMode, GetStdHandle, STD_ERROR_HANDLE, WriteConsoleW,
};
use windows_sys::Win32::System::IO::CancelSynchronousIo;
use windows_sys::Win32::System::Threading::WaitForSingleObject;

use super::super::panic_record::THREAD_PREFIX;

/// Standard error, if there was one when this was made: a program with windows only has none.
#[derive(Clone, Copy)]
pub(crate) struct StandardError(());

/// The longest line that is written.
const LONGEST: usize = 4096;

/// How long a line waits for the reader of a pipe that is full.
const PATIENCE_MS: u32 = 100;

impl StandardError {
    /// Returns standard error; `None` where there is none.
    pub(crate) fn open() -> Option<StandardError> {
        handle().map(|_| StandardError(()))
    }

    /// Writes a line, cut at 4096 bytes. A line that cannot be written, or that a pipe does not take
    /// within a tenth of a second, is lost.
    pub(crate) fn write(self, line: &str) {
        let Some(handle) = handle() else {
            return;
        };
        let bytes = &line.as_bytes()[..line.len().min(LONGEST)];
        let mut mode = 0;
        // SAFETY: `mode` is valid for writing. A handle that was closed meanwhile is refused.
        if unsafe { GetConsoleMode(handle, &mut mode) } != 0 {
            write_to_console(handle, &String::from_utf8_lossy(bytes));
        // SAFETY: it takes a handle, and refuses one that was closed.
        } else if unsafe { GetFileType(handle) } == FILE_TYPE_PIPE {
            write_to_pipe(handle, bytes.to_vec());
        } else {
            write_to_file(handle, bytes);
        }
    }
}

/// Writes to a console, which takes text in UTF-16, whatever its code page is.
fn write_to_console(handle: HANDLE, text: &str) {
    let text: Vec<u16> = text.encode_utf16().collect();
    let (length, mut written) = (text.len() as u32, 0);
    // SAFETY: the pointer and the length are the text's, `written` is valid for writing.
    unsafe { WriteConsoleW(handle, text.as_ptr(), length, &mut written, ptr::null()) };
}

fn write_to_file(handle: HANDLE, bytes: &[u8]) {
    let (length, mut written) = (bytes.len() as u32, 0);
    // SAFETY: the pointer and the length are those of the bytes, `written` is valid for writing.
    unsafe {
        WriteFile(
            handle,
            bytes.as_ptr(),
            length,
            &mut written,
            ptr::null_mut(),
        )
    };
}

/// Writes to a pipe on another thread: Windows does not say whether a pipe is full, and writing to
/// one that is waits for its reader. The other thread is not joined: it cannot start while the
/// caller holds the loader's lock, as `DllMain` does.
fn write_to_pipe(handle: HANDLE, bytes: Vec<u8>) {
    let pipe = handle.addr();
    let writer = thread::Builder::new()
        .name(format!("{THREAD_PREFIX}log"))
        .spawn(move || write_to_file(ptr::without_provenance_mut(pipe), &bytes));
    let Ok(writer) = writer else {
        return;
    };
    // SAFETY: `writer` keeps its thread's handle open.
    unsafe {
        if WaitForSingleObject(writer.as_raw_handle(), PATIENCE_MS) == WAIT_TIMEOUT {
            CancelSynchronousIo(writer.as_raw_handle());
        }
    }
}

fn handle() -> Option<HANDLE> {
    // SAFETY: it takes a number.
    let handle = unsafe { GetStdHandle(STD_ERROR_HANDLE) };
    (!handle.is_null() && handle != INVALID_HANDLE_VALUE).then_some(handle)
}
