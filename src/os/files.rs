//! Reads files that a user named: regular ones only, and not without end. Tells whether they changed.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::platform::{FileId, open};

/// Why a file was not read.
#[derive(Debug)]
pub(crate) enum ReadFileError {
    Io(io::Error),
    /// A folder, device, pipe or socket.
    NotRegular,
    /// It has more than `limit` bytes.
    TooLarge,
}

impl From<io::Error> for ReadFileError {
    fn from(error: io::Error) -> Self {
        ReadFileError::Io(error)
    }
}

/// Opens a regular file of at most `limit` bytes, and returns its length. A pipe without a writer is not
/// waited for.
pub(crate) fn open_file(path: &Path, limit: usize) -> Result<(File, usize), ReadFileError> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(ReadFileError::NotRegular);
    }
    match usize::try_from(metadata.len()) {
        Ok(length) if length <= limit => Ok((file, length)),
        _ => Err(ReadFileError::TooLarge),
    }
}

/// Reads a regular file of at most `limit` bytes.
pub(crate) fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, ReadFileError> {
    let (file, length) = open_file(path, limit)?;
    let mut bytes = Vec::with_capacity(length + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    match bytes.len() > limit {
        true => Err(ReadFileError::TooLarge),
        false => Ok(bytes),
    }
}

/// What a path led to at one time: when the file changes, or another is put in its place, it differs.
#[derive(PartialEq)]
pub(crate) struct FileStamp {
    id: FileId,
    length: u64,
    modified: Option<SystemTime>,
}

/// The coarsest clock that a file system keeps its times by.
const COARSEST_TIME: Duration = Duration::from_secs(2);

impl FileStamp {
    /// Returns what a path leads to now; `None` where nothing is to be seen there.
    pub(crate) fn of(path: &Path) -> Option<FileStamp> {
        let metadata = fs::metadata(path).ok()?;
        Some(FileStamp::new(path, &metadata))
    }

    pub(crate) fn new(path: &Path, metadata: &Metadata) -> FileStamp {
        FileStamp {
            id: FileId::new(path, metadata),
            length: metadata.len(),
            modified: metadata.modified().ok(),
        }
    }

    /// Returns whether a change from now on would show: one right after another may have the same time.
    pub(crate) fn is_settled(&self) -> bool {
        let age = self.modified.map(|modified| modified.elapsed());
        age.is_some_and(|age| age.is_ok_and(|age| age > COARSEST_TIME))
    }
}
