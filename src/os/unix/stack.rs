//! How much stack the calling thread has left.

use std::cell::Cell;
use std::mem::MaybeUninit;

/// A TLS handshake takes about 50 KiB of stack in a release build, several times that in a debug
/// build.
const NEEDED: usize = if cfg!(debug_assertions) {
    1024 * 1024
} else {
    192 * 1024
};

/// The lowest usable address of a thread's stack.
#[derive(Clone, Copy)]
enum StackLimit {
    Unknown,
    /// The main thread's stack grows on demand; its limit is the user's setting.
    Main,
    At(usize),
}

thread_local! {
    static LIMIT: Cell<StackLimit> = const { Cell::new(StackLimit::Unknown) };
}

/// Returns whether the calling thread has enough stack left for a call.
pub(crate) fn has_stack() -> bool {
    let limit = match LIMIT.get() {
        StackLimit::Unknown => {
            let limit = find_limit();
            LIMIT.set(limit);
            limit
        }
        known => known,
    };
    let here = 0u8;
    match limit {
        StackLimit::At(limit) => (&raw const here).addr().saturating_sub(limit) >= NEEDED,
        _ => true,
    }
}

/// Returns the kernel's id of this thread; on the main thread that is the process id.
pub(super) fn kernel_thread_id() -> i32 {
    // SAFETY: it takes nothing. Ids have at most 22 bits.
    unsafe { libc::syscall(libc::SYS_gettid) as i32 }
}

fn find_limit() -> StackLimit {
    if i64::from(kernel_thread_id()) == i64::from(std::process::id()) {
        return StackLimit::Main;
    }
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut limit, mut size) = (std::ptr::null_mut(), 0);
    // SAFETY: `pthread_getattr_np` initialises the attributes where it returns 0; only then are
    // they read and destroyed. The other pointers are valid.
    let is_known = unsafe {
        libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) == 0 && {
            let is_known =
                libc::pthread_attr_getstack(attributes.as_ptr(), &mut limit, &mut size) == 0;
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
            is_known
        }
    };
    if is_known {
        StackLimit::At(limit.addr())
    } else {
        StackLimit::Main
    }
}
