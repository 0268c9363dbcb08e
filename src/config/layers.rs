//! The layers that a setting is looked for in: option, environment, profile file.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Map, Value};

use super::options::{self, Kind, OPTIONS, OptionSpec};
use super::profile::{self, Profile};
use crate::error::Error;
use crate::sanitize;
use crate::setting::{Source, Sourced};

/// Longest time that a setting may ask for: a year. Beyond it clocks overflow.
const MAX_SECONDS: f64 = 31_536_000.0;

/// The layers that a setting is looked for in.
pub(super) struct Layers<'a> {
    pub(super) options: &'a Map<String, Value>,
    pub(super) environment: &'a dyn Fn(&str) -> Option<String>,
    profile: Option<(Profile, String, PathBuf)>,
}

impl<'a> Layers<'a> {
    pub(super) fn new(
        options: &'a Map<String, Value>,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let mut layers = Layers {
            options,
            environment,
            profile: None,
        };
        layers.profile = profile::read(&layers)?;
        Ok(layers)
    }

    /// The first layer that has the setting; its text and where it stood.
    fn find(&self, name: &'static str) -> Option<Sourced<Value>> {
        let spec = options::find(name)?;
        if let Some(value) = self.options.get(name).filter(|value| !value.is_null()) {
            return Some(Sourced {
                value: value.clone(),
                source: Source::Option(spec.name),
            });
        }
        for variable in spec.environment {
            if let Some(text) = (self.environment)(variable) {
                return Some(Sourced {
                    value: text.into(),
                    source: Source::Environment(variable),
                });
            }
        }
        let (profile, profile_name, file) = self.profile.as_ref()?;
        let key = spec.profile_key?;
        Some(Sourced {
            value: profile.get(key)?.into(),
            source: Source::Profile {
                key,
                profile: profile_name.clone(),
                file: file.clone(),
            },
        })
    }

    pub(super) fn text(&self, name: &'static str) -> Option<Sourced<String>> {
        let Sourced { value, source } = self.find(name)?;
        Some(Sourced {
            value: value.as_str()?.to_owned(),
            source,
        })
    }

    pub(super) fn flag(&self, name: &'static str, default: bool) -> Result<bool, Error> {
        match self.find(name) {
            None => Ok(default),
            Some(found) => match &found.value {
                Value::Bool(value) => Ok(*value),
                value => value
                    .as_str()
                    .and_then(flag)
                    .ok_or_else(|| wrong_flag(&found.source)),
            },
        }
    }

    fn number(&self, name: &'static str) -> Option<(Option<f64>, Source)> {
        let found = self.find(name)?;
        let number = match &found.value {
            Value::String(text) => text.trim().parse().ok(),
            value => value.as_f64(),
        };
        Some((number, found.source))
    }

    pub(super) fn seconds(&self, name: &'static str, default: f64) -> Result<Duration, Error> {
        let (number, source) = match self.number(name) {
            None => return Ok(Duration::from_secs_f64(default)),
            Some(found) => found,
        };
        number
            .filter(|seconds| (0.001..=MAX_SECONDS).contains(seconds))
            .map(Duration::from_secs_f64)
            .ok_or_else(|| {
                source
                    .error(format!(
                        "{source}: is not a number of seconds from 0.001 to {MAX_SECONDS}."
                    ))
                    .with_hint("Give seconds, such as 30 or 2.5.")
            })
    }

    pub(super) fn count(&self, name: &'static str, default: u32) -> Result<u32, Error> {
        let (number, source) = match self.number(name) {
            None => return Ok(default),
            Some(found) => found,
        };
        number
            .filter(|n| n.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(n))
            .map(|n| n as u32)
            .ok_or_else(|| source.error(format!("{source}: is not a whole number of at least 1.")))
    }
}

/// Refuses an unknown option or one of the wrong type, by name.
pub(super) fn check_option(name: &str, value: &Value) -> Result<(), Error> {
    let Some(spec) = options::find(name) else {
        let known: Vec<&str> = OPTIONS.iter().map(|spec| spec.name).collect();
        return Err(Error::invalid_argument(format!(
            "option {}: there is no such option.",
            sanitize::name(name)
        ))
        .with_hint(format!("The options are {}.", known.join(", "))));
    };
    let right = match (spec.kind, value) {
        (_, Value::Null) => true,
        (Kind::Text, Value::String(text)) => !text.is_empty(),
        (Kind::TextOrEmpty, Value::String(_)) => true,
        (Kind::Flag, Value::Bool(_)) => true,
        (Kind::Seconds | Kind::Count, Value::Number(_)) => true,
        _ => false,
    };
    if right {
        return Ok(());
    }
    Err(Error::invalid_argument(format!(
        "option {name}: must be {}, not {}.",
        expected(spec),
        shape(value)
    )))
}

fn expected(spec: &OptionSpec) -> &'static str {
    match spec.kind {
        Kind::Text => "a string that is not empty",
        Kind::TextOrEmpty => "a string",
        Kind::Flag => "true or false",
        Kind::Seconds => "a number of seconds",
        Kind::Count => "a whole number",
    }
}

/// What a JSON value is, without showing it.
fn shape(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(text) if text.is_empty() => "an empty string",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// Reads a flag of a variable or a profile.
pub(super) fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

pub(super) fn wrong_flag(source: &Source) -> Error {
    source.error(format!("{source}: is neither true nor false."))
}
