//! One file for each named operation: its input, its checks, its result, its methods on the client; and
//! the catalog of all operations that need no signature.

mod any_operation;
mod catalog;
mod get_user;
mod get_user_attribute_verification_code;
mod secret_hash;
mod verify_user_attribute;

pub use any_operation::Output;
pub(crate) use any_operation::{AnyOperation, entry};
pub(crate) use get_user::GetUser;
pub use get_user::User;
pub use get_user_attribute_verification_code::CodeDelivery;
pub(crate) use get_user_attribute_verification_code::GetUserAttributeVerificationCode;
pub use secret_hash::secret_hash;
pub use verify_user_attribute::Verified;
pub(crate) use verify_user_attribute::VerifyUserAttribute;

use crate::error::Error;

/// Refuses an attribute's name that Cognito's model refuses.
fn check_attribute(attr: &str) -> Result<(), Error> {
    let wrong = |what: &str| {
        Err(Error::invalid_argument(format!("The attr {what}."))
            .with_hint("Pass email or phone_number: no other attribute can be verified."))
    };
    match attr.chars().count() {
        0 => wrong("is empty"),
        1..=32 if attr.contains(char::is_whitespace) => wrong("holds white space"),
        1..=32 if attr.contains(char::is_control) => wrong("holds a control character"),
        1..=32 => Ok(()),
        length => wrong(&format!("has {length} characters, not 1 to 32")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_that_the_model_takes_are_sent_and_others_are_refused_in_words() {
        let long = "x".repeat(32);
        for fine in [
            "email",
            "phone_number",
            "Email",
            "e-mail",
            "custom:x",
            "ü",
            &long,
        ] {
            assert!(check_attribute(fine).is_ok(), "{fine}");
        }
        let long = "x".repeat(33);
        for (attr, words) in [
            ("", "The attr is empty."),
            (" email", "The attr holds white space."),
            ("phone number", "The attr holds white space."),
            ("email\n", "The attr holds white space."),
            ("email\u{a0}", "The attr holds white space."),
            ("email\u{1b}", "The attr holds a control character."),
            (&long, "The attr has 33 characters, not 1 to 32."),
        ] {
            assert_eq!(check_attribute(attr).unwrap_err().message(), words);
        }
    }
}
