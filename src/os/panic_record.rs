//! Catches panics, records where they were, and keeps them from being printed.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use once_cell::sync::OnceCell;

/// What the names of the library's own threads begin with.
pub(crate) const THREAD_PREFIX: &str = "cognito-";

thread_local! {
    /// How many `catch` this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Where this thread panicked last.
    static LOCATION: RefCell<String> = const { RefCell::new(String::new()) };
    /// Where panics of spawned tasks are recorded, which the runtime catches.
    static TASKS: RefCell<Option<Arc<PanicRecord>>> = const { RefCell::new(None) };
}

/// Where the first panic was in the tasks that drive a connection. The runtime catches it, and the
/// call that depends on the task finds it here.
#[derive(Default)]
pub(crate) struct PanicRecord(OnceCell<String>);

impl PanicRecord {
    /// Returns where the panic was, if there was one.
    pub(crate) fn location(&self) -> Option<String> {
        self.0.get().cloned()
    }
}

/// Runs `work` and records panics of spawned tasks in `record`, before anything that the task held
/// is dropped.
pub(crate) fn record_panics_in<R>(record: &Arc<PanicRecord>, work: impl FnOnce() -> R) -> R {
    struct Restore;
    impl Drop for Restore {
        fn drop(&mut self) {
            TASKS.take();
        }
    }
    TASKS.set(Some(record.clone()));
    let _restore = Restore;
    work()
}

/// Runs `work`; where it panics, returns the location. The panic's own text may quote what was
/// being worked on, so it is dropped.
pub(crate) fn catch<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    silence_own_panics();
    DEPTH.set(DEPTH.get() + 1);
    // What a panic may have left half done is dropped by then, or lives behind a lock whose users
    // ignore poisoning because each leaves it consistent at every step.
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|payload| {
        // Dropping it could panic again.
        std::mem::forget(payload);
        take_location()
    })
}

/// Returns where this thread panicked last. Empty at the thread's very end, when its thread-locals
/// are gone.
pub(crate) fn take_location() -> String {
    LOCATION.try_with(RefCell::take).unwrap_or_default()
}

/// Makes panics inside `catch` silent. The hook is the library's own where it is a shared one; in a
/// Rust program it passes every other panic on to the hook that was there before.
fn silence_own_panics() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.load(Ordering::Relaxed) || DONE.swap(true, Ordering::Relaxed) {
        return;
    }
    super::platform::stay_loaded();
    // Reads the variable FAILPOINTS, once for the process.
    #[cfg(feature = "failpoints")]
    std::mem::forget(fail::FailScenario::setup());
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if is_own() {
            record(location_of(info));
        } else {
            previous(info);
        }
    }));
}

fn record(location: String) {
    // A panic outside a task reaches the call as a panic.
    if tokio::task::try_id().is_some() {
        let _ = TASKS.try_with(|tasks| {
            if let Some(tasks) = &*tasks.borrow() {
                let _ = tasks.0.set(location.clone());
            }
        });
    }
    let _ = LOCATION.try_with(|last| last.replace(location));
}

/// Returns whether this thread is inside `catch`, or is one of the library's.
fn is_own() -> bool {
    DEPTH.try_with(|depth| depth.get() > 0).unwrap_or(true)
        || std::thread::current()
            .name()
            .is_some_and(|name| name.starts_with(THREAD_PREFIX))
}

/// Returns file and line, without the folders of the machine that built it.
fn location_of(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(String::new, |location| {
        let file = location.file().rsplit(['/', '\\']).next().unwrap_or("");
        format!("{file}:{}", location.line())
    })
}
