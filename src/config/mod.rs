//! Resolves the configuration: option, then environment, then profile file, then default.

mod layers;
pub(crate) mod options;
pub(crate) mod profile;
pub(crate) mod proxy;
mod user_agent;

use std::time::Duration;

use serde_json::{Map, Value};

use self::layers::{Layers, check_option, flag, wrong_flag};
use self::proxy::ProxyRules;
use self::user_agent::user_agent;
use crate::error::Error;
use crate::setting::{Source, Sourced, SourcedPath};
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
}

impl Config {
    /// Resolves it from options and the process's environment.
    pub(crate) fn new(options: &Map<String, Value>) -> Result<Config, Error> {
        Config::with_environment(options, &|name| std::env::var(name).ok())
    }

    /// Resolves it from options and the given environment.
    pub(crate) fn with_environment(
        options: &Map<String, Value>,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Config, Error> {
        fail_point!("config");
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
            proxies: ProxyRules::new(options.get("proxy").and_then(Value::as_str), environment)?,
            allow_http: layers.flag("allow_http", false)?,
            check_token: layers.flag("check_token", true)?,
            user_agent: user_agent(layers.text("user_agent_extra")),
            tls: tls_settings(&layers)?,
        })
    }
}

/// Reads which authorities to trust, and which certificate to show.
fn tls_settings(layers: &Layers<'_>) -> Result<TlsSettings, Error> {
    let ca_bundle = layers.text("ca_bundle").map(path);
    let client_identity = match (layers.text("client_cert"), layers.text("client_key")) {
        (None, None) => None,
        (Some(certificate), Some(key)) => Some(ClientIdentity {
            certificate: path(certificate),
            key: path(key),
        }),
        (Some(_), None) => {
            return Err(Error::invalid_argument(
                "option client_cert: needs the option client_key beside it.",
            ));
        }
        (None, Some(_)) => {
            return Err(Error::invalid_argument(
                "option client_key: needs the option client_cert beside it.",
            ));
        }
    };
    Ok(TlsSettings {
        ca_bundle,
        client_identity,
    })
}

fn path(text: Sourced<String>) -> SourcedPath {
    Sourced {
        value: text.value.into(),
        source: text.source,
    }
}

#[cfg(test)]
mod tests;
