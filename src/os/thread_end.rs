//! Whether the calling thread's thread-locals can still be used.

use std::cell::Cell;

thread_local! {
    static USED: Cell<bool> = const { Cell::new(false) };
    static ALIVE: Alive = const { Alive };
}

/// Has a destructor, so that `ALIVE` cannot be reached once thread-locals are being destroyed.
struct Alive;

impl Drop for Alive {
    fn drop(&mut self) {}
}

/// Returns whether the I/O driver can run on this thread. False at the very end of a thread or of
/// the process (in a destructor of a pthread key, in `atexit`), when its thread-locals are gone.
pub(crate) fn has_thread_locals() -> bool {
    let gone = USED.get() && ALIVE.try_with(|_| ()).is_err();
    // The standard library drops its handle on the thread at another time than thread-locals: the
    // driver needs it, it panics once it is gone, and there is no other way to ask.
    !gone && std::panic::catch_unwind(|| drop(std::thread::current())).is_ok()
}

/// Records that the I/O driver has run on this thread. Its thread-locals were made by then; `ALIVE`
/// is made after them and so is destroyed before them, which makes `has_thread_locals` err on the
/// safe side.
pub(crate) fn mark_used() {
    USED.set(true);
    let _ = ALIVE.try_with(|_| ());
}
