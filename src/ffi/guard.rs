//! Keeps panics on this side of the border: caught, told as INTERNAL, never printed.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use once_cell::sync::OnceCell;

use super::buf::cognito_buf;
use super::status::cognito_status;
use crate::error::Error;
use crate::json_text::JsonText;
use crate::status::Status;

thread_local! {
    /// How many exported functions this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Where the last panic of this thread was.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
    /// Where panics are noted that are not the calling thread's own affair.
    static NOTED_IN: RefCell<Option<Arc<Defect>>> = const { RefCell::new(None) };
}

/// Where the first panic was in tasks that whichever thread is at hand drives for several calls.
/// The runtime catches it; the calls find it here.
#[derive(Default)]
pub(crate) struct Defect(OnceCell<String>);

impl Defect {
    pub(crate) fn place(&self) -> Option<String> {
        self.0.get().cloned()
    }
}

/// Runs `work`, and notes panics of tasks in `defect`: before anything that the task held is
/// dropped, so that who waits for it finds the note.
pub(crate) fn noting_in<R>(defect: &Arc<Defect>, work: impl FnOnce() -> R) -> R {
    struct Restore;
    impl Drop for Restore {
        fn drop(&mut self) {
            NOTED_IN.take();
        }
    }
    NOTED_IN.set(Some(defect.clone()));
    let _restore = Restore;
    work()
}

/// Runs `work` and writes what it says into `out`, which may be NULL. A buffer that holds an
/// earlier result is released first.
///
/// # Safety
/// `out` is NULL or points to a `cognito_buf` that is initialised.
pub(super) unsafe fn answer<T: JsonText>(
    out: *mut cognito_buf,
    work: impl FnOnce() -> Result<T, Error>,
) -> cognito_status {
    let result = catch(work).unwrap_or_else(|place| Err(panicked(&place)));
    let status = match &result {
        Ok(_) => Status::Ok,
        Err(error) => error.status(),
    };
    let fill = || {
        fail_point!("buf");
        if out.is_null() {
            return;
        }
        let json = match result {
            Ok(value) => value.into_text(),
            Err(error) => error.into_text(),
        };
        // SAFETY: the caller's promise.
        unsafe { cognito_buf::fill(out, json) }
    };
    match catch(fill) {
        Ok(()) => status.number(),
        Err(_) => Status::Internal.number(),
    }
}

/// Runs `work`; where it panics, gives `otherwise`.
pub(super) fn quietly<R>(otherwise: R, work: impl FnOnce() -> R) -> R {
    catch(work).unwrap_or(otherwise)
}

fn catch<R>(work: impl FnOnce() -> R) -> Result<R, String> {
    silence_our_panics();
    DEPTH.set(DEPTH.get() + 1);
    // What a panic may have left half done is dropped by then, or lives behind a lock whose users
    // ignore poisoning because each leaves it consistent at every step.
    let result = catch_unwind(AssertUnwindSafe(work));
    DEPTH.set(DEPTH.get() - 1);
    result.map_err(|payload| {
        // Dropping it could panic again.
        std::mem::forget(payload);
        place()
    })
}

/// Where this thread panicked last. Empty at the thread's very end, when its thread-locals are gone.
pub(crate) fn place() -> String {
    PLACE.try_with(RefCell::take).unwrap_or_default()
}

/// Notes where a panic was that comes from another thread.
pub(crate) fn set_place(place: String) {
    let _ = PLACE.try_with(|own| own.replace(place));
}

/// The panic's own words stay out: they may quote what was being worked on.
fn panicked(place: &str) -> Error {
    Error::internal(format!("A defect stopped the call ({place})."))
}

/// Makes panics under an exported function silent. The hook is the library's own where it is a
/// shared one; in a Rust host it goes on to whatever hook was there for every other panic.
fn silence_our_panics() {
    static DONE: AtomicBool = AtomicBool::new(false);
    if DONE.load(Ordering::Relaxed) || DONE.swap(true, Ordering::Relaxed) {
        return;
    }
    // Reads the variable FAILPOINTS, once for the process.
    #[cfg(feature = "failpoints")]
    std::mem::forget(fail::FailScenario::setup());
    let others = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if is_ours() {
            note(place_of(info));
        } else {
            others(info);
        }
    }));
}

fn note(place: String) {
    // What the call itself runs into comes back to it as a panic.
    if tokio::task::try_id().is_some() {
        let _ = NOTED_IN.try_with(|defect| {
            if let Some(defect) = &*defect.borrow() {
                let _ = defect.0.set(place.clone());
            }
        });
    }
    set_place(place);
}

/// Whether this thread is inside an exported function, or is one of ours.
fn is_ours() -> bool {
    DEPTH.try_with(|depth| depth.get() > 0).unwrap_or(true)
        || std::thread::current()
            .name()
            .is_some_and(|name| name.starts_with("cognito-"))
}

/// File and line, without the folders of the machine that built it.
fn place_of(info: &PanicHookInfo<'_>) -> String {
    info.location().map_or_else(String::new, |location| {
        let file = location.file().rsplit('/').next().unwrap_or("");
        format!("{file}:{}", location.line())
    })
}
