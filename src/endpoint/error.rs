//! Why no endpoint could be resolved: what was wrong, with which setting, what to do.

use std::fmt;

use crate::sanitize;

/// Holds nothing secret: an endpoint URL is never quoted, because it may hold a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum EndpointError {
    FipsWithCustomEndpoint,
    DualStackWithCustomEndpoint,
    MissingRegion,
    /// Holds the region where it is fit to be quoted.
    MalformedRegion {
        quoted: Option<String>,
    },
    FipsUnsupported {
        partition: &'static str,
    },
    DualStackUnsupported {
        partition: &'static str,
    },
    FipsAndDualStackUnsupported {
        partition: &'static str,
    },
    Url(UrlError),
}

/// What is wrong with an endpoint URL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum UrlError {
    /// The reason is a fixed text, never a part of the URL.
    Malformed {
        reason: String,
    },
    Scheme,
    WithoutHost,
    UserInfo,
    Query,
    Fragment,
}

impl EndpointError {
    /// Quotes the region only if it is short and free of `@` and line breaks: by mistake it may be a
    /// token, a key or a URL with a password.
    pub(super) fn malformed_region(text: &str) -> EndpointError {
        let fit = text.len() <= 32
            && !text.contains('@')
            && sanitize::why_no_setting(text.as_ref()).is_none();
        EndpointError::MalformedRegion {
            quoted: fit.then(|| format!("\"{}\"", text.escape_default())),
        }
    }
}

const URL_SETTING: &str = "endpoint_url (AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER, \
                           AWS_ENDPOINT_URL or the profile)";
const FIPS_SETTING: &str = "use_fips_endpoint (AWS_USE_FIPS_ENDPOINT or the profile)";
const DUALSTACK_SETTING: &str =
    "use_dualstack_endpoint (AWS_USE_DUALSTACK_ENDPOINT or the profile)";

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EndpointError::FipsWithCustomEndpoint => write!(
                f,
                "FIPS and a custom endpoint are not supported together, because the custom \
                 endpoint names the host itself: remove {URL_SETTING} or {FIPS_SETTING}"
            ),
            EndpointError::DualStackWithCustomEndpoint => write!(
                f,
                "dual-stack and a custom endpoint are not supported together, because the custom \
                 endpoint names the host itself: remove {URL_SETTING} or {DUALSTACK_SETTING}"
            ),
            EndpointError::MissingRegion => write!(
                f,
                "no region is set and none was found in a token: set the option region, AWS_REGION or \
                 region in the profile, or set {URL_SETTING}"
            ),
            EndpointError::MalformedRegion { quoted } => write!(
                f,
                "the region {}is malformed: a region is lower-case letters, digits and single \
                 hyphens, such as us-east-1; correct the option region, AWS_REGION or region in \
                 the profile",
                quoted
                    .as_ref()
                    .map_or(String::new(), |text| format!("{text} "))
            ),
            EndpointError::FipsUnsupported { partition } => write!(
                f,
                "FIPS is enabled but the partition {partition} does not support FIPS: remove \
                 {FIPS_SETTING} or choose another region"
            ),
            EndpointError::DualStackUnsupported { partition } => write!(
                f,
                "dual-stack is enabled but the partition {partition} does not support \
                 dual-stack: remove {DUALSTACK_SETTING} or choose another region"
            ),
            EndpointError::FipsAndDualStackUnsupported { partition } => write!(
                f,
                "FIPS and dual-stack are enabled, but the partition {partition} does not support \
                 one or both: remove {FIPS_SETTING} or {DUALSTACK_SETTING}, or choose another \
                 region"
            ),
            EndpointError::Url(error) => error.fmt(f),
        }
    }
}

impl fmt::Display for UrlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            UrlError::Malformed { reason } => write!(
                f,
                "the endpoint URL is malformed ({reason}): correct {URL_SETTING}; a full URL is \
                 wanted, such as https://host:port/path"
            ),
            UrlError::Scheme => write!(
                f,
                "the endpoint URL is neither https nor http: correct {URL_SETTING}"
            ),
            UrlError::WithoutHost => write!(
                f,
                "the endpoint URL has no host: correct {URL_SETTING}; a full URL is wanted, such \
                 as https://host:port/path"
            ),
            UrlError::UserInfo => write!(
                f,
                "the endpoint URL holds a user name or password, which Cognito never wants: \
                 remove the part before the @ from {URL_SETTING}"
            ),
            UrlError::Query => write!(
                f,
                "the endpoint URL holds a query: remove the ? and what follows from {URL_SETTING}"
            ),
            UrlError::Fragment => write!(
                f,
                "the endpoint URL holds a fragment: remove the # and what follows from \
                 {URL_SETTING}"
            ),
        }
    }
}

impl std::error::Error for EndpointError {}
