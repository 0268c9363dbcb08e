//! GetUser: reads the signed-in user, to see which attributes are verified.

use serde::Serialize;
use serde_json::{Map, Value};

use super::catalog;
use crate::client::{Client, Operation, OperationSpec};
use crate::error::Error;
use crate::protocol::request;
use crate::protocol::response::Response;
use crate::response_metadata::ResponseMetadata;
use crate::secret::SecretBuffer;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUser<'a> {
    #[serde(skip)]
    pub(crate) access_token: &'a str,
}

impl GetUser<'_> {
    pub(crate) fn spec() -> &'static OperationSpec {
        static SPEC: OperationSpec = catalog::spec("GetUser");
        &SPEC
    }
}

impl Operation for GetUser<'_> {
    fn spec(&self) -> &'static OperationSpec {
        Self::spec()
    }

    fn token(&self) -> Option<&str> {
        Some(self.access_token)
    }

    fn check(&self) -> Result<(), Error> {
        Ok(())
    }

    fn secrets(&self) -> Vec<&str> {
        Vec::new()
    }

    fn write(&self, body: &mut SecretBuffer) -> Result<(), Error> {
        request::write(body, self)
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
    /// Returns an attribute's value.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    /// Returns whether `email` or `phone_number` is verified.
    pub fn is_verified(&self, attr: &str) -> bool {
        self.attribute(&format!("{attr}_verified")) == Some("true")
    }
}

impl From<Response> for User {
    fn from(response: Response) -> Self {
        let attributes: Vec<Map<String, Value>> =
            response.member("UserAttributes").unwrap_or_default();
        User {
            username: response.member("Username"),
            attributes: attributes.iter().filter_map(attribute).collect(),
            metadata: response.origin.metadata(),
        }
    }
}

/// Reads one attribute. Some emulators send a flag as JSON `true`, not as text.
fn attribute(entry: &Map<String, Value>) -> Option<(String, String)> {
    let name = entry.get("Name")?.as_str()?.to_owned();
    let value = match entry.get("Value") {
        Some(Value::String(text)) => text.clone(),
        Some(value @ (Value::Bool(_) | Value::Number(_))) => value.to_string(),
        _ => String::new(),
    };
    Some((name, value))
}

impl Client {
    /// Reads the signed-in user.
    ///
    /// AWS operation: GetUser. It only reads, so it is tried again after any passing fault.
    ///
    /// # Errors
    /// Any.
    pub fn get_user(&self, token: &str) -> Result<User, Error> {
        self.run(&GetUser {
            access_token: token,
        })
        .map(User::from)
    }
}
