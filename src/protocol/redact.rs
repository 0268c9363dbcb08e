//! Keeps secrets out of text that a server sent.

use std::borrow::Cow;

use memchr::memmem;
use serde_json::{Map, Value};

use crate::byte_set::TOKEN_BYTES;

/// Shorter texts are words of ordinary language ("de", "1"): removing them from a message would
/// only spoil it.
const SHORTEST: usize = 6;
/// A piece of a secret of this length is as good as a secret.
const PIECE: usize = 16;
/// Any piece of a text covers a whole sample, if there is one of `SAMPLE` bytes every `STRIDE`.
const SAMPLE: usize = 4;
const STRIDE: usize = PIECE - SAMPLE + 1;

/// What must not stand in a text.
#[derive(Clone, Copy)]
pub(crate) struct Secret<'a> {
    pub(crate) text: &'a [u8],
    /// Whether it is known to have the characters of an access token alone: then texts of other
    /// characters need no search.
    pub(crate) is_plain: bool,
}

/// Puts `***` in place of each secret, and of each piece of one, in a text from outside.
pub(crate) fn redact<'a>(text: &'a str, secrets: &[Secret<'_>]) -> Cow<'a, str> {
    let mut hidden = Vec::new();
    for secret in secrets {
        find_pieces(text, *secret, &mut hidden);
    }
    if hidden.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut was_hidden = false;
    for (at, c) in text.char_indices() {
        let is_hidden = hidden[at..at + c.len_utf8()].contains(&true);
        if !is_hidden {
            out.push(c);
        } else if !was_hidden {
            out.push_str("***");
        }
        was_hidden = is_hidden;
    }
    Cow::Owned(out)
}

/// Marks the bytes of `text` that are a secret or a piece of one. Without any, `hidden` stays empty.
fn find_pieces(text: &str, secret: Secret<'_>, hidden: &mut Vec<bool>) {
    let mut hide = |start: usize, length: usize| {
        hidden.resize(text.len(), false);
        hidden[start..start + length].fill(true);
    };
    let Secret {
        text: secret,
        is_plain,
    } = secret;
    if (SHORTEST..PIECE).contains(&secret.len()) {
        let (mut start, text) = (0, text.as_bytes());
        while let Some(at) = memmem::find(&text[start..], secret) {
            hide(start + at, secret.len());
            start += at + secret.len();
        }
        return;
    }
    if secret.len() < PIECE || text.len() < PIECE {
        return;
    }
    let bytes = text.as_bytes();
    for at in (0..=bytes.len() - SAMPLE).step_by(STRIDE) {
        let sample = &bytes[at..at + SAMPLE];
        let is_possible = !is_plain || TOKEN_BYTES.holds_all(sample);
        if !is_possible || memmem::find(secret, sample).is_none() {
            continue;
        }
        // The pieces of the text that cover this sample.
        for start in at.saturating_sub(PIECE - SAMPLE)..=at {
            let piece = bytes.get(start..start + PIECE);
            if piece.is_some_and(|piece| memmem::find(secret, piece).is_some()) {
                hide(start, PIECE);
            }
        }
    }
}

/// Redacts every text of a JSON object: names, strings, numbers.
pub(crate) fn redact_all(
    members: Map<String, Value>,
    secrets: &[Secret<'_>],
) -> Map<String, Value> {
    members
        .into_iter()
        .map(|(name, value)| {
            let name = redact(&name, secrets).into_owned();
            (name, redact_value(value, secrets))
        })
        .collect()
}

fn redact_value(value: Value, secrets: &[Secret<'_>]) -> Value {
    match value {
        Value::String(text) => Value::String(redact(&text, secrets).into_owned()),
        Value::Object(members) => Value::Object(redact_all(members, secrets)),
        Value::Array(items) => items
            .into_iter()
            .map(|item| redact_value(item, secrets))
            .collect(),
        Value::Number(number) => match redact(&number.to_string(), secrets) {
            Cow::Owned(text) => Value::String(text),
            Cow::Borrowed(_) => Value::Number(number),
        },
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redact<'a>(text: &'a str, secrets: &[&str]) -> Cow<'a, str> {
        let secrets: Vec<Secret<'_>> = secrets
            .iter()
            .map(|text| Secret {
                text: text.as_bytes(),
                is_plain: TOKEN_BYTES.holds_all(text.as_bytes()),
            })
            .collect();
        super::redact(text, &secrets)
    }

    #[test]
    fn secrets_are_blotted_out_but_short_words_are_not() {
        let said = redact(
            "token abcdef for de, code 123456",
            &["abcdef", "de", "123456", ""],
        );
        assert_eq!(said, "token *** for de, code ***");
    }

    #[test]
    fn a_piece_of_sixteen_characters_is_a_secret_wherever_it_stands() {
        let secret: String = (0..40)
            .map(|n| char::from(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=."[n]))
            .collect();
        for start in 0..24 {
            for before in 0..20 {
                let text = format!("{}{},", " ".repeat(before), &secret[start..start + 16]);
                let said = redact(&text, &[&secret]);
                assert_eq!(said, format!("{}***,", " ".repeat(before)), "{text}");
            }
        }
        let piece = &secret[3..18];
        assert_eq!(
            redact(piece, &[&secret]),
            piece,
            "15 characters are no piece"
        );
        assert_eq!(redact(&secret, &[&secret]), "***");
    }

    #[test]
    fn characters_of_several_bytes_are_removed_whole() {
        let secret = "ÄÖÜäöüßÄÖÜäöüß";
        let said = redact("xÄÖÜäöüßÄÖÜäöüß\u{1f600}y", &[secret]);
        assert_eq!(said, "x***\u{1f600}y");
    }
}
