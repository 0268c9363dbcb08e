//! Values that the threads of a process share without a lock: a lock would make one thread's call depend
//! on another's, and could be held at a fork.

use std::array;

use crossbeam_utils::atomic::AtomicCell;

/// How many are kept.
pub(super) const SLOTS: usize = 16;

pub(super) type Slot<T> = AtomicCell<Option<Box<T>>>;

const _: () = assert!(Slot::<u128>::is_lock_free());

/// The values, the newest first. One that another thread is looking at is missing meanwhile.
pub(super) struct Slots<T>([Slot<T>; SLOTS]);

impl<T> Default for Slots<T> {
    fn default() -> Slots<T> {
        Slots(array::from_fn(|_| Slot::default()))
    }
}

impl<T> Slots<T> {
    /// Keeps a value in front of the others. The oldest one falls out.
    pub(super) fn keep(&self, value: T) {
        let mut moving = Some(Box::new(value));
        for slot in &self.0 {
            moving = slot.swap(moving);
            if moving.is_none() {
                return;
            }
        }
    }

    /// Takes the newest value that is the wanted one, with the slot that it was in.
    pub(super) fn take(&self, is_wanted: impl Fn(&T) -> bool) -> Option<(&Slot<T>, Box<T>)> {
        self.0.iter().find_map(|slot| {
            let value = slot.take()?;
            if is_wanted(&value) {
                return Some((slot, value));
            }
            slot.store(Some(value));
            None
        })
    }
}
