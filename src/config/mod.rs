//! Resolves the configuration: option, then environment, then profile files, then default.

pub(crate) mod environment;
mod ini;
mod layers;
mod no_proxy;
pub(crate) mod options;
pub(crate) mod profile;
pub(crate) mod proxy;
mod user_agent;

use std::time::Duration;

use serde_json::{Map, Value};

use self::environment::Environment;
use self::layers::{Layers, check_option};
use self::proxy::ProxyRules;
use self::user_agent::user_agent;
use crate::error::Error;
use crate::setting::Sourced;
use crate::transport::tls::{ClientIdentity, TlsSettings};

/// A client's resolved configuration.
pub(crate) struct Config {
    pub(crate) region: Option<Sourced<String>>,
    pub(crate) endpoint_url: Option<Sourced<String>>,
    pub(crate) use_fips_endpoint: bool,
    pub(crate) use_dualstack_endpoint: bool,
    pub(crate) timeout: Duration,
    pub(crate) connect_timeout: Duration,
    pub(crate) max_attempts: u32,
    pub(crate) proxies: ProxyRules,
    pub(crate) allow_http: bool,
    pub(crate) check_token: bool,
    pub(crate) user_agent: String,
    /// Handed on to the transport.
    pub(crate) tls: TlsSettings,
    /// What was passed over, for the log.
    pub(crate) notes: Vec<String>,
}

impl Config {
    /// Resolves it from options and the process's environment.
    pub(crate) fn new(options: &Map<String, Value>) -> Result<Config, Error> {
        Config::with_environment(options, &Environment::of_process())
    }

    /// Resolves it from options and the given environment.
    pub(crate) fn with_environment(
        options: &Map<String, Value>,
        environment: &Environment<'_>,
    ) -> Result<Config, Error> {
        fail_point!("config");
        for (name, value) in options {
            check_option(name, value)?;
        }
        let mut layers = Layers::new(options, environment)?;
        Ok(Config {
            region: layers.text("region")?,
            endpoint_url: layers.endpoint_url()?,
            use_fips_endpoint: layers.flag("use_fips_endpoint", false)?,
            use_dualstack_endpoint: layers.flag("use_dualstack_endpoint", false)?,
            timeout: layers.seconds("timeout", 30.0)?,
            connect_timeout: layers.seconds("connect_timeout", 5.0)?,
            max_attempts: layers.count("max_attempts", 3)?,
            proxies: ProxyRules::new(options.get("proxy").and_then(Value::as_str), environment)?,
            allow_http: layers.flag("allow_http", false)?,
            check_token: layers.flag("check_token", true)?,
            user_agent: user_agent(layers.text("user_agent_extra")?)?,
            tls: tls_settings(&layers)?,
            notes: std::mem::take(&mut layers.notes),
        })
    }
}

/// Reads which authorities to trust, and which certificate to show.
fn tls_settings(layers: &Layers<'_>) -> Result<TlsSettings, Error> {
    let ca_bundle = layers.path("ca_bundle")?;
    let client_identity = match (layers.path("client_cert")?, layers.path("client_key")?) {
        (None, None) => None,
        (Some(certificate), Some(key)) => Some(ClientIdentity { certificate, key }),
        (Some(_), None) => {
            return Err(Error::invalid_argument(
                "Option client_cert: needs the option client_key beside it.",
            ));
        }
        (None, Some(_)) => {
            return Err(Error::invalid_argument(
                "Option client_key: needs the option client_cert beside it.",
            ));
        }
    };
    Ok(TlsSettings {
        ca_bundle,
        client_identity,
    })
}

#[cfg(test)]
mod tests;
