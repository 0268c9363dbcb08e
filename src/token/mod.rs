//! Reads an access token: its characters, its claims, the region in it. Never prints it.

mod base64url;
mod check;
mod claims;

pub(crate) use check::{check_characters, check_claims, check_form, check_not_empty, not_a_jwt};
pub(crate) use claims::{Claims, region_of_pool};
