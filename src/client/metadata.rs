//! ClientMetadata: the strings that a call passes to the pool's Lambda triggers.

use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::secret::SecretText;

/// Longest name or value, in characters, that Cognito takes.
const LONGEST: usize = 131_072;

/// Names and values for the pool's Lambda triggers. Wiped when dropped; `Debug` shows none of it.
#[derive(Clone, Default)]
pub struct ClientMetadata(Vec<(SecretText, SecretText)>);

impl ClientMetadata {
    /// Reads a JSON object whose values are strings, such as `{"lang":"de"}`. An empty or blank text
    /// means no metadata.
    pub fn from_json(json: &str) -> Result<Self, Error> {
        if json.trim().is_empty() {
            return Ok(ClientMetadata::default());
        }
        let wrong = |what: String| Error::invalid_argument(format!("The metadata {what}."));
        let map: Map<String, Value> = serde_json::from_str(json).map_err(|error| {
            // The parser's words may quote the text, so only the place is told.
            let what = if error.is_data() {
                "is not a JSON object".to_owned()
            } else {
                format!(
                    "is not JSON, see line {}, column {}",
                    error.line(),
                    error.column()
                )
            };
            wrong(what).with_hint("Pass a JSON object of strings, such as {\"lang\":\"de\"}.")
        })?;
        let mut out = ClientMetadata::default();
        let mut refused = None;
        for (position, (name, value)) in (1..).zip(map) {
            let name = name.into();
            match value {
                Value::String(value) => out.0.push((name, value.into())),
                other => {
                    wipe(other);
                    refused.get_or_insert(position);
                }
            }
        }
        match refused {
            None => Ok(out),
            Some(position) => Err(wrong(format!(
                "has a value that is not a string, see entry {position}"
            ))
            .with_hint("Every value must be a string: write \"1\", not 1.")),
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        let long = |text: &str| text.len() > LONGEST && text.chars().count() > LONGEST;
        for (name, value) in &self.0 {
            if long(name) || long(value) {
                return Err(Error::invalid_argument(format!(
                    "The metadata has a name or a value of more than {LONGEST} characters."
                )));
            }
        }
        Ok(())
    }

    /// Returns names and values, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, &**value))
    }
}

/// Overwrites the strings of a value that was refused.
fn wipe(value: Value) {
    match value {
        Value::String(text) => drop(SecretText::from(text)),
        Value::Array(items) => items.into_iter().for_each(wipe),
        Value::Object(members) => {
            for (name, value) in members {
                drop(SecretText::from(name));
                wipe(value);
            }
        }
        _ => {}
    }
}

impl Serialize for ClientMetadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl<N: Into<String>, V: Into<String>> FromIterator<(N, V)> for ClientMetadata {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(entries: I) -> Self {
        ClientMetadata(
            entries
                .into_iter()
                .map(|(name, value)| (name.into().into(), value.into().into()))
                .collect(),
        )
    }
}

impl fmt::Debug for ClientMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ClientMetadata({} entries)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_an_object_of_strings_and_nothing_else() {
        let read = |json| ClientMetadata::from_json(json).map(|m| m.0.len());
        for none in ["{}", "", " ", "\r\n\t "] {
            assert_eq!(read(none).unwrap(), 0);
        }
        assert_eq!(read(r#"{"lang":"de","n":"ü"}"#).unwrap(), 2);
        for (json, word) in [
            ("{", "not JSON"),
            ("[\"secretvalue\"]", "not a JSON object"),
            ("\"secretvalue\"", "not a JSON object"),
            ("{\"k\":secretvalue}", "column"),
            ("{\"k\":1}", "entry 1"),
            ("{\"a\":\"x\",\"k\":{\"secretvalue\":1}}", "entry 2"),
            ("{\"k\":null}", "entry 1"),
        ] {
            let error = ClientMetadata::from_json(json).unwrap_err();
            assert!(error.message().contains(word), "{json}: {error}");
            assert!(!error.to_string().contains("secretvalue"), "{error}");
        }
    }

    #[test]
    fn length_is_counted_in_characters() {
        let of = |n| ClientMetadata::from_iter([("k", "ü".repeat(n))]).check();
        assert!(of(LONGEST).is_ok());
        assert!(of(LONGEST + 1).is_err());
    }

    #[test]
    fn debug_shows_nothing() {
        let shown = format!("{:?}", ClientMetadata::from_iter([("k", "secretvalue")]));
        assert_eq!(shown, "ClientMetadata(1 entries)");
    }
}
