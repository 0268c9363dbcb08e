//! What a token says of itself. Nothing here is verified: that is Cognito's part.

use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use super::base64url;
use crate::endpoint::is_region;

/// The claims that matter here. One of another type than it should be counts as absent.
#[derive(Default)]
pub(crate) struct Claims {
    /// Where in the token they stand, in base64.
    pub(super) encoded: Range<usize>,
    token_use: Value,
    scope: Value,
    iss: Value,
    exp: Value,
}

impl Claims {
    /// Decodes a JWT's claims; `None` where the token is no JWT.
    pub(crate) fn of(token: &str) -> Option<Claims> {
        fail_point!("token");
        let mut dots = memchr::memchr_iter(b'.', token.as_bytes());
        let (first, second) = (dots.next()?, dots.next()?);
        if dots.next().is_some() {
            return None;
        }
        let payload = &token[first + 1..second];
        let payload = payload.trim_end_matches('=');
        let decoded = base64url::decode(payload)?;
        let text = std::str::from_utf8(decoded.as_ref()).ok()?;
        let claims: Claims = serde_json::from_str(text).ok()?;
        Some(Claims {
            encoded: first + 1..first + 1 + payload.len(),
            ..claims
        })
    }

    pub(super) fn token_use(&self) -> Option<&str> {
        self.token_use.as_str()
    }

    pub(super) fn scope(&self) -> Option<&str> {
        self.scope.as_str()
    }

    /// Returns the region of the pool that issued the token. Only ever a region, never a host: an
    /// issuer is whatever the token's maker wrote.
    pub(crate) fn region(&self) -> Option<&str> {
        let issuer = self.iss.as_str()?;
        let (before, pool) = issuer.rsplit_once('/').unwrap_or(("", issuer));
        if let Some(region) = region_of_pool(pool) {
            return Some(region);
        }
        let host = before.strip_prefix("https://")?;
        let host = host.strip_prefix("issuer-").unwrap_or(host);
        let region = host.strip_prefix("cognito-idp.")?.split('.').next()?;
        is_region(region).then_some(region)
    }

    /// Returns by how many seconds the token looks expired at `now` (seconds since 1970).
    pub(crate) fn expired_by(&self, now: i64) -> Option<i64> {
        let expires = self
            .exp
            .as_i64()
            .or_else(|| Some(self.exp.as_f64()? as i64))?;
        let age = now.checked_sub(expires)?;
        (age > 0).then_some(age)
    }
}

/// Returns the region in a user pool's id, `<region>_<id>`.
pub(crate) fn region_of_pool(pool: &str) -> Option<&str> {
    let (region, id) = pool.split_once('_')?;
    let is_id = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric());
    (is_id && is_region(region)).then_some(region)
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Name {
    TokenUse,
    Scope,
    Iss,
    Exp,
    #[serde(other)]
    Other,
}

/// Reads an object alone. Of a claim that is there twice the last counts, as with most JSON readers.
impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Claims, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Claims;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Claims, M::Error> {
                let mut claims = Claims::default();
                while let Some(name) = map.next_key()? {
                    match name {
                        Name::TokenUse => claims.token_use = map.next_value()?,
                        Name::Scope => claims.scope = map.next_value()?,
                        Name::Iss => claims.iss = map.next_value()?,
                        Name::Exp => claims.exp = map.next_value()?,
                        Name::Other => drop(map.next_value::<IgnoredAny>()?),
                    }
                }
                Ok(claims)
            }
        }

        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
pub(super) fn jwt(claims: Value) -> String {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    let encode = |v: Value| URL_SAFE_NO_PAD.encode(v.to_string());
    format!(
        "{}.{}.c2ln",
        encode(serde_json::json!({"alg": "RS256"})),
        encode(claims)
    )
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::*;
    use serde_json::json;

    fn region_of(issuer: &str) -> Option<String> {
        Claims::of(&jwt(json!({"iss": issuer})))
            .unwrap()
            .region()
            .map(str::to_owned)
    }

    #[test]
    fn region_comes_from_either_issuer_form_and_from_a_pool_id() {
        for (issuer, region) in [
            (
                "https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_AbC123",
                "eu-central-1",
            ),
            (
                "https://issuer-cognito-idp.us-east-1.amazonaws.com/us-east-1_X9",
                "us-east-1",
            ),
            (
                "https://cognito-idp.us-gov-west-1.amazonaws.com/us-gov-west-1_X9",
                "us-gov-west-1",
            ),
            (
                "https://cognito-idp.cn-north-1.amazonaws.com.cn/cn-north-1_X9",
                "cn-north-1",
            ),
            ("eu-west-3_pool", "eu-west-3"),
            (
                "https://cognito-idp.eu-west-3.amazonaws.com/odd",
                "eu-west-3",
            ),
        ] {
            assert_eq!(region_of(issuer).as_deref(), Some(region), "{issuer}");
        }
    }

    #[test]
    fn a_crafted_issuer_gives_a_region_or_nothing_but_never_a_host() {
        for issuer in [
            "https://evil.example/evil.example_x",
            "https://cognito-idp.evil.example#.amazonaws.com/x",
            "https://cognito-idp.us-east-1@evil.example/a_b",
            "https://x/us-east-1.evil.example_x",
            "https://x/us-east-1/../evil_x",
            "https://x/us-east-1%2eevil_x",
            "https://x/US-EAST-1_x",
            "https://x/us-east-1\n_x",
            "http://localhost:9229/local_2xyz",
            "_",
            "",
        ] {
            assert_eq!(region_of(issuer), None, "{issuer}");
        }
        assert_eq!(
            region_of("https://evil.example/us-east-1_x").as_deref(),
            Some("us-east-1")
        );
    }

    #[test]
    fn what_is_no_jwt_has_no_claims() {
        for token in ["", "abc", "a.b", "a.b.c", "a.e30.c.d", "..", "a.bm8=.c"] {
            assert!(Claims::of(token).is_none(), "{token}");
        }
        assert!(Claims::of(&jwt(json!([1]))).is_none());
    }

    #[test]
    fn of_a_claim_that_is_there_twice_the_last_counts() {
        let payload = r#"{"iss":"eu-west-3_a","x":1,"iss":"eu-west-1_b","x":2,"exp":1,"exp":100}"#;
        let token = format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(payload));
        let claims = Claims::of(&token).unwrap();
        assert_eq!(claims.region(), Some("eu-west-1"));
        assert_eq!(claims.expired_by(160), Some(60));
    }

    #[test]
    fn expiry_is_counted_and_never_overflows() {
        let claims = |exp: Value| Claims::of(&jwt(json!({"exp": exp}))).unwrap();
        assert_eq!(claims(json!(100)).expired_by(160), Some(60));
        assert_eq!(claims(json!(100)).expired_by(100), None);
        assert_eq!(claims(json!(i64::MIN)).expired_by(160), None);
        assert_eq!(claims(json!("soon")).expired_by(160), None);
    }
}
