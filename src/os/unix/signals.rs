//! Signal masks: keeps the host's handlers off our threads and our SIGPIPE away from the host.

use std::marker::PhantomData;
use std::mem::MaybeUninit;

use libc::sigset_t;

use super::super::registers;
use super::system::take_pending;

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

/// Restores the thread's signal mask when dropped.
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
        // SAFETY: `old` is a mask that `pthread_sigmask` returned.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &self.old, std::ptr::null_mut());
        }
    }
}

/// Runs `work` with every signal but faults blocked. A thread that it starts inherits the mask, so
/// the host's handlers run on the host's threads only.
pub(crate) fn with_signals_blocked<R>(work: impl FnOnce() -> R) -> R {
    // Where the C library binds what starts a thread at its first use, the loader saves them here.
    registers::clear();
    let mut signals = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: `sigfillset` initialises the set; `sigdelset` gets valid signal numbers.
    let signals = unsafe {
        libc::sigfillset(signals.as_mut_ptr());
        for fault in FAULTS {
            libc::sigdelset(signals.as_mut_ptr(), fault);
        }
        signals.assume_init()
    };
    let _mask = Mask::block(&signals);
    work()
}

/// Keeps writes of this thread from raising SIGPIPE in the host while it lives.
///
/// The standard library writes with `writev`, which knows no MSG_NOSIGNAL. So the signal is
/// blocked, and one that our own write raised is consumed before the mask returns. The disposition
/// belongs to the whole process and is not touched.
pub(crate) struct SigpipeGuard {
    already_pending: bool,
    sigpipe: sigset_t,
    _mask: Mask,
}

impl SigpipeGuard {
    pub(crate) fn new() -> SigpipeGuard {
        let mut set = MaybeUninit::<sigset_t>::uninit();
        // SAFETY: `sigemptyset` initialises the set; `sigaddset` gets a valid signal number.
        let sigpipe = unsafe {
            libc::sigemptyset(set.as_mut_ptr());
            libc::sigaddset(set.as_mut_ptr(), libc::SIGPIPE);
            set.assume_init()
        };
        let mask = Mask::block(&sigpipe);
        // SAFETY: `old` is an initialised set. Where the signal was not blocked, it cannot have
        // been pending: it would have been delivered.
        let was_blocked = unsafe { libc::sigismember(&mask.old, libc::SIGPIPE) == 1 };
        SigpipeGuard {
            already_pending: was_blocked && sigpipe_is_pending(),
            sigpipe,
            _mask: mask,
        }
    }
}

impl Drop for SigpipeGuard {
    fn drop(&mut self) {
        // One that was pending before belongs to the host.
        if self.already_pending || !sigpipe_is_pending() {
            return;
        }
        take_pending(&self.sigpipe);
        // `_mask` is dropped after this and restores the mask.
    }
}

fn sigpipe_is_pending() -> bool {
    let mut pending = MaybeUninit::<sigset_t>::uninit();
    // SAFETY: `sigpending` fills the set, which is empty where it fails; `sigismember` reads it.
    unsafe {
        libc::sigemptyset(pending.as_mut_ptr());
        libc::sigpending(pending.as_mut_ptr());
        libc::sigismember(pending.as_ptr(), libc::SIGPIPE) == 1
    }
}
