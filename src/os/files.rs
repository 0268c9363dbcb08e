//! Reads files that a user named: regular ones only, and not without end.

use std::io::{self, Read};
use std::path::Path;

use super::platform::open;

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

/// Reads a regular file of at most `limit` bytes. A pipe without a writer is not waited for.
pub(crate) fn read_file(path: &Path, limit: usize) -> Result<Vec<u8>, ReadFileError> {
    let file = open(path)?;
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(ReadFileError::NotRegular);
    }
    let mut bytes = Vec::with_capacity(metadata.len().min(limit as u64) as usize + 1);
    file.take(limit as u64 + 1).read_to_end(&mut bytes)?;
    match bytes.len() > limit {
        true => Err(ReadFileError::TooLarge),
        false => Ok(bytes),
    }
}
