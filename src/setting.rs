//! Where a setting came from, so that an error about it can say so.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

use crate::error::Error;
use crate::sanitize;

/// Where a setting came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    Option(&'static str),
    Environment(&'static str),
    Profile {
        key: &'static str,
        profile: String,
        file: PathBuf,
    },
}

impl Source {
    /// Makes an error about this setting: the caller's mistake where it is an option, else one of
    /// the configuration.
    ///
    /// A message that begins with the setting's name is given a capital letter.
    pub(crate) fn error(&self, message: String) -> Error {
        let message = match self {
            Source::Profile { key, .. } if message.starts_with(key) => format!("Setting {message}"),
            _ => capitalized(message),
        };
        match self {
            Source::Option(_) => Error::invalid_argument(message),
            _ => Error::configuration(message),
        }
    }

    /// Returns the setting's name as it begins a sentence.
    pub(crate) fn capitalized(&self) -> String {
        match self {
            Source::Profile { .. } => format!("Setting {self}"),
            _ => capitalized(self.to_string()),
        }
    }
}

fn capitalized(mut text: String) -> String {
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Option(name) => write!(f, "option {name}"),
            Source::Environment(name) => write!(f, "environment variable {name}"),
            Source::Profile { key, profile, file } => write!(
                f,
                "{key} of profile {} in {}",
                sanitize::bare_name(profile),
                sanitize::path(file)
            ),
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

/// A file that a setting names. Paths are bytes, not text.
pub(crate) type SourcedPath = Sourced<OsString>;
