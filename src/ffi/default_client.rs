//! The client of the one-call functions, made from the environment at first use.

use once_cell::race::OnceBox;

use super::hooks::CHooks;
use crate::client::Client;
use crate::client::hooks::{Hooks, Level};
use crate::client::options::Options;
use crate::error::Error;
use crate::os::{StandardError, is_privileged};

/// Set without a lock: a fork in the middle of it leaves the child free to set its own.
static CLIENT: OnceBox<Client> = OnceBox::new();

/// What the application installs on the default client, before its first use or later.
pub(super) static HOOKS: CHooks = CHooks::none();

pub(super) fn client() -> Result<&'static Client, Error> {
    CLIENT.get_or_try_init(|| {
        let hooks = DefaultHooks(LogToStandardError::from_environment()?);
        Client::with_hooks(Options::new(), hooks).map(Box::new)
    })
}

/// The application's hooks, and a log to standard error beside its own.
struct DefaultHooks(LogToStandardError);

impl Hooks for DefaultHooks {
    fn can_interrupt(&self) -> bool {
        HOOKS.can_interrupt()
    }

    fn interrupted(&self) -> bool {
        HOOKS.interrupted()
    }

    fn log_level(&self) -> Option<Level> {
        self.0.level().max(HOOKS.log_level())
    }

    fn log(&self, level: Level, message: &str) {
        self.0.log(level, message);
        if HOOKS.log_level().is_some_and(|wanted| level <= wanted) {
            HOOKS.log(level, message);
        }
    }
}

/// Writes log lines to standard error, where COGNITO_LOG asks for them.
struct LogToStandardError(Option<(Level, StandardError)>);

impl LogToStandardError {
    fn from_environment() -> Result<Self, Error> {
        let name = std::env::var_os("COGNITO_LOG").unwrap_or_default();
        let name = name.to_string_lossy();
        if name.is_empty() || name.eq_ignore_ascii_case("off") || is_privileged() {
            return Ok(LogToStandardError(None));
        }
        let level = Level::from_name(&name).ok_or_else(|| {
            Error::configuration("Environment variable COGNITO_LOG: is no level.")
                .with_hint("The levels are error, warn, info, debug, trace and off.")
        })?;
        Ok(LogToStandardError(
            StandardError::open().map(|stream| (level, stream)),
        ))
    }

    fn level(&self) -> Option<Level> {
        self.0.map(|(level, _)| level)
    }

    fn log(&self, level: Level, message: &str) {
        if let Some((_, stream)) = self.0.filter(|(wanted, _)| level <= *wanted) {
            stream.write(&format!("libcognito {}: {message}\n", level.as_str()));
        }
    }
}
