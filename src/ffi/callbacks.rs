//! Callbacks that C hangs into a client, kept without a lock that a fork could leave held.

use std::ffi::{CString, c_char, c_void};
use std::hint::spin_loop;
use std::sync::atomic::{AtomicI32, AtomicPtr, AtomicUsize, Ordering, fence};

use crate::host::{Host, Level};

/// Asks the host whether to go on; non-zero gives the call up.
pub(super) type Check = unsafe extern "C" fn(userdata: *mut c_void) -> i32;
/// Takes a log line.
pub(super) type Log =
    unsafe extern "C" fn(userdata: *mut c_void, level: i32, message: *const c_char);

/// A function with its data and a number, replaced and read as a whole.
///
/// Readers and writers go by a version that is odd while a write is going on. A writer that a
/// fork cut off leaves it odd for ever in the child: readers then find nothing, the next writer
/// there mends it.
#[derive(Default)]
struct Slot {
    version: AtomicUsize,
    function: AtomicPtr<()>,
    userdata: AtomicPtr<c_void>,
    number: AtomicI32,
}

/// Far more turns than a write of three words takes.
const PATIENCE: usize = 100_000;

impl Slot {
    fn set(&self, function: *mut (), userdata: *mut c_void, number: i32) {
        let mut turns = 0;
        let odd = loop {
            let version = self.version.load(Ordering::Relaxed);
            let next = (version | 1).wrapping_add(if version & 1 == 1 { 2 } else { 0 });
            if (version & 1 == 0 || turns >= PATIENCE)
                && self
                    .version
                    .compare_exchange(version, next, Ordering::Acquire, Ordering::Relaxed)
                    .is_ok()
            {
                break next;
            }
            turns += 1;
            spin_loop();
        };
        fence(Ordering::Release);
        self.function.store(function, Ordering::Relaxed);
        self.userdata.store(userdata, Ordering::Relaxed);
        self.number.store(number, Ordering::Relaxed);
        self.version.store(odd.wrapping_add(1), Ordering::Release);
    }

    /// `None` where no function is set.
    fn get(&self) -> Option<(*mut (), *mut c_void, i32)> {
        for _ in 0..PATIENCE {
            let before = self.version.load(Ordering::Acquire);
            if before & 1 == 0 {
                let found = (
                    self.function.load(Ordering::Relaxed),
                    self.userdata.load(Ordering::Relaxed),
                    self.number.load(Ordering::Relaxed),
                );
                fence(Ordering::Acquire);
                if self.version.load(Ordering::Relaxed) == before {
                    return (!found.0.is_null()).then_some(found);
                }
            }
            spin_loop();
        }
        None
    }
}

/// The callbacks of one client.
#[derive(Default)]
pub(super) struct Callbacks {
    interrupt: Slot,
    log: Slot,
}

// SAFETY: the pointers are the host's; it promises in the header that they may be used on every
// thread that uses the client.
unsafe impl Send for Callbacks {}
// SAFETY: as above; the slots themselves are atomics.
unsafe impl Sync for Callbacks {}

impl Callbacks {
    pub(super) fn set_interrupt(&self, check: Option<Check>, userdata: *mut c_void) {
        let function = check.map_or(std::ptr::null_mut(), |check| check as *mut ());
        self.interrupt.set(function, userdata, 0);
    }

    pub(super) fn set_log(&self, log: Option<Log>, userdata: *mut c_void, max_level: i32) {
        let function = log.map_or(std::ptr::null_mut(), |log| log as *mut ());
        self.log.set(function, userdata, max_level);
    }
}

impl Host for Callbacks {
    fn can_interrupt(&self) -> bool {
        self.interrupt.get().is_some()
    }

    fn interrupted(&self) -> bool {
        self.interrupt.get().is_some_and(|(function, userdata, _)| {
            // SAFETY: `set_interrupt` stored a `Check`.
            let check = unsafe { std::mem::transmute::<*mut (), Check>(function) };
            // SAFETY: the host passed both together, to be called so.
            unsafe { check(userdata) != 0 }
        })
    }

    fn log_level(&self) -> Option<Level> {
        match self.log.get()?.2 {
            ..=0 => None,
            1 => Some(Level::Error),
            2 => Some(Level::Warn),
            3 => Some(Level::Info),
            4 => Some(Level::Debug),
            5.. => Some(Level::Trace),
        }
    }

    fn log(&self, level: Level, message: &str) {
        let Some((function, userdata, _)) = self.log.get() else {
            return;
        };
        let Ok(message) = CString::new(message) else {
            return;
        };
        // SAFETY: `set_log` stored a `Log`.
        let log = unsafe { std::mem::transmute::<*mut (), Log>(function) };
        // SAFETY: the host passed both together, to be called so; the message lives for the call.
        unsafe { log(userdata, level as i32, message.as_ptr()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_read_as_a_whole() {
        let slot = Slot::default();
        let pairs = [(8usize, 1), (16, 2)];
        std::thread::scope(|scope| {
            for (address, number) in pairs {
                let slot = &slot;
                scope.spawn(move || {
                    for _ in 0..10_000 {
                        let pointer = std::ptr::without_provenance_mut(address);
                        slot.set(pointer, pointer.cast(), number);
                    }
                });
            }
            for _ in 0..10_000 {
                if let Some((function, userdata, number)) = slot.get() {
                    assert!(pairs.contains(&(function.addr(), number)));
                    assert_eq!(function.addr(), userdata.addr());
                }
            }
        });
    }

    #[test]
    fn a_write_that_was_cut_off_is_mended_by_the_next() {
        let slot = Slot::default();
        slot.version.store(7, Ordering::Relaxed);
        assert!(slot.get().is_none());
        let pointer = std::ptr::without_provenance_mut(8);
        slot.set(pointer, std::ptr::null_mut(), 3);
        assert_eq!(slot.get().map(|found| found.2), Some(3));
    }
}
