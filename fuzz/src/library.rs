// The library's own modules by their paths, for crates that look at what is private: the fuzz
// targets and the micro-benchmarks include this file in their root, so that `crate::` means the
// same there. A test holds the list against src/lib.rs.

/// Does nothing: only the library's own tests make a panic here.
macro_rules! fail_point {
    ($name:literal) => {};
}

#[path = "../../src/byte_set.rs"]
mod byte_set;
#[path = "../../src/client/mod.rs"]
mod client;
#[path = "../../src/config/mod.rs"]
mod config;
#[path = "../../src/endpoint/mod.rs"]
mod endpoint;
#[path = "../../src/error.rs"]
mod error;
#[path = "../../src/operations/mod.rs"]
mod operations;
#[path = "../../src/os/mod.rs"]
mod os;
#[path = "../../src/protocol/mod.rs"]
mod protocol;
#[path = "../../src/random.rs"]
mod random;
#[path = "../../src/response_metadata.rs"]
mod response_metadata;
#[path = "../../src/sanitize.rs"]
mod sanitize;
#[path = "../../src/secret.rs"]
mod secret;
#[path = "../../src/send_rule/mod.rs"]
mod send_rule;
#[path = "../../src/setting.rs"]
mod setting;
#[path = "../../src/status.rs"]
mod status;
#[path = "../../src/token/mod.rs"]
mod token;
#[path = "../../src/transport/mod.rs"]
mod transport;

// The library re-exports these, so doc comments and `crate::` paths may name them.
pub use {
    client::Client, client::hooks::Hooks, client::hooks::Level, client::metadata::ClientMetadata,
    client::options::Options, error::CodeSent, error::Error, operations::CodeDelivery,
    operations::User, operations::Verified, response_metadata::ResponseMetadata, status::Status,
};
