//! AWS JSON 1.1 as Cognito speaks it: requests into bytes, answers into results or errors.

use std::time::Duration;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::json_text::{self, JsonText, Object};
use crate::operation::Operation;
use crate::pointer;
use crate::response::{METADATA, Response, ResponseMetadata, write_metadata};
use crate::secret::{SecretBuffer, redact, shows};
use crate::status::Status;

/// The content type of a request.
pub(crate) static JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");

static REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
static ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
static ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-errormessage");
static RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");

/// A request's body while it is written: a JSON object, in memory that is wiped.
pub(crate) struct Body(Object<SecretBuffer>);

impl Body {
    /// The whole body of a request. A token whose characters were checked is copied as it is.
    pub(crate) fn of<O: Operation>(operation: &O, is_checked: bool) -> Bytes {
        fail_point!("protocol-request");
        let token = operation.token();
        let mut body = Body(Object::new(SecretBuffer::with_capacity(token.len() + 256)));
        let place = body.0.plain_member("AccessToken");
        match is_checked {
            true => json_text::plain_string(place, token),
            false => json_text::string(place, token),
        }
        operation.write(&mut body);
        body.0.end().into_bytes()
    }

    /// A member that is a string.
    pub(crate) fn text(&mut self, name: &'static str, value: &str) {
        json_text::string(self.0.plain_member(name), value);
    }

    /// A member that is an object of strings.
    pub(crate) fn map<'a>(
        &mut self,
        name: &'static str,
        entries: impl Iterator<Item = (&'a str, &'a str)>,
    ) {
        let mut map = Object::new(self.0.plain_member(name));
        for (name, value) in entries {
            map.text(name, value);
        }
        map.end();
    }
}

/// An answer as it came over the wire.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    /// How long the server asks to wait before the next attempt.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        self.header(&RETRY_AFTER)?
            .trim()
            .parse()
            .ok()
            .map(Duration::from_millis)
    }

    fn header(&self, name: &HeaderName) -> Option<&str> {
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
            request_id: self.header(&REQUEST_ID).map(|id| redact(id, secrets)),
            http_status: Some(self.status),
            http_headers: headers,
            retry_attempts,
        }
    }

    /// The result or the error that the answer stands for. A server may say anything back:
    /// `secrets` are kept out of the error and of what goes with either.
    pub(crate) fn read(self, retry_attempts: u32, secrets: &[&str]) -> Result<Response, Error> {
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

    /// The text of a success, made of the answer's own words: if all of them may stand.
    fn as_it_is(&self, retry_attempts: u32, secrets: &[&str]) -> Option<Vec<u8>> {
        fail_point!("protocol-answer");
        if !(200..=299).contains(&self.status) || self.headers.len() != self.headers.keys_len() {
            return None;
        }
        let members = json_text::members_as_they_are(&self.body, METADATA)?;
        let mut headers = Vec::with_capacity(self.headers.len());
        for (name, value) in &self.headers {
            let (name, value) = (name.as_str(), str::from_utf8(value.as_bytes()).ok()?);
            if shows(name, secrets) || shows(value, secrets) {
                return None;
            }
            headers.push((name, value));
        }
        let out = Vec::with_capacity(json_text::USUAL.max(members.len() * 2));
        let mut object = Object::beginning_with(out, members);
        write_metadata(
            object.plain_member(METADATA),
            Some(self.status),
            headers.into_iter(),
            self.header(&REQUEST_ID),
            retry_attempts,
        );
        Some(object.end())
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
            .header(&ERROR_TYPE)
            .and_then(short_code)
            .or_else(|| member(["__type", "code"]).and_then(short_code));
        let message = member(["message", "Message"])
            .or_else(|| self.header(&ERROR_MESSAGE))
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

/// What a caller wants an answer as.
pub(crate) trait FromAnswer: Sized {
    /// `secrets` are kept out of all that the server did not have to say.
    fn from_answer(answer: Answer, retry_attempts: u32, secrets: &[&str]) -> Result<Self, Error>;

    /// Where it came from, for the log: HTTP status and request id.
    fn origin(&self) -> ResponseMetadata;
}

impl FromAnswer for Response {
    fn from_answer(answer: Answer, retry_attempts: u32, secrets: &[&str]) -> Result<Self, Error> {
        answer.read(retry_attempts, secrets)
    }

    fn origin(&self) -> ResponseMetadata {
        self.metadata.clone()
    }
}

/// An answer as the text that C gets. It says what `Response` says; but members that Cognito sent
/// stand as they came, if they may, because a tree of them is a good part of what a call costs.
pub(crate) struct ResultText {
    json: Vec<u8>,
    http_status: u16,
}

impl FromAnswer for ResultText {
    fn from_answer(answer: Answer, retry_attempts: u32, secrets: &[&str]) -> Result<Self, Error> {
        let http_status = answer.status;
        let json = match answer.as_it_is(retry_attempts, secrets) {
            Some(json) => json,
            None => answer.read(retry_attempts, secrets)?.text(),
        };
        Ok(ResultText { json, http_status })
    }

    fn origin(&self) -> ResponseMetadata {
        ResponseMetadata {
            request_id: pointer::find(&self.json, "/ResponseMetadata/RequestId"),
            http_status: Some(self.http_status),
            ..ResponseMetadata::default()
        }
    }
}

impl JsonText for ResultText {
    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.json);
    }

    fn into_text(self) -> Vec<u8> {
        self.json
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
