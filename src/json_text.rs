//! Writes JSON text without a tree of it: by hand what every call writes, by serde_json the rest.
//! Nothing here can fail but the writer, and ours are memory.

use std::fmt;
use std::io::Write;

use serde_core::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Value;

use crate::byte_set::ByteSet;

/// Room for most answers in one allocation, the NUL that C wants behind them included.
pub(crate) const USUAL: usize = 1024;

/// What is given to C as JSON text.
pub(crate) trait JsonText {
    /// Writes it.
    fn write(&self, out: &mut Vec<u8>);

    /// The text, which holds no NUL.
    fn text(&self) -> Vec<u8> {
        let mut text = Vec::with_capacity(USUAL);
        self.write(&mut text);
        text
    }

    /// The text of what is not needed any more.
    fn into_text(self) -> Vec<u8>
    where
        Self: Sized,
    {
        self.text()
    }
}

impl JsonText for Value {
    fn write(&self, out: &mut Vec<u8>) {
        value(out, self);
    }
}

/// An object while it is written, one member after another.
pub(crate) struct Object<W> {
    out: W,
    is_empty: bool,
}

impl<W: Write> Object<W> {
    pub(crate) fn new(mut out: W) -> Self {
        raw(&mut out, b"{");
        Object {
            out,
            is_empty: true,
        }
    }

    /// An object that begins with `members`, the text between another object's braces.
    pub(crate) fn beginning_with(mut out: W, members: &str) -> Self {
        raw(&mut out, b"{");
        raw(&mut out, members.as_bytes());
        Object {
            out,
            is_empty: trim(members).is_empty(),
        }
    }

    /// Writes a member's name, and gives the place where its value goes.
    pub(crate) fn member(&mut self, name: &str) -> &mut W {
        self.begin_member(|out| string(out, name))
    }

    /// The same for a name that is known to need no escapes.
    pub(crate) fn plain_member(&mut self, name: &str) -> &mut W {
        self.begin_member(|out| plain_string(out, name))
    }

    fn begin_member(&mut self, write_name: impl FnOnce(&mut W)) -> &mut W {
        if !self.is_empty {
            raw(&mut self.out, b",");
        }
        self.is_empty = false;
        write_name(&mut self.out);
        raw(&mut self.out, b":");
        &mut self.out
    }

    /// A member that is a string.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        string(self.member(name), value);
    }

    pub(crate) fn end(mut self) -> W {
        raw(&mut self.out, b"}");
        self.out
    }
}

pub(crate) fn string(out: &mut impl Write, text: &str) {
    if VERBATIM.holds_all(text.as_bytes()) {
        plain_string(out, text);
    } else {
        let _ = serde_json::to_writer(out, text);
    }
}

/// A string that is known to need no escapes.
pub(crate) fn plain_string(out: &mut impl Write, text: &str) {
    raw(out, b"\"");
    raw(out, text.as_bytes());
    raw(out, b"\"");
}

pub(crate) fn number(out: &mut impl Write, number: u32) {
    let _ = serde_json::to_writer(out, &number);
}

pub(crate) fn value(out: &mut Vec<u8>, tree: &Value) {
    match tree {
        Value::String(text) => string(out, text),
        Value::Array(items) => {
            out.push(b'[');
            for (position, item) in items.iter().enumerate() {
                if position > 0 {
                    out.push(b',');
                }
                value(out, item);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut object = Object::new(out);
            for (name, member) in members {
                value(object.member(name), member);
            }
            object.end();
        }
        other => {
            let _ = serde_json::to_writer(out, other);
        }
    }
}

/// The text between the braces of a JSON object, if it may stand in a text of ours as it is: no
/// object in it has a name twice, and it has no member `reserved` of its own. What holds escaped
/// names or names out of order is not looked into that closely: `None` says only that it is not
/// sure.
pub(crate) fn members_as_they_are<'a>(object: &'a [u8], reserved: &str) -> Option<&'a str> {
    let text = trim(str::from_utf8(object).ok()?);
    let members = text.strip_prefix('{')?.strip_suffix('}')?;
    let mut parser = serde_json::Deserializer::from_str(text);
    let reserved = Some(reserved);
    InOrder { reserved }.deserialize(&mut parser).ok()?;
    parser.end().ok()?;
    Some(members)
}

/// Without the white space that JSON allows, which is not all that ASCII has.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// Takes JSON whose objects have their names in ascending order, which shows that none is there
/// twice. Cognito's have, as most servers write them.
struct InOrder<'a> {
    /// A name that may not be there.
    reserved: Option<&'a str>,
}

impl<'de> DeserializeSeed<'de> for InOrder<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for InOrder<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names in ascending order")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let mut last = None;
        // A name with an escape is refused: it cannot be lent.
        while let Some(name) = map.next_key::<&str>()? {
            if last.is_some_and(|last| last >= name) || self.reserved == Some(name) {
                return Err(M::Error::custom(""));
            }
            last = Some(name);
            map.next_value_seed(InOrder { reserved: None })?;
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut items: S) -> Result<(), S::Error> {
        while items
            .next_element_seed(InOrder { reserved: None })?
            .is_some()
        {}
        Ok(())
    }

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

fn raw(out: &mut impl Write, bytes: &[u8]) {
    let _ = out.write_all(bytes);
}

/// The bytes that stand in a JSON string as they are. A token is made of nothing else, and hardly
/// any text is not.
static VERBATIM: ByteSet = {
    let mut verbatim = [true; 256];
    let mut control = 0;
    while control < 0x20 {
        verbatim[control] = false;
        control += 1;
    }
    verbatim[b'"' as usize] = false;
    verbatim[b'\\' as usize] = false;
    ByteSet::new(verbatim)
};

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn writes_what_serde_json_writes() {
        for tree in [
            json!(null),
            json!(""),
            json!([]),
            json!({}),
            json!({"a":[1,-2,0.5,true,null,"x"],"b":{"":{"c":[[],{}]}},"c":"ü€😀"}),
            json!({"quote\"":"back\\slash","control\u{1}":"line\nbreak\u{7f}\u{0}"}),
            json!(["a string longer than the blocks of eight bytes that are looked at at once\""]),
        ] {
            assert_eq!(String::from_utf8(tree.text()).unwrap(), tree.to_string());
        }
    }

    #[test]
    fn only_an_object_whose_names_are_known_to_differ_stands_as_it_is() {
        let as_it_is = |text: &'static str| members_as_they_are(text.as_bytes(), "Reserved");
        assert_eq!(as_it_is(" {} "), Some(""));
        let text = r#"{"A":[{"a":1,"b":[]},null],"B":{"Reserved":"\u0041"},"C":1.5}"#;
        assert_eq!(as_it_is(text), Some(&text[1..text.len() - 1]));
        for text in [
            "",
            "[]",
            "{",
            "{} {}",
            "\u{c}{}",
            "{\u{c}}",
            "{}x",
            r#"{"a":1,}"#,
            r#"{"a":1,"a":2}"#,
            r#"{"b":1,"a":2}"#,
            r#"{"a":{"b":1,"b":1}}"#,
            r#"{"a":[{"b":1,"b":1}]}"#,
            r#"{"Reserved":1}"#,
            r#"{"\u0052eserved":1}"#,
            r#"{"a":1e999}"#,
        ] {
            assert_eq!(as_it_is(text), None, "{text}");
        }
        assert_eq!(members_as_they_are(b"{\"a\":\"\xff\"}", "Reserved"), None);
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(200), "]".repeat(200));
        assert_eq!(members_as_they_are(deep.as_bytes(), "Reserved"), None);
    }
}
