//! Where requests go: from region or endpoint URL to a transport, and the rule that a token travels
//! encrypted.

use std::fmt::Display;
use std::sync::Arc;

use once_cell::race::OnceBox;
use reqwest::Url;

use crate::config::Config;
use crate::config::proxy::Proxy;
use crate::endpoint::{self, Endpoint, Query};
use crate::error::Error;
use crate::protocol::request;
use crate::setting::Source;
use crate::token::{Claims, region_of_pool};
use crate::transport::tls::TlsSettings;
use crate::transport::{self, Tls, Transport, TransportConfig};

/// How many regions a client keeps connections for. Requests to others get new ones each time.
const MAX_REGIONS: usize = 32;

/// The targets of a client.
pub(super) struct Targets {
    tls: Arc<Tls>,
    /// Where all requests go, if that needs no region.
    custom: Option<Arc<Target>>,
    /// Those of the regions that requests went to, in a chain that only grows and has no lock.
    regional: OnceBox<Regional>,
}

struct Regional {
    region: String,
    target: Arc<Target>,
    next: OnceBox<Regional>,
}

/// Where a request goes.
pub(super) struct Target {
    pub(super) endpoint: Endpoint,
    /// As the rules name it, supported or not.
    pub(super) proxy: Option<Proxy>,
    /// One that the rules name and that is passed by, because the endpoint is on this machine.
    pub(super) passed_by: Option<Proxy>,
    /// An error where the proxy cannot be used.
    pub(super) transport: Result<Transport, Error>,
}

/// A region and where it came from.
pub(super) struct Region<'a> {
    pub(super) name: &'a str,
    pub(super) source: &'a dyn Display,
}

impl Targets {
    /// Checks what the configuration says of the endpoint.
    pub(super) fn new(config: &Config) -> Result<Targets, Error> {
        let tls = Arc::new(Tls::new(config.tls.clone()));
        let mut targets = Targets {
            tls,
            custom: None,
            regional: OnceBox::new(),
        };
        match (&config.endpoint_url, &config.region) {
            (Some(_), _) => {
                targets.custom = Some(Arc::new(Target::new(config, None, &targets.tls)?))
            }
            // A configured region must be fit to become part of a host name.
            (None, Some(region)) => drop(targets.of_region(config, &region.value)?),
            (None, None) => {}
        }
        Ok(targets)
    }

    /// Returns the target of all requests, if that needs no region.
    pub(super) fn custom(&self) -> Option<&Arc<Target>> {
        self.custom.as_ref()
    }

    pub(super) fn tls_settings(&self) -> &TlsSettings {
        self.tls.settings()
    }

    /// Returns the target of a region.
    pub(super) fn of_region(&self, config: &Config, region: &str) -> Result<Arc<Target>, Error> {
        let mut place = &self.regional;
        for _ in 0..MAX_REGIONS {
            let known = place.get_or_try_init(|| {
                Ok(Box::new(Regional {
                    region: region.to_owned(),
                    target: Arc::new(Target::new(config, Some(region), &self.tls)?),
                    next: OnceBox::new(),
                }))
            })?;
            if known.region == region {
                return Ok(known.target.clone());
            }
            place = &known.next;
        }
        Target::new(config, Some(region), &self.tls).map(Arc::new)
    }
}

impl Target {
    fn new(config: &Config, region: Option<&str>, tls: &Arc<Tls>) -> Result<Target, Error> {
        let endpoint = resolve(config, region)?;
        let url =
            Url::parse(&endpoint.url).map_err(|_| Error::internal("The endpoint is not a URL."))?;
        check_first_hop(config, &endpoint, config.proxies.named_for(&url))?;
        let transport = config.proxies.for_url(&url).and_then(|proxy| {
            Ok(Transport::new(TransportConfig {
                host: endpoint.host.clone(),
                proxy: proxy.map(connector).transpose()?,
                connect_timeout: config.connect_timeout,
                user_agent: config.user_agent.clone(),
                headers: request::prepared_headers(config.max_attempts)?,
                tls: tls.clone(),
                url: url.clone(),
            }))
        });
        Ok(Target {
            proxy: config.proxies.named_for(&url).cloned(),
            passed_by: config.proxies.passed_by(&url).cloned(),
            endpoint,
            transport,
        })
    }
}

fn connector(proxy: &Proxy) -> Result<transport::Proxy, Error> {
    Ok(transport::Proxy {
        connector: proxy.for_reqwest()?,
        shown: proxy.shown(),
        source: proxy.source().to_string(),
        is_https: proxy.is_https(),
        has_credentials: proxy.has_credentials(),
    })
}

/// Resolves the endpoint.
fn resolve(config: &Config, region: Option<&str>) -> Result<Endpoint, Error> {
    let custom = config.endpoint_url.as_ref();
    endpoint::resolve(&Query {
        region,
        use_fips: config.use_fips_endpoint,
        use_dualstack: config.use_dualstack_endpoint,
        endpoint_url: custom.map(|url| url.value.as_str()),
    })
    .map_err(|error| {
        let source = custom
            .map(|url| &url.source)
            .or(config.region.as_ref().map(|region| &region.source));
        match source {
            Some(source) => source.error(format!("{source}: {error}.")),
            None => Error::configuration(format!("The endpoint is not known: {error}.")),
        }
    })
}

/// Refuses a way on which the token would leave this machine unencrypted.
fn check_first_hop(
    config: &Config,
    endpoint: &Endpoint,
    proxy: Option<&Proxy>,
) -> Result<(), Error> {
    if endpoint.is_https || config.allow_http {
        return Ok(());
    }
    let in_clear = |source: Option<&Source>, hop: &str| {
        let message =
            |source: &dyn Display| format!("{source}: {hop} would get the token over plain http.");
        match source {
            Some(source) => source.error(message(source)),
            None => Error::configuration(message(&"The endpoint")),
        }
        .with_hint(
            "Use https, or set the option allow_http or COGNITO_ALLOW_HTTP=true if the way there \
             is safe.",
        )
    };
    if !endpoint.is_loopback {
        let source = config.endpoint_url.as_ref().map(|url| &url.source);
        return Err(in_clear(source, &endpoint.host));
    }
    match proxy {
        Some(proxy) if !proxy.is_loopback() && !proxy.is_https() => {
            Err(in_clear(Some(proxy.source()), &proxy.shown()))
        }
        _ => Ok(()),
    }
}

/// Returns the region, by the order option, token, user pool, environment, profile.
pub(super) fn region<'a>(
    config: &'a Config,
    claims: Option<&'a Claims>,
    pool_id: Option<&'a str>,
) -> Option<Region<'a>> {
    let configured = config.region.as_ref().map(|region| Region {
        name: &region.value,
        source: &region.source,
    });
    let option = config.region.as_ref();
    if option.is_some_and(|region| matches!(region.source, Source::Option(_))) {
        return configured;
    }
    let from_token = claims.and_then(Claims::region).map(|name| Region {
        name,
        source: &"token",
    });
    let from_pool = pool_id.and_then(region_of_pool).map(|name| Region {
        name,
        source: &"UserPoolId",
    });
    from_token.or(from_pool).or(configured)
}
