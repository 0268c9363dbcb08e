//! The host program's side of a call: may it go on, and where do log lines go.

use std::time::Duration;

/// How often a host is asked whether a waiting call may go on.
pub(crate) const INTERRUPT_INTERVAL: Duration = Duration::from_millis(100);

/// How important a log line is. The numbers are those of the C interface.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(i32)]
pub enum Level {
    /// A call failed by a fault of the library's surroundings.
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
    /// The level of a name such as `info`.
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

    /// The name.
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

/// What a host program may hang into its client. Everything here is called on the thread that
/// made the call, and never while a lock is held, so an implementation may call the library again.
pub trait Host: Send + Sync {
    /// Whether `interrupted` is worth asking.
    fn can_interrupt(&self) -> bool {
        false
    }

    /// Asked about every 100 ms while a call waits; `true` gives the call up.
    fn interrupted(&self) -> bool {
        false
    }

    /// The least important level that is wanted; `None` for no log at all.
    fn log_level(&self) -> Option<Level> {
        None
    }

    /// Takes a line. It never holds a token, a code or a metadata value.
    fn log(&self, level: Level, message: &str) {
        let _ = (level, message);
    }
}

/// A host that wants nothing.
pub(crate) struct Quiet;

impl Host for Quiet {}

/// Logs a line that is composed only if somebody wants it.
pub(crate) fn log(host: &dyn Host, level: Level, message: impl FnOnce() -> String) {
    if host.log_level().is_some_and(|wanted| level <= wanted) {
        host.log(level, &message());
    }
}
