//! The resolved configuration as JSON, with the source of each setting.

use reqwest::Url;
use serde::Serialize;
use serde_json::Value;

use super::target::{self, Targets};
use crate::config::Config;
use crate::config::proxy::Proxy;
use crate::sanitize;
use crate::setting::SourcedPath;
use crate::transport::tls;

#[derive(Serialize)]
struct Description<'a> {
    region: Option<String>,
    region_source: String,
    endpoint_url: Option<&'a str>,
    endpoint_source: String,
    use_fips_endpoint: bool,
    use_dualstack_endpoint: bool,
    timeout: f64,
    connect_timeout: f64,
    max_attempts: u32,
    proxy: Option<String>,
    proxy_source: Option<String>,
    trust: String,
    trust_source: String,
    client_cert: Option<String>,
    client_key: Option<String>,
    allow_http: bool,
    check_token: bool,
    user_agent: &'a str,
}

pub(super) fn describe(config: &Config, targets: &Targets) -> Value {
    let region = target::region(config, None, None);
    let target = match (targets.custom(), &region) {
        (Some(custom), _) => Some(custom.clone()),
        (None, Some(region)) => targets.of_region(config, region.name).ok(),
        (None, None) => None,
    };
    let proxy = match &target {
        Some(target) => target.proxy.clone(),
        // Where the token decides the region, any region's host stands for all.
        None => Url::parse("https://cognito-idp.us-east-1.amazonaws.com/")
            .ok()
            .and_then(|url| config.proxies.named_for(&url).cloned()),
    };
    let settings = targets.tls_settings();
    let (trust, trust_source) = tls::trust_source(settings);
    let identity = settings.client_identity.as_ref();
    let path = |file: &SourcedPath| sanitize::path(&file.value);
    let description = Description {
        // Beside an endpoint URL it is not looked into, so that it may be anything.
        region: region
            .as_ref()
            .map(|region| sanitize::bare_name(region.name)),
        region_source: region
            .as_ref()
            .map_or_else(|| "token".to_owned(), |region| region.source.to_string()),
        endpoint_url: target.as_ref().map(|target| target.endpoint.url.as_str()),
        endpoint_source: config
            .endpoint_url
            .as_ref()
            .map_or_else(|| "region".to_owned(), |url| url.source.to_string()),
        use_fips_endpoint: config.use_fips_endpoint,
        use_dualstack_endpoint: config.use_dualstack_endpoint,
        timeout: config.timeout.as_secs_f64(),
        connect_timeout: config.connect_timeout.as_secs_f64(),
        max_attempts: config.max_attempts,
        proxy: proxy.as_ref().map(proxy_words),
        proxy_source: proxy.map(|proxy| proxy.source().to_string()),
        trust,
        trust_source,
        client_cert: identity.map(|identity| path(&identity.certificate)),
        client_key: identity.map(|identity| path(&identity.key)),
        allow_http: config.allow_http,
        check_token: config.check_token,
        user_agent: &config.user_agent,
    };
    serde_json::to_value(description).unwrap_or_default()
}

fn proxy_words(proxy: &Proxy) -> String {
    match proxy.is_supported() {
        true => proxy.shown(),
        false => format!("{} (not supported)", proxy.shown()),
    }
}
