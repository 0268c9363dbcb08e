//! How much stack the calling thread has left.

use std::cell::Cell;

use super::super::NEEDED_STACK;
use super::system::stack_limit;

/// The lowest usable address of a thread's stack.
#[derive(Clone, Copy)]
enum StackLimit {
    Unknown,
    /// The main thread's stack grows on demand; its limit is the user's setting.
    None,
    At(usize),
}

thread_local! {
    static LIMIT: Cell<StackLimit> = const { Cell::new(StackLimit::Unknown) };
}

/// Returns whether the calling thread has enough stack left for a call.
pub(crate) fn has_stack() -> bool {
    let limit = match LIMIT.get() {
        StackLimit::Unknown => {
            let limit = stack_limit().map_or(StackLimit::None, StackLimit::At);
            LIMIT.set(limit);
            limit
        }
        known => known,
    };
    let here = 0u8;
    match limit {
        StackLimit::At(limit) => (&raw const here).addr().saturating_sub(limit) >= NEEDED_STACK,
        _ => true,
    }
}
