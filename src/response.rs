//! What a call gives back: the members that Cognito sent, and where they came from.

use serde_json::{Map, Value};

use crate::json_text::{self, JsonText, Object};

/// Where an answer came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseMetadata {
    /// `x-amzn-requestid`: what AWS support asks for.
    pub request_id: Option<String>,
    /// The HTTP status; `None` where there was no answer.
    pub http_status: Option<u16>,
    /// The response headers, names in lower case; values of a repeated one joined by `, `.
    pub http_headers: Vec<(String, String)>,
    /// How often the request was sent again.
    pub retry_attempts: u32,
}

impl JsonText for ResponseMetadata {
    fn write(&self, out: &mut Vec<u8>) {
        let headers = self.http_headers.iter();
        write_metadata(
            out,
            self.http_status,
            headers.map(|(name, value)| (name.as_str(), value.as_str())),
            self.request_id.as_deref(),
            self.retry_attempts,
        );
    }
}

/// In the shape of boto3's `ResponseMetadata`.
pub(crate) fn write_metadata<'a>(
    out: &mut Vec<u8>,
    http_status: Option<u16>,
    http_headers: impl Iterator<Item = (&'a str, &'a str)>,
    request_id: Option<&str>,
    retry_attempts: u32,
) {
    let mut object = Object::new(out);
    if let Some(status) = http_status {
        let mut headers = Object::new(object.plain_member("HTTPHeaders"));
        for (name, value) in http_headers {
            headers.text(name, value);
        }
        headers.end();
        json_text::number(object.plain_member("HTTPStatusCode"), status.into());
    }
    if let Some(id) = request_id {
        json_text::string(object.plain_member("RequestId"), id);
    }
    json_text::number(object.plain_member("RetryAttempts"), retry_attempts);
    object.end();
}

impl ResponseMetadata {
    /// The same as a tree.
    pub(crate) fn tree(&self) -> Value {
        // Of strings and small numbers: reading it changes nothing.
        serde_json::from_slice(&self.text()).unwrap_or_default()
    }
}

/// The member of a result that says where it came from.
pub(crate) const METADATA: &str = "ResponseMetadata";

/// An answer as Cognito gave it, with members that this library does not know.
#[derive(Clone, Debug)]
pub struct Response {
    /// The members of the answer.
    pub body: Map<String, Value>,
    /// Where it came from.
    pub metadata: ResponseMetadata,
}

impl Response {
    /// The answer as the C interface gives it, in the shape that boto3's users know.
    pub fn into_json(self) -> Value {
        let mut out = self.body;
        out.insert(METADATA.to_owned(), self.metadata.tree());
        Value::Object(out)
    }

    /// The string at a path of member names.
    pub(crate) fn text_at(&self, path: &[&str]) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let value = rest
            .iter()
            .try_fold(self.body.get(*first)?, |value, name| value.get(name))?;
        value.as_str().map(str::to_owned)
    }
}

/// The members of the answer, and `ResponseMetadata`: straight into text, because a tree of it is
/// a good part of what a call costs.
impl JsonText for Response {
    fn write(&self, out: &mut Vec<u8>) {
        let mut object = Object::new(out);
        for (name, value) in &self.body {
            // A server that sends a member of this name does not get to say where it came from.
            if name != METADATA {
                json_text::value(object.member(name), value);
            }
        }
        self.metadata.write(object.member(METADATA));
        object.end();
    }
}
