//! Memory that holds a token, a code or a metadata value: wiped when it is given up.

use std::io::{self, Write};

use zeroize::Zeroizing;

/// A growing buffer that leaves no unwiped copy behind when it moves.
#[derive(Default)]
pub(crate) struct SecretBuffer(Zeroizing<Vec<u8>>);

impl SecretBuffer {
    pub(crate) fn with_capacity(capacity: usize) -> Self {
        SecretBuffer(Zeroizing::new(Vec::with_capacity(capacity)))
    }

    /// The bytes for the transport, which are wiped when the last handle on them is dropped.
    pub(crate) fn into_bytes(self) -> bytes::Bytes {
        bytes::Bytes::from_owner(Owner(self.0))
    }
}

/// `Bytes` wants something that is `AsRef<[u8]>`, which `Zeroizing<Vec<u8>>` is not.
struct Owner(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Owner {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Write for SecretBuffer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = self.0.len() + bytes.len();
        if length > self.0.capacity() {
            // `Vec` would free its old memory as it is.
            let mut larger = Zeroizing::new(Vec::with_capacity(length.next_power_of_two()));
            larger.extend_from_slice(&self.0);
            self.0 = larger;
        }
        self.0.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Shorter texts are words of ordinary language ("de", "1"): blotting them out of a message would
/// only spoil it.
const SHORTEST: usize = 6;

/// Puts `***` in place of each secret in a text that came from outside.
pub(crate) fn redact(text: &str, secrets: &[&str]) -> String {
    let mut out = text.to_owned();
    for secret in secrets.iter().filter(|secret| secret.len() >= SHORTEST) {
        if out.contains(secret) {
            out = out.replace(secret, "***");
        }
    }
    out
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

    #[test]
    fn secrets_are_blotted_out_but_short_words_are_not() {
        let said = redact(
            "token abcdef for de, code 123456",
            &["abcdef", "de", "123456", ""],
        );
        assert_eq!(said, "token *** for de, code ***");
    }
}
