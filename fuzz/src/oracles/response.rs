//! Any answer of a server: `status`, header lines, an empty line, the body.

use std::collections::BTreeMap;

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{each_text, holds, read_result};
use crate::client::conclude;
use crate::error::{CodeSent, Error};
use crate::operations::{CodeDelivery, User, Verified};
use crate::protocol::redact::Secret;
use crate::protocol::response::{ErrorResponse, Response, retry_after};
use crate::protocol::result_json::ResultJson;
use crate::response_metadata::ResponseMetadata;
use crate::send_rule::{Idempotency, Outcome, RetryDecision, backoff, decide, hints};
use crate::status::Status;
use crate::token::Claims;
use crate::transport::RawResponse;

/// What the call was about, and must not come back in a text: the token, the code, a metadata
/// value, and one with a comma. In the input bytes 1 to 3 and 7 stand for them, 4 to 6 for pieces of
/// the token.
const SECRETS: [&str; 4] = [
    "eyJraWQi.Zw-token_of.the_call",
    "864213",
    "ein: geheimer#Wert",
    "Seestadt, Haus am Ufer",
];
const PIECES: [std::ops::Range<usize>; 3] = [0..16, 13..29, 5..25];

const OPERATIONS: [Idempotency; 3] = [
    Idempotency::ReadOnly,
    Idempotency::Acts,
    Idempotency::SendsMessage,
];

/// Whatever a server answers is a result or an error, neither of which gives a secret away; and a
/// request that acted is never sent again.
pub fn response(data: &[u8]) {
    let Some((status, headers, body)) = read_input(data) else {
        return;
    };
    for throttled in [false, true] {
        let wait = backoff::wait(throttled, 3, retry_after(&headers), 1.0);
        assert!(wait.as_secs() <= 25, "{wait:?}");
    }
    let answer = |secrets: &[Secret<'_>]| {
        let raw = RawResponse {
            status,
            headers: headers.clone(),
            body: body.clone(),
        };
        Response::read(raw, 2, secrets)
    };
    // The token, which comes first, is of plain characters; the rest may be anything.
    let mut is_plain = true;
    let secrets = SECRETS.map(|text| Secret {
        text: text.as_bytes(),
        is_plain: std::mem::take(&mut is_plain),
    });
    match answer(&secrets) {
        Ok(response) => {
            assert!((200..300).contains(&status));
            success(&response, status, &body);
            // Secrets change the words only.
            let again = || answer(&[]).expect("secrets change the words only");
            typed(&response, again);
        }
        Err(ErrorResponse::NotCognito(error)) => {
            assert!((200..400).contains(&status));
            assert!(status >= 300 || serde_json::from_slice::<Map<String, Value>>(&body).is_err());
            not_cognitos(&error, status);
        }
        Err(ErrorResponse::Service(answered)) => {
            assert!(status >= 400 && answered.http_status == status);
            let plain = match answer(&[]) {
                Err(ErrorResponse::Service(plain)) => plain,
                other => panic!("secrets change the words only: {other:?}"),
            };
            // A code that is a part of a secret is none.
            assert!(answered.code == plain.code || answered.code.is_empty());
            hides_the_secrets(&answered.code);
            service_error(answered.error, &answered.code, status);
        }
    }
}

/// The members are those of the body as they came, in C's text too.
fn success(response: &Response, status: u16, body: &[u8]) {
    let strict: Option<BTreeMap<String, Box<RawValue>>> = serde_json::from_slice(body).ok();
    let is_strict = strict.is_some() && serde_json::from_slice::<Value>(body).is_ok();
    let text = response.to_text();
    assert!(!text.contains(&0));
    let result: BTreeMap<String, Box<RawValue>> =
        serde_json::from_slice(&text).expect("C gets a JSON object");
    let own = usize::from(!response.members.contains_key("ResponseMetadata"));
    assert_eq!(result.len(), response.members.len() + own);
    for (name, value) in &response.members {
        if name != "ResponseMetadata" {
            assert_eq!(result[name].get(), value.get());
        }
        if let Some(strict) = strict.as_ref().filter(|_| is_strict) {
            assert_eq!(strict[name].get(), value.get());
        }
    }
    if let Some(strict) = strict.filter(|_| is_strict) {
        assert_eq!(strict.len(), response.members.len());
    }
    if let Some(json) = read_result(&text) {
        assert_eq!(json["ResponseMetadata"]["HTTPStatusCode"], status);
        assert_eq!(json["ResponseMetadata"]["RetryAttempts"], 2);
        // One is written by hand, the other by serde.
        let origin = serde_json::to_value(response.origin.metadata()).expect("JSON");
        assert_eq!(json["ResponseMetadata"], origin);
    }
    metadata(&response.origin.metadata());
}

/// Members of the wrong shape are taken for missing ones.
fn typed(response: &Response, again: impl Fn() -> Response) {
    let Some(json) = read_result(&response.to_text()) else {
        return;
    };
    let text = |value: &Value| value.as_str().map(str::to_owned);

    let user = User::from(again());
    assert_eq!(user.username, text(&json["Username"]));
    let entries = json["UserAttributes"].as_array().cloned();
    let entries = entries
        .filter(|entries| entries.iter().all(Value::is_object))
        .unwrap_or_default();
    let wanted: Vec<(String, String)> = entries
        .iter()
        .filter_map(|entry| {
            let value = match &entry["Value"] {
                Value::String(text) => text.clone(),
                // As emulators send it.
                value @ (Value::Bool(_) | Value::Number(_)) => value.to_string(),
                _ => String::new(),
            };
            Some((text(&entry["Name"])?, value))
        })
        .collect();
    assert_eq!(user.attributes, wanted);

    let details = &json["CodeDeliveryDetails"];
    let detail = |name: &str| text(&details[name]).filter(|_| details.is_object());
    let delivery = CodeDelivery::from(again());
    assert_eq!(delivery.attribute_name, detail("AttributeName"));
    assert_eq!(delivery.delivery_medium, detail("DeliveryMedium"));
    assert_eq!(delivery.destination, detail("Destination"));
    let verified = Verified::from(again());
    let origin = response.origin.metadata();
    assert_eq!(verified.metadata.http_status, origin.http_status);
}

/// Headers that a server said a secret back in are redacted; a request id is short and plain.
fn metadata(metadata: &ResponseMetadata) {
    if let Some(id) = &metadata.request_id {
        let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
        assert!((1..=128).contains(&id.len()) && id.bytes().all(is_plain));
    }
    let json = serde_json::to_value(metadata).expect("JSON");
    each_text(&json, &hides_the_secrets);
}

fn not_cognitos(error: &Error, http_status: u16) {
    assert_eq!(error.status(), Status::BadResponse);
    assert!(!error.message().contains(char::is_control), "{error}");
    for operation in OPERATIONS {
        let decision = decide(Outcome::BadResponse, operation);
        assert_eq!(decision.retry, RetryDecision::Stop);
        let sends = operation == Idempotency::SendsMessage;
        assert_eq!(decision.code_sent, sends.then_some(CodeSent::Maybe));
        told(conclude(error.clone(), decision), http_status);
    }
}

/// The send rule: again only after a refusal before the work.
fn service_error(error: Error, code: &str, http_status: u16) {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    assert!(code.bytes().all(is_plain), "{code:?}");
    for operation in OPERATIONS {
        let decision = decide(Outcome::ServiceError { http_status, code }, operation);
        assert!(decision.status.number() >= 100, "{decision:?}");
        let sends = operation == Idempotency::SendsMessage;
        assert_eq!(decision.code_sent.is_some(), sends);
        let is_repeated = decision.retry != RetryDecision::Stop;
        if is_repeated && operation != Idempotency::ReadOnly {
            assert_eq!(decision.retry, RetryDecision::Retry { throttled: true });
            assert_eq!(decision.status, Status::TooManyRequests, "{code}");
            assert!(http_status < 500);
            assert!(decision.code_sent.is_none_or(|sent| sent == CodeSent::No));
        }
        if sends && http_status >= 500 {
            assert_eq!(decision.code_sent, Some(CodeSent::Maybe), "{code}");
        }
        told(conclude(error.clone(), decision), http_status);
    }
    let claims = Claims::of("e30.eyJleHAiOjEwMH0.c2ln").expect("a token");
    for expired_by in [None, claims.expired_by(1_800_000_000)] {
        for takes_token in [false, true] {
            let known = hints::Known {
                message: error.message(),
                takes_token,
                expired_by,
            };
            let hint = hints::better(Status::NotAuthorized, &known);
            assert!(takes_token && expired_by.is_none() || hint.is_some());
            hint.inspect(|hint| hides_the_secrets(hint));
        }
    }
}

/// Every failure says what to do, and no text of it gives a secret away.
fn told(error: Error, http_status: u16) {
    assert!(!error.code().is_empty());
    let hint = error.hint().expect("each failure has a hint");
    assert!(hint.ends_with('.') && !hint.contains(char::is_control));
    for shown in [format!("{error}"), format!("{error:?}")] {
        hides_the_secrets(&shown);
    }
    let text = error.to_text();
    assert!(!text.contains(&0));
    let json: Value = serde_json::from_slice(&text).expect("C gets JSON");
    // Written and read alike: the reader does not keep a long number's last digit.
    let wanted: Value = serde_json::from_str(&error.to_json().to_string()).expect("JSON");
    assert_eq!(json, wanted);
    assert_eq!(json["ResponseMetadata"]["HTTPStatusCode"], http_status);
    each_text(&json, &hides_the_secrets);
    metadata(error.metadata());
}

fn hides_the_secrets(shown: &str) {
    for secret in SECRETS {
        assert!(!holds(shown.as_bytes(), secret), "{shown}");
    }
}

fn read_input(data: &[u8]) -> Option<(u16, HeaderMap, Vec<u8>)> {
    let mut input = Vec::with_capacity(data.len());
    for byte in data {
        match byte {
            1..=3 => input.extend_from_slice(SECRETS[usize::from(*byte) - 1].as_bytes()),
            4..=6 => {
                let piece = PIECES[usize::from(*byte) - 4].clone();
                input.extend_from_slice(&SECRETS[0].as_bytes()[piece]);
            }
            7 => input.extend_from_slice(SECRETS[3].as_bytes()),
            other => input.push(*other),
        }
    }
    let mut rest = &input[..];
    let mut next_line = || {
        let mut parts = rest.splitn(2, |byte| *byte == b'\n');
        let line = parts.next().unwrap_or_default();
        rest = parts.next().unwrap_or_default();
        line
    };
    let status = std::str::from_utf8(next_line()).ok()?.parse().ok()?;
    // The HTTP library lets through nothing else, and takes 1xx for itself.
    if !(200..1000).contains(&status) {
        return None;
    }
    let mut headers = HeaderMap::new();
    loop {
        let line = next_line();
        if line.is_empty() {
            break;
        }
        let colon = line.iter().position(|byte| *byte == b':')?;
        let name = HeaderName::from_bytes(&line[..colon]).ok()?;
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii()).ok()?;
        headers.append(name, value);
    }
    Some((status, headers, rest.to_vec()))
}
