//! Finds one value in JSON text by its RFC 6901 pointer.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Returns the value at `pointer`: a string without quotes, any other value as the text that stands
/// there. So a number keeps its digits.
pub(crate) fn find(json: &[u8], pointer: &str) -> Option<String> {
    let mut value: &RawValue = serde_json::from_slice(json).ok()?;
    if !pointer.is_empty() {
        for token in pointer.strip_prefix('/')?.split('/') {
            value = child(value, token)?;
        }
    }
    match value.get().starts_with('"') {
        true => serde_json::from_str(value.get()).ok(),
        false => Some(value.get().to_owned()),
    }
}

/// Returns the member or item that a reference token names.
fn child<'a>(value: &'a RawValue, token: &str) -> Option<&'a RawValue> {
    let text = value.get();
    match text.as_bytes().first()? {
        b'{' => {
            let name = token.replace("~1", "/").replace("~0", "~");
            let mut members: BTreeMap<String, &RawValue> = serde_json::from_str(text).ok()?;
            members.remove(&name)
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(text).ok()?;
            items.get(index(token)?).copied()
        }
        _ => None,
    }
}

/// Reads an index as RFC 6901 has it: digits, without leading zeros.
fn index(token: &str) -> Option<usize> {
    let is_index =
        token == "0" || !token.starts_with('0') && token.bytes().all(|b| b.is_ascii_digit());
    token.parse().ok().filter(|_| is_index)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    #[test]
    fn finds_what_serde_json_finds_in_its_tree() {
        let json = r#"{"a":{"b":[10,{"c":"x\"y"},[],null,true,-1,1.5]},"":{"":1},"s":"text",
            "m~n":2,"o/p":3,"~1":4,"z":{"01":5}}"#;
        let tree: Value = serde_json::from_str(json).unwrap();
        let json = tree.to_string();
        for pointer in [
            "",
            "/",
            "//",
            "a",
            "/a",
            "/a/b",
            "/a/b/0",
            "/a/b/1/c",
            "/a/b/2",
            "/a/b/2/0",
            "/a/b/3",
            "/a/b/4",
            "/a/b/5",
            "/a/b/6",
            "/a/b/7",
            "/a/b/-",
            "/a/b/00",
            "/a/b/+1",
            "/a/b/01",
            "/a/b/99999999999999999999",
            "/a/b/0/x",
            "/a/b/3/x",
            "/a/b/4/x",
            "/a/b/5/x",
            "/a/b/6/x",
            "/s",
            "/s/0",
            "/s/",
            "/m~0n",
            "/m~n",
            "/o~1p",
            "/o/p",
            "/~01",
            "/z/01",
            "/none",
            "/a/",
        ] {
            let wanted = tree.pointer(pointer).map(|value| match value {
                Value::String(text) => text.clone(),
                other => other.to_string(),
            });
            assert_eq!(find(json.as_bytes(), pointer), wanted, "{pointer}");
        }
    }
}
