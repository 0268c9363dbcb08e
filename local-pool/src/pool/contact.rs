//! The two attributes that can be verified: their names, their addresses, how an address is masked.

use crate::error::ServiceError;
use crate::pool::code::Code;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attribute {
    Email,
    PhoneNumber,
}

impl Attribute {
    pub const ALL: [Self; 2] = [Self::Email, Self::PhoneNumber];

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|attribute| attribute.name() == name)
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }

    /// The attribute that says whether this one is verified.
    pub fn verified_name(self) -> &'static str {
        match self {
            Self::Email => "email_verified",
            Self::PhoneNumber => "phone_number_verified",
        }
    }

    pub fn medium(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::PhoneNumber => "SMS",
        }
    }

    /// The name of the challenge that a code to the address answers.
    pub fn factor(self) -> &'static str {
        match self {
            Self::Email => "EMAIL_OTP",
            Self::PhoneNumber => "SMS_OTP",
        }
    }

    pub fn masked(self, value: &str) -> String {
        match self {
            Self::Email => mask_email(value),
            Self::PhoneNumber => mask_phone_number(value),
        }
    }

    /// Cognito's answer where a user lacks the address that a code is to go to.
    pub fn missing(self) -> ServiceError {
        ServiceError::invalid_parameter(match self {
            Self::Email => "User does not have a valid registered email address",
            Self::PhoneNumber => "User does not have a valid registered phone number",
        })
    }

    /// Whether the value looks like an address of this kind, as far as Cognito looks.
    pub fn check(self, value: &str) -> Result<(), ServiceError> {
        let (fits, message) = match self {
            Self::Email => (is_email(value), "Invalid email address format."),
            Self::PhoneNumber => (is_phone_number(value), "Invalid phone number format."),
        };
        if fits {
            Ok(())
        } else {
            Err(ServiceError::invalid_parameter(message))
        }
    }
}

fn is_email(value: &str) -> bool {
    let odd = |c: char| c.is_whitespace() || c.is_control();
    let parts: Vec<&str> = value.split('@').collect();
    parts.len() == 2 && parts.iter().all(|part| !part.is_empty()) && !value.contains(odd)
}

/// E.164: a plus and up to fifteen digits.
fn is_phone_number(value: &str) -> bool {
    value.strip_prefix('+').is_some_and(|digits| {
        (1..=15).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// `zoe@bluebird.example` becomes `z***@b***`.
fn mask_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    format!("{}***@{}***", first(local), first(domain))
}

/// `+999500008920` becomes `+********8920`.
fn mask_phone_number(number: &str) -> String {
    let digits: Vec<char> = number.trim_start_matches('+').chars().collect();
    let hidden = digits.len().saturating_sub(4);
    let shown: String = digits[hidden..].iter().collect();
    format!("+{}{shown}", "*".repeat(hidden))
}

/// An address of a user that can be verified, and the code that is on its way to it.
#[derive(Clone)]
pub struct Contact {
    pub value: String,
    pub verified: bool,
    pub code: Option<Code>,
}

impl Contact {
    pub fn new(value: String) -> Self {
        Self {
            value,
            verified: false,
            code: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_masked_as_cognito_masks_them() {
        assert_eq!(Attribute::Email.masked("zoe@bluebird.example"), "z***@b***");
        assert_eq!(
            Attribute::PhoneNumber.masked("+999500008920"),
            "+********8920"
        );
        assert_eq!(Attribute::PhoneNumber.masked("+123"), "+123");
        assert_eq!(Attribute::Email.masked(""), "***@***");
    }

    #[test]
    fn only_addresses_pass() {
        for good in ["a@b", "zoe+x@bluebird.example"] {
            assert!(Attribute::Email.check(good).is_ok(), "{good}");
        }
        for bad in ["", "zoe", "@b", "a@", "a@b@c", "a b@c", "a@b\n"] {
            assert!(Attribute::Email.check(bad).is_err(), "{bad:?}");
        }
        for good in ["+1", "+999500008920"] {
            assert!(Attribute::PhoneNumber.check(good).is_ok(), "{good}");
        }
        for bad in ["", "+", "123", "+12a", "+1234567890123456"] {
            assert!(Attribute::PhoneNumber.check(bad).is_err(), "{bad:?}");
        }
    }
}
