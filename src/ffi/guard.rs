//! Keeps panics on this side of the border: caught, told as INTERNAL, never printed.

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

use serde_core::Serialize;

use super::buf::cognito_buf;
use super::status::cognito_status;
use crate::error::Error;
use crate::status::Status;

thread_local! {
    /// How many exported functions this thread is in.
    static DEPTH: Cell<u32> = const { Cell::new(0) };
    /// Where the last panic of this thread was.
    static PLACE: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Runs `work` and writes what it says into `out`, which may be NULL. A buffer that holds an
/// earlier result is released first.
///
/// # Safety
/// `out` is NULL or points to a `cognito_buf` that is initialised.
pub(super) unsafe fn answer<T: Serialize>(
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
            Ok(value) => json(&value),
            Err(error) => json(&error.into_json()),
        };
        // SAFETY: the caller's promise.
        unsafe { cognito_buf::fill(out, json) }
    };
    match catch(fill) {
        Ok(()) => status.number(),
        Err(_) => Status::Internal.number(),
    }
}

/// Text of nothing but strings, numbers and such cannot fail to be written.
fn json(value: &impl Serialize) -> Vec<u8> {
    // One allocation for most answers, the NUL behind them included.
    let mut text = Vec::with_capacity(1024);
    let _ = serde_json::to_writer(&mut text, value);
    text
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
            let _ = PLACE.try_with(|place| place.replace(place_of(info)));
        } else {
            others(info);
        }
    }));
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
