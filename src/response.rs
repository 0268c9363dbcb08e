//! What a call gives back: the members that Cognito sent, and where they came from.

use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

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

/// In the shape of boto3's `ResponseMetadata`.
impl Serialize for ResponseMetadata {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_map(None)?;
        if let Some(status) = self.http_status {
            out.serialize_entry("HTTPHeaders", &Headers(&self.http_headers))?;
            out.serialize_entry("HTTPStatusCode", &status)?;
        }
        if let Some(id) = &self.request_id {
            out.serialize_entry("RequestId", id)?;
        }
        out.serialize_entry("RetryAttempts", &self.retry_attempts)?;
        out.end()
    }
}

/// Headers as an object.
struct Headers<'a>(&'a [(String, String)]);

impl Serialize for Headers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

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
        // Strings and numbers alone: it cannot fail.
        serde_json::to_value(&self).unwrap_or_default()
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
impl Serialize for Response {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        const METADATA: &str = "ResponseMetadata";
        let mut out = serializer.serialize_map(None)?;
        for (name, value) in &self.body {
            // A server that sends a member of this name does not get to say where it came from.
            if name != METADATA {
                out.serialize_entry(name, value)?;
            }
        }
        out.serialize_entry(METADATA, &self.metadata)?;
        out.end()
    }
}
