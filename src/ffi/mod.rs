//! The C border: every exported symbol, and what turns C's pointers into Rust and back.
#![expect(unsafe_code, reason = "C passes raw pointers")]
#![expect(non_camel_case_types, reason = "the names are C's")]
#![expect(unreachable_pub, reason = "C reaches them by their symbols")]

mod args;
mod boundary;
mod buf;
mod call;
mod client;
mod default_client;
mod hooks;
mod operations;
mod status;
mod values;
