//! Finds one value in JSON text by its RFC 6901 pointer, without making a tree of the whole.

use std::borrow::Cow;
use std::fmt;

use serde_core::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};
use serde_json::value::RawValue;

/// The value at `pointer`: a string as it is, any other value as the text that stands there. So a
/// number keeps its digits: reading it and writing it anew could change the last one.
///
/// `json` is one of our own results, so it is known to be JSON, and no object in it has a name twice.
pub(crate) fn find(json: &[u8], pointer: &str) -> Option<String> {
    if !pointer.is_empty() && !pointer.starts_with('/') {
        return None;
    }
    let mut parser = serde_json::Deserializer::from_slice(json);
    let mut found = None;
    let place = Place {
        path: pointer,
        found: &mut found,
    };
    // An error is how the parser takes it that the search stops where it has found its value.
    let _ = place.deserialize(&mut parser);
    let found = found?.get();
    match found.starts_with('"') {
        true => serde_json::from_str(found).ok(),
        false => Some(found.to_owned()),
    }
}

/// A place in the text, on the way to the wanted value.
struct Place<'a, 'de> {
    /// What is left of the pointer: empty, or a slash and what follows it.
    path: &'a str,
    /// Where the value goes.
    found: &'a mut Option<&'de RawValue>,
}

impl<'a, 'de> Place<'a, 'de> {
    /// The next step, as it is written, and the place after it.
    fn split(self) -> (&'a str, Place<'a, 'de>) {
        let path = self.path.strip_prefix('/').unwrap_or(self.path);
        let end = path.find('/').unwrap_or(path.len());
        let (step, path) = path.split_at(end);
        let found = self.found;
        (step, Place { path, found })
    }
}

impl<'de> DeserializeSeed<'de> for Place<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        if self.path.is_empty() {
            *self.found = Some(<&RawValue>::deserialize(deserializer)?);
            return Ok(());
        }
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let (step, rest) = self.split();
        let name = match step.contains('~') {
            true => Cow::Owned(step.replace("~1", "/").replace("~0", "~")),
            false => Cow::Borrowed(step),
        };
        while let Some(is_it) = map.next_key_seed(Is(&name))? {
            if is_it {
                return map.next_value_seed(rest);
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        let (step, rest) = self.split();
        let Some(index) = index(step) else {
            return Ok(());
        };
        for _ in 0..index {
            if items.next_element::<IgnoredAny>()?.is_none() {
                return Ok(());
            }
        }
        items.next_element_seed(rest).map(|_| ())
    }

    // The pointer goes on, but there is nothing below a scalar.

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// An index as RFC 6901 has it: digits, without leading zeros.
fn index(step: &str) -> Option<usize> {
    let is_index =
        step == "0" || !step.starts_with('0') && step.bytes().all(|b| b.is_ascii_digit());
    step.parse().ok().filter(|_| is_index)
}

/// Whether a member's name is the wanted one.
struct Is<'a>(&'a str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<bool, E> {
        Ok(name == self.0)
    }
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
