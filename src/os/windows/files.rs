//! Files: opened, told apart, and the errors that say that none can be opened.

use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

use windows_sys::Win32::Foundation::ERROR_TOO_MANY_OPEN_FILES;
use windows_sys::Win32::Networking::WinSock::{WSAEMFILE, WSAENOBUFS};

/// Names the variable that holds the home folder.
pub(crate) const HOME: &str = "USERPROFILE";

/// The file that is always empty.
pub(crate) const NULL_DEVICE: &str = "NUL";

/// Returns whether a path names the file that is always empty; Unix' name for it is taken too, which
/// programs for all systems set.
pub(crate) fn is_null_device(path: &OsStr) -> bool {
    path.eq_ignore_ascii_case(NULL_DEVICE) || path == "/dev/null"
}

/// Opens a file for reading.
pub(in crate::os) fn open(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// What two paths to the same file have in common.
#[derive(PartialEq)]
pub(crate) struct FileId(PathBuf);

impl FileId {
    pub(crate) fn new(path: &Path, _metadata: &Metadata) -> FileId {
        FileId(path.canonicalize().unwrap_or_else(|_| path.to_owned()))
    }
}

/// Returns whether an error says that the process has no handle or socket left.
pub(crate) fn is_out_of_descriptors(error: &io::Error) -> bool {
    const TOO_MANY: i32 = ERROR_TOO_MANY_OPEN_FILES as i32;
    matches!(
        error.raw_os_error(),
        Some(TOO_MANY | WSAEMFILE | WSAENOBUFS)
    )
}
