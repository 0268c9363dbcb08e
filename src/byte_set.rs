//! A set of bytes, and whether a text is made of those alone. Each call asks that of a kilobyte of
//! token; byte after byte would be a tenth of what it costs.

/// For each byte 0 where it is a member, else 1.
pub(crate) struct ByteSet([u8; 256]);

impl ByteSet {
    /// Makes the set of the bytes whose place in `members` is true.
    pub(crate) const fn new(members: [bool; 256]) -> ByteSet {
        let mut strange = [0; 256];
        let mut byte = 0;
        while byte < members.len() {
            strange[byte] = !members[byte] as u8;
            byte += 1;
        }
        ByteSet(strange)
    }

    /// Makes the set of ASCII's letters and digits and some others.
    pub(crate) const fn alphanumeric_and(others: &[u8]) -> ByteSet {
        let mut members = [false; 256];
        let mut byte = 0;
        while byte < members.len() {
            members[byte] = (byte as u8).is_ascii_alphanumeric();
            byte += 1;
        }
        let mut at = 0;
        while at < others.len() {
            members[others[at] as usize] = true;
            at += 1;
        }
        ByteSet::new(members)
    }

    /// Returns whether a byte is a member.
    pub(crate) fn holds(&self, byte: u8) -> bool {
        self.strange(byte) == 0
    }

    fn strange(&self, byte: u8) -> u8 {
        self.0[usize::from(byte)]
    }

    /// Returns whether every byte is a member.
    pub(crate) fn holds_all(&self, bytes: &[u8]) -> bool {
        // Eight at a time, without a branch between them: the library is built for size, so the
        // compiler unrolls nothing by itself.
        let eights = bytes.chunks_exact(8);
        let rest = eights.remainder();
        let mut found = 0;
        for eight in eights {
            let &[a, b, c, d, e, f, g, h] = eight else {
                unreachable!("each chunk has eight bytes")
            };
            found |= self.strange(a) | self.strange(b) | self.strange(c) | self.strange(d);
            found |= self.strange(e) | self.strange(f) | self.strange(g) | self.strange(h);
        }
        for &byte in rest {
            found |= self.strange(byte);
        }
        found == 0
    }
}

/// The bytes that an access token may have: `[A-Za-z0-9-_=.]`.
pub(crate) static TOKEN_BYTES: ByteSet = ByteSet::alphanumeric_and(b"-_=.");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stranger_at_any_place_is_seen() {
        let mut members = [true; 256];
        members[usize::from(b'!')] = false;
        let set = ByteSet::new(members);
        for length in 0..20 {
            let mut text = vec![b'a'; length];
            assert!(set.holds_all(&text), "{length}");
            for place in 0..length {
                text[place] = b'!';
                assert!(!set.holds_all(&text), "{place} of {length}");
                text[place] = b'a';
            }
        }
    }
}
