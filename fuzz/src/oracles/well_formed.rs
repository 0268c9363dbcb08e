//! Any body of a success, above all with halves of surrogate pairs, as servers send them that cut a
//! text in the middle of an emoji. The input is the body; where it is no object, it is taken for the
//! inside of a JSON string.

use std::collections::BTreeMap;

use serde_json::Value;
use serde_json::value::RawValue;

use super::read_result;
use crate::protocol::pointer;
use crate::protocol::response::Response;
use crate::protocol::result_json::ResultJson;
use crate::transport::RawResponse;

/// What a reader that minds no surrogates takes is taken, and what comes out is JSON for every
/// reader: a half is U+FFFD, and so is what is not UTF-8; nothing else changes.
pub fn well_formed(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    if text.trim_start().starts_with('{') {
        body(data);
        return;
    }
    let literal = format!("\"{text}\"");
    // serde_json minds no surrogates where it hands text on as it came.
    if serde_json::from_str::<&RawValue>(&literal).is_err() {
        return;
    }
    let wanted = decode(&text);
    let members = body(format!("{{\"value\":{literal},{literal}:[{literal}]}}").as_bytes());
    if wanted != "value" {
        assert_eq!(members["value"], wanted);
    }
    // A server does not get to say where an answer came from.
    if wanted != "ResponseMetadata" {
        assert_eq!(members[&wanted][0], wanted);
    }
}

/// Reads a body as the answer to a call, and returns what C reads in the result.
fn body(bytes: &[u8]) -> Value {
    let raw = RawResponse {
        status: 200,
        headers: Default::default(),
        body: bytes.to_vec(),
    };
    let lossy = String::from_utf8_lossy(bytes);
    let response = match Response::read(raw, 0, &[]) {
        Ok(response) => response,
        Err(refused) => {
            let is_json = serde_json::from_str::<&RawValue>(&lossy).is_ok();
            assert!(!is_json || depth(&lossy) >= 128, "{refused:?}");
            return Value::Null;
        }
    };
    let text = response.to_text();
    let result = read_result(&text);
    let text = std::str::from_utf8(&text).expect("C gets UTF-8");
    let strict: Option<BTreeMap<String, Box<RawValue>>> = serde_json::from_slice(bytes).ok();
    let has_halves = lossy.contains("\\ud") || lossy.contains("\\uD");
    for (name, value) in &response.members {
        let pointer = format!("/{}", escape(name));
        assert!(pointer::find(text, &pointer).is_some(), "{name:?}");
        if let Some(strict) = strict.as_ref().filter(|_| !has_halves) {
            assert_eq!(strict[name].get(), value.get(), "{name:?}");
        }
    }
    result.unwrap_or_default()
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

/// Returns how deep a text may be nested at most.
fn depth(text: &str) -> usize {
    text.bytes().filter(|b| matches!(b, b'[' | b'{')).count()
}

/// Decodes the inside of a JSON string by its UTF-16 units.
fn decode(text: &str) -> String {
    let mut units: Vec<u16> = Vec::new();
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        let c = match c {
            '\\' => match chars.next().expect("an escape is whole") {
                'u' => {
                    let digits: String = chars.by_ref().take(4).collect();
                    units.push(u16::from_str_radix(&digits, 16).expect("four digits"));
                    continue;
                }
                'b' => '\u{8}',
                'f' => '\u{c}',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                other => other,
            },
            c => c,
        };
        units.extend_from_slice(c.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16_lossy(&units)
}
