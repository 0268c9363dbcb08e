//! Where requests go: AWS's endpoint rules for cognito-idp, as pure functions.

mod custom;
mod error;
mod partitions;
#[cfg(test)]
mod tests;

pub(crate) use custom::is_loopback;
pub(crate) use error::EndpointError;
pub(crate) use partitions::{Partition, is_region, partition_of};

/// What endpoint resolution starts from. No `Debug`: an endpoint URL may hold a password.
#[derive(Clone, Copy, Default)]
pub(crate) struct Query<'a> {
    /// Not looked at when there is an `endpoint_url`.
    pub region: Option<&'a str>,
    pub use_fips: bool,
    pub use_dualstack: bool,
    pub endpoint_url: Option<&'a str>,
}

/// Where requests go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint {
    /// Exactly what is POSTed to. A base path stays as it was given (`/base` and `/base/` differ,
    /// as in botocore); without one the path is `/`.
    pub url: String,
    /// For logs and messages: host, or host:port where the port is not the scheme's own.
    pub host: String,
    pub is_https: bool,
    /// The host is this machine by its very name or address.
    pub is_loopback: bool,
}

/// Regions whose FIPS host answers on both IPv4 and IPv6, so that AWS keeps it for dual-stack.
const FIPS_HOST_IS_DUAL_STACK: [&str; 4] = ["us-east-1", "us-east-2", "us-west-1", "us-west-2"];

/// Applies the rules, in AWS's order: a custom endpoint first, then the region.
pub(crate) fn resolve(query: &Query) -> Result<Endpoint, EndpointError> {
    if let Some(endpoint_url) = query.endpoint_url {
        if query.use_fips {
            return Err(EndpointError::FipsWithCustomEndpoint);
        }
        if query.use_dualstack {
            return Err(EndpointError::DualStackWithCustomEndpoint);
        }
        return custom::parse(endpoint_url);
    }
    let region = query.region.ok_or(EndpointError::MissingRegion)?;
    if !is_region(region) {
        return Err(EndpointError::malformed_region(region));
    }
    let host = regional_host(
        partition_of(region),
        region,
        query.use_fips,
        query.use_dualstack,
    )?;
    Ok(Endpoint {
        url: format!("https://{host}/"),
        host,
        is_https: true,
        is_loopback: false,
    })
}

/// The host for a region. The partition is a parameter because every partition supports
/// everything today, and the refusals must hold for one that does not.
fn regional_host(
    partition: &Partition,
    region: &str,
    use_fips: bool,
    use_dualstack: bool,
) -> Result<String, EndpointError> {
    let plain = partition.dns_suffix;
    let dual = partition.dualstack_dns_suffix;
    let (service, suffix) = match (use_fips, use_dualstack) {
        (true, true) => {
            if !partition.supports_fips || !partition.supports_dualstack {
                return Err(EndpointError::FipsAndDualStackUnsupported {
                    partition: partition.id,
                });
            }
            if FIPS_HOST_IS_DUAL_STACK.contains(&region) {
                ("cognito-idp-fips", plain)
            } else {
                ("cognito-idp-fips", dual)
            }
        }
        (true, false) => {
            if !partition.supports_fips {
                return Err(EndpointError::FipsUnsupported {
                    partition: partition.id,
                });
            }
            ("cognito-idp-fips", plain)
        }
        (false, true) => {
            if !partition.supports_dualstack {
                return Err(EndpointError::DualStackUnsupported {
                    partition: partition.id,
                });
            }
            // In aws the plain host is dual-stack already.
            if partition.id == "aws" {
                ("cognito-idp", plain)
            } else {
                ("cognito-idp", dual)
            }
        }
        (false, false) => ("cognito-idp", plain),
    };
    Ok(format!("{service}.{region}.{suffix}"))
}
