//! What Unix systems other than Linux have in place of `linux.rs` and `fork_lock.rs`; written for macOS.

use std::ffi::{c_int, c_void};
use std::mem::MaybeUninit;

use libc::sigset_t;

/// Returns whether the kernel gave this process more rights than its caller has.
pub(crate) fn is_privileged() -> bool {
    // SAFETY: it takes nothing.
    unsafe { issetugid() != 0 }
}

// The same everywhere but Linux; the crate libc lacks it for some systems.
unsafe extern "C" {
    fn issetugid() -> c_int;
}

/// Keeps the library in the process: unloading it would pull the code away from under its threads.
pub(in crate::os) fn stay_loaded() {
    let mut found = MaybeUninit::<libc::Dl_info>::uninit();
    // SAFETY: the address is one of this library's; `found` is read only where it was filled, and
    // holds the path that the loader knows. The handle that is got is never closed.
    unsafe {
        let here: *const c_void = stay_loaded as *const c_void;
        if libc::dladdr(here, found.as_mut_ptr()) != 0 {
            let flags = libc::RTLD_NOW | libc::RTLD_NOLOAD | libc::RTLD_NODELETE;
            libc::dlopen(found.assume_init().dli_fname, flags);
        }
    }
}

/// Does nothing: the system's resolver asks another process, and takes care of forks itself.
pub(crate) fn register_resolver_thread() {}

/// Does nothing: the system does not tell what a kqueue watches, and a child does not inherit it.
pub(super) fn record_marker(_marker: c_int) {}

/// Does nothing, as `record_marker`.
pub(super) fn forget_marker(_marker: c_int) {}

/// Does nothing, as `record_marker`.
pub(super) fn close_markers_of_ancestors() {}

/// Takes a pending signal of the set away.
pub(super) fn take_pending(signals: &sigset_t) {
    let mut taken: c_int = 0;
    // SAFETY: both pointers are valid for the call. It returns at once: one is pending.
    unsafe { libc::sigwait(signals, &mut taken) };
}

/// Returns the lowest address of the calling thread's stack; `None` on the main thread, whose limit is
/// the user's setting.
pub(super) fn stack_limit() -> Option<usize> {
    // SAFETY: they take this thread's own handle. The address is the stack's upper end.
    unsafe {
        if libc::pthread_main_np() != 0 {
            return None;
        }
        let this = libc::pthread_self();
        let top = libc::pthread_get_stackaddr_np(this).addr();
        Some(top.saturating_sub(libc::pthread_get_stacksize_np(this)))
    }
}
