//! The operating system: what a port fills in. Imports nothing of the crate.
//!
//! A port is one folder, as `unix/` and `windows/` are, that provides the same names:
//!
//! | name | what it must do |
//! |---|---|
//! | `with_signals_blocked` | run a closure so that threads it starts receive no signal of the host |
//! | `SigpipeGuard` | while it lives, a write to a closed socket or pipe does not kill the process |
//! | `generation` | a number that a forked child does not share with its parent |
//! | `register_resolver_thread` | keep a fork away from the C library's name look-ups |
//! | `has_stack` | whether the calling thread has enough stack for a TLS handshake |
//! | `StandardDescriptors` | while it lives, new descriptors are 3 or more |
//! | `StandardError` | write a line to standard error without blocking or dying |
//! | `read_file` | read a regular file up to a limit, without waiting for a writer |
//! | `is_privileged` | whether the process runs with more rights than its caller (set-user-ID) |
//! | `InheritedDescriptors` | close in a forked child what the parent's workers had open |
//! | `stay_loaded` | keep the library in the process once it has threads or a panic hook |
//! | `is_out_of_descriptors` | whether an error says that no descriptor or handle is left |
//! | `FileId` | tell whether two paths lead to the same file |
//! | `HOME`, `NULL_DEVICE` | the variable with the home folder, and the file that is always empty |
//! | `trust_store` | where the system keeps its certificate authorities |
//!
//! `files`, `per_process`, `thread_end`, `panic_record` and `registers` are the same everywhere.
#![expect(unsafe_code, reason = "calls into the C library need it")]

mod files;
pub(crate) mod panic_record;
pub(crate) mod per_process;
pub(crate) mod registers;
pub(crate) mod thread_end;

#[cfg(unix)]
mod unix;
#[cfg(unix)]
use unix as platform;

#[cfg(windows)]
mod windows;
#[cfg(windows)]
use windows as platform;

#[cfg(not(any(unix, windows)))]
compile_error!("libcognito has no port to this system yet: see src/os/mod.rs for what one needs");

pub(crate) use files::{FileStamp, ReadFileError, open_file, read_file};
pub(crate) use platform::{
    FileId, HOME, InheritedDescriptors, NULL_DEVICE, SigpipeGuard, StandardDescriptors,
    StandardError, generation, has_stack, is_null_device, is_out_of_descriptors, is_privileged,
    register_resolver_thread, trust_store, with_signals_blocked,
};

/// A TLS handshake takes about 50 KiB of stack in a release build, several times that in a debug
/// build.
const NEEDED_STACK: usize = if cfg!(debug_assertions) {
    1024 * 1024
} else {
    192 * 1024
};
