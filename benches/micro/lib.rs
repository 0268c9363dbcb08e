//! The pure parts of the library, compiled here by their paths so that the benchmark reaches them.
#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    reason = "a benchmark uses a part of the library, and does not export it"
)]

include!("../../fuzz/src/library.rs");

pub mod bench_support;
