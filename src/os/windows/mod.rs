//! The port to Windows. There is no fork, no signal, no set-user-ID and no SIGPIPE: what keeps the
//! library safe from them does nothing here.

mod files;
mod stack;
mod standard_error;
pub(crate) mod trust_store;

use std::io;

use windows_sys::Win32::System::LibraryLoader::{
    GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, GET_MODULE_HANDLE_EX_FLAG_PIN, GetModuleHandleExW,
};

pub(super) use files::open;
pub(crate) use files::{FileId, HOME, NULL_DEVICE, is_null_device, is_out_of_descriptors};
pub(crate) use stack::has_stack;
pub(crate) use standard_error::StandardError;

/// Runs `work`.
pub(crate) fn with_signals_blocked<R>(work: impl FnOnce() -> R) -> R {
    work()
}

/// Does nothing.
pub(crate) struct SigpipeGuard(());

impl SigpipeGuard {
    pub(crate) fn new() -> SigpipeGuard {
        SigpipeGuard(())
    }
}

/// Returns the same number always: no process is a copy of another.
pub(crate) fn generation() -> u32 {
    1
}

/// Does nothing.
pub(crate) fn register_resolver_thread() {}

/// Returns false: a program gets its rights from who starts it.
pub(crate) fn is_privileged() -> bool {
    false
}

/// Does nothing: the handles of the standard streams are no small numbers that a socket could get.
pub(crate) struct StandardDescriptors(());

impl StandardDescriptors {
    pub(crate) fn hold() -> StandardDescriptors {
        StandardDescriptors(())
    }
}

/// Does nothing.
pub(crate) struct InheritedDescriptors(());

impl InheritedDescriptors {
    #[expect(clippy::unnecessary_wraps, reason = "other systems can fail")]
    pub(crate) fn of_this_runtime() -> io::Result<InheritedDescriptors> {
        Ok(InheritedDescriptors(()))
    }

    pub(crate) fn close_all() {}
}

/// Pins the DLL: unloading it would pull the code away from under its threads, and leave the panic
/// hook and the destructors of thread-locals pointing nowhere.
pub(super) fn stay_loaded() {
    let here = stay_loaded as *const u16;
    let mut module = std::ptr::null_mut();
    let flags = GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS | GET_MODULE_HANDLE_EX_FLAG_PIN;
    // SAFETY: with these flags the second argument is an address in the module, and not a name; the
    // handle is valid for writing.
    unsafe { GetModuleHandleExW(flags, here, &mut module) };
}
