//! A token of any characters, and any claims in a JWT.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

use super::{SECRET, text_with_secret};
use crate::endpoint::{self, Query};
use crate::token::{Claims, check_characters, check_claims, check_form, not_a_jwt};

const SCOPE: &str = "aws.cognito.signin.user.admin";

/// Only what has a token's characters passes, a refusal never shows the token, and what the token
/// names as its region is a region: never a host.
pub fn token_claims(data: &[u8]) {
    let Some(text) = text_with_secret(data) else {
        return;
    };
    characters(&text);
    if let Some(claims) = Claims::of(&text) {
        region(&claims, None);
        expiry(&claims);
    }
    let payload: Option<Map<String, Value>> = serde_json::from_str(&text).ok();
    let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(&text));
    match (Claims::of(&token), payload) {
        (Some(claims), Some(payload)) => {
            region(&claims, payload.get("iss").and_then(Value::as_str));
            expiry(&claims);
            checks(&claims, &payload);
        }
        // Claims that do not matter are passed over: numbers too large and halves of characters in
        // them are not noticed.
        (Some(claims), None) => {
            region(&claims, None);
            expiry(&claims);
        }
        (None, None) => {}
        (None, Some(payload)) => panic!("claims that are not read: {payload:?}"),
    }
}

fn characters(token: &str) {
    let fine = |c: char| matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '-' | '_' | '=' | '.');
    let right = !token.is_empty() && token.chars().all(fine);
    let claims = Claims::of(token);
    assert_eq!(check_characters(token, claims.as_ref()).is_ok(), right);
    assert_eq!(check_characters(token, None).is_ok(), right);
    for token in [format!("{SECRET}{token}"), format!("{token}{SECRET}")] {
        let claims = Claims::of(&token);
        let refusals = [
            check_characters(&token, claims.as_ref()),
            check_form(&token, claims.is_some()),
        ];
        for error in refusals
            .into_iter()
            .filter_map(Result::err)
            .chain([not_a_jwt(&token)])
        {
            let shown = format!("{error:?}{error}{}", error.to_json());
            assert!(!shown.contains(SECRET), "{shown}");
        }
    }
}

fn region(claims: &Claims, issuer: Option<&str>) {
    let Some(region) = claims.region() else {
        return;
    };
    assert!((1..=63).contains(&region.len()));
    assert!(
        region
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'-')),
        "{region}"
    );
    assert!(issuer.is_none_or(|issuer| issuer.contains(region)));
    let endpoint = endpoint::resolve(&Query {
        region: Some(region),
        ..Query::default()
    })
    .expect("a region from a token has an endpoint");
    let rest = endpoint
        .host
        .strip_prefix("cognito-idp.")
        .expect("our service");
    let suffix = rest.strip_prefix(region).expect("the region is one label");
    assert!(
        [
            ".amazonaws.com",
            ".amazonaws.com.cn",
            ".amazonaws.eu",
            ".c2s.ic.gov",
            ".sc2s.sgov.gov",
            ".cloud.adc-e.uk",
            ".csp.hci.ic.gov",
        ]
        .contains(&suffix),
        "{suffix}"
    );
}

fn expiry(claims: &Claims) {
    for now in [i64::MIN, -1, 0, 1_800_000_000, i64::MAX] {
        assert!(claims.expired_by(now).is_none_or(|age| age > 0));
    }
}

fn checks(claims: &Claims, payload: &Map<String, Value>) {
    let text = |name: &str| payload.get(name).and_then(Value::as_str);
    let right_use = text("token_use").is_none_or(|token_use| token_use == "access");
    let right_scope = text("scope").is_none_or(|scope| {
        scope
            .split([' ', '\t', '\n', '\r', '\u{c}'])
            .any(|word| word == SCOPE)
    });
    match check_claims(claims) {
        Ok(()) => assert!(right_use && right_scope),
        Err(error) => {
            assert!(!right_use || !right_scope);
            let shown = format!("{error:?}{error}");
            assert!(!shown.contains(SECRET), "{shown}");
        }
    }
}
