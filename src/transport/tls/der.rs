//! Reads as much of DER as it takes to say what a certificate or a key is. Decides no trust.

/// Reads one element after the other.
#[derive(Clone)]
pub(super) struct Reader<'a>(&'a [u8]);

/// Tags that are read here.
pub(super) mod tag {
    pub(in super::super) const INTEGER: u8 = 0x02;
    pub(in super::super) const BIT_STRING: u8 = 0x03;
    pub(in super::super) const OCTET_STRING: u8 = 0x04;
    pub(in super::super) const OID: u8 = 0x06;
    pub(in super::super) const UTC_TIME: u8 = 0x17;
    pub(in super::super) const GENERALIZED_TIME: u8 = 0x18;
    pub(in super::super) const SEQUENCE: u8 = 0x30;
    pub(in super::super) const SET: u8 = 0x31;
}

impl<'a> Reader<'a> {
    pub(super) fn new(der: &'a [u8]) -> Reader<'a> {
        Reader(der)
    }

    /// Returns the next element's tag and content; `None` at the end or where it is no DER.
    pub(super) fn next(&mut self) -> Option<(u8, &'a [u8])> {
        let (&tag, rest) = self.0.split_first()?;
        let (length, rest) = length(rest)?;
        // Tags of more than one byte are in none of what is read here.
        if tag & 0x1f == 0x1f || length > rest.len() {
            return None;
        }
        let (content, rest) = rest.split_at(length);
        self.0 = rest;
        Some((tag, content))
    }

    /// Returns the content of the next element if it has this tag, and steps over it.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let mut ahead = self.clone();
        let (found, content) = ahead.next()?;
        if found != tag {
            return None;
        }
        *self = ahead;
        Some(content)
    }

    /// Does the same for an element that holds others.
    pub(super) fn enter(&mut self, tag: u8) -> Option<Reader<'a>> {
        self.take(tag).map(Reader)
    }
}

/// Returns how many bytes the first element takes, its head included.
pub(super) fn element_length(der: &[u8]) -> Option<usize> {
    let (content, rest) = length(der.get(1..)?)?;
    (der.len() - rest.len()).checked_add(content)
}

fn length(der: &[u8]) -> Option<(usize, &[u8])> {
    let (&first, rest) = der.split_first()?;
    if first < 0x80 {
        return Some((first.into(), rest));
    }
    let count = usize::from(first & 0x7f);
    if !(1..=4).contains(&count) || count > rest.len() {
        return None;
    }
    let (bytes, rest) = rest.split_at(count);
    let length = bytes
        .iter()
        .fold(0, |sum: usize, byte| sum << 8 | usize::from(*byte));
    Some((length, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_are_read_one_after_the_other() {
        let der = [0x30, 3, 2, 1, 7, 0x04, 0x81, 1, 9];
        let mut reader = Reader::new(&der);
        assert_eq!(reader.take(tag::OCTET_STRING), None);
        let mut inner = reader.enter(tag::SEQUENCE).unwrap();
        assert_eq!(inner.take(tag::INTEGER), Some(&[7][..]));
        assert_eq!(inner.next(), None);
        assert_eq!(reader.take(tag::OCTET_STRING), Some(&[9][..]));
        assert_eq!(element_length(&der), Some(5));
    }

    #[test]
    fn what_is_cut_short_or_no_der_is_none() {
        for der in [
            &[][..],
            &[0x30],
            &[0x30, 5, 1],
            &[0x30, 0x80, 0],
            &[0x30, 0x85, 1, 1, 1, 1, 1],
            &[0x30, 0x84, 0xff, 0xff, 0xff, 0xff],
            &[0x1f, 0x81, 1, 0],
        ] {
            assert_eq!(Reader::new(der).next(), None, "{der:?}");
        }
    }
}
