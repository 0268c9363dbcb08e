//! A set of bytes, and whether a text is made of those alone: each call asks that of its token and
//! of all that it sends.

pub(crate) struct ByteSet([bool; 256]);

impl ByteSet {
    /// The bytes whose place in `members` is true.
    pub(crate) const fn new(members: [bool; 256]) -> ByteSet {
        ByteSet(members)
    }

    pub(crate) fn holds(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }

    /// Whether every byte is a member.
    pub(crate) fn holds_all(&self, bytes: &[u8]) -> bool {
        // Four at a time, with one branch: the library is built for size, so the compiler unrolls
        // nothing by itself.
        let (fours, rest) = bytes.as_chunks();
        fours
            .iter()
            .all(|&[a, b, c, d]| self.holds(a) & self.holds(b) & self.holds(c) & self.holds(d))
            && rest.iter().all(|&byte| self.holds(byte))
    }
}

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
