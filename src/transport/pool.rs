//! The idle workers of one server, last used first.
//!
//! Each concurrent call has a worker to itself, so no call depends on another thread: there is no
//! lock that a thread could hold while a signal handler, a debugger or the scheduler holds it up, or
//! that it could leave held by a jump or a fork.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crossbeam_utils::atomic::AtomicCell;

use super::worker::Worker;

/// A connection that was idle for longer is not used again: servers and firewalls drop idle
/// connections silently, and a request on a dropped one is lost.
pub(super) const IDLE_TIMEOUT: Duration = Duration::from_secs(20);

/// How many idle workers are kept.
const MAX_IDLE: usize = 64;

pub(super) struct Pool {
    entries: [Entry; MAX_IDLE],
    /// No entry from here on was ever used.
    used: AtomicUsize,
    created: Instant,
}

#[derive(Default)]
struct Entry {
    worker: AtomicCell<Option<Box<Worker>>>,
    /// Since when the worker is idle, in milliseconds of the pool's age plus one; 0 where there is
    /// none. It only tells where to look: the worker itself is taken and put in one step.
    idle_since: AtomicU64,
}

impl Default for Pool {
    fn default() -> Self {
        Pool {
            entries: std::array::from_fn(|_| Entry::default()),
            used: AtomicUsize::new(0),
            created: Instant::now(),
        }
    }
}

impl Pool {
    /// Takes the worker that was used last; `None` where all are in use.
    pub(super) fn acquire(&self) -> Option<Box<Worker>> {
        // Where another thread takes the chosen one, the next best is looked for.
        for _ in 0..MAX_IDLE {
            let (since, freshest) = self
                .used_entries()
                .map(|entry| (entry.idle_since.load(Ordering::Relaxed), entry))
                .max_by_key(|(since, _)| *since)?;
            if since == 0 {
                return None;
            }
            if let Some(worker) = freshest.take() {
                return Some(worker);
            }
        }
        None
    }

    /// Keeps a worker for a later call, and drops those that were idle for too long.
    pub(super) fn release(&self, worker: Box<Worker>) {
        let now = self.created.elapsed().as_millis() as u64 + 1;
        let limit = IDLE_TIMEOUT.as_millis() as u64;
        for entry in self.used_entries() {
            let since = entry.idle_since.load(Ordering::Relaxed);
            if since != 0 && since + limit <= now {
                drop(entry.take());
            }
        }
        let mut worker = worker;
        for (index, entry) in self.entries.iter().enumerate() {
            if entry.idle_since.load(Ordering::Relaxed) != 0 {
                continue;
            }
            self.used.fetch_max(index + 1, Ordering::AcqRel);
            match entry.put(worker, now) {
                None => return,
                // Another thread chose the same entry: its worker goes into the next one.
                Some(displaced) => worker = displaced,
            }
        }
    }

    fn used_entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries[..self.used.load(Ordering::Acquire)].iter()
    }
}

impl Entry {
    fn take(&self) -> Option<Box<Worker>> {
        let worker = self.worker.take()?;
        self.idle_since.store(0, Ordering::Relaxed);
        Some(worker)
    }

    /// Returns a worker that was there, if there was one.
    fn put(&self, worker: Box<Worker>, now: u64) -> Option<Box<Worker>> {
        let displaced = self.worker.swap(Some(worker));
        self.idle_since.store(now, Ordering::Relaxed);
        displaced
    }
}

// A lock inside would make one thread's call depend on another's.
const _: () = assert!(AtomicCell::<Option<Box<Worker>>>::is_lock_free());
