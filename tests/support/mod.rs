//! What the integration tests share: servers that misbehave on purpose, certificates, C programs, a real emulator.

// Each test binary compiles this module anew and uses only a part of it.
#![allow(dead_code, reason = "each test binary uses only a part of it")]

pub mod answer;
pub mod bad_tls;
pub mod black_hole;
pub mod c;
pub mod cognito_local;
pub mod connection;
pub mod moto;
pub mod openssl;
pub mod pool;
pub mod process;
pub mod server;
pub mod skip;
pub mod tls;

use std::time::Duration;

/// The upper bound of every wait that should end at once: long enough for the slowest machine, short
/// enough that a hang shows as a failure instead of a stuck run.
pub const BOUND: Duration = Duration::from_secs(60);
