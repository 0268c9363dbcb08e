//! Reads PEM text as OpenSSL does, and says what is wrong with a block without showing it.

use base64::Engine as _;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::der;
use crate::secret::SecretBuffer;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";
/// How long programs write a line.
const LINE: usize = 64;
const BYTE_ORDER_MARK: &[u8] = &[0xef, 0xbb, 0xbf];

/// Base64 as OpenSSL's reader takes it.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::RequireCanonical),
);

/// One block.
pub(super) struct Block<'a> {
    /// What stands after BEGIN, `CERTIFICATE` for instance; nothing where it is no UTF-8.
    pub(super) label: &'a str,
    pub(super) content: Content,
}

/// What a block holds.
pub(super) enum Content {
    Der(SecretBuffer),
    /// It wants a passphrase (`Proc-Type: 4,ENCRYPTED`).
    Encrypted,
    Damaged(Damage),
}

/// What is wrong with a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// Its lines end in the characters `\` and `n`.
    EscapedLineBreaks,
    /// It stands on one line.
    NoLineBreaks,
    /// No END line follows.
    CutOff,
    /// It is not base64.
    NotBase64,
}

/// What a file without a PEM block holds instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OtherForm {
    Certificate,
    PrivateKey,
    Pkcs7,
    Pkcs12,
    JavaKeyStore,
    Utf16,
    Nothing,
}

/// Returns whether a block of this label is a certificate.
pub(super) fn is_certificate(label: &str) -> bool {
    matches!(
        label,
        "CERTIFICATE" | "X509 CERTIFICATE" | "TRUSTED CERTIFICATE"
    )
}

/// Returns the blocks of a text in their order. A text may have others before, between and after.
pub(super) fn blocks(text: &[u8]) -> Blocks<'_> {
    Blocks {
        rest: text,
        base64: SecretBuffer::default(),
    }
}

/// Reads block after block.
pub(super) struct Blocks<'a> {
    rest: &'a [u8],
    /// The base64 of one block, in one piece.
    base64: SecretBuffer,
}

impl<'a> Iterator for Blocks<'a> {
    type Item = Block<'a>;

    fn next(&mut self) -> Option<Block<'a>> {
        while !self.rest.is_empty() {
            let (line, after) = split_line(self.rest);
            self.rest = after;
            // Of joined files each may bring its mark.
            let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
            let Some(from_begin) = line.trim_ascii_start().strip_prefix(BEGIN) else {
                continue;
            };
            // What is after BEGIN on the line is the label and five dashes.
            let Some(at) = find(from_begin, DASHES) else {
                continue;
            };
            let label = &from_begin[..at];
            let on_the_line = from_begin[at + DASHES.len()..].trim_ascii();
            let content = if on_the_line.is_empty() {
                self.body(label)
            } else if on_the_line.starts_with(b"\\n") || on_the_line.starts_with(b"\\r") {
                Content::Damaged(Damage::EscapedLineBreaks)
            } else {
                Content::Damaged(Damage::NoLineBreaks)
            };
            let label = std::str::from_utf8(label).unwrap_or_default();
            return Some(Block { label, content });
        }
        None
    }
}

impl<'a> Blocks<'a> {
    /// Returns what was not read yet. None is left where the text's end decided what the last block is.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }

    /// Reads a body that is nothing but base64, as nearly all are, in a third of the time; `None` for others.
    fn plain_body(&mut self, label: &[u8]) -> Option<SecretBuffer> {
        // Base64 has no dashes.
        let (mut text, end) = self.rest.split_at(memchr::memchr(b'-', self.rest)?);
        let after = end.strip_prefix(END)?.strip_prefix(label)?;
        let after = after.strip_prefix(DASHES)?;
        self.base64.truncate(0);
        loop {
            // Nearly all lines have one length. A line break before that would count as a blank.
            let at = match text.get(LINE) {
                Some(b'\n') => Some(LINE),
                _ => memchr::memchr(b'\n', text),
            };
            let Some(at) = at else { break };
            self.base64.extend(text[..at].trim_ascii_end());
            text = &text[at + 1..];
        }
        self.base64.extend(text.trim_ascii_end());
        let der = decode(&self.base64)?;
        self.rest = after;
        Some(der)
    }

    /// Reads what follows a BEGIN line, up to its END line.
    fn body(&mut self, label: &[u8]) -> Content {
        if let Some(der) = self.plain_body(label) {
            return Content::Der(der);
        }
        self.base64.truncate(0);
        let mut is_encrypted = false;
        loop {
            if self.rest.is_empty() {
                return Content::Damaged(Damage::CutOff);
            }
            let (line, after) = split_line(self.rest);
            let indent = line.len() - line.trim_ascii_start().len();
            let line = &line[indent..];
            if line.starts_with(BEGIN) {
                // The next block begins before this one has ended.
                return Content::Damaged(Damage::CutOff);
            }
            // The last line of the content may lack its line break too. Base64 has no dashes.
            let end = memchr::memchr(b'-', line).and_then(|_| find(line, END));
            if let Some(at) = end {
                self.base64.extend(&line[..at]);
                let named = &line[at + END.len()..];
                let ended = named
                    .strip_prefix(label)
                    .and_then(|named| named.strip_prefix(DASHES));
                if ended.is_none() {
                    self.rest = after;
                    return Content::Damaged(Damage::CutOff);
                }
                // Of two files that were joined without a line break, the second begins right there.
                self.rest = &self.rest[indent + at + END.len() + label.len() + DASHES.len()..];
                return match is_encrypted {
                    true => Content::Encrypted,
                    false => decode(&self.base64)
                        .map_or(Content::Damaged(Damage::NotBase64), Content::Der),
                };
            }
            self.rest = after;
            if self.base64.is_empty() && line.contains(&b':') {
                is_encrypted |=
                    line.starts_with(b"Proc-Type:") && find(line, b"ENCRYPTED").is_some();
            } else {
                self.base64.extend(line.trim_ascii_end());
            }
        }
    }
}

/// Decodes base64. Blanks between its characters do not count.
fn decode(base64: &[u8]) -> Option<SecretBuffer> {
    // Of some 2 KB each, so that one takes the place of the last and leaves no gaps in the heap.
    let mut der = Vec::with_capacity((base64.len() / 4 * 3 + 3).next_multiple_of(2048));
    let decoded = BASE64.decode_vec(base64, &mut der);
    let der = SecretBuffer::from(der);
    match decoded {
        Ok(()) if !der.is_empty() => Some(der),
        Err(_) if base64.iter().any(u8::is_ascii_whitespace) => {
            let mut dense = SecretBuffer::with_capacity(base64.len());
            for part in base64.split(u8::is_ascii_whitespace) {
                dense.extend(part);
            }
            decode(&dense)
        }
        _ => None,
    }
}

/// Returns the first line and what follows it. Lines end in `\n`, `\r\n` or `\r`.
fn split_line(text: &[u8]) -> (&[u8], &[u8]) {
    match memchr::memchr2(b'\n', b'\r', text) {
        Some(at) => {
            let is_pair = text[at..].starts_with(b"\r\n");
            (&text[..at], &text[at + 1 + usize::from(is_pair)..])
        }
        None => (text, &[]),
    }
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    memchr::memmem::find(text, part)
}

/// Returns what a file is that has no PEM block.
pub(super) fn other_form(bytes: &[u8]) -> OtherForm {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return OtherForm::Utf16;
    }
    if bytes.starts_with(&[0xfe, 0xed, 0xfe, 0xed]) {
        return OtherForm::JavaKeyStore;
    }
    let is_der = bytes.first() == Some(&der::tag::SEQUENCE)
        && der::element_length(bytes).is_some_and(|length| length <= bytes.len() && length > 16);
    let Some(mut content) = is_der
        .then(|| der::Reader::new(bytes).enter(der::tag::SEQUENCE))
        .flatten()
    else {
        return OtherForm::Nothing;
    };
    match content.next() {
        Some((der::tag::INTEGER, [3])) => OtherForm::Pkcs12,
        Some((der::tag::INTEGER, _)) => OtherForm::PrivateKey,
        Some((der::tag::OID, _)) => OtherForm::Pkcs7,
        Some((der::tag::SEQUENCE, _)) => match content.next() {
            // Of an encrypted key the algorithm comes first, then the content.
            Some((der::tag::OCTET_STRING, _)) => OtherForm::PrivateKey,
            _ => OtherForm::Certificate,
        },
        _ => OtherForm::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each block as its label and what it holds.
    fn read(text: &str) -> Vec<(String, String)> {
        let what = |content| match content {
            Content::Der(der) => String::from_utf8(der.to_vec()).unwrap(),
            Content::Encrypted => "(encrypted)".to_owned(),
            Content::Damaged(damage) => format!("{damage:?}"),
        };
        blocks(text.as_bytes())
            .map(|block| (block.label.to_owned(), what(block.content)))
            .collect()
    }

    fn only(text: &str) -> String {
        let blocks = read(text);
        assert_eq!(blocks.len(), 1, "{text}");
        assert_eq!(blocks[0].0, "X", "{text}");
        blocks[0].1.clone()
    }

    #[test]
    fn a_block_is_found_in_whatever_surrounds_it() {
        for text in [
            "-----BEGIN X-----\nSGFs\nbG8=\n-----END X-----\n",
            "-----BEGIN X-----\nSGFs\nbG8=\n-----END X-----",
            "-----BEGIN X-----\r\nSGFsbG8=\r\n-----END X-----\r\n",
            "-----BEGIN X-----\rSGFsbG8=\r-----END X-----\r",
            "\u{feff}-----BEGIN X-----\nSGFsbG8=\n-----END X-----\n",
            "subject: x\nissuer: y\n\n-----BEGIN X-----\nSGFsbG8=\n-----END X-----\nmore\n",
            "  -----BEGIN X-----  \n  SGFs  \n\tbG8=\n  -----END X-----  \n",
            "-----BEGIN X-----\n\nSGFs\n\nbG8=\n\n-----END X-----\n",
            "-----BEGIN X-----\nSGFsbG8=-----END X-----\n",
            "-----BEGIN X-----\nComment: c\n\nSGFsbG8=\n-----END X-----\n",
        ] {
            assert_eq!(only(text), "Hallo", "{text:?}");
        }
    }

    #[test]
    fn lines_may_break_anywhere() {
        let whole =
            "A line that is longer than those of 64 characters into which programs break base64.";
        let base64 = BASE64.encode(whole);
        for first in 1..base64.len() {
            for second in [1, 32, 63 - first.min(62), 64, 65] {
                let (one, rest) = base64.split_at(first);
                let (two, three) = rest.split_at(second.min(rest.len()));
                let text = format!("-----BEGIN X-----\n{one}\n{two}\n{three}\n-----END X-----\n");
                assert_eq!(read(&text), [("X".to_owned(), whole.to_owned())], "{text}");
            }
        }
    }

    #[test]
    fn files_joined_without_a_line_break_are_two_blocks() {
        let one = "-----BEGIN X-----\nSGFsbG8=\n-----END X-----";
        let two = "-----BEGIN Y Z-----\nV2VsdA==\n-----END Y Z-----";
        for text in [
            format!("{one}{two}"),
            format!("{one} {two}\n"),
            format!("\u{feff}{one}\n\u{feff}{two}\n"),
            format!("{one}\u{feff}{two}"),
        ] {
            let expected = [("X", "Hallo"), ("Y Z", "Welt")];
            let expected = expected.map(|(label, what)| (label.to_owned(), what.to_owned()));
            assert_eq!(read(&text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_block_is_told() {
        for (text, expected) in [
            (
                r"-----BEGIN X-----\nSGFsbG8=\n-----END X-----\n",
                "EscapedLineBreaks",
            ),
            (
                r"-----BEGIN X-----\r\nSGFs\r\n-----END X-----",
                "EscapedLineBreaks",
            ),
            ("-----BEGIN X----- SGFsbG8= -----END X-----", "NoLineBreaks"),
            ("-----BEGIN X-----\nSGFsbG8=\n", "CutOff"),
            ("-----BEGIN X-----\nSGFsbG8=\n-----END Y-----\n", "CutOff"),
            (
                "-----BEGIN X-----\nSGF*bG8=\n-----END X-----\n",
                "NotBase64",
            ),
            ("-----BEGIN X-----\nSGFsb\n-----END X-----\n", "NotBase64"),
            ("-----BEGIN X-----\n-----END X-----\n", "NotBase64"),
            (
                "-----BEGIN X-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nSGFs\n-----END X-----\n",
                "(encrypted)",
            ),
        ] {
            assert_eq!(only(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_damaged_block_spoils_no_other() {
        let text = "-----BEGIN X-----\nSGFs\n-----BEGIN Y-----\nSGFsbG8=\n-----END Y-----\n";
        let expected = [("X", "CutOff"), ("Y", "Hallo")];
        let expected = expected.map(|(label, what)| (label.to_owned(), what.to_owned()));
        assert_eq!(read(text), expected);
    }

    #[test]
    fn whatever_is_cut_off_nothing_panics() {
        let text = "\u{feff}-----BEGIN X-----\r\nP: 4,ENCRYPTED\n\nSGFsbG8=-----END X----------BEGIN \
                    Y-----\nV2VsdA==\n-----END Y-----\n";
        for end in 0..=text.len() {
            for start in 0..end {
                let found = blocks(&text.as_bytes()[start..end]);
                assert!(found.count() <= 2);
            }
        }
    }

    #[test]
    fn what_is_commented_out_is_no_block() {
        let text = "# -----BEGIN X-----\nSGFsbG8=\n# -----END X-----\n";
        assert!(read(text).is_empty());
        assert!(read("").is_empty());
        assert!(read("-----BEGIN X\n").is_empty());
    }

    #[test]
    fn other_forms_are_recognised() {
        let long = |head: &[u8]| {
            let mut der = vec![0x30, 0x82, 0, 64];
            der.extend(head);
            der.resize(68, 0);
            der
        };
        for (bytes, expected) in [
            (long(&[0x30, 3, 2, 1, 0, 0x30, 0]), OtherForm::Certificate),
            (long(&[2, 1, 0, 0x30, 0]), OtherForm::PrivateKey),
            (long(&[0x30, 0, 4, 0]), OtherForm::PrivateKey),
            (long(&[2, 1, 3, 0x30, 0]), OtherForm::Pkcs12),
            (long(&[6, 1, 0]), OtherForm::Pkcs7),
            (vec![0xfe, 0xed, 0xfe, 0xed, 0], OtherForm::JavaKeyStore),
            (vec![0xff, 0xfe, b'-', 0], OtherForm::Utf16),
            (
                b"0 is a digit, and this is text".to_vec(),
                OtherForm::Nothing,
            ),
            (Vec::new(), OtherForm::Nothing),
        ] {
            assert_eq!(other_form(&bytes), expected, "{bytes:?}");
        }
    }
}
