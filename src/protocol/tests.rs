//! Reading answers: every modelled code, odd headers and bodies, and no secret in any error.

use super::*;
use crate::operation::named;
use reqwest::header::{HeaderName, HeaderValue};

fn answer(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    Answer {
        status,
        headers: headers
            .iter()
            .map(|(name, value)| {
                let name = HeaderName::try_from(*name).unwrap();
                (name, HeaderValue::from_bytes(value.as_bytes()).unwrap())
            })
            .collect(),
        body: body.as_ref().to_vec(),
    }
}

fn error(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Error {
    answer(status, headers, body).read(0, &[]).unwrap_err()
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
    let read = |body: &[u8]| answer(200, &[], body).read(0, &[]);
    assert!(read(b"").unwrap().body.is_empty());
    assert!(read(b" \n").unwrap().body.is_empty());
    assert!(read(b"{}").unwrap().body.is_empty());
    let odd = read(br#"{"CodeDeliveryDetails":null,"New":{"a":[1,2.5,"x"]}}"#).unwrap();
    assert_eq!(odd.body["New"]["a"][2], "x");
    for body in [&b"[]"[..], b"null", b"\"x\"", b"{", b"<html>", b"\xff"] {
        assert_eq!(read(body).unwrap_err().status(), Status::BadResponse);
    }
    // Nesting without end must not overflow the stack.
    assert!(read(format!("{{\"a\":{}", "[".repeat(100_000)).as_bytes()).is_err());
}

#[test]
fn metadata_tells_where_the_answer_came_from() {
    let response = answer(
        200,
        &[
            ("X-Amzn-RequestId", "id-1"),
            ("Set-Cookie", "a"),
            ("set-cookie", "b"),
        ],
        "{}",
    )
    .read(2, &[])
    .unwrap();
    assert_eq!(
        response.into_json(),
        serde_json::json!({"ResponseMetadata": {
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
    let by_body = answer(400, &[], body).read(0, &secrets).unwrap_err();
    let by_header = answer(
        400,
        &[
            ("x-amzn-errortype", "X"),
            ("x-amzn-errormessage", "got the-token"),
        ],
        "",
    )
    .read(0, &secrets)
    .unwrap_err();
    for error in [by_body, by_header] {
        let shown = format!("{error} {error:?} {}", error.clone().into_json());
        for secret in secrets {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn retry_after_is_read_in_milliseconds() {
    let asked = |value: &str| answer(400, &[("x-amz-retry-after", value)], "").retry_after();
    assert_eq!(asked("1500"), Some(Duration::from_millis(1500)));
    for wrong in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
        assert_eq!(asked(wrong), None, "{wrong}");
    }
}

#[test]
fn strings_are_written_as_json() {
    struct Odd;
    impl Operation for Odd {
        named!("Odd");
        const EFFECT: crate::retry::Effect = crate::retry::Effect::Reads;
        const SENDS_CODE: bool = false;
        fn token(&self) -> &str {
            "t\"\\"
        }
        fn check(&self) -> Result<(), Error> {
            Ok(())
        }
        fn write(&self, body: &mut Body) {
            body.text("Name", "\u{1}é\u{10ffff}");
            body.map("Map", [("a", "b"), ("c\n", "")].into_iter());
        }
        fn secrets(&self) -> Vec<&str> {
            Vec::new()
        }
    }
    let body: Value = serde_json::from_slice(&Body::of(&Odd, false)).unwrap();
    assert_eq!(
        body,
        serde_json::json!({"AccessToken": "t\"\\", "Name": "\u{1}é\u{10ffff}",
            "Map": {"a": "b", "c\n": ""}})
    );
}
