//! Keeps a fork away from the C library's name look-ups.
//!
//! glibc's resolver has locks of its own that no fork handler takes care of. A child that another
//! thread forks while a look-up holds one finds it held for ever, and every look-up of its own
//! hangs. So a fork waits a moment for threads that look names up to end, and none begins
//! meanwhile. The locks are held at a look-up's beginning and at its thread's end, not while it
//! waits for the network, so the moment may be short: a slow name service does not hold the host's
//! fork up for longer.

use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::thread::kernel_id;

/// The longest that a fork waits.
const MOMENT: Duration = Duration::from_millis(250);
const STEP: Duration = Duration::from_micros(200);

/// Held by a fork, and by a look-up that begins. Locked by the thread that forks and unlocked by
/// it, in parent and child.
struct Gate(UnsafeCell<libc::pthread_mutex_t>);

// SAFETY: a pthread mutex is made to be shared.
unsafe impl Sync for Gate {}

static GATE: Gate = Gate(UnsafeCell::new(libc::PTHREAD_MUTEX_INITIALIZER));
static REGISTERED: AtomicBool = AtomicBool::new(false);

/// Kernel ids of threads that look names up; 0 where there is none. More at once than there is
/// room for are not waited for.
static THREADS: [AtomicI32; 16] = [const { AtomicI32::new(0) }; 16];

/// Enters this thread, which is about to look a name up and to end. A fork waits for its end: the
/// resolver's locks are taken once more when it clears up behind the thread.
pub(crate) fn enter_look_up_thread() {
    if !REGISTERED.swap(true, Ordering::AcqRel) {
        // SAFETY: the handlers only use the mutex, which is never destroyed, atomics and sleep;
        // the library is never unloaded (-z nodelete).
        unsafe { libc::pthread_atfork(Some(before_fork), Some(open), Some(open)) };
    }
    close();
    let id = kernel_id();
    if let Some(free) = THREADS
        .iter()
        .find(|thread| !is_alive(thread.load(Ordering::Acquire)))
    {
        free.store(id, Ordering::Release);
    }
    open();
}

/// Whether a thread of this process is still there, to the very end of its clearing up.
fn is_alive(id: i32) -> bool {
    // SAFETY: signal 0 only asks.
    id != 0 && unsafe { libc::syscall(libc::SYS_tgkill, libc::getpid(), id, 0) } == 0
}

fn close() {
    // SAFETY: the mutex is initialised and never moves.
    unsafe { libc::pthread_mutex_lock(GATE.0.get()) };
}

extern "C" fn open() {
    // SAFETY: this thread holds the mutex: it locked it in `close`, in this process or, before a
    // fork, in its parent.
    unsafe { libc::pthread_mutex_unlock(GATE.0.get()) };
}

extern "C" fn before_fork() {
    close();
    let until = Instant::now() + MOMENT;
    for thread in &THREADS {
        while is_alive(thread.load(Ordering::Acquire)) && Instant::now() < until {
            sleep(STEP);
        }
        // Ended, or waiting for the network: not waited for again.
        thread.store(0, Ordering::Release);
    }
}
