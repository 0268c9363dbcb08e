//! Refuses what cannot be an access token, in words that name the mistake.

use std::fmt::Display;

use serde_json::{Map, Value};

use super::base64url;
use super::claims::Claims;
use crate::byte_set::TOKEN_BYTES;
use crate::error::Error;

/// The scope without which Cognito refuses these operations.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// Returns whether a token has the characters of an access token alone. What was decoded as base64 needs
/// no second look.
fn is_plain(token: &str, claims: Option<&Claims>) -> bool {
    let (before, behind) = match claims {
        Some(Claims { encoded, .. }) => (&token[..encoded.start], &token[encoded.end..]),
        None => (token, ""),
    };
    TOKEN_BYTES.holds_all(before.as_bytes()) && TOKEN_BYTES.holds_all(behind.as_bytes())
}

/// What programs write for a value that they do not have.
const NO_VALUE: [&str; 5] = ["undefined", "null", "none", "nil", "nan"];

const PASS_THE_TOKEN: &str = "Pass the access token of the signed-in user.";
const PASS_ACCESS_TOKEN: &str = "Pass the AccessToken of the sign-in, and all of it.";

fn wrong(what: impl Display, hint: impl Into<String>) -> Error {
    Error::invalid_argument(format!("The token {what}.")).with_hint(hint)
}

/// Refuses an empty token. That is all that is asked where tokens are not checked.
pub(crate) fn check_not_empty(token: &str) -> Result<(), Error> {
    match token.is_empty() {
        true => Err(wrong("is empty", PASS_THE_TOKEN)),
        false => Ok(()),
    }
}

/// Refuses a token with a character that no access token has.
pub(crate) fn check_characters(token: &str, claims: Option<&Claims>) -> Result<(), Error> {
    check_not_empty(token)?;
    if is_plain(token, claims) {
        return Ok(());
    }
    let scheme = token.get(..7).unwrap_or("");
    if scheme.eq_ignore_ascii_case("bearer ") {
        return Err(wrong(
            "begins with \"Bearer \"",
            "Pass the token alone, without the scheme of the Authorization header.",
        ));
    }
    if token == "[object Object]" {
        return Err(wrong(
            "is the text \"[object Object]\"",
            "The program that made it wrote an object as text: pass its access token.",
        ));
    }
    let at = token.bytes().take_while(|b| TOKEN_BYTES.holds(*b)).count();
    // What comes before it is ASCII, so this is where a character begins.
    let found = token[at..].chars().next().unwrap_or_default();
    let hint = "An access token has letters, digits and the characters - _ = . only.";
    Err(match found {
        '\n' | '\r' => wrong(
            "holds a line break",
            "Trim it: a file or pipe adds one at the end.",
        ),
        ' ' | '\t' => wrong("holds white space", hint),
        '"' | '\'' => wrong("holds a quotation mark", "Pass the token without quotes."),
        '{' if at == 0 => wrong(
            "is JSON text",
            "Pass the value of its member AccessToken alone.",
        ),
        _ => wrong(
            format_args!("holds a character that no access token has, at byte {at}"),
            hint,
        ),
    })
}

/// Refuses what is no access token of any server, in words that say what it is. `is_jwt`: whether
/// it has claims.
pub(crate) fn check_form(token: &str, is_jwt: bool) -> Result<(), Error> {
    for name in ["access_token=", "AccessToken="] {
        if token.starts_with(name) {
            return Err(wrong(
                format_args!("begins with \"{name}\""),
                "Pass the token alone, without its name.",
            ));
        }
    }
    if is_jwt && !token.ends_with('.') {
        return Ok(());
    }
    if let Some(word) = NO_VALUE
        .iter()
        .find(|word| token.eq_ignore_ascii_case(word))
    {
        return Err(wrong(
            format_args!("is the word \"{word}\""),
            "The program that made it had no token: pass the access token of the signed-in user.",
        ));
    }
    if is_access_key_id(token) {
        return Err(wrong(
            "is an AWS access key ID",
            "No AWS credentials are needed: pass the access token of the signed-in user.",
        ));
    }
    let parts: Vec<&str> = token.split('.').collect();
    let header = parts[0];
    match parts.len() {
        5 if header.starts_with(JSON_BEGINS) => Err(wrong(
            "is a refresh token (five parts)",
            "Pass the AccessToken of the sign-in, not the RefreshToken.",
        )),
        2 if has_algorithm(header) => Err(cut_short("its third part is missing")),
        3 if parts[2].is_empty() && is_signed(header) => Err(cut_short("its third part is empty")),
        _ => Ok(()),
    }
}

/// Says what a token is that has no claims, where no setting names a region and only its issuer
/// could.
pub(crate) fn not_a_jwt(token: &str) -> Error {
    if is_uuid(token) {
        return wrong(
            "is a UUID, as authorization codes are",
            "Exchange the code at the pool's token endpoint for an access token, and pass that.",
        );
    }
    let parts = token.split('.').count();
    match (token.starts_with(JSON_BEGINS), parts) {
        (true, 1) => cut_short("its second and third part are missing"),
        (true, 2) => cut_short("its third part is missing"),
        (true, 3) => wrong(
            "is a damaged JWT: its second part does not decode",
            PASS_ACCESS_TOKEN,
        ),
        // Of some other server, perhaps, whose address was not configured.
        _ => Error::configuration(
            "The token is no JWT, so it names no region, and no region is configured.",
        )
        .with_hint(
            "Pass the access token of the sign-in. For a server with other tokens set the option \
             endpoint_url or AWS_ENDPOINT_URL, or the option region or AWS_REGION.",
        ),
    }
}

fn cut_short(how: &str) -> Error {
    wrong(
        format_args!("is a JWT cut short: {how}"),
        "Pass all of it: a variable, column or header may have been too short for it.",
    )
}

/// How base64 of a JSON object begins.
const JSON_BEGINS: &str = "eyJ";

/// Returns whether the text is the header of a JWT.
fn has_algorithm(header: &str) -> bool {
    algorithm(header).is_some()
}

/// Returns whether a JWT with this header has a signature.
fn is_signed(header: &str) -> bool {
    algorithm(header).is_some_and(|algorithm| !algorithm.eq_ignore_ascii_case("none"))
}

fn algorithm(header: &str) -> Option<String> {
    let header = base64url::decode(header.trim_end_matches('='))?;
    let header: Map<String, Value> =
        serde_json::from_str(std::str::from_utf8(&header).ok()?).ok()?;
    Some(header.get("alg")?.as_str()?.to_owned())
}

fn is_access_key_id(token: &str) -> bool {
    let is_upper = |b: u8| b.is_ascii_uppercase() || b.is_ascii_digit();
    token.len() == 20
        && ["AKIA", "ASIA"]
            .iter()
            .any(|begin| token.starts_with(begin))
        && token.bytes().all(is_upper)
}

fn is_uuid(token: &str) -> bool {
    token.len() == 36
        && token.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// Refuses a JWT that says itself that Cognito will not take it here.
pub(crate) fn check_claims(claims: &Claims) -> Result<(), Error> {
    match claims.token_use() {
        None | Some("access") => {}
        Some("id") => {
            return Err(wrong(
                "is an ID token, not an access token",
                "Pass the AccessToken of the sign-in, not the IdToken.",
            ));
        }
        Some(_) => {
            return Err(wrong(
                "has a claim token_use that is not \"access\"",
                "Pass the AccessToken of the sign-in.",
            ));
        }
    }
    match claims.scope() {
        Some(scope) if !scope.split_ascii_whitespace().any(|s| s == SCOPE) => Err(wrong(
            format_args!("lacks the scope {SCOPE}"),
            format!("Ask for the scope {SCOPE} at sign-in and allow it in the app client."),
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    use super::super::claims::jwt;
    use super::*;
    use serde_json::json;

    #[test]
    fn common_mistakes_are_named() {
        for (token, word) in [
            ("", "empty"),
            ("Bearer abc", "Bearer"),
            ("abc\n", "line break"),
            ("a b", "white space"),
            ("\"abc\"", "quotation"),
            ("abc\u{e9}", "byte 3"),
            ("{\"AccessToken\":\"a\"}", "is JSON text"),
            ("[object Object]", "[object Object]"),
        ] {
            let claims = Claims::of(token);
            let error = check_characters(token, claims.as_ref()).unwrap_err();
            let message = error.message().to_owned();
            assert!(message.contains(word), "{message}");
        }
        assert!(check_characters("abc-_=.09AZ", None).is_ok());
        let fine = jwt(json!({}));
        for wrong in [
            format!(" {fine}"),
            format!("{fine} "),
            fine.replace('.', ". "),
        ] {
            let claims = Claims::of(&wrong);
            assert!(
                check_characters(&wrong, claims.as_ref()).is_err(),
                "{wrong}"
            );
        }

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
    fn what_is_no_access_token_of_any_server_is_called_what_it_is() {
        let header = |text: &str| URL_SAFE_NO_PAD.encode(text);
        let signed = header(r#"{"alg":"RS256"}"#);
        let unsigned = header(r#"{"alg":"none"}"#);
        for (token, words) in [
            ("undefined".to_owned(), "the word \"undefined\""),
            ("null".to_owned(), "the word \"null\""),
            ("NULL".to_owned(), "the word \"null\""),
            ("None".to_owned(), "the word \"none\""),
            ("NaN".to_owned(), "the word \"nan\""),
            ("nil".to_owned(), "the word \"nil\""),
            (format!("{signed}.a.b.c.d"), "refresh token (five parts)"),
            (format!("{signed}..b.c.d"), "refresh token (five parts)"),
            (format!("{signed}.e30"), "third part is missing"),
            (format!("{signed}.e30."), "third part is empty"),
            ("AKIAIOSFODNN7EXAMPLE".to_owned(), "AWS access key"),
            ("ASIAIOSFODNN7EXAMPLE".to_owned(), "AWS access key"),
            (format!("access_token={signed}.e30.a"), "\"access_token=\""),
        ] {
            let claims = Claims::of(&token);
            assert!(check_characters(&token, claims.as_ref()).is_ok(), "{token}");
            let error = check_form(&token, claims.is_some()).unwrap_err();
            assert!(error.message().contains(words), "{token}: {error}");
            assert!(error.message().starts_with("The token "), "{error}");
            assert!(error.hint().is_some());
        }
        // An emulator's tokens may be anything else.
        for token in [
            "a".to_owned(),
            "nulls".to_owned(),
            "a.b".to_owned(),
            "a.b.c.d.e".to_owned(),
            "AKIA".to_owned(),
            "123e4567-e89b-12d3-a456-426614174000".to_owned(),
            format!("{signed}.e30.c2ln"),
            format!("{signed}.Ynk.c2ln"),
            format!("{unsigned}.e30."),
            format!("{}.Ynk", header("{\"user\":1}")),
        ] {
            let is_jwt = Claims::of(&token).is_some();
            assert!(check_form(&token, is_jwt).is_ok(), "{token}");
        }
    }

    #[test]
    fn without_a_region_a_token_is_called_what_it_seems_to_be() {
        let header = URL_SAFE_NO_PAD.encode(r#"{"user":1}"#);
        for (token, words) in [
            ("abc".to_owned(), "is no JWT"),
            ("a.b.c".to_owned(), "is no JWT"),
            (
                "123e4567-e89b-12d3-a456-426614174000".to_owned(),
                "authorization codes",
            ),
            (header.clone(), "second and third part are missing"),
            (header[..9].to_owned(), "second and third part are missing"),
            (format!("{header}.a"), "third part is missing"),
            (format!("{header}.a.b"), "second part does not decode"),
        ] {
            let error = not_a_jwt(&token);
            assert!(error.message().contains(words), "{token}: {error}");
            assert!(error.message().ends_with('.'), "{error}");
        }
    }
}
