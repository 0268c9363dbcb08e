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
//! Data flows one way: `ffi` → `client` → `operation` → `protocol` → `transport`, and back. The
//! decision whether a request is sent again is made in one place, `retry`. All `unsafe` code is in
//! `ffi`, the border to C, in both directions.

#![deny(unsafe_code)]
#![warn(missing_docs)]

#[cfg(panic = "abort")]
compile_error!("libcognito catches panics at its C border, so it must be built with panic=unwind");

/// A place where the tests of panics can make one; nothing at all in a normal build.
macro_rules! fail_point {
    ($name:literal) => {
        #[cfg(feature = "failpoints")]
        fail::fail_point!($name);
    };
}

#[cfg(feature = "bench-internals")]
#[doc(hidden)]
pub mod bench_support;
mod byte_set;
mod client;
mod config;
mod endpoint;
mod error;
mod ffi;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod fuzzing;
mod hints;
mod host;
mod json_text;
mod metadata;
mod operation;
mod options;
mod per_process;
mod pointer;
mod protocol;
mod random;
mod response;
mod retry;
mod secret;
mod status;
mod token;
mod transport;

pub use client::Client;
pub use config::options::{Kind, OPTIONS, OTHER_ENVIRONMENT, OptionSpec};
pub use error::{CodeSent, Error};
pub use host::{Host, Level};
pub use metadata::ClientMetadata;
pub use operation::{CodeDelivery, User, Verified};
pub use options::Options;
pub use response::{Response, ResponseMetadata};
pub use status::Status;
