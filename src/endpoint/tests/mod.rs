//! Tests of endpoint resolution; here what the tests share.

mod custom;
mod error;
mod published;
mod regions;

use super::*;

/// Name, FIPS, dual-stack.
const COMBINATIONS: [(&str, bool, bool); 4] = [
    ("plain", false, false),
    ("fips", true, false),
    ("dual-stack", false, true),
    ("both", true, true),
];

fn of_region(region: &str, use_fips: bool, use_dualstack: bool) -> Result<Endpoint, EndpointError> {
    resolve(&Query {
        region: Some(region),
        use_fips,
        use_dualstack,
        endpoint_url: None,
    })
}

fn of_url(endpoint_url: &str) -> Result<Endpoint, EndpointError> {
    resolve(&Query {
        endpoint_url: Some(endpoint_url),
        ..Query::default()
    })
}

fn assert_host(region: &str, use_fips: bool, use_dualstack: bool, host: &str) {
    assert_eq!(
        of_region(region, use_fips, use_dualstack),
        Ok(Endpoint {
            url: format!("https://{host}/"),
            host: host.to_owned(),
            is_https: true,
            is_loopback: false,
        }),
        "{region}, FIPS {use_fips}, dual-stack {use_dualstack}"
    );
}
