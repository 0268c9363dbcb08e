//! Which lane a call uses: one of its own as long as there are fewer calls at once than processors,
//! else one that it shares. More lanes than that would only take turns on the processors, and each
//! turn would serve one connection where a shared lane's serves several.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::available_parallelism;
use std::time::Instant;

use once_cell::sync::OnceCell;

use super::fault::Fault;
use super::lane::{IDLE, Lane};
use crate::error::Error;

/// The lanes of a client in one process.
#[derive(Default)]
pub(super) struct Lanes {
    slots: Mutex<Vec<Slot>>,
    /// How many there may be; asked when a second one is wanted, which most processes never do.
    most: OnceCell<usize>,
}

/// A lane and who uses it.
struct Slot {
    lane: Arc<OnceCell<Lane>>,
    /// Calls that use it now.
    calls: usize,
    /// When the last of them ended.
    idle_since: Instant,
}

impl Lanes {
    /// Does a call's work in a lane; `make` makes one where there is none yet.
    pub(super) fn work<R>(
        &self,
        make: impl FnOnce() -> Result<Lane, Error>,
        work: impl FnOnce(&Lane) -> Result<R, Fault>,
    ) -> Result<R, Fault> {
        let mut seat = Seat {
            lanes: self,
            lane: self.choose(),
            stays: false,
        };
        // Outside the lock: it may read the trust store. Calls that share the lane wait for it.
        let made = seat.lane.get_or_try_init(make).map_err(Fault::not_sent)?;
        let done = work(made);
        seat.stays = done.is_ok();
        done
    }

    fn choose(&self) -> Arc<OnceCell<Lane>> {
        let mut slots = self.slots();
        let free = slots
            .iter_mut()
            .filter(|slot| slot.calls == 0)
            .max_by_key(|slot| slot.idle_since);
        if let Some(free) = free {
            return free.seated();
        }
        let is_full = !slots.is_empty() && slots.len() >= self.most();
        if is_full && let Some(emptiest) = slots.iter_mut().min_by_key(|slot| slot.calls) {
            return emptiest.seated();
        }
        let mut new = Slot {
            lane: Arc::default(),
            calls: 0,
            idle_since: Instant::now(),
        };
        let lane = new.seated();
        slots.push(new);
        lane
    }

    fn most(&self) -> usize {
        *self
            .most
            .get_or_init(|| available_parallelism().map_or(1, usize::from))
    }

    /// Ends a call's use of its lane, and closes lanes that are not wanted any more.
    fn leave(&self, lane: &Arc<OnceCell<Lane>>, stays: bool) {
        let now = Instant::now();
        let unwanted: Vec<Slot> = {
            let mut slots = self.slots();
            if let Some(own) = slots.iter_mut().find(|slot| Arc::ptr_eq(&slot.lane, lane)) {
                own.calls -= 1;
                own.idle_since = now;
            }
            let is_unwanted = |slot: &mut Slot| match Arc::ptr_eq(&slot.lane, lane) {
                true => !stays,
                false => slot.calls == 0 && now.duration_since(slot.idle_since) >= IDLE,
            };
            slots.extract_if(.., is_unwanted).collect()
        };
        // Closed outside the lock: other callers need not wait for that.
        drop(unwanted);
    }

    fn slots(&self) -> MutexGuard<'_, Vec<Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Slot {
    fn seated(&mut self) -> Arc<OnceCell<Lane>> {
        self.calls += 1;
        self.lane.clone()
    }
}

/// A call's place in a lane. When it is left after a fault, the lane takes no more calls, because
/// a connection in it is in an unknown state; it is closed with the last call in it.
struct Seat<'a> {
    lanes: &'a Lanes,
    lane: Arc<OnceCell<Lane>>,
    /// Whether the lane may take further calls.
    stays: bool,
}

impl Drop for Seat<'_> {
    fn drop(&mut self) {
        self.lanes.leave(&self.lane, self.stays);
    }
}
