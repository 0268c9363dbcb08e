//! The password policy: what a password must hold.

use serde::Deserialize;

use crate::error::ServiceError;

/// The policy of a new user pool, unless the configuration says otherwise.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Policy {
    pub minimum_length: usize,
    pub require_lowercase: bool,
    pub require_uppercase: bool,
    pub require_numbers: bool,
    pub require_symbols: bool,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            minimum_length: 8,
            require_lowercase: true,
            require_uppercase: true,
            require_numbers: true,
            require_symbols: true,
        }
    }
}

/// The symbols that Cognito counts as such.
const SYMBOLS: &str = r#"^$*.[]{}()?-"!@#%&/\,><':;|_~`+="#;

impl Policy {
    /// Names the first thing that the password lacks.
    pub fn check(&self, password: &str) -> Result<(), ServiceError> {
        let has = |fits: fn(char) -> bool| password.chars().any(fits);
        let rules = [
            (
                password.chars().count() >= self.minimum_length,
                "Password not long enough",
            ),
            (
                !self.require_lowercase || has(|c| c.is_ascii_lowercase()),
                "Password must have lowercase characters",
            ),
            (
                !self.require_uppercase || has(|c| c.is_ascii_uppercase()),
                "Password must have uppercase characters",
            ),
            (
                !self.require_numbers || has(|c| c.is_ascii_digit()),
                "Password must have numeric characters",
            ),
            (
                !self.require_symbols || has(|c| SYMBOLS.contains(c)),
                "Password must have symbol characters",
            ),
        ];
        match rules.iter().find(|(holds, _)| !holds) {
            None => Ok(()),
            Some((_, lack)) => Err(ServiceError::new(
                "InvalidPasswordException",
                format!("Password did not conform with password policy: {lack}"),
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_lack_is_named() {
        let policy = Policy::default();
        assert!(policy.check("Correct-Horse-7").is_ok());
        let cases = [
            ("aA1-", "not long enough"),
            ("AAAA111-", "lowercase"),
            ("aaaa111-", "uppercase"),
            ("aaaaAAA-", "numeric"),
            ("aaaaAA11", "symbol"),
        ];
        for (password, lack) in cases {
            let message = policy.check(password).expect_err(password).message;
            assert!(message.contains(lack), "{password}: {message}");
        }
        let lax = Policy {
            minimum_length: 6,
            require_symbols: false,
            ..Policy::default()
        };
        assert!(lax.check("aaAA11").is_ok());
    }
}
