//! Runs a call on another thread where the calling thread cannot bear it: its stack is too small,
//! its thread-locals are gone already, or it drives an async runtime of its own.
//!
//! The host's callbacks still run on the calling thread, which waits.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};

use crate::error::Error;
use crate::ffi::{guard, signals, thread};
use crate::host::{Host, INTERRUPT_INTERVAL, Level};

const STACK: usize = 2 * 1024 * 1024;

/// Runs `work` here, or on a thread of its own where this one cannot.
pub(super) fn run<R: Send>(
    host: &dyn Host,
    work: impl FnOnce(&dyn Host) -> Result<R, Error> + Send,
) -> Result<R, Error> {
    if thread::can_work() && tokio::runtime::Handle::try_current().is_err() {
        let result = work(host);
        thread::worked();
        return result;
    }
    let relay = Relay::new(host);
    std::thread::scope(|scope| {
        let worker = signals::with_all_blocked(|| {
            std::thread::Builder::new()
                .name("cognito-call".to_owned())
                .stack_size(STACK)
                .spawn_scoped(scope, || {
                    let _done = Done(&relay);
                    work(&relay)
                })
        })
        .map_err(|error| Error::internal(format!("A thread could not be started: {error}.")))?;
        relay.attend(host);
        worker.join().unwrap_or_else(|panic| {
            guard::set_place(std::mem::take(&mut relay.state().panicked_at));
            std::panic::resume_unwind(panic)
        })
    })
}

/// Carries the callbacks from the working thread to the waiting one.
struct Relay {
    can_interrupt: bool,
    log_level: Option<Level>,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    done: bool,
    interrupted: bool,
    lines: VecDeque<(Level, String)>,
    panicked_at: String,
}

impl Relay {
    fn new(host: &dyn Host) -> Relay {
        Relay {
            can_interrupt: host.can_interrupt(),
            log_level: host.log_level(),
            state: Mutex::default(),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves the callbacks until the work is done.
    fn attend(&self, host: &dyn Host) {
        let mut state = self.state();
        loop {
            while let Some((level, line)) = state.lines.pop_front() {
                drop(state);
                host.log(level, &line);
                state = self.state();
            }
            if state.done {
                return;
            }
            let (next, waited) = self
                .changed
                .wait_timeout(state, INTERRUPT_INTERVAL)
                .unwrap_or_else(PoisonError::into_inner);
            state = next;
            if waited.timed_out() && self.can_interrupt && !state.interrupted {
                drop(state);
                let interrupted = host.interrupted();
                state = self.state();
                state.interrupted = interrupted;
            }
        }
    }
}

impl Host for Relay {
    fn can_interrupt(&self) -> bool {
        self.can_interrupt
    }

    fn interrupted(&self) -> bool {
        self.state().interrupted
    }

    fn log_level(&self) -> Option<Level> {
        self.log_level
    }

    fn log(&self, level: Level, message: &str) {
        self.state().lines.push_back((level, message.to_owned()));
        self.changed.notify_one();
    }
}

/// Tells the waiting thread that the work has ended, also by a panic.
struct Done<'a>(&'a Relay);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        let mut state = self.0.state();
        state.done = true;
        if std::thread::panicking() {
            state.panicked_at = guard::place();
        }
        drop(state);
        self.0.changed.notify_one();
    }
}
