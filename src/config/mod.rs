//! Settles the configuration: option, then environment, then profile file, then default.

pub(crate) mod options;
pub(crate) mod profile;
pub(crate) mod proxy;

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde_json::{Map, Value};

use self::options::{Kind, OPTIONS, OptionSpec};
use self::profile::Profile;
use self::proxy::ProxyRules;
use crate::error::Error;

/// Longest time that a setting may ask for: a year. Beyond it clocks overflow.
const MAX_SECONDS: f64 = 31_536_000.0;

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
    /// A fault in this setting: of the caller where it is an option, else of the surroundings.
    pub(crate) fn error(&self, message: String) -> Error {
        match self {
            Source::Option(_) => Error::invalid_argument(message),
            _ => Error::configuration(message),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Source::Option(name) => write!(f, "option {name}"),
            Source::Environment(name) => write!(f, "environment variable {name}"),
            Source::Profile { key, profile, file } => {
                write!(f, "{key} of profile {profile} in {}", file.display())
            }
        }
    }
}

/// A value and where it came from.
#[derive(Clone, Debug)]
pub(crate) struct Sourced<T> {
    pub(crate) value: T,
    pub(crate) source: Source,
}

/// A client's settled configuration.
pub(crate) struct Config {
    pub(crate) region: Option<Sourced<String>>,
    pub(crate) endpoint_url: Option<Sourced<String>>,
    pub(crate) use_fips_endpoint: bool,
    pub(crate) use_dualstack_endpoint: bool,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_attempts: u32,
    pub(crate) ca_bundle: Option<Sourced<String>>,
    pub(crate) client_identity: Option<ClientIdentity>,
    pub(crate) proxies: ProxyRules,
    pub(crate) allow_http: bool,
    pub(crate) check_token: bool,
    pub(crate) user_agent: String,
}

/// Files of the certificate that a client shows.
pub(crate) struct ClientIdentity {
    pub(crate) certificate: PathBuf,
    pub(crate) key: PathBuf,
}

impl Config {
    /// Settles it from options and the process's environment.
    pub(crate) fn new(options: &Map<String, Value>) -> Result<Config, Error> {
        Config::with_environment(options, &|name| std::env::var(name).ok())
    }

    /// The same with an environment of the caller's.
    pub(crate) fn with_environment(
        options: &Map<String, Value>,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Config, Error> {
        fail::fail_point!("config");
        // An empty variable is as good as none: `FOO= program` is how people unset one.
        let environment = &|name: &str| environment(name).filter(|text| !text.is_empty());
        for (name, value) in options {
            check_option(name, value)?;
        }
        let layers = Layers::new(options, environment)?;
        let ignore_urls = match environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") {
            Some(text) => flag(&text).ok_or_else(|| {
                wrong_flag(&Source::Environment("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"))
            })?,
            None => false,
        };
        let endpoint_url = layers
            .text("endpoint_url")
            .filter(|url| !ignore_urls || matches!(url.source, Source::Option(_)));
        Ok(Config {
            region: layers.text("region"),
            endpoint_url,
            use_fips_endpoint: layers.flag("use_fips_endpoint", false)?,
            use_dualstack_endpoint: layers.flag("use_dualstack_endpoint", false)?,
            timeout: layers.seconds("timeout", 30.0)?,
            connect_timeout: layers.seconds("connect_timeout", 5.0)?,
            max_attempts: layers.count("max_attempts", 3)?,
            ca_bundle: layers.text("ca_bundle"),
            client_identity: client_identity(&layers)?,
            proxies: ProxyRules::new(options.get("proxy").and_then(Value::as_str), environment)?,
            allow_http: layers.flag("allow_http", false)?,
            check_token: layers.flag("check_token", true)?,
            user_agent: user_agent(layers.text("user_agent_extra")),
        })
    }
}

/// The layers that a setting is looked for in.
struct Layers<'a> {
    options: &'a Map<String, Value>,
    environment: &'a dyn Fn(&str) -> Option<String>,
    profile: Option<(Profile, String, PathBuf)>,
}

impl<'a> Layers<'a> {
    fn new(
        options: &'a Map<String, Value>,
        environment: &'a dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let mut layers = Layers {
            options,
            environment,
            profile: None,
        };
        layers.profile = read_profile(&layers)?;
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

    fn text(&self, name: &'static str) -> Option<Sourced<String>> {
        let Sourced { value, source } = self.find(name)?;
        Some(Sourced {
            value: value.as_str()?.to_owned(),
            source,
        })
    }

    fn flag(&self, name: &'static str, default: bool) -> Result<bool, Error> {
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

    fn seconds(&self, name: &'static str, default: f64) -> Result<Duration, Error> {
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

    fn count(&self, name: &'static str, default: u32) -> Result<u32, Error> {
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
fn check_option(name: &str, value: &Value) -> Result<(), Error> {
    let Some(spec) = options::find(name) else {
        let known: Vec<&str> = OPTIONS.iter().map(|spec| spec.name).collect();
        return Err(Error::invalid_argument(format!(
            "option {}: there is no such option.",
            printable(name)
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

/// A name as it may stand in a message: short and without control characters.
fn printable(name: &str) -> String {
    let shown: String = name.chars().filter(|c| !c.is_control()).take(64).collect();
    format!("\"{shown}\"")
}

fn flag(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

fn wrong_flag(source: &Source) -> Error {
    source.error(format!("{source}: is neither true nor false."))
}

/// Reads the profile, if there is a file. Only what was asked for by name must be there.
fn read_profile(layers: &Layers<'_>) -> Result<Option<(Profile, String, PathBuf)>, Error> {
    let home = (layers.environment)("HOME");
    let name = layers.text("profile");
    let named_file = layers.text("config_file");
    let path = match &named_file {
        Some(path) => profile::expand(&path.value, home.as_deref()),
        None => match profile::default_path(home.as_deref()) {
            Some(path) => path,
            None => PathBuf::new(),
        },
    };
    let wanted = name.as_ref().map_or("default", |name| name.value.as_str());
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) => return unreadable_file(&path, &error, named_file.as_ref(), name.as_ref()),
    };
    let profile = profile::parse(&text, wanted).map_err(|why| {
        Error::configuration(format!("{}: {why}.", path.display()))
            .with_hint("Mend the file, or name another with AWS_CONFIG_FILE.")
    })?;
    match (profile, &name) {
        (Some(profile), _) => Ok(Some((profile, wanted.to_owned(), path))),
        (None, Some(name)) => Err(missing_profile(name, &path)),
        (None, None) => Ok(None),
    }
}

fn unreadable_file<T>(
    path: &Path,
    error: &std::io::Error,
    named_file: Option<&Sourced<String>>,
    name: Option<&Sourced<String>>,
) -> Result<Option<T>, Error> {
    let missing = error.kind() == std::io::ErrorKind::NotFound;
    match (named_file, name) {
        (Some(file), _) if !missing || matches!(file.source, Source::Option(_)) => {
            Err(Error::configuration(format!(
                "{}: cannot read {}: {error}.",
                file.source,
                path.display()
            )))
        }
        (_, Some(name)) => Err(missing_profile(name, path)),
        _ => Ok(None),
    }
}

fn missing_profile(name: &Sourced<String>, path: &Path) -> Error {
    Error::configuration(format!(
        "{}: there is no profile {} in {}.",
        name.source,
        printable(&name.value),
        path.display()
    ))
    .with_hint("Add the profile to the file, or name one that is there.")
}

fn client_identity(layers: &Layers<'_>) -> Result<Option<ClientIdentity>, Error> {
    match (layers.text("client_cert"), layers.text("client_key")) {
        (None, None) => Ok(None),
        (Some(certificate), Some(key)) => Ok(Some(ClientIdentity {
            certificate: certificate.value.into(),
            key: key.value.into(),
        })),
        (Some(_), None) => Err(Error::invalid_argument(
            "option client_cert: needs the option client_key beside it.",
        )),
        (None, Some(_)) => Err(Error::invalid_argument(
            "option client_key: needs the option client_cert beside it.",
        )),
    }
}

/// The User-Agent: our name and version, the system, and what the user adds.
fn user_agent(extra: Option<Sourced<String>>) -> String {
    let mut agent = format!(
        "libcognito/{} ua/2.1 os/{} lang/rust",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS
    );
    if let Some(extra) = extra {
        agent.push_str(match extra.source {
            Source::Option(_) => " ",
            _ => " app/",
        });
        // A header value has printable ASCII only; anything else would be refused on the wire.
        agent.extend(extra.value.chars().take(256).map(|c| {
            if c.is_ascii_graphic() || c == ' ' {
                c
            } else {
                '-'
            }
        }));
    }
    agent
}

#[cfg(test)]
mod tests;
