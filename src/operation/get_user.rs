//! GetUser: reads the signed-in user, to see which attributes are verified.

use serde_json::Value;

use super::{Operation, named};
use crate::error::Error;
use crate::protocol::Body;
use crate::response::{Response, ResponseMetadata};
use crate::retry::Effect;

pub(crate) struct GetUser<'a> {
    pub(crate) token: &'a str,
}

impl Operation for GetUser<'_> {
    named!("GetUser");

    const EFFECT: Effect = Effect::Reads;
    const SENDS_CODE: bool = false;

    fn token(&self) -> &str {
        self.token
    }

    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    fn write(&self, _body: &mut Body) {}

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }
}

/// The signed-in user.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct User {
    /// The user's name in the pool.
    pub username: Option<String>,
    /// Names and values of the attributes, in the order of the answer.
    pub attributes: Vec<(String, String)>,
    /// Where the answer came from.
    pub metadata: ResponseMetadata,
}

impl User {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Whether `email` or `phone_number` is verified.
    pub fn is_verified(&self, attr: &str) -> bool {
        self.attribute(&format!("{attr}_verified")) == Some("true")
    }
}

impl From<Response> for User {
    fn from(response: Response) -> Self {
        let member =
            |entry: &Value, name| entry.get(name).and_then(Value::as_str).map(str::to_owned);
        User {
            username: response.text_at(&["Username"]),
            attributes: response
                .body
                .get("UserAttributes")
                .and_then(Value::as_array)
                .into_iter()
                .flatten()
                .filter_map(|entry| {
                    Some((
                        member(entry, "Name")?,
                        member(entry, "Value").unwrap_or_default(),
                    ))
                })
                .collect(),
            metadata: response.metadata,
        }
    }
}
