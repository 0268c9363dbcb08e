//! The layers that a setting is looked for in: option, environment, profile files.

use std::ffi::OsString;
use std::time::Duration;

use serde_json::{Map, Value};

use super::environment::{self, Environment};
use super::options::{self, Kind, OPTIONS, OptionSpec};
use super::profile::{self, Profile};
use crate::error::Error;
use crate::sanitize;
use crate::setting::{Source, Sourced, SourcedPath};

/// Longest time that a setting may ask for: a year. Beyond it clocks overflow.
const MAX_SECONDS: f64 = 31_536_000.0;
const IGNORE_URLS: &str = "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS";

/// The layers that a setting is looked for in.
pub(super) struct Layers<'a> {
    pub(super) options: &'a Map<String, Value>,
    pub(super) environment: &'a Environment<'a>,
    profile: Option<Profile>,
    /// What was passed over, for the log.
    pub(super) notes: Vec<String>,
}

/// A setting as a layer has it.
enum Raw {
    Option(Value),
    Variable(OsString),
    Profile(String),
}

impl<'a> Layers<'a> {
    pub(super) fn new(
        options: &'a Map<String, Value>,
        environment: &'a Environment<'a>,
    ) -> Result<Self, Error> {
        let mut layers = Layers {
            options,
            environment,
            profile: None,
            notes: Vec::new(),
        };
        let profile::Found { profile, notes } = profile::read(&layers)?;
        layers.profile = profile;
        layers.notes = notes;
        Ok(layers)
    }

    /// Returns what the first layer says that has the setting.
    fn find(&self, name: &'static str) -> Result<Option<Sourced<Raw>>, Error> {
        let Some(spec) = options::find(name) else {
            return Ok(None);
        };
        if let Some(value) = self.options.get(name).filter(|value| !value.is_null()) {
            return Ok(Some(Sourced {
                value: Raw::Option(value.clone()),
                source: Source::Option(spec.name),
            }));
        }
        for variable in spec.environment {
            if let Some(value) = self.environment.bytes(variable) {
                return Ok(Some(Sourced {
                    value: Raw::Variable(value),
                    source: Source::Environment(variable),
                }));
            }
        }
        self.of_profile(spec.profile_key)
    }

    fn of_profile(&self, key: Option<&str>) -> Result<Option<Sourced<Raw>>, Error> {
        let (Some(profile), Some(key)) = (&self.profile, key) else {
            return Ok(None);
        };
        Ok(profile.get(key)?.map(|found| Sourced {
            value: Raw::Profile(found.value.to_owned()),
            source: found.source,
        }))
    }

    /// Returns a setting's JSON value; a text where it is no option.
    fn value(&self, name: &'static str) -> Result<Option<Sourced<Value>>, Error> {
        self.find(name)?.map(json).transpose()
    }

    pub(super) fn text(&self, name: &'static str) -> Result<Option<Sourced<String>>, Error> {
        let found = self.value(name)?;
        Ok(found.and_then(|Sourced { value, source }| match value {
            Value::String(value) => Some(Sourced { value, source }),
            _ => None,
        }))
    }

    /// Returns a path, with variables and the home folder in it replaced.
    pub(super) fn path(&self, name: &'static str) -> Result<Option<SourcedPath>, Error> {
        let Some(Sourced { value, source }) = self.find(name)? else {
            return Ok(None);
        };
        let value = match value {
            Raw::Option(Value::String(text)) | Raw::Profile(text) => text.into(),
            Raw::Variable(bytes) => bytes,
            Raw::Option(_) => return Ok(None),
        };
        self.environment.expand(Sourced { value, source }).map(Some)
    }

    pub(super) fn flag(&self, name: &'static str, default: bool) -> Result<bool, Error> {
        Ok(self
            .value(name)?
            .map(as_flag)
            .transpose()?
            .unwrap_or(default))
    }

    /// Returns the endpoint URL. Environment and profile can be told not to count for it.
    pub(super) fn endpoint_url(&self) -> Result<Option<Sourced<String>>, Error> {
        const NAME: &str = "endpoint_url";
        let is_option = self.options.get(NAME).is_some_and(|value| !value.is_null());
        match !is_option && self.ignores_urls()? {
            true => Ok(None),
            false => self.text(NAME),
        }
    }

    fn ignores_urls(&self) -> Result<bool, Error> {
        let found = match self.environment.bytes(IGNORE_URLS) {
            Some(value) => Some(Sourced {
                value: Raw::Variable(value),
                source: Source::Environment(IGNORE_URLS),
            }),
            None => self.of_profile(Some(profile::IGNORE_URLS))?,
        };
        let flag = found.map(|found| json(found).and_then(as_flag));
        Ok(flag.transpose()?.unwrap_or(false))
    }

    fn number(&self, name: &'static str) -> Result<Option<Sourced<Option<f64>>>, Error> {
        Ok(self.value(name)?.map(|Sourced { value, source }| Sourced {
            value: match &value {
                Value::String(text) => decimal(text.trim()),
                value => value.as_f64(),
            },
            source,
        }))
    }

    pub(super) fn seconds(&self, name: &'static str, default: f64) -> Result<Duration, Error> {
        let Some(Sourced { value, source }) = self.number(name)? else {
            return Ok(Duration::from_secs_f64(default));
        };
        value
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
        let Some(Sourced { value, source }) = self.number(name)? else {
            return Ok(default);
        };
        value
            .filter(|n| n.fract() == 0.0 && (1.0..=f64::from(u32::MAX)).contains(n))
            .map(|n| n as u32)
            .ok_or_else(|| source.error(format!("{source}: is not a whole number of at least 1.")))
    }
}

/// Reads a number as serde_json does, but with a sign, zeros or no digit before it too: the standard
/// library's reader would take 15 kB of the library.
fn decimal(text: &str) -> Option<f64> {
    let text = text.strip_prefix('+').unwrap_or(text);
    let text = text.strip_suffix('.').unwrap_or(text);
    let text = text.trim_start_matches('0');
    let zero = match text.starts_with(|first: char| first.is_ascii_digit()) {
        true => "",
        false => "0",
    };
    serde_json::from_str(&format!("{zero}{text}")).ok()
}

fn json(Sourced { value, source }: Sourced<Raw>) -> Result<Sourced<Value>, Error> {
    let value = match value {
        Raw::Option(value) => value,
        Raw::Variable(bytes) => environment::text(bytes, &source)?.into(),
        Raw::Profile(text) => text.into(),
    };
    Ok(Sourced { value, source })
}

/// Refuses an unknown option or one of the wrong type, by name.
pub(super) fn check_option(name: &str, value: &Value) -> Result<(), Error> {
    let Some(spec) = options::find(name) else {
        let known: Vec<&str> = OPTIONS.iter().map(|spec| spec.name).collect();
        return Err(Error::invalid_argument(format!(
            "Option {}: there is no such option.",
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
        "Option {name}: must be {}, not {}.",
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

/// Returns what a JSON value is, without showing it.
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

/// Reads a flag, which in a variable or a profile is a text.
fn as_flag(Sourced { value, source }: Sourced<Value>) -> Result<bool, Error> {
    let text = match &value {
        Value::Bool(value) => return Ok(*value),
        value => value.as_str().unwrap_or_default(),
    };
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(source
            .error(format!("{source}: is neither true nor false."))
            .with_hint("Write true or false.")),
    }
}
