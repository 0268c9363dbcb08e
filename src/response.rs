//! What a call gives back: the members that Cognito sent, and where they came from.

use serde_json::{Map, Value, json};

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

impl ResponseMetadata {
    pub(crate) fn into_json(self) -> Value {
        let mut out = Map::new();
        if let Some(id) = self.request_id {
            out.insert("RequestId".into(), id.into());
        }
        if let Some(status) = self.http_status {
            out.insert("HTTPStatusCode".into(), status.into());
            let headers: Map<String, Value> = self
                .http_headers
                .into_iter()
                .map(|(name, value)| (name, value.into()))
                .collect();
            out.insert("HTTPHeaders".into(), Value::Object(headers));
        }
        out.insert("RetryAttempts".into(), json!(self.retry_attempts));
        Value::Object(out)
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
        let mut out = self.body;
        out.insert("ResponseMetadata".into(), self.metadata.into_json());
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
