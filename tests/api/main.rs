//! What users and readers are shown and told: the examples against user pools, the README, the architecture.

#[path = "../support/mod.rs"]
mod support;

mod architecture;
mod dialogue;
mod end_to_end;
mod journey;
mod readme;
mod secrets;
mod sign_in;
mod testing_page;
