//! The port to Unix; what only Linux has is in `linux.rs`.

mod descriptors;
mod files;
mod fork_lock;
mod generation;
#[cfg(target_os = "linux")]
mod linux;
mod signals;
mod stack;
mod standard_error;

pub(crate) use descriptors::{InheritedDescriptors, StandardDescriptors};
pub(crate) use files::{ReadFileError, read_file};
pub(crate) use fork_lock::register_resolver_thread;
pub(crate) use generation::generation;
#[cfg(target_os = "linux")]
pub(crate) use linux::is_privileged;
pub(crate) use signals::{SigpipeGuard, with_signals_blocked};
pub(crate) use stack::has_stack;
pub(crate) use standard_error::StandardError;
