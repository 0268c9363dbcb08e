//! Reads an access token: its characters, its claims, the region in it. Never prints it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_core::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;

use crate::byte_set::ByteSet;
use crate::endpoint::is_region;
use crate::error::Error;
use crate::secret::SecretBuffer;

/// The scope without which Cognito refuses these operations.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// What the token says of itself. Nothing here is verified: that is Cognito's part.
#[derive(Default)]
pub(crate) struct Claims {
    token_use: Option<String>,
    scope: Option<String>,
    issuer: Option<String>,
    expires: Option<i64>,
}

impl Claims {
    /// Decodes a JWT's claims; `None` where the token is no JWT.
    pub(crate) fn of(token: &str) -> Option<Claims> {
        fail_point!("token");
        let mut parts = token.split('.');
        let (_header, payload, _signature) = (parts.next()?, parts.next()?, parts.next()?);
        if parts.next().is_some() {
            return None;
        }
        let payload = payload.trim_end_matches('=');
        let claims = SecretBuffer::from(URL_SAFE_NO_PAD.decode(payload).ok()?);
        serde_json::from_str(str::from_utf8(claims.as_ref()).ok()?).ok()
    }

    /// The region of the pool that issued the token. Only ever a region, never a host: an issuer
    /// is whatever the token's maker wrote.
    pub(crate) fn region(&self) -> Option<&str> {
        let issuer = self.issuer.as_deref()?;
        let (before, pool) = issuer.rsplit_once('/').unwrap_or(("", issuer));
        if let Some((region, id)) = pool.split_once('_')
            && is_region(region)
            && !id.is_empty()
            && id.bytes().all(|b| b.is_ascii_alphanumeric())
        {
            return Some(region);
        }
        let host = before.strip_prefix("https://")?;
        let host = host.strip_prefix("issuer-").unwrap_or(host);
        let region = host.strip_prefix("cognito-idp.")?.split('.').next()?;
        is_region(region).then_some(region)
    }

    /// By how many seconds the token looks expired at `now` (seconds since 1970).
    pub(crate) fn expired_by(&self, now: i64) -> Option<i64> {
        let age = now.checked_sub(self.expires?)?;
        (age > 0).then_some(age)
    }
}

/// Reads the four claims that matter here and passes over the others, a dozen or so: every call
/// pays for this. A claim of another type than it should be counts as absent.
impl<'de> Deserialize<'de> for Claims {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Wanted;

        impl<'de> Visitor<'de> for Wanted {
            type Value = Claims;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of claims")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Claims, M::Error> {
                let mut claims = Claims::default();
                while let Some(claim) = map.next_key()? {
                    match claim {
                        Claim::TokenUse => claims.token_use = text(map.next_value()?),
                        Claim::Scope => claims.scope = text(map.next_value()?),
                        Claim::Issuer => claims.issuer = text(map.next_value()?),
                        Claim::Expires => claims.expires = seconds(&map.next_value()?),
                        Claim::Other => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                Ok(claims)
            }
        }

        deserializer.deserialize_map(Wanted)
    }
}

/// A claim's name.
enum Claim {
    TokenUse,
    Scope,
    Issuer,
    Expires,
    Other,
}

impl<'de> Deserialize<'de> for Claim {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Claim;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a claim")
            }

            fn visit_str<E>(self, name: &str) -> Result<Claim, E> {
                Ok(match name {
                    "token_use" => Claim::TokenUse,
                    "scope" => Claim::Scope,
                    "iss" => Claim::Issuer,
                    "exp" => Claim::Expires,
                    _ => Claim::Other,
                })
            }
        }

        deserializer.deserialize_str(Name)
    }
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn seconds(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

/// The bytes that an access token may have: `[A-Za-z0-9-_=.]`.
static ALLOWED: ByteSet = {
    let mut allowed = [false; 256];
    let mut byte = 0;
    while byte < allowed.len() {
        let b = byte as u8;
        allowed[byte] = b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'=' | b'.');
        byte += 1;
    }
    ByteSet::new(allowed)
};

/// Refuses a token that cannot be an access token, in words that name the mistake.
pub(crate) fn check_characters(token: &str) -> Result<(), Error> {
    let wrong = |what: &str, hint: &str| {
        Err(Error::invalid_argument(format!("token: {what}.")).with_hint(hint))
    };
    if token.is_empty() {
        return wrong("is empty", "Pass the access token of the signed-in user.");
    }
    let scheme = token.get(..7).unwrap_or("");
    if scheme.eq_ignore_ascii_case("bearer ") {
        return wrong(
            "begins with \"Bearer \"",
            "Pass the token alone, without the scheme of the Authorization header.",
        );
    }
    if ALLOWED.holds_all(token.as_bytes()) {
        return Ok(());
    }
    let at = token.bytes().take_while(|b| ALLOWED.holds(*b)).count();
    // What comes before it is ASCII, so this is where a character begins.
    let found = token[at..].chars().next().unwrap_or_default();
    let hint = "An access token has letters, digits and the characters - _ = . only.";
    match found {
        '\n' | '\r' => wrong(
            "holds a line break",
            "Trim it: a file or pipe adds one at the end.",
        ),
        ' ' | '\t' => wrong("holds white space", hint),
        '"' | '\'' => wrong("holds a quotation mark", "Pass the token without quotes."),
        _ => wrong(
            &format!("holds a character that no access token has, at byte {at}"),
            hint,
        ),
    }
}

/// Refuses a JWT that says itself that Cognito will not take it here.
pub(crate) fn check_claims(claims: &Claims) -> Result<(), Error> {
    match claims.token_use.as_deref() {
        None | Some("access") => {}
        Some("id") => {
            return Err(Error::invalid_argument(
                "token: this is an ID token, not an access token.",
            )
            .with_hint("Pass the AccessToken of the sign-in, not the IdToken."));
        }
        Some(_) => {
            return Err(
                Error::invalid_argument("token: its claim token_use is not \"access\".")
                    .with_hint("Pass the AccessToken of the sign-in."),
            );
        }
    }
    match &claims.scope {
        Some(scope) if !scope.split_ascii_whitespace().any(|s| s == SCOPE) => Err(
            Error::invalid_argument(format!("token: its scope lacks {SCOPE}.")).with_hint(format!(
                "Ask for the scope {SCOPE} at sign-in and allow it in the app client."
            )),
        ),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn jwt(claims: Value) -> String {
        let encode = |v: Value| URL_SAFE_NO_PAD.encode(v.to_string());
        format!("{}.{}.c2ln", encode(json!({"alg":"RS256"})), encode(claims))
    }

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
    fn common_mistakes_are_named() {
        for (token, word) in [
            ("", "empty"),
            ("Bearer abc", "Bearer"),
            ("abc\n", "line break"),
            ("a b", "white space"),
            ("\"abc\"", "quotation"),
            ("abc\u{e9}", "byte 3"),
        ] {
            let message = check_characters(token).unwrap_err().message().to_owned();
            assert!(message.contains(word), "{message}");
        }
        assert!(check_characters("abc-_=.09AZ").is_ok());

        let refused = |claims| check_claims(&Claims::of(&jwt(claims)).unwrap());
        assert!(
            refused(json!({"token_use":"id"}))
                .unwrap_err()
                .message()
                .contains("ID token")
        );
        assert!(refused(json!({"token_use":"refresh"})).is_err());
        assert!(refused(json!({"token_use":"access","scope":"openid email"})).is_err());
        assert!(refused(json!({"token_use":"access","scope":format!("openid {SCOPE}")})).is_ok());
        assert!(refused(json!({"token_use":"access"})).is_ok());
        assert!(refused(json!({})).is_ok());
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
