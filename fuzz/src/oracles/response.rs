//! Any answer of a server's: `status`, header lines, an empty line, the body.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde_json::{Map, Value};

use crate::error::Error;
use crate::hints;
use crate::json_text::JsonText;
use crate::operation::{CodeDelivery, User, Verified, code_sent_after};
use crate::protocol::{Answer, FromAnswer, ResultText};
use crate::response::Response;
use crate::retry::{self, Attempt, Effect, Verdict};
use crate::status::Status;
use crate::token::Claims;

/// What the call was about, and must not come back in a text: the token, the code, a metadata
/// value. In the input, bytes 1 to 3 stand for them.
const SECRETS: [&str; 3] = [
    "eyJraWQi.Zw-token_of.the_call",
    "864213",
    "ein: geheimer#Wert",
];

/// Whatever a server answers is a result or an error, neither of which gives a secret away; and a
/// request that acted is never sent again.
pub fn response(data: &[u8]) {
    let Some((status, headers, body)) = read_input(data) else {
        return;
    };
    let answer = |secrets: &[&str]| {
        let answer = Answer {
            status,
            headers: headers.clone(),
            body: body.clone(),
        };
        for throttled in [false, true] {
            let wait = retry::wait(throttled, 3, answer.retry_after(), 1.0);
            assert!(wait.as_secs() <= 25, "{wait:?}");
        }
        answer.read(2, secrets)
    };
    let object = serde_json::from_slice::<Map<String, Value>>(&body).ok();
    let text = {
        let headers = headers.clone();
        let body = body.clone();
        ResultText::from_answer(
            Answer {
                status,
                headers,
                body,
            },
            2,
            &SECRETS,
        )
    };
    match answer(&SECRETS) {
        Ok(response) => {
            as_c_gets_it(&text.expect("both or none").into_text(), &response);
            success(status, response, object.unwrap_or_default());
        }
        Err(error) => {
            assert!(text.is_err());
            let plain = answer(&[]).expect_err("secrets change the words only");
            assert_eq!(error.status(), plain.status());
            refusal(status, &error);
            if (200..300).contains(&status) {
                assert!(object.is_none());
            }
        }
    }
}

/// C's text says what the response says, also where the members stand as they came.
fn as_c_gets_it(text: &[u8], response: &Response) {
    if text != response.text() {
        let read: Value = serde_json::from_slice(text).expect("C gets JSON");
        assert_eq!(read, response.clone().into_json());
        assert!(!text.contains(&0));
    }
}

fn success(status: u16, response: Response, object: Map<String, Value>) {
    assert!((200..300).contains(&status));
    assert_eq!(response.body, object);
    hides_the_secrets(&format!("{:?}", response.metadata));
    let json = response.clone().into_json();
    assert_eq!(json["ResponseMetadata"]["HTTPStatusCode"], status);
    // Members of the wrong shape are taken for missing ones.
    let name = json.get("Username").and_then(Value::as_str);
    assert_eq!(User::from(response.clone()).username.as_deref(), name);
    let place = json
        .pointer("/CodeDeliveryDetails/Destination")
        .and_then(Value::as_str);
    let is_object = json["CodeDeliveryDetails"].is_object();
    let delivery = CodeDelivery::from(response.clone());
    assert_eq!(delivery.destination.as_deref(), place.filter(|_| is_object));
    assert_eq!(Verified::from(response).metadata.http_status, Some(status));
}

fn refusal(http_status: u16, error: &Error) {
    let claims = Claims::of("e30.eyJleHAiOjEwMH0.c2ln");
    let hint = hints::for_error(error, claims.as_ref(), 1_800_000_000);
    let error = match hint {
        Some(hint) => error.clone().with_hint(hint),
        None => error.clone(),
    };
    let json = error.clone().into_json();
    for shown in [format!("{error}"), format!("{error:?}")] {
        hides_the_secrets(&shown);
    }
    each_text(&json, &hides_the_secrets);
    assert!(!error.code().is_empty());
    assert_eq!(json["ResponseMetadata"]["HTTPStatusCode"], http_status);
    let status = error.status();
    if http_status < 400 {
        assert_eq!(status, Status::BadResponse);
        return;
    }
    assert!(status.number() >= 100, "{status:?}");
    let verdict = retry::verdict(
        Effect::Acts,
        Attempt::Refused {
            http_status,
            code: error.code(),
        },
    );
    // The send rule: again only after a refusal before the work.
    if let Verdict::Again { .. } = verdict {
        assert!(
            http_status < 500 && status != Status::LimitExceeded,
            "{json}"
        );
        assert_eq!(
            code_sent_after(status, http_status).as_str(),
            "no",
            "{json}"
        );
    }
}

/// Every name and string on its own: in the whole, as it is written, the end of an escape such as
/// `\u0018` may stand before what is no secret and make one of it.
fn each_text(json: &Value, check: &impl Fn(&str)) {
    match json {
        Value::String(text) => check(text),
        Value::Array(items) => items.iter().for_each(|item| each_text(item, check)),
        Value::Object(members) => members.iter().for_each(|(name, value)| {
            check(name);
            each_text(value, check);
        }),
        _ => {}
    }
}

fn hides_the_secrets(shown: &str) {
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{shown}");
    }
}

fn read_input(data: &[u8]) -> Option<(u16, HeaderMap, Vec<u8>)> {
    let mut input = Vec::with_capacity(data.len());
    for byte in data {
        match byte {
            1..=3 => input.extend_from_slice(SECRETS[usize::from(*byte) - 1].as_bytes()),
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
