//! A result buffer of any JSON, read at any pointer. The first line of the input is the pointer.

use std::ffi::CString;

use serde_json::Value;

use crate::ffi::fuzz::Buffer;

/// What C reads is what RFC 6901 says, stays where it is while the buffer is read, and is gone
/// after the buffer was freed.
pub fn pointer(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let (pointer, json) = (parts.next().unwrap_or_default(), parts.next());
    let Ok(value) = serde_json::from_slice::<Value>(json.unwrap_or(b"{}")) else {
        return;
    };
    // C ends a string at the first NUL.
    let end = pointer.iter().position(|byte| *byte == 0);
    let pointer = CString::new(&pointer[..end.unwrap_or(pointer.len())]).expect("no NUL is left");

    let mut buffer = Buffer::new();
    assert!(buffer.data().is_none() && buffer.get(&pointer).is_none());
    buffer.fill(&Value::Null);
    buffer.fill(&value);
    let (text, len) = buffer.data().expect("a filled buffer has data");
    assert_eq!(text.len(), len, "len counts up to the NUL");
    assert_eq!(text, value.to_string().as_bytes());

    let wanted = pointer
        .to_str()
        .ok()
        .and_then(|pointer| find(&value, pointer))
        .map(as_c_reads_it);
    let found = buffer.get(&pointer);
    assert_eq!(found.map(|(text, _)| text.to_vec()), wanted);
    // Another look-up between moves nothing.
    let whole = buffer.get(c"").expect("the whole is always there");
    assert_eq!(whole.0, as_c_reads_it(&value));
    assert_eq!(buffer.get(&pointer), found);

    buffer.free();
    assert!(buffer.data().is_none() && buffer.get(&pointer).is_none());
    buffer.fill(&value);
    assert!(buffer.data().is_some());
}

fn as_c_reads_it(value: &Value) -> Vec<u8> {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    text.into_bytes()
        .into_iter()
        .take_while(|byte| *byte != 0)
        .collect()
}

/// RFC 6901, written a second time.
fn find<'a>(value: &'a Value, pointer: &str) -> Option<&'a Value> {
    if pointer.is_empty() {
        return Some(value);
    }
    let mut place = value;
    for token in pointer.strip_prefix('/')?.split('/') {
        place = match place {
            Value::Object(members) => members.get(&token.replace("~1", "/").replace("~0", "~"))?,
            Value::Array(items) => {
                let is_index = token == "0"
                    || !token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit());
                items.get(token.parse::<usize>().ok().filter(|_| is_index)?)?
            }
            _ => return None,
        };
    }
    Some(place)
}
