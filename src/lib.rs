//! Sends and confirms Amazon Cognito attribute-verification codes: no AWS credentials, no SDK, and
//! never two codes for one call.
//!
//! A signed-in user's access token is all the authorisation that these calls need:
//!
//! ```no_run
//! # fn main() -> Result<(), cognito::Error> {
//! # let (token, typed) = ("…", "123456");
//! let client = cognito::Client::new(cognito::Options::new())?;
//! let delivery = client.get_attr_verification_code(token, "email", None)?;
//! println!("A code went to {}.", delivery.destination.as_deref().unwrap_or("the user"));
//! client.verify_attr(token, "email", typed)?;
//! assert!(client.get_user(token)?.is_verified("email"));
//! # Ok(())
//! # }
//! ```
//!
//! Imports run one way: `ffi` → `operations` → `client` → `send_rule`, `protocol`, `token`, `config`,
//! `endpoint` → `transport` → `os`; see docs/architecture.md. One place decides whether a request is
//! sent again, `send_rule`. `unsafe` code is in `ffi`, the C border, and in `os` alone.

#![deny(unsafe_code)]
#![warn(missing_docs, unreachable_pub, clippy::allow_attributes)]
// Tables of tests may be long.
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

#[cfg(panic = "abort")]
compile_error!("libcognito catches panics at its C border, so it must be built with panic=unwind");

/// A place where the tests of panics can make one; nothing at all in a normal build.
macro_rules! fail_point {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        fail::fail_point!($name);
    };
}

mod byte_set;
mod client;
mod config;
mod endpoint;
mod error;
mod ffi;
mod operations;
mod os;
mod protocol;
mod random;
mod response_metadata;
mod sanitize;
mod secret;
mod send_rule;
mod setting;
mod status;
mod token;
mod transport;

pub use client::Client;
pub use client::hooks::{Hooks, Level};
pub use client::metadata::ClientMetadata;
pub use client::options::Options;
pub use config::options::{Kind, OPTIONS, OTHER_ENVIRONMENT, OptionSpec};
pub use error::{CodeSent, Error};
pub use operations::{CodeDelivery, Output, User, Verified, secret_hash};
pub use response_metadata::ResponseMetadata;
pub use status::Status;
