//! The bundled local pool behaves as Cognito does, as far as its README says so.

#[path = "../../../tests/support/pool.rs"]
mod pool;
mod support;

mod config;
mod control;
mod events;
mod not_enabled;
mod page;
mod passwords;
mod process;
mod sessions;
mod sign_in;
mod sign_up;
mod users;
mod verification;
mod wire;
