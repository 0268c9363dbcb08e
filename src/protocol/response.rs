//! An answer: its members, or why it is none of Cognito's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::redact::{Secret, redact};
use super::service_error::ServiceError;
use crate::error::Error;
use crate::response_metadata::ResponseMetadata;
use crate::sanitize;
use crate::status::Status;
use crate::transport::RawResponse;

const REQUEST_ID: &str = "x-amzn-requestid";
static RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");

/// The longest request id that is taken. Cognito's have 36 characters.
const LONGEST_REQUEST_ID: usize = 128;
/// How deep arrays and objects may be nested, as deep as serde_json reads them.
const DEEPEST: usize = 128;

/// An answer of Cognito's: members as they came, also those that this library does not know.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) members: BTreeMap<String, Box<RawValue>>,
    pub(crate) metadata: ResponseMetadata,
}

/// An answer that is no success.
#[derive(Debug)]
pub(crate) enum ErrorResponse {
    /// An error that the server answered with.
    Service(ServiceError),
    /// It was answered with something that Cognito does not answer.
    NotCognito(Error),
}

impl Response {
    /// Reads an answer. A server may say anything back: `secrets` are kept out of the headers, and
    /// out of all that an error says.
    pub(crate) fn read(
        raw: RawResponse,
        retry_attempts: u32,
        secrets: &[Secret<'_>],
    ) -> Result<Response, ErrorResponse> {
        fail_point!("protocol-response");
        let metadata = metadata(&raw, retry_attempts, secrets);
        let not_cognito = |message: String, hint: &str, metadata| {
            let error = Error::new(Status::BadResponse, message)
                .with_hint(hint)
                .with_metadata(metadata);
            Err(ErrorResponse::NotCognito(error))
        };
        match raw.status {
            200..=299 => match members(&raw.body) {
                Ok(members) => Ok(Response { members, metadata }),
                Err(at) => {
                    let kind = kind_of_body(&raw, secrets);
                    let message = format!(
                        "The server answered HTTP {} with {kind}, not with a JSON object{at}.",
                        raw.status
                    );
                    let hint = "Something else than Cognito may have answered: check endpoint_url \
                                and the proxy.";
                    not_cognito(message, hint, metadata)
                }
            },
            300..=399 => not_cognito(
                format!("The server answered with a redirect (HTTP {}).", raw.status),
                "Redirects are not followed, because the request carries the token: check \
                 endpoint_url and the proxy.",
                metadata,
            ),
            _ => {
                let error = ServiceError::read(&raw, secrets, metadata);
                Err(ErrorResponse::Service(error))
            }
        }
    }

    /// Returns a member of the answer; `None` where it is missing or of another type.
    pub(crate) fn member<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        serde_json::from_str(self.members.get(name)?.get()).ok()
    }
}

/// Returns how long the server asks to wait before the next attempt.
pub(crate) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let millis = header(headers, &RETRY_AFTER)?.trim().parse().ok()?;
    Some(Duration::from_millis(millis))
}

pub(super) fn header<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn metadata(raw: &RawResponse, retry_attempts: u32, secrets: &[Secret<'_>]) -> ResponseMetadata {
    let mut headers: Vec<(String, String)> = Vec::with_capacity(raw.headers.len());
    for (name, value) in &raw.headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        match headers.iter_mut().find(|(known, _)| known == name.as_str()) {
            Some((_, known)) => {
                known.push_str(", ");
                known.push_str(&value);
            }
            None => headers.push((name.as_str().to_owned(), value.into_owned())),
        }
    }
    // After they were joined, or a secret with a comma in it could come together.
    for text in headers.iter_mut().flat_map(|(name, value)| [name, value]) {
        if text == REQUEST_ID {
            continue;
        }
        if let Cow::Owned(redacted) = redact(text, secrets) {
            *text = redacted;
        }
    }
    let is_plain = |id: &&String| {
        (1..=LONGEST_REQUEST_ID).contains(&id.len())
            && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let request_id = headers.iter().find(|(name, _)| name == REQUEST_ID);
    let request_id = request_id.map(|(_, id)| id).filter(is_plain).cloned();
    ResponseMetadata {
        request_id,
        http_status: Some(raw.status),
        http_headers: Some(headers),
        retry_attempts,
    }
}

/// Reads the members of a body; an empty one has none. The error says at which byte it is no JSON.
fn members(body: &[u8]) -> Result<BTreeMap<String, Box<RawValue>>, String> {
    let text = well_formed(body);
    if text.trim().is_empty() {
        return Ok(BTreeMap::new());
    }
    let error = match serde_json::from_str(&text) {
        Ok(members) if is_shallow(&text) => return Ok(members),
        // serde_json does not count the depth of what it does not look into.
        Ok(_) => return Err(", because it is nested too deep".to_owned()),
        Err(error) if error.is_data() => return Err(String::new()),
        Err(error) => error,
    };
    let before = text.lines().take(error.line().saturating_sub(1));
    let byte = before.map(|line| line.len() + 1).sum::<usize>() + error.column();
    Err(format!(" (see byte {byte})"))
}

fn is_shallow(text: &str) -> bool {
    let opens = text.bytes().filter(|byte| matches!(byte, b'[' | b'{'));
    opens.count() < DEEPEST || serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Returns a body as text that any JSON reader takes: U+FFFD in place of what is not UTF-8, and of
/// half a surrogate pair, as servers send it that cut a text in the middle of an emoji.
pub(super) fn well_formed(body: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(body);
    if !text.contains("\\ud") && !text.contains("\\uD") {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let escape = match (surrogate(rest), rest.get(6..).and_then(surrogate)) {
            (Some(0xd800..0xdc00), Some(0xdc00..)) => &rest[..12],
            (Some(_), _) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            // Of another escape the character that it escapes, which may be a backslash.
            (None, _) => {
                let end = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
                &rest[..end]
            }
        };
        out.push_str(escape);
        rest = &rest[escape.len()..];
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Returns the surrogate whose escape the text begins with.
fn surrogate(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let unit = u16::from_str_radix(digits, 16).ok()?;
    (0xd800..0xe000).contains(&unit).then_some(unit)
}

/// Describes a body without showing it.
pub(super) fn kind_of_body(raw: &RawResponse, secrets: &[Secret<'_>]) -> String {
    if raw.body.is_empty() {
        return "an empty body".to_owned();
    }
    let bytes = raw.body.len();
    let kind = header(&raw.headers, &CONTENT_TYPE)
        // Before it is cut, or a part of a secret would be left.
        .map(|kind| redact(kind, secrets))
        .and_then(|kind| {
            let kind = kind.split(';').next()?.trim();
            Some(kind.chars().take(64).collect::<String>())
        })
        .filter(|kind| !kind.is_empty());
    match kind {
        Some(kind) => format!(
            "a body of {bytes} bytes that is {}",
            sanitize::escape_control(&kind)
        ),
        None => format!("a body of {bytes} bytes of no stated kind"),
    }
}
