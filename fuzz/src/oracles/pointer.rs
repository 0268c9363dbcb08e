//! A result buffer of any JSON, read at any pointer. The first line of the input is the pointer.

use std::ffi::CString;

use serde_json::value::RawValue;

use crate::ffi::buffer::Buffer;

/// What C reads is what RFC 6901 says, stays where it is while the buffer is read, and is gone
/// after the buffer was freed. Numbers keep their digits, and nested text its form.
pub fn pointer(data: &[u8]) {
    let mut parts = data.splitn(2, |byte| *byte == b'\n');
    let (pointer, json) = (parts.next().unwrap_or_default(), parts.next());
    let json = json.unwrap_or(b"{}");
    // A result's strings are well-formed and it is not nested deep: `Value` is as strict.
    if serde_json::from_slice::<serde_json::Value>(json).is_err() {
        return;
    }
    let json = std::str::from_utf8(json).expect("JSON is UTF-8").trim();
    // C ends a string at the first NUL.
    let end = pointer.iter().position(|byte| *byte == 0);
    let pointer = CString::new(&pointer[..end.unwrap_or(pointer.len())]).expect("no NUL is left");

    let mut buffer = Buffer::new();
    assert!(buffer.data().is_none() && buffer.get(&pointer).is_none());
    buffer.fill("null");
    buffer.fill(json);
    let (text, len) = buffer.data().expect("a filled buffer has data");
    assert_eq!(text.len(), len, "len counts up to the NUL");
    assert_eq!(text, json.as_bytes());

    let wanted = pointer
        .to_str()
        .ok()
        .and_then(|pointer| find(json, pointer))
        .and_then(|found| as_c_reads_it(&found));
    let found = buffer.get(&pointer);
    assert_eq!(found.map(|(text, _)| text.to_vec()), wanted);
    // Another look-up between moves nothing.
    let whole = buffer.get(c"").map(|(text, _)| text.to_vec());
    assert_eq!(whole, as_c_reads_it(json));
    assert_eq!(buffer.get(&pointer), found);

    buffer.free();
    assert!(buffer.data().is_none() && buffer.get(&pointer).is_none());
    buffer.fill(json);
    assert!(buffer.data().is_some());
}

/// Returns a string's text, or nothing where it holds a NUL; any other value as it stands there.
fn as_c_reads_it(json: &str) -> Option<Vec<u8>> {
    let text: String = serde_json::from_str(json).unwrap_or_else(|_| json.to_owned());
    (!text.contains('\0')).then(|| text.into_bytes())
}

/// RFC 6901, written a second time: through lists of pairs and items.
fn find(json: &str, pointer: &str) -> Option<String> {
    let Some((token, rest)) = split(pointer)? else {
        return Some(json.to_owned());
    };
    let child = match json.as_bytes().first()? {
        b'{' => {
            // Of several members with one name, the first counts.
            let name = token.replace("~1", "/").replace("~0", "~");
            let mut found = None;
            super::members(json, |member, value| {
                if member == name && found.is_none() {
                    found = Some(value.to_owned());
                }
            });
            found?
        }
        b'[' => {
            let is_index = token == "0"
                || !token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit());
            let items: Vec<Box<RawValue>> = serde_json::from_str(json).ok()?;
            let index = token.parse::<usize>().ok().filter(|_| is_index)?;
            items.get(index)?.get().to_owned()
        }
        _ => return None,
    };
    find(&child, rest)
}

/// Splits the first reference token off. `Some(None)`: there is none left. `None`: no pointer.
fn split(pointer: &str) -> Option<Option<(&str, &str)>> {
    if pointer.is_empty() {
        return Some(None);
    }
    let rest = pointer.strip_prefix('/')?;
    let end = rest.find('/').unwrap_or(rest.len());
    Some(Some(rest.split_at(end)))
}
