//! Fork detection: a number that a forked child does not share with its parent.
//!
//! The process id does not suffice: in a new PID namespace a child may have the very id of its
//! parent. So the number lies in a page that the kernel zeroes in every child, however the child
//! was made (as BoringSSL does it). Where the kernel cannot (before Linux 4.14, in some sandboxes),
//! a fork handler clears the number, and the process id is compared as well, for children that
//! were made without fork handlers.

use std::ptr::null_mut;
use std::sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, Ordering};

/// The generation in the lower half, 0 where none is assigned yet. The upper half holds the process
/// id where that is compared.
type Cell = AtomicU64;

/// Where the generation lies; set once, without a lock that a fork could leave held.
static CELL: AtomicPtr<Cell> = AtomicPtr::new(null_mut());
/// The cell where the kernel zeroes no page.
static FALLBACK: Cell = Cell::new(0);
/// The last number that was assigned in this process or its ancestors.
static LAST: AtomicU32 = AtomicU32::new(0);

/// Returns this process's generation. None of its ancestors has the same.
pub(crate) fn generation() -> u32 {
    let cell = cell();
    let id = match std::ptr::eq(cell, &FALLBACK) {
        true => u64::from(std::process::id()),
        false => 0,
    };
    let found = cell.load(Ordering::Acquire);
    if found != 0 && found >> 32 == id {
        return found as u32;
    }
    let new = id << 32 | u64::from(LAST.fetch_add(1, Ordering::AcqRel) + 1);
    // Where another thread was faster, its number is the process's.
    let set = cell.compare_exchange(found, new, Ordering::AcqRel, Ordering::Acquire);
    set.map_or_else(|theirs| theirs as u32, |_| new as u32)
}

fn cell() -> &'static Cell {
    let mut found = CELL.load(Ordering::Acquire);
    if found.is_null() {
        let page = page_zeroed_on_fork();
        let place = page.unwrap_or_else(|| (&raw const FALLBACK).cast_mut());
        if page.is_none() {
            clear_on_fork();
        }
        let set = CELL.compare_exchange(null_mut(), place, Ordering::AcqRel, Ordering::Acquire);
        found = match set {
            Ok(_) => place,
            Err(theirs) => {
                page.inspect(|page| unmap(*page));
                theirs
            }
        };
    }
    // SAFETY: it is `FALLBACK`, or a page that is never unmapped once it is in `CELL`. The zeroes
    // that the kernel fills a new page with are a valid cell.
    unsafe { &*found }
}

/// Maps a page that the kernel zeroes in every child.
#[cfg(target_os = "linux")]
fn page_zeroed_on_fork() -> Option<*mut Cell> {
    let length = size_of::<Cell>();
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
        // An emulator that accepts any advice without acting on it accepts this one, too.
        let is_honest = libc::madvise(page, length, -1) != 0;
        if is_honest && libc::madvise(page, length, libc::MADV_WIPEONFORK) == 0 {
            return Some(page.cast());
        }
        unmap(page.cast());
        None
    }
}

#[cfg(not(target_os = "linux"))]
fn page_zeroed_on_fork() -> Option<*mut Cell> {
    None
}

fn unmap(page: *mut Cell) {
    // SAFETY: a page of `page_zeroed_on_fork` that nobody else has seen.
    unsafe { libc::munmap(page.cast(), size_of::<Cell>()) };
}

/// Sets a fork handler that clears the fallback. Setting it twice does no harm.
fn clear_on_fork() {
    extern "C" fn clear() {
        FALLBACK.store(0, Ordering::Release);
    }
    // SAFETY: the handler uses an atomic only; the library is never unloaded (-z nodelete).
    unsafe { libc::pthread_atfork(None, None, Some(clear)) };
}
