//! Signal masks: keeps the host's signals away from our work, and ours away from the host.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use libc::sigset_t;

/// Signals that the kernel raises for a fault of the thread itself. Blocking them would turn a
/// crash with a core dump into silent death.
const FAULTS: [libc::c_int; 7] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    libc::SIGTRAP,
    libc::SIGABRT,
    libc::SIGSYS,
];

/// Restores the thread's mask when dropped.
struct Mask {
    old: sigset_t,
    /// A mask belongs to its thread.
    _thread: PhantomData<*const ()>,
}

impl Mask {
    /// Adds `signals` to what the thread blocks.
    fn block(signals: &sigset_t) -> Mask {
        let mut old = MaybeUninit::<sigset_t>::uninit();
        // SAFETY: both pointers are valid for the call; it cannot fail with SIG_BLOCK, and fills
        // `old` where it succeeds.
        let old = unsafe {
            libc::pthread_sigmask(libc::SIG_BLOCK, signals, old.as_mut_ptr());
            old.assume_init()
        };
        Mask {
            old,
            _thread: PhantomData,
        }
    }
}

impl Drop for Mask {
    fn drop(&mut self) {
        // SAFETY: `old` is the mask that `pthread_sigmask` gave us.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &self.old, std::ptr::null_mut());
        }
    }
}

/// Runs `make` with all signals but faults blocked, so that a thread it starts inherits that and
/// the host's handlers run on the host's own threads only.
pub(crate) fn with_all_blocked<R>(make: impl FnOnce() -> R) -> R {
    let mut signals = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: `sigfillset` initialises the set; `sigdelset` works on it with valid numbers.
    let signals = unsafe {
        libc::sigfillset(signals.as_mut_ptr());
        for fault in FAULTS {
            libc::sigdelset(signals.as_mut_ptr(), fault);
        }
        signals.assume_init()
    };
    let _mask = Mask::block(&signals);
    make()
}

/// While it lives, a write of this thread to a closed socket raises no SIGPIPE in the host.
///
/// The standard library writes with `writev`, which knows no MSG_NOSIGNAL. So the signal is
/// blocked, and one that our own write raised is taken off the thread before the mask returns.
/// The disposition, which is the whole process's, is not touched.
pub(crate) struct NoSigpipe {
    already_pending: bool,
    sigpipe: sigset_t,
    _mask: Mask,
}

impl NoSigpipe {
    pub(crate) fn new() -> NoSigpipe {
        let mut set = MaybeUninit::<sigset_t>::uninit();
        // SAFETY: `sigemptyset` initialises the set; `sigaddset` works on it with a valid number.
        let sigpipe = unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            libc::sigaddset(set.as_mut_ptr(), libc::SIGPIPE);
            set.assume_init()
        };
        let mask = Mask::block(&sigpipe);
        // SAFETY: `old` is an initialised set. Where the signal was not blocked, it cannot have
        // been pending: it would have been delivered.
        let was_blocked = unsafe { libc::sigismember(&mask.old, libc::SIGPIPE) == 1 };
        NoSigpipe {
            already_pending: was_blocked && sigpipe_is_pending(),
            sigpipe,
            _mask: mask,
        }
    }
}

impl Drop for NoSigpipe {
    fn drop(&mut self) {
        // One that was pending before is the host's own: it stays.
        if self.already_pending || !sigpipe_is_pending() {
            return;
        }
        let now = libc::timespec {
            tv_sec: 0,
            tv_nsec: 0,
        };
        loop {
            // SAFETY: the set and the time are valid for the call; no information is asked for.
            let taken = unsafe { libc::sigtimedwait(&self.sigpipe, std::ptr::null_mut(), &now) };
            let interrupted = std::io::Error::last_os_error().raw_os_error() == Some(libc::EINTR);
            if taken != -1 || !interrupted {
                break;
            }
        }
        // `_mask` is dropped after this and restores what was.
    }
}

fn sigpipe_is_pending() -> bool {
    let mut pending = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: `sigpending` fills the set, which is zeroed where it fails; `sigismember` reads it.
    unsafe {
        libc::sigemptyset(pending.as_mut_ptr());
        libc::sigpending(pending.as_mut_ptr());
        libc::sigismember(pending.as_ptr(), libc::SIGPIPE) == 1
    }
}
