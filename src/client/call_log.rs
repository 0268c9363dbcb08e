//! The log lines of a call.

use std::time::Instant;

use super::hooks::{Hooks, Level, log};
use super::target::{Region, Target};
use crate::config::Config;
use crate::error::Error;
use crate::protocol::response::Response;

/// Logs where the requests of a call go, and which settings say so.
pub(super) fn target(hooks: &dyn Hooks, config: &Config, region: Option<&Region>, target: &Target) {
    for note in &config.notes {
        log(hooks, Level::Debug, || note.clone());
    }
    if let Some(region) = region {
        log(hooks, Level::Debug, || {
            format!("region {} from {}", region.name, region.source)
        });
    }
    log(hooks, Level::Debug, || {
        let source = match &config.endpoint_url {
            Some(url) => url.source.to_string(),
            None => "region".to_owned(),
        };
        format!("endpoint {} from {source}", target.endpoint.url)
    });
    if let Some(proxy) = &target.proxy {
        log(hooks, Level::Debug, || {
            format!("proxy {} from {}", proxy.shown(), proxy.source())
        });
    }
    if let Some(proxy) = &target.passed_by {
        log(hooks, Level::Debug, || {
            format!(
                "proxy {} from {} is passed by: the endpoint is on this machine",
                proxy.shown(),
                proxy.source()
            )
        });
    }
}

/// Logs how a call ended, in one line.
pub(super) fn outcome(
    hooks: &dyn Hooks,
    operation: &str,
    host: &str,
    started: Instant,
    result: &Result<Response, Error>,
    attempts: u32,
) {
    log(hooks, Level::Info, || {
        let (status, metadata) = match result {
            Ok(response) => ("COGNITO_OK", response.origin.metadata()),
            Err(error) => (error.status().name(), error.metadata().clone()),
        };
        let http = metadata
            .http_status
            .map_or_else(|| "-".to_owned(), |status| status.to_string());
        format!(
            "{operation} host={host} status={status} http={http} request_id={} \
             attempts={attempts} ms={}",
            metadata.request_id.as_deref().unwrap_or("-"),
            started.elapsed().as_millis(),
        )
    });
}
