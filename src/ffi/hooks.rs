//! C callbacks as hooks of a client.

use std::ffi::{CString, c_char, c_void};
use std::ptr::{fn_addr_eq, null_mut};
use std::sync::atomic::{AtomicI32, AtomicPtr, Ordering};

use crate::client::hooks::{Hooks, Level};
use crate::os::registers;

/// Asks the application whether to go on; non-zero ends the call.
type Check = unsafe extern "C" fn(userdata: *mut c_void) -> i32;
/// Takes a log line.
type Log = unsafe extern "C" fn(userdata: *mut c_void, level: i32, message: *const c_char);

/// The callbacks of one client.
pub(super) struct CHooks {
    interrupt: Registered<(Check, *mut c_void)>,
    log: Registered<(Log, *mut c_void, i32)>,
}

/// A registration that is replaced and read as a whole: one pointer to a value that never changes.
/// Another thread may be reading an earlier one, so all are kept; setting one again takes the one
/// that is there, so that setting and removing it for each call takes no more memory.
struct Registered<T> {
    current: AtomicPtr<Entry<T>>,
    newest: AtomicPtr<Entry<T>>,
}

struct Entry<T> {
    value: T,
    older: *mut Entry<T>,
}

impl<T: Copy> Registered<T> {
    const fn none() -> Self {
        Registered {
            current: AtomicPtr::new(null_mut()),
            newest: AtomicPtr::new(null_mut()),
        }
    }

    /// Replaces the value. `is_same` compares two.
    fn set(&self, value: Option<T>, is_same: fn(&T, &T) -> bool) {
        let entry = match value {
            None => null_mut(),
            Some(value) => match self.find(|earlier| is_same(earlier, &value)) {
                Some(entry) => entry,
                None => self.add(value),
            },
        };
        self.current.store(entry, Ordering::Release);
    }

    fn find(&self, is_wanted: impl Fn(&T) -> bool) -> Option<*mut Entry<T>> {
        let mut entry = self.newest.load(Ordering::Acquire);
        // SAFETY: NULL, or an entry that lives as long as `self` and is not written to any more.
        while let Some(found) = unsafe { entry.as_ref() } {
            if is_wanted(&found.value) {
                return Some(entry);
            }
            entry = found.older;
        }
        None
    }

    fn add(&self, value: T) -> *mut Entry<T> {
        let mut older = self.newest.load(Ordering::Relaxed);
        let entry = Box::into_raw(Box::new(Entry { value, older }));
        while let Err(newer) =
            self.newest
                .compare_exchange_weak(older, entry, Ordering::AcqRel, Ordering::Relaxed)
        {
            older = newer;
            // SAFETY: nobody else has `entry` yet.
            unsafe { (*entry).older = older };
        }
        entry
    }

    fn get(&self) -> Option<T> {
        // SAFETY: as in `find`.
        let current = unsafe { self.current.load(Ordering::Acquire).as_ref() };
        current.map(|entry| entry.value)
    }
}

impl<T> Drop for Registered<T> {
    fn drop(&mut self) {
        let mut entry = *self.newest.get_mut();
        while !entry.is_null() {
            // SAFETY: `add` made it with `Box::into_raw`, and it is in the chain once.
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
    pub(super) const fn none() -> Self {
        CHooks {
            interrupt: Registered::none(),
            log: Registered::none(),
        }
    }

    pub(super) fn set_interrupt(&self, check: Option<Check>, userdata: *mut c_void) {
        let is_same = |a: &(Check, _), b: &(Check, _)| fn_addr_eq(a.0, b.0) && a.1 == b.1;
        self.interrupt
            .set(check.map(|check| (check, userdata)), is_same);
    }

    pub(super) fn set_log(&self, log: Option<Log>, userdata: *mut c_void, max_level: i32) {
        let is_same =
            |a: &(Log, _, _), b: &(Log, _, _)| fn_addr_eq(a.0, b.0) && (a.1, a.2) == (b.1, b.2);
        self.log
            .set(log.map(|log| (log, userdata, max_level)), is_same);
    }
}

impl Hooks for CHooks {
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

/// Returns whether the flag is set that userdata points to: a ready-made check for
/// cognito_client_set_interrupt, so that no callback need be written.
///
/// @param userdata An int32_t, which a signal handler or another thread sets to anything but 0 to end
///             the calls under way, and sets back to 0 before the next. NULL counts as 0.
///
/// @return The flag: 0 goes on.
///
/// @par Memory
/// The flag must stay valid while it is registered.
///
/// @par Threads
/// Any. The flag is read atomically; it may be set in a signal handler, and in a child of a fork it is
/// the child's own.
///
/// @par Example
/// @code
/// static int32_t stop;
/// cognito_client_set_interrupt(client, cognito_check_flag, &stop);
/// @endcode
#[unsafe(no_mangle)]
pub unsafe extern "C" fn cognito_check_flag(userdata: *mut c_void) -> i32 {
    if userdata.is_null() {
        return 0;
    }
    // SAFETY: the caller passes an int32_t that is there.
    unsafe { AtomicI32::from_ptr(userdata.cast()) }.load(Ordering::Acquire)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn equal<T: PartialEq>(a: &T, b: &T) -> bool {
        a == b
    }

    #[test]
    fn a_registration_is_read_as_a_whole() {
        let registered = Registered::none();
        let pairs = [(8usize, 1), (16, 2)];
        std::thread::scope(|scope| {
            for pair in pairs {
                let registered = &registered;
                scope.spawn(move || {
                    for _ in 0..10_000 {
                        registered.set(Some(pair), equal);
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
    fn a_registration_can_be_removed_and_set_again_without_more_memory() {
        let registered = Registered::none();
        assert_eq!(registered.get(), None);
        for _ in 0..3 {
            for value in [Some(1), None, Some(2), Some(1), None] {
                registered.set(value, equal);
                assert_eq!(registered.get(), value);
            }
        }
        let kept = AtomicI32::new(0);
        registered.find(|_| {
            kept.fetch_add(1, Ordering::Relaxed);
            false
        });
        assert_eq!(kept.into_inner(), 2);
    }

    #[test]
    fn a_flag_ends_a_call_once_it_is_set() {
        let mut flag = 0;
        let userdata: *mut i32 = &raw mut flag;
        // SAFETY: NULL, or the flag above.
        unsafe {
            assert_eq!(cognito_check_flag(null_mut()), 0);
            assert_eq!(cognito_check_flag(userdata.cast()), 0);
            userdata.write(-1);
            assert_eq!(cognito_check_flag(userdata.cast()), -1);
        }
    }
}
