//! Files: opened without waiting, told apart, and the errors that say that none can be opened.

use std::ffi::OsStr;
use std::fs::{File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::Path;

/// Names the variable that holds the home folder.
pub(crate) const HOME: &str = "HOME";

/// The file that is always empty.
pub(crate) const NULL_DEVICE: &str = "/dev/null";

/// Returns whether a path names the file that is always empty.
pub(crate) fn is_null_device(path: &OsStr) -> bool {
    path == NULL_DEVICE
}

/// Opens a file for reading. A pipe without a writer is not waited for.
pub(in crate::os) fn open(path: &Path) -> io::Result<File> {
    OpenOptions::new()
        .read(true)
        .custom_flags(libc::O_NONBLOCK | libc::O_NOCTTY)
        .open(path)
}

/// What two paths to the same file have in common.
#[derive(PartialEq)]
pub(crate) struct FileId(u64, u64);

impl FileId {
    pub(crate) fn new(_path: &Path, metadata: &Metadata) -> FileId {
        FileId(metadata.dev(), metadata.ino())
    }
}

/// Returns whether an error says that the process or the system has no descriptor left.
pub(crate) fn is_out_of_descriptors(error: &io::Error) -> bool {
    matches!(error.raw_os_error(), Some(libc::EMFILE | libc::ENFILE))
}
