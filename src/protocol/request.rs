//! A request: its headers and its body.

use std::ops::Range;

use bytes::Bytes;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;

use crate::error::Error;
use crate::secret::SecretBuffer;

/// The content type of requests and answers.
pub(super) static JSON: HeaderValue = HeaderValue::from_static("application/x-amz-json-1.1");
static TARGET: HeaderName = HeaderName::from_static("x-amz-target");
static INVOCATION_ID: HeaderName = HeaderName::from_static("amz-sdk-invocation-id");
static REQUEST: HeaderName = HeaderName::from_static("amz-sdk-request");

/// Returns the body of a request, in memory that is wiped: the members that
/// `write_members` writes as a JSON object, and the token behind them. A
/// plain token is copied: to look for what to escape in it would be 7 % of a call's work.
pub(crate) fn body(
    token: Option<&str>,
    is_plain: bool,
    write_members: impl FnOnce(&mut SecretBuffer) -> Result<(), Error>,
) -> Result<Bytes, Error> {
    fail_point!("protocol-request");
    let mut body = SecretBuffer::with_capacity(token.map_or(0, str::len) + 512);
    write_members(&mut body)?;
    let Some(token) = token else {
        return Ok(body.into_bytes());
    };
    // The brace that closes it.
    body.pop();
    body.extend(if body.as_ref() == b"{" { b"" } else { b"," });
    body.extend(b"\"AccessToken\":");
    match is_plain {
        true => [b"\"", token.as_bytes(), b"\""]
            .into_iter()
            .for_each(|part| body.extend(part)),
        false => write(&mut body, &token)?,
    }
    body.extend(b"}");
    Ok(body.into_bytes())
}

/// Returns where a plain token stands in a body: at its end, before a quotation mark and a brace.
pub(crate) fn token_in_body(body: &[u8], token: &str) -> Range<usize> {
    let end = body.len() - 2;
    end - token.len()..end
}

/// Writes a value as JSON.
pub(crate) fn write(body: &mut SecretBuffer, value: &impl Serialize) -> Result<(), Error> {
    serde_json::to_writer(body, value)
        .map_err(|_| Error::internal("The request could not be written as JSON."))
}

/// Returns the headers of a client's requests, complete but for what [`set_headers`] sets. To make them
/// anew would be 4 % of a call's work.
pub(crate) fn prepared_headers(max_attempts: u32) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::with_capacity(8);
    let none = HeaderValue::from_static("");
    let attempt = attempt_of(1, max_attempts)?;
    for (name, value) in [
        (&CONTENT_TYPE, &JSON),
        (&TARGET, &none),
        (&INVOCATION_ID, &none),
        (&REQUEST, &attempt),
    ] {
        headers.insert(name, value.clone());
    }
    Ok(headers)
}

/// Completes the headers of an attempt. All attempts of a call have one invocation id.
pub(crate) fn set_headers(
    prepared: &mut HeaderMap,
    target: &HeaderValue,
    invocation_id: [u8; 36],
    attempt: u32,
    max_attempts: u32,
) -> Result<(), Error> {
    prepared.insert(&TARGET, target.clone());
    prepared.insert(&INVOCATION_ID, value(Bytes::from_owner(invocation_id))?);
    if attempt > 1 {
        prepared.insert(&REQUEST, attempt_of(attempt, max_attempts)?);
    }
    Ok(())
}

fn attempt_of(attempt: u32, max_attempts: u32) -> Result<HeaderValue, Error> {
    value(format!("attempt={attempt}; max={max_attempts}").into())
}

fn value(bytes: Bytes) -> Result<HeaderValue, Error> {
    HeaderValue::from_maybe_shared(bytes)
        .map_err(|_| Error::internal("A header of the request could not be written."))
}
