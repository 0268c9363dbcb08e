//! AWS JSON 1.1 as Cognito speaks it: requests into bytes, answers into results or errors.

use std::io::Write;
use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use serde_json::{Map, Value};

use crate::byte_set::ByteSet;
use crate::error::Error;
use crate::operation::Operation;
use crate::response::{Response, ResponseMetadata};
use crate::secret::{SecretBuffer, redact};
use crate::status::Status;

pub(crate) const CONTENT_TYPE_JSON: &str = "application/x-amz-json-1.1";

/// The value of `X-Amz-Target`.
pub(crate) fn target(operation: &str) -> String {
    format!("AWSCognitoIdentityProviderService.{operation}")
}

/// A request's body while it is written: a JSON object, in memory that is wiped.
pub(crate) struct Body(SecretBuffer);

impl Body {
    /// The whole body of a request.
    pub(crate) fn of<O: Operation>(operation: &O) -> Bytes {
        fail_point!("protocol-request");
        let mut body = Body(SecretBuffer::with_capacity(operation.token().len() + 256));
        body.raw(b"{\"AccessToken\":");
        body.string(operation.token());
        operation.write(&mut body);
        body.raw(b"}");
        body.0.into_bytes()
    }

    /// A member that is a string.
    pub(crate) fn text(&mut self, name: &str, value: &str) {
        self.raw(b",");
        self.string(name);
        self.raw(b":");
        self.string(value);
    }

    /// A member that is an object of strings.
    pub(crate) fn map<'a>(
        &mut self,
        name: &str,
        entries: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        self.raw(b",");
        self.string(name);
        self.raw(b":{");
        for (position, (name, value)) in entries.enumerate() {
            if position > 0 {
                self.raw(b",");
            }
            self.string(name);
            self.raw(b":");
            self.string(value);
        }
        self.raw(b"}");
    }

    fn string(&mut self, text: &str) {
        if VERBATIM.holds_all(text.as_bytes()) {
            self.raw(b"\"");
            self.raw(text.as_bytes());
            self.raw(b"\"");
        } else {
            // Neither a string nor our buffer can fail.
            let _ = serde_json::to_writer(&mut self.0, text);
        }
    }

    fn raw(&mut self, bytes: &[u8]) {
        let _ = self.0.write_all(bytes);
    }
}

/// The bytes that stand in a JSON string as they are. A token is made of nothing else, and hardly
/// any metadata are not.
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

/// An answer as it came over the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// How long the server asks to wait before the next attempt.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.header("x-amz-retry-after")?
            .trim()
            .parse()
            .ok()
            .map(Duration::from_millis)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// `secrets` are kept out of the headers, which a server may repeat them in.
    fn metadata(&self, retry_attempts: u32, secrets: &[&str]) -> ResponseMetadata {
        let mut headers: Vec<(String, String)> = Vec::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            let name = redact(name.as_str(), secrets);
            let value = redact(&String::from_utf8_lossy(value.as_bytes()), secrets);
            match headers.iter_mut().find(|(known, _)| *known == name) {
                Some((_, known)) => {
                    known.push_str(", ");
                    known.push_str(&value);
                }
                None => headers.push((name, value)),
            }
        }
        ResponseMetadata {
            request_id: self
                .header("x-amzn-requestid")
                .map(|id| redact(id, secrets)),
            http_status: Some(self.status),
            http_headers: headers,
            retry_attempts,
        }
    }

    /// The result or the error that the answer stands for. A server may say anything back:
    /// `secrets` are kept out of the error and of what goes with either.
    pub(crate) fn read(self, retry_attempts: u32, secrets: &[&str]) -> Result<Response, Error> {
        fail_point!("protocol-answer");
        let metadata = self.metadata(retry_attempts, secrets);
        match self.status {
            200..=299 => match self.success_body(secrets) {
                Ok(body) => Ok(Response { body, metadata }),
                Err(error) => Err(error.with_metadata(metadata)),
            },
            300..=399 => Err(Error::new(
                Status::BadResponse,
                format!(
                    "The server answered with a redirect (HTTP {}).",
                    self.status
                ),
            )
            .with_hint(
                "Redirects are not followed, because the request carries the token: \
                 check endpoint_url and the proxy.",
            )
            .with_metadata(metadata)),
            _ => Err(self.error(secrets).with_metadata(metadata)),
        }
    }

    fn success_body(&self, secrets: &[&str]) -> Result<Map<String, Value>, Error> {
        if self.body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Map::new());
        }
        serde_json::from_slice(&self.body).map_err(|_| {
            Error::new(
                Status::BadResponse,
                format!(
                    "The server answered HTTP {} with {}, not with a JSON object.",
                    self.status,
                    self.kind_of_body(secrets)
                ),
            )
            .with_hint(
                "Something else than Cognito may have answered: check endpoint_url and the proxy.",
            )
        })
    }

    /// The error of an answer that is neither success nor redirect.
    fn error(&self, secrets: &[&str]) -> Error {
        let body: Option<Map<String, Value>> = serde_json::from_slice(&self.body).ok();
        let member = |names: [&str; 2]| {
            let body = body.as_ref()?;
            names
                .iter()
                .find_map(|name| body.get(*name)?.as_str())
                .filter(|text| !text.is_empty())
        };
        let named = self
            .header("x-amzn-errortype")
            .and_then(short_code)
            .or_else(|| member(["__type", "code"]).and_then(short_code));
        let message = member(["message", "Message"])
            .or_else(|| self.header("x-amzn-errormessage"))
            .map(|text| redact(text, secrets));
        let (status, code, message) = match named {
            Some(code) => (
                Status::from_service_code(code),
                redact(code, secrets),
                message.unwrap_or_default(),
            ),
            None => {
                // No code: a load balancer, a gateway or a firewall answered, not Cognito.
                let message = message.unwrap_or_else(|| {
                    format!(
                        "The server answered HTTP {} with {}.",
                        self.status,
                        self.kind_of_body(secrets)
                    )
                });
                let status = match self.status {
                    429 => Status::TooManyRequests,
                    _ => Status::ServiceError,
                };
                (status, self.status.to_string(), message)
            }
        };
        let body = body.map(|body| redact_all(body, secrets));
        Error::service(status, code, message, body)
    }

    /// The body's kind in words, without showing it.
    fn kind_of_body(&self, secrets: &[&str]) -> String {
        if self.body.is_empty() {
            return "an empty body".to_owned();
        }
        let kind = self
            .headers
            .get(CONTENT_TYPE)
            .and_then(|kind| kind.to_str().ok())
            // Before it is cut, or a part of a secret would be left.
            .map(|kind| redact(kind, secrets))
            .and_then(|kind| {
                let kind = kind.split(';').next()?.trim();
                Some(kind.chars().take(64).collect::<String>())
            })
            .filter(|kind| !kind.is_empty());
        match kind {
            Some(kind) => format!("a body of {} bytes that is {kind}", self.body.len()),
            None => format!("a body of {} bytes of no stated kind", self.body.len()),
        }
    }
}

/// `ns#Name:http://…` → `Name`.
fn short_code(text: &str) -> Option<&str> {
    let name = text.split(':').next()?.rsplit('#').next()?.trim();
    (!name.is_empty()).then_some(name)
}

/// The body with the secrets blotted out, in names and numbers too.
fn redact_all(body: Map<String, Value>, secrets: &[&str]) -> Map<String, Value> {
    fn walk(value: Value, secrets: &[&str]) -> Value {
        match value {
            Value::String(text) => Value::String(redact(&text, secrets)),
            Value::Array(items) => items.into_iter().map(|item| walk(item, secrets)).collect(),
            Value::Object(members) => Value::Object(redact_all(members, secrets)),
            Value::Number(number) => {
                let text = number.to_string();
                let shown = redact(&text, secrets);
                match shown == text {
                    true => Value::Number(number),
                    false => Value::String(shown),
                }
            }
            other => other,
        }
    }
    body.into_iter()
        .map(|(name, value)| (redact(&name, secrets), walk(value, secrets)))
        .collect()
}

#[cfg(test)]
mod tests;
