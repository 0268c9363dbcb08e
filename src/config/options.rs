//! The table of options: name, type, environment variables, profile key, default. All data.

/// What a value must look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A string that is not empty.
    Text,
    /// A string that may be empty.
    TextOrEmpty,
    /// `true` or `false`.
    Flag,
    /// A number of seconds above 0.
    Seconds,
    /// A whole number of at least 1.
    Count,
}

/// One option, wherever it may be set.
#[derive(Debug)]
pub struct OptionSpec {
    /// The name in `options_json`.
    pub name: &'static str,
    /// What its value must look like.
    pub kind: Kind,
    /// The environment variables, the first that is set wins.
    pub environment: &'static [&'static str],
    /// The key in the profile file.
    pub profile_key: Option<&'static str>,
    /// The default, in words.
    pub default: &'static str,
    /// What it does, in one line.
    pub purpose: &'static str,
}

/// Every option that [`crate::Client`] takes.
#[rustfmt::skip] // one line for each thing said of an option, so that it reads as a table
pub const OPTIONS: &[OptionSpec] = &[
    OptionSpec { name: "region", kind: Kind::Text,
        environment: &["AWS_REGION", "AWS_DEFAULT_REGION"], profile_key: Some("region"),
        default: "from the token",
        purpose: "AWS region of the user pool. The option goes before the token, the token before the rest." },
    OptionSpec { name: "endpoint_url", kind: Kind::Text,
        environment: &["AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", "AWS_ENDPOINT_URL"], profile_key: Some("endpoint_url"),
        default: "the region's endpoint",
        purpose: "Where to send requests, for a gateway or an emulator." },
    OptionSpec { name: "use_fips_endpoint", kind: Kind::Flag,
        environment: &["AWS_USE_FIPS_ENDPOINT"], profile_key: Some("use_fips_endpoint"),
        default: "false",
        purpose: "Use the region's FIPS endpoint." },
    OptionSpec { name: "use_dualstack_endpoint", kind: Kind::Flag,
        environment: &["AWS_USE_DUALSTACK_ENDPOINT"], profile_key: Some("use_dualstack_endpoint"),
        default: "false",
        purpose: "Use the endpoint that has IPv6 too." },
    OptionSpec { name: "profile", kind: Kind::Text,
        environment: &["AWS_DEFAULT_PROFILE", "AWS_PROFILE"], profile_key: None,
        default: "default",
        purpose: "Which profile of the files to read." },
    OptionSpec { name: "config_file", kind: Kind::Text,
        environment: &["AWS_CONFIG_FILE"], profile_key: None,
        default: "~/.aws/config",
        purpose: "The profile file. Profiles of the credentials file count too." },
    OptionSpec { name: "timeout", kind: Kind::Seconds,
        environment: &["COGNITO_TIMEOUT"], profile_key: None,
        default: "30",
        purpose: "Seconds that a call may take, retries and waits included." },
    OptionSpec { name: "connect_timeout", kind: Kind::Seconds,
        environment: &["COGNITO_CONNECT_TIMEOUT"], profile_key: None,
        default: "5",
        purpose: "Seconds for name look-up, connect and TLS handshake together." },
    OptionSpec { name: "max_attempts", kind: Kind::Count,
        environment: &["AWS_MAX_ATTEMPTS"], profile_key: Some("max_attempts"),
        default: "3",
        purpose: "How often a request is sent at most, where sending again is safe." },
    OptionSpec { name: "ca_bundle", kind: Kind::Text,
        environment: &["AWS_CA_BUNDLE"], profile_key: Some("ca_bundle"),
        default: "the system's trust store",
        purpose: "PEM file of the certificate authorities to trust, in place of the system's." },
    OptionSpec { name: "client_cert", kind: Kind::Text,
        environment: &[], profile_key: None,
        default: "none",
        purpose: "PEM file of a client certificate (and its chain), for a gateway that asks for one." },
    OptionSpec { name: "client_key", kind: Kind::Text,
        environment: &[], profile_key: None,
        default: "none",
        purpose: "PEM file of the private key of client_cert." },
    OptionSpec { name: "proxy", kind: Kind::TextOrEmpty,
        environment: &["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"], profile_key: None,
        default: "none",
        purpose: "URL of an http or https proxy, \"\" for none. NO_PROXY counts only for a proxy from the environment." },
    OptionSpec { name: "allow_http", kind: Kind::Flag,
        environment: &["COGNITO_ALLOW_HTTP"], profile_key: None,
        default: "false",
        purpose: "Let the token travel unencrypted to a host other than this one." },
    OptionSpec { name: "check_token", kind: Kind::Flag,
        environment: &["COGNITO_CHECK_TOKEN"], profile_key: None,
        default: "true",
        purpose: "Refuse what cannot be an access token before anything is sent." },
    OptionSpec { name: "user_agent_extra", kind: Kind::Text,
        environment: &["AWS_SDK_UA_APP_ID"], profile_key: Some("sdk_ua_app_id"),
        default: "none",
        purpose: "Text added to the User-Agent header." },
];

/// Environment variables beside those of the options.
pub const OTHER_ENVIRONMENT: &[(&str, &str)] = &[
    (
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "`true`: pay no attention to endpoint URLs of the environment and the profile file",
    ),
    (
        "AWS_SHARED_CREDENTIALS_FILE",
        "the other file that has profiles, in place of `~/.aws/credentials`; its keys are not used",
    ),
    (
        "SSL_CERT_FILE",
        "PEM file of the system's trust store, in place of the usual place",
    ),
    (
        "SSL_CERT_DIR",
        "folder of the system's trust store, in place of the usual place",
    ),
    (
        "COGNITO_LOG",
        "`error`, `warn`, `info`, `debug` or `trace`: the default client writes its log lines to standard error",
    ),
];

pub(crate) fn find(name: &str) -> Option<&'static OptionSpec> {
    OPTIONS.iter().find(|spec| spec.name == name)
}
