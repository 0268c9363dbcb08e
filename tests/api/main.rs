//! What users of the library are shown and told: the examples against user pools, and the README.

#[path = "../support/mod.rs"]
mod support;

mod end_to_end;
mod readme;
