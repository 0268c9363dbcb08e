//! Any text from a server, and any secrets. The first two lines of the input are the secrets, the
//! rest is the text; in it bytes 1 and 2 stand for the secrets, 3 and 4 for their first and last
//! sixteen bytes.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{PIECE, each_text, holds};
use crate::protocol::redact::{self, Secret};

const LONGEST: usize = 4096;

/// No secret is left, whether or not it is known to be plain, nor sixteen bytes of one; what holds none is unchanged; and to redact twice is
/// as good as once.
pub fn redact(data: &[u8]) {
    let Ok(input) = std::str::from_utf8(data) else {
        return;
    };
    let mut lines = input.splitn(3, '\n');
    // The mark that stands for a secret must not be able to make one.
    let mut secret = || lines.next().unwrap_or_default().replace('*', "+");
    let secrets = [secret(), secret()];
    let text = expand(lines.next().unwrap_or_default(), &secrets);
    let secrets = secrets.each_ref().map(String::as_str);

    let given = secrets.map(|text| Secret {
        text: text.as_bytes(),
        is_plain: false,
    });
    let redacted = redact::redact(&text, &given);
    let told = given.map(|secret| Secret {
        is_plain: secret.text.iter().copied().all(is_of_a_token),
        ..secret
    });
    assert_eq!(redact::redact(&text, &told), redacted);
    if secrets.iter().any(|secret| holds(text.as_bytes(), secret)) {
        assert!(redacted.contains("***"), "{redacted:?}");
    } else {
        assert!(matches!(redacted, Cow::Borrowed(_)));
        assert_eq!(redacted, text);
    }
    hides(&redacted, &secrets);
    assert_eq!(redact::redact(&redacted, &given), redacted);

    if let Ok(json) = serde_json::from_str::<Map<String, Value>>(&text) {
        let redacted = Value::Object(redact::redact_all(json.clone(), &given));
        each_text(&redacted, &|text| hides(text, &secrets));
        let json = Value::Object(json);
        if !redacted.to_string().contains("***") {
            assert_eq!(redacted, json);
        }
    }
}

/// Returns whether access tokens have the character.
fn is_of_a_token(c: u8) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b'=' | b'.')
}

fn hides(text: &str, secrets: &[&str]) {
    for secret in secrets {
        assert!(!holds(text.as_bytes(), secret), "{secret:?} in {text:?}");
    }
}

fn expand(text: &str, secrets: &[String; 2]) -> String {
    let mut out = String::new();
    for c in text.chars() {
        // Long texts find no more than short ones.
        if out.len() > LONGEST {
            break;
        }
        match c {
            '\u{1}' => out.push_str(&secrets[0]),
            '\u{2}' => out.push_str(&secrets[1]),
            '\u{3}' => {
                let end = secrets[0].len().min(PIECE);
                out.push_str(&secrets[0][..char_boundary(&secrets[0], end..=secrets[0].len())]);
            }
            '\u{4}' => {
                let start = secrets[1].len().saturating_sub(PIECE);
                out.push_str(&secrets[1][char_boundary(&secrets[1], (0..=start).rev())..]);
            }
            c => out.push(c),
        }
    }
    out
}

/// Returns the first of these places at which a character begins or the text ends.
fn char_boundary(text: &str, mut places: impl Iterator<Item = usize>) -> usize {
    places
        .find(|place| text.is_char_boundary(*place))
        .unwrap_or(0)
}
