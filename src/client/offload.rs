//! Runs a call on another thread where the calling thread cannot do the work: its stack is too
//! small, its thread-locals are gone already, or it drives an async runtime.
//!
//! The application's hooks still run on the calling thread, which waits.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::hooks::{Hooks, Level};
use crate::error::Error;
use crate::os::panic_record::{self, THREAD_PREFIX};
use crate::os::{has_stack, thread_end, with_signals_blocked};
use crate::sanitize;
use crate::status::Status;
use crate::transport::INTERRUPT_INTERVAL;

const STACK_SIZE: usize = 2 * 1024 * 1024;

/// Runs `work` here, or on a helper thread where this one cannot. Where the helper panics, returns
/// the location.
pub(super) fn run<R: Send + 'static>(
    hooks: &dyn Hooks,
    work: impl FnOnce(&dyn Hooks) -> Result<R, Error> + Send + 'static,
) -> Result<Result<R, Error>, String> {
    if is_usable() {
        let result = work(hooks);
        thread_end::mark_used();
        return Ok(result);
    }
    // On the heap: the application may jump out of a hook, and the helper goes on.
    let relay = Arc::new(HookRelay::new(hooks));
    let helpers = relay.clone();
    let started = with_signals_blocked(|| {
        std::thread::Builder::new()
            .name(format!("{THREAD_PREFIX}call"))
            .stack_size(STACK_SIZE)
            .spawn(move || {
                let result = panic_record::catch(|| work(&*helpers));
                helpers.finish(result);
            })
    });
    match started {
        Ok(helper) => {
            let result = relay.serve(hooks);
            let _ = helper.join();
            result
        }
        Err(error) => {
            let why = sanitize::io_error(&error);
            let message = format!("A thread could not be started: {why}.");
            Ok(Err(Error::new(Status::Connect, message).with_hint(
                "Raise this process's limit of threads (ulimit -u) or of memory: nothing was sent.",
            )))
        }
    }
}

/// Returns whether the calling thread can do the work.
fn is_usable() -> bool {
    has_stack() && thread_end::has_thread_locals() && tokio::runtime::Handle::try_current().is_err()
}

/// Carries hooks from the helper thread to the waiting one, and the result with them.
struct HookRelay<R> {
    can_interrupt: bool,
    log_level: Option<Level>,
    state: Mutex<State<R>>,
    changed: Condvar,
}

struct State<R> {
    result: Option<Result<Result<R, Error>, String>>,
    interrupted: bool,
    lines: VecDeque<(Level, String)>,
}

impl<R> HookRelay<R> {
    fn new(hooks: &dyn Hooks) -> HookRelay<R> {
        HookRelay {
            can_interrupt: hooks.can_interrupt(),
            log_level: hooks.log_level(),
            state: Mutex::new(State {
                result: None,
                interrupted: false,
                lines: VecDeque::new(),
            }),
            changed: Condvar::new(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State<R>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn finish(&self, result: Result<Result<R, Error>, String>) {
        self.state().result = Some(result);
        self.changed.notify_one();
    }

    /// Serves the hooks until the result is there.
    fn serve(&self, hooks: &dyn Hooks) -> Result<Result<R, Error>, String> {
        let mut state = self.state();
        loop {
            while let Some((level, line)) = state.lines.pop_front() {
                drop(state);
                hooks.log(level, &line);
                state = self.state();
            }
            if let Some(result) = state.result.take() {
                return result;
            }
            let (next, waited) = self
                .changed
                .wait_timeout(state, INTERRUPT_INTERVAL)
                .unwrap_or_else(PoisonError::into_inner);
            state = next;
            if waited.timed_out() && self.can_interrupt && !state.interrupted {
                drop(state);
                let interrupted = hooks.interrupted();
                state = self.state();
                state.interrupted = interrupted;
            }
        }
    }
}

impl<R: Send> Hooks for HookRelay<R> {
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
