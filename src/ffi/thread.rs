//! What the calling thread can bear: how much stack is left, whether its thread-locals still live.

use std::cell::Cell;
use std::mem::MaybeUninit;

/// A TLS handshake takes about 50 KiB of stack in a release build, several times that in a debug
/// build. A thread with less than this left gets its work done on another.
const NEEDED: usize = if cfg!(debug_assertions) {
    1024 * 1024
} else {
    192 * 1024
};

/// Where the stack's lowest usable address is.
#[derive(Clone, Copy)]
enum Floor {
    NotAsked,
    /// The main thread's stack grows on demand; its limit is the user's own setting.
    Main,
    At(usize),
}

thread_local! {
    static FLOOR: Cell<Floor> = const { Cell::new(Floor::NotAsked) };
    static USED: Cell<bool> = const { Cell::new(false) };
    static ALIVE: Alive = const { Alive };
}

/// Has a destructor, so that `ALIVE` cannot be reached once thread-locals are being destroyed.
struct Alive;

impl Drop for Alive {
    fn drop(&mut self) {}
}

/// Whether a call can run here. False on a small stack, and at a thread's or the process's very
/// end (a pthread key's destructor, `atexit`), when the thread-locals that the I/O driver uses
/// are gone.
pub(crate) fn can_work() -> bool {
    has_stack() && has_thread_locals()
}

fn has_thread_locals() -> bool {
    let gone = USED.get() && ALIVE.try_with(|_| ()).is_err();
    // The standard library drops its handle on the thread at another time than thread-locals: the
    // driver needs it, it panics once it is gone, and there is no gentler way to ask.
    !gone && std::panic::catch_unwind(|| drop(std::thread::current())).is_ok()
}

/// To be called after work was done here. The driver's thread-locals were made by then; `ALIVE` is
/// made after them and so is destroyed before them, which makes `can_work` err on the safe side.
pub(crate) fn worked() {
    USED.set(true);
    let _ = ALIVE.try_with(|_| ());
}

fn has_stack() -> bool {
    let floor = match FLOOR.get() {
        Floor::NotAsked => {
            let floor = find_floor();
            FLOOR.set(floor);
            floor
        }
        known => known,
    };
    let here = 0u8;
    match floor {
        Floor::At(floor) => (&raw const here).addr().saturating_sub(floor) >= NEEDED,
        _ => true,
    }
}

/// The kernel's id of this thread; the process's own on the main thread.
pub(super) fn kernel_id() -> i32 {
    // SAFETY: it takes nothing. Ids have at most 22 bits.
    unsafe { libc::syscall(libc::SYS_gettid) as i32 }
}

fn find_floor() -> Floor {
    if i64::from(kernel_id()) == i64::from(std::process::id()) {
        return Floor::Main;
    }
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let (mut floor, mut size) = (std::ptr::null_mut(), 0);
    // SAFETY: `pthread_getattr_np` initialises the attributes where it returns 0; only then are
    // they read and destroyed. The other pointers are valid.
    let known = unsafe {
        libc::pthread_getattr_np(libc::pthread_self(), attributes.as_mut_ptr()) == 0 && {
            let known =
                libc::pthread_attr_getstack(attributes.as_ptr(), &mut floor, &mut size) == 0;
            libc::pthread_attr_destroy(attributes.as_mut_ptr());
            known
        }
    };
    if known {
        Floor::At(floor.addr())
    } else {
        Floor::Main
    }
}
