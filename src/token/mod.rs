//! Reads an access token: its characters, its claims, the region in it. Never prints it.

mod check;
mod claims;

pub(crate) use check::{check_characters, check_claims};
pub(crate) use claims::Claims;
