//! An answer: its members, or why it is none of Cognito's.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::time::Duration;

use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::redact::{Secret, redact};
use super::request::JSON;
use super::service_error::ServiceError;
use crate::byte_set::ByteSet;
use crate::error::Error;
use crate::response_metadata::ResponseMetadata;
use crate::sanitize;
use crate::status::Status;
use crate::transport::RawResponse;

static REQUEST_ID: HeaderName = HeaderName::from_static("x-amzn-requestid");
static RETRY_AFTER: HeaderName = HeaderName::from_static("x-amz-retry-after");

/// The longest request id that is taken. Cognito's have 36 characters.
const LONGEST_REQUEST_ID: usize = 128;
/// The bytes of a plain request id.
static ID_BYTES: ByteSet = ByteSet::alphanumeric_and(b"-");
/// How deep arrays and objects may be nested, as deep as serde_json reads them.
const DEEPEST: usize = 128;

/// An answer of Cognito's: members as they came, also those that this library does not know.
#[derive(Debug)]
pub(crate) struct Response {
    pub(crate) members: BTreeMap<String, Box<RawValue>>,
    pub(crate) origin: Origin,
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
        let RawResponse {
            status,
            headers,
            body,
        } = &raw;
        let not_cognito = |message: String, hint: &str| {
            let origin = Origin::read(*status, headers.clone(), retry_attempts, secrets);
            let error = Error::new(Status::BadResponse, message)
                .with_hint(hint)
                .with_metadata(origin.metadata());
            Err(ErrorResponse::NotCognito(error))
        };
        match status {
            200..=299 => match members(body) {
                Ok(members) => {
                    let origin = Origin::read(*status, raw.headers, retry_attempts, secrets);
                    Ok(Response { members, origin })
                }
                Err(at) => {
                    let kind = kind_of_body(&raw, secrets);
                    let message = format!(
                        "The server answered HTTP {status} with {kind}, not with a JSON object{at}."
                    );
                    let hint = "Something else than Cognito may have answered: check endpoint_url \
                                and the proxy.";
                    not_cognito(message, hint)
                }
            },
            300..=399 => not_cognito(
                format!("The server answered with a redirect (HTTP {status})."),
                "Redirects are not followed, because the request carries the token: check \
                 endpoint_url and the proxy.",
            ),
            _ => {
                let origin = Origin::read(*status, headers.clone(), retry_attempts, secrets);
                let error = ServiceError::read(&raw, secrets, origin.metadata());
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

/// Where an answer came from.
#[derive(Debug)]
pub(crate) struct Origin {
    pub(super) status: u16,
    pub(super) headers: Headers,
    pub(super) retry_attempts: u32,
}

/// The headers of an answer, without secrets.
#[derive(Debug)]
pub(super) enum Headers {
    /// As they were received: text, each name once. Nearly all answers have such, and a copy of each
    /// would be 4 % of a call's work.
    Received(HeaderMap),
    /// With repeated ones joined, and secrets removed.
    Rewritten(Vec<(String, String)>),
}

impl Origin {
    fn read(
        status: u16,
        headers: HeaderMap,
        retry_attempts: u32,
        secrets: &[Secret<'_>],
    ) -> Origin {
        let is_clean = |text: &str| matches!(redact(text, secrets), Cow::Borrowed(_));
        // The usual content type is known to be no secret: a search for its pieces would be 1 % of a call.
        let is_clean_value = |value: &HeaderValue| {
            *value == JSON || std::str::from_utf8(value.as_bytes()).is_ok_and(is_clean)
        };
        let stays = headers.len() == headers.keys_len()
            && headers.iter().all(|(name, value)| {
                (*name == REQUEST_ID || is_clean(name.as_str())) && is_clean_value(value)
            });
        Origin {
            status,
            headers: match stays {
                true => Headers::Received(headers),
                false => Headers::Rewritten(rewrite(&headers, secrets)),
            },
            retry_attempts,
        }
    }

    /// Calls `take` for each header: its value is UTF-8.
    pub(super) fn each_header(&self, mut take: impl FnMut(&str, &[u8])) {
        match &self.headers {
            Headers::Received(headers) => headers
                .iter()
                .for_each(|(name, value)| take(name.as_str(), value.as_bytes())),
            Headers::Rewritten(headers) => headers
                .iter()
                .for_each(|(name, value)| take(name, value.as_bytes())),
        }
    }

    /// Returns the request id, if there is a plain one, which is ASCII.
    pub(super) fn request_id(&self) -> Option<&[u8]> {
        let id = match &self.headers {
            Headers::Received(headers) => headers.get(&REQUEST_ID)?.as_bytes(),
            Headers::Rewritten(headers) => {
                let found = headers.iter().find(|(name, _)| **name == REQUEST_ID);
                found.map(|(_, id)| id.as_bytes())?
            }
        };
        let is_plain = (1..=LONGEST_REQUEST_ID).contains(&id.len()) && ID_BYTES.holds_all(id);
        is_plain.then_some(id)
    }

    /// Returns all of it as a value.
    pub(crate) fn metadata(&self) -> ResponseMetadata {
        let mut headers = Vec::new();
        self.each_header(|name, value| {
            let value = String::from_utf8_lossy(value);
            headers.push((name.to_owned(), value.into_owned()));
        });
        ResponseMetadata {
            request_id: self
                .request_id()
                .map(|id| String::from_utf8_lossy(id).into_owned()),
            http_status: Some(self.status),
            http_headers: Some(headers),
            retry_attempts: self.retry_attempts,
        }
    }
}

/// Joins the values of repeated headers, and removes secrets.
fn rewrite(headers: &HeaderMap, secrets: &[Secret<'_>]) -> Vec<(String, String)> {
    let mut rewritten: Vec<(String, String)> = Vec::with_capacity(headers.len());
    for (name, value) in headers {
        let value = String::from_utf8_lossy(value.as_bytes());
        match rewritten
            .iter_mut()
            .find(|(known, _)| known == name.as_str())
        {
            Some((_, known)) => {
                known.push_str(", ");
                known.push_str(&value);
            }
            None => rewritten.push((name.as_str().to_owned(), value.into_owned())),
        }
    }
    // After they were joined, or a secret with a comma in it could come together.
    for text in rewritten.iter_mut().flat_map(|(name, value)| [name, value]) {
        if let Cow::Owned(redacted) = redact(text, secrets) {
            *text = redacted;
        }
    }
    rewritten
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
    let opens = memchr::memchr2_iter(b'[', b'{', text.as_bytes());
    opens.take(DEEPEST).count() < DEEPEST || serde_json::from_str::<serde_json::Value>(text).is_ok()
}

/// Returns a body as text that any JSON reader takes: U+FFFD in place of what is not UTF-8, and of
/// half a surrogate pair, as servers send it that cut a text in the middle of an emoji.
pub(super) fn well_formed(body: &[u8]) -> Cow<'_, str> {
    let text = match std::str::from_utf8(body) {
        Ok(text) => Cow::Borrowed(text),
        Err(_) => String::from_utf8_lossy(body),
    };
    // A search for one byte, which hardly any answer has, takes a tenth of one for a text.
    let is_escaped = memchr::memchr(b'\\', text.as_bytes()).is_some();
    if !is_escaped || !text.contains("\\ud") && !text.contains("\\uD") {
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
