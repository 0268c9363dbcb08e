//! Keeps a fork from falling into the C library's first name look-up.
//!
//! The first look-up of a process makes glibc read its configuration and load its modules, under a
//! lock that no fork handler of glibc's takes care of. A child that was forked in that moment by
//! another thread finds the lock held for ever, and every look-up of its own hangs. So the first
//! look-up is made of a name that needs no network, quickly, and a fork waits for its end.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, Ordering};

/// Locked by the thread that forks and unlocked by it, in parent and child.
struct Lock(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: a pthread mutex is made to be shared.
unsafe impl Sync for Lock {}

static LOCK: Lock = Lock(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));
static REGISTERED: AtomicBool = AtomicBool::new(false);
static READY: AtomicBool = AtomicBool::new(false);

/// Makes the process's first look-up, unless that is done. `look_up` must be quick.
pub(crate) fn before_looking_up(look_up: impl FnOnce()) {
    if READY.load(Ordering::Acquire) {
        return;
    }
    if !REGISTERED.swap(true, Ordering::AcqRel) {
        // SAFETY: the handlers only lock and unlock the mutex, which is never destroyed; the
        // library is never unloaded (-z nodelete).
        unsafe { libc::pthread_atfork(Some(lock), Some(unlock), Some(unlock)) };
    }
    lock();
    if !READY.load(Ordering::Acquire) {
        look_up();
        READY.store(true, Ordering::Release);
    }
    unlock();
}

extern "C" fn lock() {
    // SAFETY: the mutex is initialised and never moves.
    unsafe { libc::pthread_mutex_lock(LOCK.0.get()) };
}

extern "C" fn unlock() {
    // SAFETY: this thread holds the mutex: `lock` ran on it before, in this process or, before a
    // fork, in its parent.
    unsafe { libc::pthread_mutex_unlock(LOCK.0.get()) };
}
