//! What the fuzz targets run: the library's own modules, compiled here by their paths so that the
//! private ones can be reached, and the oracles, which say what must hold.
//!
//! The library itself knows nothing of this crate.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "a target uses a part of the library, and does not export it"
)]

include!("library.rs");

/// The C border. Its list stands here again, because a result buffer is filled from inside.
#[path = "../../src/ffi"]
#[allow(non_camel_case_types, reason = "as in src/ffi/mod.rs")]
mod ffi {
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

    #[path = "../../fuzz/src/buffer.rs"]
    pub(crate) mod buffer;
}

pub mod oracles;
