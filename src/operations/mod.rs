//! One file for each named operation: its input, its checks, what it does in the world, its result,
//! its methods on the client.

mod get_user;
mod get_user_attribute_verification_code;
mod verify_user_attribute;

pub(crate) use get_user::GetUser;
pub use get_user::User;
pub use get_user_attribute_verification_code::CodeDelivery;
pub(crate) use get_user_attribute_verification_code::GetUserAttributeVerificationCode;
pub use verify_user_attribute::Verified;
pub(crate) use verify_user_attribute::VerifyUserAttribute;

use crate::error::Error;

/// Refuses an attribute's name that Cognito's model refuses.
fn check_attribute(attr: &str) -> Result<(), Error> {
    let length = attr.chars().count();
    if (1..=32).contains(&length) {
        return Ok(());
    }
    Err(
        Error::invalid_argument(format!("attr: has {length} characters, not 1 to 32."))
            .with_hint("Only email and phone_number can be verified."),
    )
}
