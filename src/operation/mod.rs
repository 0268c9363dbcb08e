//! One file for each operation: its input, its checks, what it does in the world, its answer.

mod get_user;
mod get_user_attribute_verification_code;
mod verify_user_attribute;

pub(crate) use get_user::GetUser;
pub use get_user::User;
pub use get_user_attribute_verification_code::CodeDelivery;
pub(crate) use get_user_attribute_verification_code::GetUserAttributeVerificationCode;
pub use verify_user_attribute::Verified;
pub(crate) use verify_user_attribute::VerifyUserAttribute;

use reqwest::header::HeaderValue;

use crate::error::{CodeSent, Error};
use crate::protocol::Body;
use crate::retry::Effect;
use crate::status::Status;

/// AWS's name of an operation, and the value of `X-Amz-Target` that asks for it.
macro_rules! named {
    ($name:literal) => {
        const NAME: &'static str = $name;

        fn target() -> reqwest::header::HeaderValue {
            use reqwest::header::HeaderValue;
            static TARGET: HeaderValue =
                HeaderValue::from_static(concat!("AWSCognitoIdentityProviderService.", $name));
            TARGET.clone()
        }
    };
}
pub(crate) use named;

/// What the client needs to know of an operation.
pub(crate) trait Operation {
    /// AWS's name of it; `named!` writes this and `target`.
    const NAME: &'static str;
    /// The value of `X-Amz-Target`.
    fn target() -> HeaderValue;

    /// What it does in the world: decides when it may be sent again.
    const EFFECT: Effect;
    /// Whether its errors say if a message can have gone out.
    const SENDS_CODE: bool;

    /// The access token.
    fn token(&self) -> &str;
    /// Refuses what Cognito would refuse, the token apart.
    fn check(&self) -> Result<(), Error>;
    /// Writes the members of the request beside the token.
    fn write(&self, body: &mut Body);
    /// What must never stand in a text, the token apart.
    fn secrets(&self) -> Vec<&str>;
}

/// What the caller reads in `CodeSent` after an error that Cognito answered with.
pub(crate) fn code_sent_after(status: Status, http_status: u16) -> CodeSent {
    match status {
        // The delivery, a trigger that may be the pool's own sender, or Cognito itself failed
        // somewhere along the way.
        Status::CodeDeliveryFailure
        | Status::UnexpectedLambda
        | Status::UserLambdaValidation
        | Status::InvalidLambdaResponse
        | Status::InternalError => CodeSent::Maybe,
        // An error without a name of ours: only refusals that never reach the work are sure.
        Status::ServiceError => match http_status {
            401 | 403 | 404 | 405 | 407 | 411 | 413 | 414 | 415 | 429 | 431 => CodeSent::No,
            _ => CodeSent::Maybe,
        },
        _ if http_status >= 500 => CodeSent::Maybe,
        _ => CodeSent::No,
    }
}

/// Refuses an attribute's name that Cognito's model refuses.
pub(crate) fn check_attribute(attr: &str) -> Result<(), Error> {
    let length = attr.chars().count();
    if (1..=32).contains(&length) {
        return Ok(());
    }
    Err(
        Error::invalid_argument(format!("attr: has {length} characters, not 1 to 32."))
            .with_hint("Only email and phone_number can be verified."),
    )
}
