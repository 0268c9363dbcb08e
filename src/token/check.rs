//! Refuses what cannot be an access token, in words that name the mistake.

use super::claims::Claims;
use crate::byte_set::TOKEN_BYTES;
use crate::error::Error;

/// The scope without which Cognito refuses these operations.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// Returns whether a token has the characters of an access token alone.
fn is_plain(token: &str) -> bool {
    TOKEN_BYTES.holds_all(token.as_bytes())
}

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
    if is_plain(token) {
        return Ok(());
    }
    let at = token.bytes().take_while(|b| TOKEN_BYTES.holds(*b)).count();
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
    match claims.token_use() {
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
    match claims.scope() {
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
}
