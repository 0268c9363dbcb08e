//! The port to Unix: Linux and macOS. What only Linux has is in `linux.rs` and `fork_lock.rs`, what
//! others do in place of it in `other.rs`.

mod descriptors;
mod files;
#[cfg(target_os = "linux")]
mod fork_lock;
mod generation;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(not(target_os = "linux"))]
mod other;
mod signals;
mod stack;
mod standard_error;
pub(crate) mod trust_store;

pub(crate) use descriptors::{InheritedDescriptors, StandardDescriptors};
pub(super) use files::open;
pub(crate) use files::{FileId, HOME, NULL_DEVICE, is_null_device, is_out_of_descriptors};
#[cfg(target_os = "linux")]
pub(crate) use fork_lock::register_resolver_thread;
pub(crate) use generation::generation;
#[cfg(target_os = "linux")]
use linux as system;
#[cfg(not(target_os = "linux"))]
use other as system;
#[cfg(not(target_os = "linux"))]
pub(crate) use other::register_resolver_thread;
pub(crate) use signals::{SigpipeGuard, with_signals_blocked};
pub(crate) use stack::has_stack;
pub(crate) use standard_error::StandardError;
pub(crate) use system::is_privileged;
pub(super) use system::stay_loaded;
