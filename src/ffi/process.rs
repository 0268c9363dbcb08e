//! Tells processes apart that share a history: a number that a forked child does not share with
//! its parent.
//!
//! The kernel's process id will not do: in a PID namespace of its own a child may have the very id
//! of its parent. So the number lies in a page that the kernel empties in every child, however that
//! was made. Where it cannot (before Linux 4.14, in some sandboxes), a fork handler empties the
//! place instead, and the process id is compared as well, for children that were made without
//! handlers.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// This process's number, 0 where it has none yet. In the upper half is its id, where that counts.
type Mark = AtomicU64;

/// Where the mark lies; set once for all processes, without a lock that a fork could leave held.
static MARK: AtomicPtr<Mark> = AtomicPtr::new(null_mut());
/// The mark where the kernel empties no page.
static PLAIN: Mark = Mark::new(0);
/// The last number that was given in this process or its forebears.
static LAST: AtomicU32 = AtomicU32::new(0);

/// This process's number. None of its forebears has the same.
pub(crate) fn number() -> u32 {
    let mark = mark();
    let id = match std::ptr::eq(mark, &PLAIN) {
        true => u64::from(std::process::id()),
        false => 0,
    };
    let found = mark.load(Ordering::Acquire);
    if found != 0 && found >> 32 == id {
        return found as u32;
    }
    let own = id << 32 | u64::from(LAST.fetch_add(1, Ordering::AcqRel) + 1);
    let set = mark.compare_exchange(found, own, Ordering::AcqRel, Ordering::Acquire);
    // Where another thread was faster, its number is the process's.
    set.map_or_else(|theirs| theirs as u32, |_| own as u32)
}

fn mark() -> &'static Mark {
    let mut found = MARK.load(Ordering::Acquire);
    if found.is_null() {
        let page = emptied_page();
        let place = page.unwrap_or_else(|| (&raw const PLAIN).cast_mut());
        if page.is_none() {
            handle_forks();
        }
        let set = MARK.compare_exchange(null_mut(), place, Ordering::AcqRel, Ordering::Acquire);
        found = match set {
            Ok(_) => place,
            Err(theirs) => {
                page.inspect(|page| free(*page));
                theirs
            }
        };
    }
    // SAFETY: it is `PLAIN`, or a page that is never unmapped once it is in `MARK`. Zeroes, which
    // the kernel fills a new page with, are a mark.
    unsafe { &*found }
}

/// A page of zeroes that is one of zeroes in every child too.
fn emptied_page() -> Option<*mut Mark> {
    let length = size_of::<Mark>();
    // SAFETY: it asks for new memory, and only that is advised on.
    unsafe {
        let page = libc::mmap(
            null_mut(),
            length,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        );
        if page == libc::MAP_FAILED {
            return None;
        }
        // An emulator that passes over all advice takes this, too, which is none.
        let believable = libc::madvise(page, length, -1) != 0;
        if believable && libc::madvise(page, length, libc::MADV_WIPEONFORK) == 0 {
            return Some(page.cast());
        }
        free(page.cast());
        None
    }
}

fn free(page: *mut Mark) {
    // SAFETY: a page of `emptied_page`'s that nobody else has seen.
    unsafe { libc::munmap(page.cast(), size_of::<Mark>()) };
}

/// Threads that come here at once may each set the handler: to empty the place twice is no harm.
fn handle_forks() {
    extern "C" fn empty() {
        PLAIN.store(0, Ordering::Release);
    }
    // SAFETY: the handler uses an atomic only; the library is never unloaded (-z nodelete).
    unsafe { libc::pthread_atfork(None, None, Some(empty)) };
}
