//! Keeps a fork away from the C library's name look-ups.
//!
//! glibc's resolver has locks that no fork handler takes care of. A child that another thread forks
//! while a look-up holds one inherits it locked, and every look-up in the child hangs. So a fork
//! waits briefly for resolver threads to end, and none begins meanwhile. The locks are held at the
//! beginning of a look-up and at the end of its thread, not while it waits for the network, so a
//! slow name service does not hold the host's fork up for longer than `FORK_WAIT`.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::linux::kernel_thread_id;

/// The longest that a fork waits for resolver threads.
const FORK_WAIT: Duration = Duration::from_millis(250);
const POLL_INTERVAL: Duration = Duration::from_micros(200);

/// Held during a fork, and while a resolver thread registers. The thread that forks locks it, and
/// unlocks it in parent and child.
struct ForkLock(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: a pthread mutex is made to be shared.
unsafe impl Sync for ForkLock {}

static FORK_LOCK: ForkLock = ForkLock(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));
static HANDLERS_SET: AtomicBool = AtomicBool::new(false);

/// Kernel ids of resolver threads; 0 in a free entry. A fork does not wait for threads beyond
/// these.
static RESOLVER_THREADS: [AtomicI32; 16] = [const { AtomicI32::new(0) }; 16];

/// Registers the calling thread, which is about to look a name up and to end. A fork waits for its
/// end: the resolver's locks are taken once more when its thread-locals are destroyed.
pub(crate) fn register_resolver_thread() {
    if !HANDLERS_SET.swap(true, Ordering::AcqRel) {
        // SAFETY: the handlers only use the mutex, which is never destroyed, atomics and sleep;
        // the library is never unloaded (-z nodelete).
        unsafe { libc::pthread_atfork(Some(before_fork), Some(unlock), Some(unlock)) };
    }
    lock();
    let id = kernel_thread_id();
    if let Some(free) = RESOLVER_THREADS
        .iter()
        .find(|thread| !is_alive(thread.load(Ordering::Acquire)))
    {
        free.store(id, Ordering::Release);
    }
    unlock();
}

/// Returns whether a thread of this process still exists, to the very end of its destructors.
fn is_alive(id: i32) -> bool {
    // SAFETY: signal 0 only asks.
    id != 0 && unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), id, 0) } == 0
}

fn lock() {
    // SAFETY: the mutex is initialised and never moves.
    unsafe { libc::pthread_mutex_lock(FORK_LOCK.0.get()) };
}

extern "C" fn unlock() {
    // SAFETY: this thread holds the mutex: it locked it in `lock`, in this process or, before a
    // fork, in its parent.
    unsafe { libc::pthread_mutex_unlock(FORK_LOCK.0.get()) };
}

extern "C" fn before_fork() {
    lock();
    let until = Instant::now() + FORK_WAIT;
    for thread in &RESOLVER_THREADS {
        while is_alive(thread.load(Ordering::Acquire)) && Instant::now() < until {
            sleep(POLL_INTERVAL);
        }
        // Ended, or waiting for the network: a later fork need not wait for it again.
        thread.store(0, Ordering::Release);
    }
}
