//! Memory that holds a token, a code or a metadata value: wiped when it is freed.

use std::io::{self, Write};
use std::mem::{self, MaybeUninit};
use std::ops::Deref;

use serde::{Serialize, Serializer};

/// Overwrites all the memory of a vector. The compiler may not leave that out although nobody reads it.
fn wipe(bytes: &mut Vec<u8>) {
    bytes.clear();
    let memory = bytes.spare_capacity_mut();
    // In one go: one volatile write for each byte would be a tenth of what a call costs.
    memory.fill(MaybeUninit::new(0));
    zeroize::optimization_barrier(memory);
}

/// A text that is wiped when it is dropped.
#[derive(Clone, Default)]
pub(crate) struct SecretText(String);

impl From<String> for SecretText {
    fn from(text: String) -> Self {
        SecretText(text)
    }
}

impl Deref for SecretText {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Serialize for SecretText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl Drop for SecretText {
    fn drop(&mut self) {
        wipe(&mut mem::take(&mut self.0).into_bytes());
    }
}

/// A growing buffer that is wiped when it is dropped, and leaves no unwiped copy behind when it
/// moves.
#[derive(Default)]
pub(crate) struct SecretBuffer(Vec<u8>);

impl SecretBuffer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        SecretBuffer(Vec::with_capacity(capacity))
    }

    /// Appends bytes.
    pub(crate) fn extend(&mut self, bytes: &[u8]) {
        let length = self.0.len() + bytes.len();
        if length > self.0.capacity() {
            // `Vec` would free its old memory unwiped.
            let mut larger = Vec::with_capacity(length.next_power_of_two());
            larger.extend_from_slice(&self.0);
            drop(SecretBuffer(mem::replace(&mut self.0, larger)));
        }
        self.0.extend_from_slice(bytes);
    }

    /// Removes the bytes behind the first ones, and keeps the memory.
    pub(crate) fn truncate(&mut self, length: usize) {
        self.0.truncate(length);
    }

    /// Returns the bytes to be written over.
    pub(crate) fn bytes_mut(&mut self) -> &mut [u8] {
        &mut self.0
    }

    /// Removes the last byte.
    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }

    /// Returns the bytes for the transport; they are wiped when the last handle is dropped.
    pub(crate) fn into_bytes(self) -> bytes::Bytes {
        bytes::Bytes::from_owner(self)
    }
}

impl From<Vec<u8>> for SecretBuffer {
    fn from(bytes: Vec<u8>) -> Self {
        SecretBuffer(bytes)
    }
}

impl Deref for SecretBuffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for SecretBuffer {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Drop for SecretBuffer {
    fn drop(&mut self) {
        wipe(&mut self.0);
    }
}

impl Write for SecretBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_growing_buffer_keeps_what_was_written() {
        let mut buffer = SecretBuffer::with_capacity(2);
        for part in ["a", "bcd", "", "efghijklmnop"] {
            buffer.write_all(part.as_bytes()).unwrap();
        }
        assert_eq!(&buffer.into_bytes()[..], b"abcdefghijklmnop");
    }
}
