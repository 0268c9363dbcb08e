//! C callbacks as hooks of a client.

use std::ffi::{CString, c_char, c_void};
use std::ptr::null_mut;
use std::sync::Arc;
use std::sync::atomic::{AtomicPtr, Ordering};

use crate::client::hooks::{Hooks, Level};
use crate::os::registers;

/// Asks the application whether to go on; non-zero ends the call.
type Check = unsafe extern "C" fn(userdata: *mut c_void) -> i32;
/// Takes a log line.
type Log = unsafe extern "C" fn(userdata: *mut c_void, level: i32, message: *const c_char);

/// The callbacks of one client.
#[derive(Default)]
pub(super) struct CHooks {
    interrupt: Registered<(Check, *mut c_void)>,
    log: Registered<(Log, *mut c_void, i32)>,
}

/// A registration that is replaced and read as a whole: one pointer to a value that never changes.
/// Old values are freed with the client, since another thread may be reading them.
struct Registered<T> {
    newest: AtomicPtr<Entry<T>>,
}

struct Entry<T> {
    value: Option<T>,
    older: *mut Entry<T>,
}

impl<T> Default for Registered<T> {
    fn default() -> Self {
        Registered {
            newest: AtomicPtr::new(null_mut()),
        }
    }
}

impl<T: Copy> Registered<T> {
    fn set(&self, value: Option<T>) {
        let entry = Box::into_raw(Box::new(Entry {
            value,
            older: null_mut(),
        }));
        let mut older = self.newest.load(Ordering::Relaxed);
        loop {
            // SAFETY: nobody else has `entry` yet.
            unsafe { (*entry).older = older };
            let set = self.newest.compare_exchange_weak(
                older,
                entry,
                Ordering::AcqRel,
                Ordering::Relaxed,
            );
            match set {
                Ok(_) => return,
                Err(newer) => older = newer,
            }
        }
    }

    fn get(&self) -> Option<T> {
        // SAFETY: NULL, or an entry that lives as long as `self` and is not written to any more.
        let newest = unsafe { self.newest.load(Ordering::Acquire).as_ref() };
        newest.and_then(|entry| entry.value)
    }
}

impl<T> Drop for Registered<T> {
    fn drop(&mut self) {
        let mut entry = *self.newest.get_mut();
        while !entry.is_null() {
            // SAFETY: `set` made it with `Box::into_raw`, and it is in the chain once.
            entry = unsafe { Box::from_raw(entry) }.older;
        }
    }
}

// SAFETY: the pointers are the application's; it promises in the header that they may be used on
// every thread that uses the client. The registrations are atomics.
unsafe impl Send for CHooks {}
// SAFETY: as above.
unsafe impl Sync for CHooks {}

impl CHooks {
    pub(super) fn set_interrupt(&self, check: Option<Check>, userdata: *mut c_void) {
        self.interrupt.set(check.map(|check| (check, userdata)));
    }

    pub(super) fn set_log(&self, log: Option<Log>, userdata: *mut c_void, max_level: i32) {
        self.log.set(log.map(|log| (log, userdata, max_level)));
    }
}

impl Hooks for Arc<CHooks> {
    fn can_interrupt(&self) -> bool {
        self.interrupt.get().is_some()
    }

    fn interrupted(&self) -> bool {
        self.interrupt.get().is_some_and(|(check, userdata)| {
            registers::clear();
            // SAFETY: the application passed both together, to be called so.
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
        let Some((log, userdata, _)) = self.log.get() else {
            return;
        };
        // Lines hold no NUL: control characters are escaped.
        let Ok(message) = CString::new(message) else {
            return;
        };
        registers::clear();
        // SAFETY: the application passed both together, to be called so; the message lives for the
        // call.
        unsafe { log(userdata, level as i32, message.as_ptr()) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_registration_is_read_as_a_whole() {
        let registered = Registered::default();
        let pairs = [(8usize, 1), (16, 2)];
        std::thread::scope(|scope| {
            for pair in pairs {
                let registered = &registered;
                scope.spawn(move || {
                    for _ in 0..10_000 {
                        registered.set(Some(pair));
                    }
                });
            }
            for _ in 0..10_000 {
                if let Some(found) = registered.get() {
                    assert!(pairs.contains(&found));
                }
            }
        });
    }

    #[test]
    fn a_registration_can_be_removed() {
        let registered = Registered::default();
        assert_eq!(registered.get(), None);
        registered.set(Some(1));
        assert_eq!(registered.get(), Some(1));
        registered.set(None);
        assert_eq!(registered.get(), None);
    }
}
