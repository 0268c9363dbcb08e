//! Finds one value in JSON text by its RFC 6901 pointer.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

/// Returns the value at `pointer`: a string without quotes, any other value as the text that stands
/// there. So a number keeps its digits. Of several members with one name, the first is taken.
pub(crate) fn find(json: &str, pointer: &str) -> Option<String> {
    let mut value = json;
    if !pointer.is_empty() {
        for token in pointer.strip_prefix('/')?.split('/') {
            value = child(value, token)?;
        }
    }
    match value.starts_with('"') {
        true => serde_json::from_str(value).ok(),
        false => Some(value.to_owned()),
    }
}

/// Returns the pointer to the value of a user's attribute, in the answer to GetUser.
pub(crate) fn of_attribute(json: &str, name: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Attribute<'a> {
        #[serde(borrow, rename = "Name")]
        name: Cow<'a, str>,
    }
    let attributes: Vec<&RawValue> = serde_json::from_str(child(json, "UserAttributes")?).ok()?;
    let position = attributes.iter().position(|attribute| {
        serde_json::from_str(attribute.get())
            .is_ok_and(|attribute: Attribute<'_>| attribute.name == name)
    })?;
    Some(format!("/UserAttributes/{position}/Value"))
}

/// Returns the member or item that a reference token names.
fn child<'a>(value: &'a str, token: &str) -> Option<&'a str> {
    match value.as_bytes().first()? {
        b'{' => {
            let name = match token.contains('~') {
                true => Cow::Owned(token.replace("~1", "/").replace("~0", "~")),
                false => Cow::Borrowed(token),
            };
            let mut found = None;
            let member = Member {
                name: &name,
                found: &mut found,
            };
            // An error is how the reader takes it that the search ends where the member is.
            let _ = serde_json::Deserializer::from_str(value).deserialize_map(member);
            found
        }
        b'[' => {
            let items: Vec<&RawValue> = serde_json::from_str(value).ok()?;
            Some(items.get(index(token)?)?.get())
        }
        _ => None,
    }
}

/// Takes the value of the member with this name, and reads no further.
struct Member<'a, 'de> {
    name: &'a str,
    found: &'a mut Option<&'de str>,
}

impl<'de> Visitor<'de> for Member<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(is_match) = map.next_key_seed(KeyMatch(self.name))? {
            if is_match {
                *self.found = Some(map.next_value::<&RawValue>()?.get());
                return Ok(());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}

/// Tells whether a member's name is the wanted one, without a copy of it.
struct KeyMatch<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for KeyMatch<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeyMatch<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
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
    fn finds_an_attribute_by_its_name() {
        let json = r#"{"Username":"x","UserAttributes":[1,{"Value":"no name"},{"Name":5},
            {"Name":"email","Value":"a@b"},{"Name":"\u0065mail_verified","Value":"true"},
            {"Name":"email","Value":"second"},{"Name":"bare"}]}"#;
        let value = |name| find(json, &of_attribute(json, name)?);
        assert_eq!(value("email").unwrap(), "a@b");
        assert_eq!(value("email_verified").unwrap(), "true");
        for none in ["bare", "Email", "", "5", "email "] {
            assert_eq!(value(none), None, "{none}");
        }
        for json in [
            "{}",
            "[]",
            r#"{"UserAttributes":null}"#,
            r#"{"UserAttributes":{}}"#,
            "",
        ] {
            assert_eq!(of_attribute(json, "email"), None, "{json}");
        }
    }

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
            assert_eq!(find(&json, pointer), wanted, "{pointer}");
        }
    }
}
