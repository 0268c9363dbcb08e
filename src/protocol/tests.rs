//! Reading answers: every modelled code, odd headers and bodies, and no secret in any error.

use super::pointer;
use super::redact::Secret;
use super::request;
use super::response::{ErrorResponse, Response, retry_after};
use super::result_json::ResultJson;
use crate::error::Error;
use crate::send_rule::{Idempotency, Outcome, decide};
use crate::status::Status;
use crate::transport::RawResponse;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

fn headers(headers: &[(&str, &str)]) -> HeaderMap {
    headers
        .iter()
        .map(|(name, value)| {
            let name = HeaderName::try_from(*name).unwrap();
            (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
        })
        .collect()
}

fn answer(status: u16, named: &[(&str, &str)], body: impl AsRef<[u8]>) -> RawResponse {
    RawResponse {
        status,
        headers: headers(named),
        body: body.as_ref().to_vec(),
    }
}

/// Reads an answer as a call does, with the status that the send rule decides.
fn read(raw: RawResponse, secrets: &[&str]) -> Result<Response, Error> {
    let secrets: Vec<Secret<'_>> = secrets
        .iter()
        .map(|text| Secret {
            text: text.as_bytes(),
            is_plain: false,
        })
        .collect();
    Response::read(raw, 0, &secrets).map_err(|error| match error {
        ErrorResponse::NotCognito(error) => error,
        ErrorResponse::Service(error) => {
            let outcome = Outcome::ServiceError {
                http_status: error.http_status,
                code: &error.code,
            };
            let status = decide(outcome, Idempotency::SendsMessage).status;
            error.error.with_status(status)
        }
    })
}

fn error(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Error {
    read(answer(status, headers, body), &[]).unwrap_err()
}

#[test]
fn every_modelled_code_has_its_status_by_header_and_by_body() {
    for status in Status::all().filter(|status| status.number() > 100) {
        let code = status.code();
        let by_body = error(
            400,
            &[],
            format!("{{\"__type\":\"{code}\",\"message\":\"m\"}}"),
        );
        let by_header = error(400, &[("x-amzn-errortype", code)], "");
        for error in [by_body, by_header] {
            assert_eq!((error.status(), error.code()), (status, code));
        }
    }
}

#[test]
fn a_code_without_a_name_here_is_a_service_error_and_keeps_its_code() {
    let error = error(400, &[], r#"{"__type":"BrandNewException","message":"m"}"#);
    assert_eq!(error.status(), Status::ServiceError);
    assert_eq!((error.code(), error.message()), ("BrandNewException", "m"));
}

#[test]
fn codes_are_found_in_every_form() {
    const CODE: &str = "NotAuthorizedException";
    for body in [
        r#"{"__type":"com.amazonaws.cognito#NotAuthorizedException","message":"m"}"#,
        r#"{"__type":"NotAuthorizedException:http://internal.amazon.com/coral/","Message":"m"}"#,
        r#"{"__type":"ns#NotAuthorizedException:http://x#y/","message":"m"}"#,
        r#"{"code":"NotAuthorizedException","message":"m"}"#,
        r#"{"code":"NotAuthorizedException","message":"m","Message":"other"}"#,
    ] {
        let error = error(400, &[], body);
        assert_eq!((error.code(), error.message()), (CODE, "m"), "{body}");
    }
    for header in [
        "NotAuthorizedException",
        "NotAuthorizedException:",
        "aws.ns#NotAuthorizedException:http://x/",
    ] {
        let error = error(
            400,
            &[("x-amzn-errortype", header), ("x-amzn-errormessage", "m")],
            "",
        );
        assert_eq!((error.code(), error.message()), (CODE, "m"), "{header}");
    }
    // The header goes before the body; an empty one counts as none.
    let both = error(
        400,
        &[("x-amzn-errortype", "LimitExceededException:")],
        r#"{"__type":"Other"}"#,
    );
    assert_eq!(both.status(), Status::LimitExceeded);
    let empty = error(400, &[("x-amzn-errortype", ":")], r#"{"__type":"Other"}"#);
    assert_eq!(empty.code(), "Other");
}

#[test]
fn odd_bodies_are_told_by_their_kind() {
    for (status, headers, body, words) in [
        (
            503,
            &[("content-type", "text/html; charset=x")][..],
            &b"<html>"[..],
            "text/html",
        ),
        (500, &[], b"", "empty body"),
        (502, &[], b"\xff\xfe\x00", "3 bytes"),
        (
            400,
            &[("content-type", "application/json")],
            b"[1]",
            "application/json",
        ),
        (400, &[], b"{", "no stated kind"),
    ] {
        let error = error(status, headers, body);
        assert_eq!(error.status(), Status::ServiceError);
        assert_eq!(error.code(), status.to_string());
        assert!(error.message().contains(words), "{error}");
        assert!(error.message().contains(&status.to_string()), "{error}");
    }
    // A firewall's JSON has a message but no code.
    let waf = error(
        403,
        &[],
        r#"{"message":"Request not allowed due to WAF block."}"#,
    );
    assert_eq!(waf.message(), "Request not allowed due to WAF block.");
    assert_eq!(waf.code(), "403");
}

#[test]
fn success_is_an_object_or_nothing() {
    let read = |body: &[u8]| read(answer(200, &[], body), &[]);
    assert!(read(b"").unwrap().members.is_empty());
    assert!(read(b" \n").unwrap().members.is_empty());
    assert!(read(b"{}").unwrap().members.is_empty());
    let odd = read(br#"{"CodeDeliveryDetails":null,"New":{"a":[1,2.5,"x"]}}"#).unwrap();
    assert_eq!(odd.member::<Value>("New").unwrap()["a"][2], "x");
    assert_eq!(odd.members["New"].get(), r#"{"a":[1,2.5,"x"]}"#);
    for body in [&b"[]"[..], b"null", b"\"x\"", b"{", b"<html>", b"\xff"] {
        assert_eq!(read(body).unwrap_err().status(), Status::BadResponse);
    }
    // Nesting without end must not overflow the stack.
    assert!(read(format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes()).is_err());
}

#[test]
fn metadata_tells_where_the_answer_came_from() {
    let raw = answer(
        200,
        &[
            ("X-Amzn-RequestId", "id-1"),
            ("Set-Cookie", "a"),
            ("set-cookie", "b"),
        ],
        "{}",
    );
    let response = Response::read(raw, 2, &[]).unwrap();
    let text = response.to_text();
    let metadata = serde_json::to_value(response.origin.metadata()).unwrap();
    let json: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!(json["ResponseMetadata"], metadata);
    assert_eq!(
        json,
        json!({"ResponseMetadata": {
            "RequestId": "id-1",
            "HTTPStatusCode": 200,
            "HTTPHeaders": {"x-amzn-requestid": "id-1", "set-cookie": "a, b"},
            "RetryAttempts": 2,
        }})
    );
}

#[test]
fn a_secret_that_the_server_repeats_is_blotted_out() {
    let secrets = ["the-token", "123456"];
    let body = r#"{"__type":"InvalidParameterException",
        "message":"Value 'the-token' is wrong, so is 123456","deep":{"list":["the-token"]}}"#;
    let by_body = read(answer(400, &[], body), &secrets).unwrap_err();
    let by_header = answer(
        400,
        &[
            ("x-amzn-errortype", "X"),
            ("x-amzn-errormessage", "got the-token"),
        ],
        "",
    );
    let by_header = read(by_header, &secrets).unwrap_err();
    for error in [by_body, by_header] {
        let shown = format!("{error} {error:?} {}", error.to_json());
        for secret in secrets {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn a_secret_that_comes_together_of_two_texts_is_blotted_out() {
    let secrets = ["Dear: customer", "Main Street 1, Springfield"];
    let raw = answer(
        400,
        &[
            ("x-amzn-errortype", "Dear"),
            ("x-a", "at Main Street 1"),
            ("x-a", "Springfield!"),
        ],
        r#"{"message":"customer"}"#,
    );
    let error = read(raw, &secrets).unwrap_err();
    let shown = format!("{error} {error:?} {}", error.to_json());
    for secret in secrets {
        assert!(!shown.contains(secret), "{shown}");
    }
    assert_eq!(error.message(), "customer");
}

#[test]
fn retry_after_is_read_in_milliseconds() {
    let asked = |value: &str| retry_after(&headers(&[("x-amz-retry-after", value)]));
    assert_eq!(asked("1500"), Some(Duration::from_millis(1500)));
    for wrong in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
        assert_eq!(asked(wrong), None, "{wrong}");
    }
}

#[test]
fn strings_are_written_as_json() {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Odd {
        name: &'static str,
        map: BTreeMap<&'static str, &'static str>,
    }
    let odd = Odd {
        name: "\u{1}é\u{10ffff}",
        map: [("a", "b"), ("c\n", "")].into(),
    };
    for token in ["t\"\\", "abc.def-_="] {
        let is_plain = token.starts_with('a');
        let body = request::body(Some(token), is_plain, |body| request::write(body, &odd)).unwrap();
        let body: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            body,
            json!({"AccessToken": token, "Name": "\u{1}é\u{10ffff}",
            "Map": {"a": "b", "c\n": ""}})
        );
    }
    let whole = request::body(Some("abc-_"), true, |body| request::write(body, &odd)).unwrap();
    assert_eq!(&whole[request::token_in_body(&whole, "abc-_")], b"abc-_");
    let alone = request::body(Some("abc"), true, |body| request::write(body, &json!({}))).unwrap();
    assert_eq!(&alone[..], br#"{"AccessToken":"abc"}"#);
}

#[test]
fn half_an_emoji_becomes_the_replacement_character() {
    for (sent, read_as) in [
        (r#"\ud83d"#, "\u{fffd}"),
        (r#"a\uD83Db"#, "a\u{fffd}b"),
        (r#"\ude00"#, "\u{fffd}"),
        (r#"\ude00\ud83d"#, "\u{fffd}\u{fffd}"),
        (r#"\ud83d\ude00"#, "\u{1f600}"),
        (r#"\ud83d\ud83d\ude00"#, "\u{fffd}\u{1f600}"),
        (r#"\ud83d\n"#, "\u{fffd}\n"),
        (r#"\\ud83d"#, "\\ud83d"),
        (r#"\u00e4\ud83dü"#, "ä\u{fffd}ü"),
    ] {
        let body = format!(r#"{{"UserAttributes":[{{"Name":"name","Value":"{sent}"}}]}}"#);
        let text = read(answer(200, &[], body), &[]).unwrap().to_text();
        let text = String::from_utf8(text).unwrap();
        let found = pointer::find(&text, "/UserAttributes/0/Value");
        assert_eq!(found.as_deref(), Some(read_as), "{sent}");
        let body = format!(r#"{{"__type":"X","message":"{sent}"}}"#);
        assert_eq!(error(400, &[], body).message(), read_as, "{sent}");
    }
}

#[test]
fn what_is_no_json_is_told_with_its_byte() {
    let error = error(
        200,
        &[("content-type", "application/json")],
        "{\"a\":1,\n \"b\":x}",
    );
    assert!(error.message().contains("see byte 14"), "{error}");
}

#[test]
fn a_code_and_a_request_id_are_plain_or_not_taken() {
    for code in ["a b", "Evil\nLine", "x\u{1b}[31m", "ä", "a\u{0}b"] {
        let body = json!({"__type": code, "message": "m"}).to_string();
        assert_eq!(error(400, &[], body).code(), "400", "{code:?}");
    }
    for id in ["has blanks", "semi;colon", &"a".repeat(129), "id/x"] {
        let raw = answer(200, &[("x-amzn-requestid", id)], "{}");
        assert_eq!(
            read(raw, &[]).unwrap().origin.metadata().request_id,
            None,
            "{id}"
        );
    }
}
