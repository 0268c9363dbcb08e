//! One function for each fuzz target. It takes any bytes and panics where the library breaks a
//! promise. The inputs in `cases` go through the same functions in `tests/cases.rs`.

mod endpoint_url;
mod metadata;
mod options;
mod pointer;
mod profile;
mod redact;
mod response;
mod sanitize;
mod token_claims;
mod well_formed;

use serde_json::Value;
use serde_json::value::RawValue;

pub use endpoint_url::endpoint_url;
pub use metadata::metadata;
pub use options::options;
pub use pointer::pointer;
pub use profile::profile;
pub use redact::redact;
pub use response::response;
pub use sanitize::sanitize;
pub use token_claims::token_claims;
pub use well_formed::well_formed;

/// A target: what it does with one input. It panics where a promise is broken.
pub type Target = fn(&[u8]);

/// Each target with its name, which is that of its file in `fuzz_targets`, too.
pub const TARGETS: [(&str, Target); 10] = [
    ("endpoint_url", endpoint_url),
    ("metadata", metadata),
    ("options", options),
    ("pointer", pointer),
    ("profile", profile),
    ("redact", redact),
    ("response", response),
    ("sanitize", sanitize),
    ("token_claims", token_claims),
    ("well_formed", well_formed),
];

/// Stands where a test wants to find a leak. No text of the library holds it by chance.
const SECRET: &str = "Geheim1704";

/// Returns the input as text, with `SECRET` for every byte 1: so that the fuzzer need not guess it.
fn text_with_secret(data: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(data).ok()?;
    Some(text.replace('\u{1}', SECRET))
}

/// Returns a message without its numbers, so that it can be held against the fixed texts: what
/// equals one of them quotes nothing of the input.
fn without_numbers(message: &str) -> String {
    let mut out = String::new();
    for c in message.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c => out.push(c),
        }
    }
    out
}

/// A piece of a secret of this length counts as the secret.
const PIECE: usize = 16;
/// A secret shorter than this is not looked for.
const SHORTEST: usize = 6;

/// Returns whether a text holds a secret, or a piece of one.
fn holds(text: &[u8], secret: &str) -> bool {
    let secret = secret.as_bytes();
    let length = secret.len().min(PIECE);
    if length < SHORTEST {
        return false;
    }
    secret.windows(length).any(|piece| {
        text.windows(length)
            .any(|window| window[0] == piece[0] && window == piece)
    })
}

/// Calls `check` with each name and string of a JSON value. Each on its own: in the whole, as it is
/// written, the end of an escape such as `\u0018` may stand before what is no secret and make one
/// of it.
fn each_text(json: &Value, check: &impl Fn(&str)) {
    match json {
        Value::String(text) => check(text),
        Value::Number(number) => check(&number.to_string()),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, check)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            check(name);
            each_text(value, check);
        }),
        Value::Null | Value::Bool(_) => {}
    }
}

/// Calls `visit` with the name and the text of each member of a JSON object, in order, one after
/// another of the same name too.
fn members(json: &str, visit: impl FnMut(&str, &str)) -> Option<()> {
    struct Members<F>(F);

    impl<'de, F: FnMut(&str, &str)> serde::de::Visitor<'de> for Members<F> {
        type Value = ();

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
            while let Some((name, value)) = map.next_entry::<String, &'de RawValue>()? {
                (self.0)(&name, value.get());
            }
            Ok(())
        }
    }

    let mut reader = serde_json::Deserializer::from_str(json);
    serde::Deserializer::deserialize_map(&mut reader, Members(visit)).ok()?;
    reader.end().ok()
}

/// Reads what C gets. `None` where it holds a number that only a reader of other numbers can keep,
/// as it came: `1e999`.
fn read_result(text: &[u8]) -> Option<Value> {
    match serde_json::from_slice(text) {
        Ok(value) => Some(value),
        Err(error) if error.to_string().starts_with("number out of range") => {
            let text = std::str::from_utf8(text).expect("C gets UTF-8");
            each_literal_is_json(text);
            None
        }
        Err(error) => panic!("what C gets is JSON: {error}"),
    }
}

fn each_literal_is_json(json: &str) {
    match json.as_bytes().first() {
        Some(b'{') => members(json, |_, value| each_literal_is_json(value)).expect("an object"),
        Some(b'[') => {
            let items: Vec<&RawValue> = serde_json::from_str(json).expect("an array");
            items
                .iter()
                .for_each(|item| each_literal_is_json(item.get()));
        }
        Some(b'"') => drop(serde_json::from_str::<String>(json).expect("a string")),
        _ => {}
    }
}
