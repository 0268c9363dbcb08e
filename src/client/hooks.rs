//! The application's side of a call: whether it was interrupted, and where log lines go.

use std::sync::Arc;

use crate::sanitize;

/// How important a log line is. The numbers are those of the C interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Level {
    /// A call failed through something outside the library.
    Error = 1,
    /// Something is odd, but the call goes on.
    Warn = 2,
    /// One line for each call.
    Info = 3,
    /// Each attempt, and how the endpoint was chosen.
    Debug = 4,
    /// Everything else.
    Trace = 5,
}

impl Level {
    /// Returns the level of a name such as `info`.
    pub(crate) fn from_name(name: &str) -> Option<Level> {
        Some(match name.to_ascii_lowercase().as_str() {
            "error" => Level::Error,
            "warn" => Level::Warn,
            "info" => Level::Info,
            "debug" => Level::Debug,
            "trace" => Level::Trace,
            _ => return None,
        })
    }

    /// Returns the name.
    pub fn as_str(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warn => "warn",
            Level::Info => "info",
            Level::Debug => "debug",
            Level::Trace => "trace",
        }
    }
}

/// Hooks that an application can install on a client. All are called on the thread that made the
/// call, and never while a lock is held, so an implementation may call the library again.
pub trait Hooks: Send + Sync {
    /// Returns whether `interrupted` is worth asking.
    fn can_interrupt(&self) -> bool {
        false
    }

    /// Asked about every 100 ms while a call waits; `true` ends the call.
    fn interrupted(&self) -> bool {
        false
    }

    /// Returns the least important level that is wanted; `None` for no log at all.
    fn log_level(&self) -> Option<Level> {
        None
    }

    /// Takes a line, which has no control characters. It never holds a token, a code or a metadata
    /// value.
    fn log(&self, level: Level, message: &str) {
        let _ = (level, message);
    }
}

/// Shared hooks, which the application keeps a hand on.
impl<H: Hooks + ?Sized> Hooks for Arc<H> {
    fn can_interrupt(&self) -> bool {
        (**self).can_interrupt()
    }

    fn interrupted(&self) -> bool {
        (**self).interrupted()
    }

    fn log_level(&self) -> Option<Level> {
        (**self).log_level()
    }

    fn log(&self, level: Level, message: &str) {
        (**self).log(level, message);
    }
}

/// No hooks.
pub(crate) struct NoHooks;

impl Hooks for NoHooks {}

/// Logs a line, which is made only if somebody wants it.
pub(crate) fn log(hooks: &dyn Hooks, level: Level, message: impl FnOnce() -> String) {
    if hooks.log_level().is_some_and(|wanted| level <= wanted) {
        hooks.log(level, &sanitize::escape_control(&message()));
    }
}
