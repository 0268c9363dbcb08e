//! Which proxy a request goes through. Never shows the credentials in a proxy's URL.

use std::fmt;

use reqwest::Url;

use super::environment::Environment;
use super::no_proxy;
use crate::endpoint::is_loopback;
use crate::error::Error;
use crate::setting::Source;

/// The kinds of proxies that are known by name; of them `http` and `https` are supported.
const KINDS: [&str; 9] = [
    "http", "https", "socks", "socks4", "socks4a", "socks5", "socks5h", "ftp", "ws",
];

/// The proxies to choose from, each with where it was set.
#[derive(Default)]
pub(crate) struct ProxyRules {
    https: Option<Proxy>,
    http: Option<Proxy>,
    /// Hosts to reach without a proxy, as NO_PROXY lists them.
    bypass: String,
}

/// One proxy.
#[derive(Clone)]
pub(crate) struct Proxy {
    kind: &'static str,
    /// As URLs write it: an IPv6 address is in brackets.
    host: String,
    port: Option<u16>,
    /// User and password as they may stand in a URL.
    credentials: Option<String>,
    source: Source,
}

impl Proxy {
    /// Returns scheme, host and port, for people.
    pub(crate) fn shown(&self) -> String {
        let Proxy { kind, host, .. } = self;
        match self.port {
            Some(port) => format!("{kind}://{host}:{port}"),
            None => format!("{kind}://{host}"),
        }
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// Returns whether the way to the proxy itself is encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.kind == "https"
    }

    /// Returns whether the URL has a user or a password.
    pub(crate) fn has_credentials(&self) -> bool {
        !matches!(self.credentials.as_deref(), None | Some("@" | ":@"))
    }

    /// Returns whether the proxy runs on this machine.
    pub(crate) fn is_loopback(&self) -> bool {
        is_loopback(&self.host)
    }

    /// Returns the proxy for `reqwest`, with its credentials.
    pub(crate) fn for_reqwest(&self) -> Result<reqwest::Proxy, Error> {
        let Proxy { kind, host, .. } = self;
        let credentials = self.credentials.as_deref().unwrap_or_default();
        let port = self
            .port
            .map_or_else(String::new, |port| format!(":{port}"));
        let url = format!("{kind}://{credentials}{host}{port}");
        reqwest::Proxy::all(url).map_err(|_| {
            self.source
                .error(format!("{}: the proxy's URL cannot be used.", self.source))
        })
    }

    /// Returns whether this library can speak to it.
    pub(crate) fn is_supported(&self) -> bool {
        matches!(self.kind, "http" | "https")
    }

    /// Reads a proxy's URL as curl does; a bare host:port is one too.
    fn read(text: &str, source: &Source) -> Result<Proxy, Error> {
        Proxy::parse(text, source).map_err(|why| {
            let error = source.error(format!("{source}: the proxy's URL {why}."));
            error.with_hint(match why {
                CREDENTIALS => "Write # / ? \\ in the password as %23 %2F %3F %5C, and @ as %40.",
                KIND => USE_ANOTHER,
                _ => "Give a URL such as http://proxy.example:3128, or \"\" for no proxy.",
            })
        })
    }

    fn parse(text: &str, source: &Source) -> Result<Proxy, &'static str> {
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("holds white space or a control character");
        }
        let (kind, rest) = text.split_once("://").unwrap_or(("http", text));
        let kind = KINDS
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(kind))
            .ok_or(KIND)?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, beyond) = rest.split_at(end);
        if beyond.contains('@') {
            return Err(CREDENTIALS);
        }
        let (credentials, host_and_port) = match authority.rsplit_once('@') {
            Some((credentials, host)) => (Some(credentials), host),
            None => (None, authority),
        };
        if host_and_port.contains('\\') {
            return Err(CREDENTIALS);
        }
        if host_and_port.is_empty() || host_and_port.starts_with(':') {
            return Err("has no host");
        }
        // The parser of http URLs brings any host into one form.
        let url = Url::parse(&format!("http://{host_and_port}/"))
            .map_err(|_| "cannot be read: its host or port is malformed")?;
        let (host, port) = match (url.host_str(), host_and_port.rsplit_once(':')) {
            (None, _) => return Err("has no host"),
            (Some(host), Some((_, port))) if !port.contains(']') => (host, port.parse().ok()),
            (Some(host), _) => (host, None),
        };
        Ok(Proxy {
            kind,
            host: host.to_owned(),
            port,
            credentials: credentials.map(encode_credentials),
            source: source.clone(),
        })
    }
}

const CREDENTIALS: &str = "cannot be read: its user or password holds a character that ends them";
const KIND: &str = "is of a kind that is not supported";
const USE_ANOTHER: &str = "Use an http or https proxy, or set the option proxy to \"\".";

/// Returns `user:password@` as a URL parser takes it. What is percent-encoded already stays so.
fn encode_credentials(text: &str) -> String {
    let (user, password) = match text.split_once(':') {
        Some((user, password)) => (user, Some(password)),
        None => (text, None),
    };
    let mut out = encode(user);
    if let Some(password) = password {
        out.push(':');
        out.push_str(&encode(password));
    }
    out.push('@');
    out
}

fn encode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        let starts_escape = *byte == b'%'
            && bytes
                .get(at + 1..at + 3)
                .is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit));
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) || starts_escape {
            out.push(char::from(*byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl ProxyRules {
    /// Reads the rules from the option, else from the environment.
    pub(crate) fn new(
        option: Option<&str>,
        environment: &Environment<'_>,
    ) -> Result<ProxyRules, Error> {
        if let Some(text) = option {
            let proxy = (!text.is_empty())
                .then(|| Proxy::read(text, &Source::Option("proxy")))
                .transpose()?;
            return Ok(ProxyRules {
                https: proxy.clone(),
                http: proxy,
                bypass: String::new(),
            });
        }
        let text = |names: [&'static str; 2]| -> Result<Option<(&'static str, String)>, Error> {
            for name in names {
                if let Some(text) = environment.text(name)? {
                    return Ok(Some((name, text)));
                }
            }
            Ok(None)
        };
        let proxy = |names| -> Result<Option<Proxy>, Error> {
            text(names)?
                .map(|(name, text)| Proxy::read(&text, &Source::Environment(name)))
                .transpose()
        };
        let all = proxy(["ALL_PROXY", "all_proxy"])?;
        // In a CGI program HTTP_PROXY is a request's header `Proxy:`, which anyone can send.
        let http = match environment.bytes("REQUEST_METHOD") {
            Some(_) => None,
            None => proxy(["HTTP_PROXY", "http_proxy"])?,
        };
        Ok(ProxyRules {
            https: proxy(["HTTPS_PROXY", "https_proxy"])?.or_else(|| all.clone()),
            http: http.or(all),
            bypass: text(["NO_PROXY", "no_proxy"])?.map_or_else(String::new, |(_, list)| list),
        })
    }

    /// Returns the proxy for requests to `endpoint`; an error where it is of a kind that cannot be
    /// used.
    pub(crate) fn for_url(&self, endpoint: &Url) -> Result<Option<&Proxy>, Error> {
        match self.named_for(endpoint) {
            Some(proxy) if !proxy.is_supported() => Err(proxy
                .source
                .error(format!(
                    "{}: a proxy of the kind \"{}\" is not supported.",
                    proxy.source, proxy.kind
                ))
                .with_hint(USE_ANOTHER)),
            found => Ok(found),
        }
    }

    /// Returns the proxy that the rules name for `endpoint`, of whatever kind.
    pub(crate) fn named_for(&self, endpoint: &Url) -> Option<&Proxy> {
        self.of_scheme(endpoint)
            .filter(|proxy| !passes_by(proxy, endpoint))
    }

    /// Returns the proxy that is passed by because the endpoint is on this machine.
    pub(crate) fn passed_by(&self, endpoint: &Url) -> Option<&Proxy> {
        self.of_scheme(endpoint)
            .filter(|proxy| passes_by(proxy, endpoint))
    }

    fn of_scheme(&self, endpoint: &Url) -> Option<&Proxy> {
        let proxy = match endpoint.scheme() {
            "https" => &self.https,
            _ => &self.http,
        };
        proxy
            .as_ref()
            .filter(|_| !no_proxy::names(&self.bypass, endpoint))
    }
}

/// Returns whether plain http to this machine passes a proxy by: one elsewhere, from the environment,
/// that was set for other requests. It would get the token in clear.
fn passes_by(proxy: &Proxy, endpoint: &Url) -> bool {
    endpoint.scheme() == "http"
        && endpoint.host_str().is_some_and(is_loopback)
        && !proxy.is_loopback()
        && !matches!(proxy.source, Source::Option(_))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(option: Option<&str>, pairs: &[(&str, &str)]) -> Result<ProxyRules, Error> {
        let find = |name: &str| {
            let found = pairs.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).into())
        };
        ProxyRules::new(option, &Environment::new(&find, false))
    }

    fn rules(pairs: &[(&str, &str)]) -> ProxyRules {
        read(None, pairs).unwrap()
    }

    fn chosen(rules: &ProxyRules, url: &str) -> Option<String> {
        rules
            .for_url(&Url::parse(url).unwrap())
            .unwrap()
            .map(Proxy::shown)
    }

    const AWS: &str = "https://cognito-idp.eu-west-1.amazonaws.com/";

    #[test]
    fn the_scheme_chooses_and_all_proxy_fills_in() {
        let both = rules(&[("HTTPS_PROXY", "http://s:1"), ("http_proxy", "h:2")]);
        assert_eq!(chosen(&both, AWS).as_deref(), Some("http://s:1"));
        assert_eq!(chosen(&both, "http://x/").as_deref(), Some("http://h:2"));
        let all = rules(&[("ALL_PROXY", "http://a:3")]);
        assert_eq!(chosen(&all, AWS).as_deref(), Some("http://a:3"));
        assert_eq!(chosen(&rules(&[]), AWS), None);
    }

    #[test]
    fn upper_case_goes_before_lower_case() {
        let both = rules(&[
            ("https_proxy", "http://low:1"),
            ("HTTPS_PROXY", "http://up:1"),
        ]);
        assert_eq!(chosen(&both, AWS).as_deref(), Some("http://up:1"));
    }

    #[test]
    fn no_proxy_is_honoured() {
        for (list, through) in [
            ("amazonaws.com", false),
            (".eu-west-1.amazonaws.com", false),
            ("*", false),
            ("example.com, amazonaws.com", false),
            ("notamazonaws.com", true),
            ("eu-west-2.amazonaws.com", true),
        ] {
            let rules = rules(&[("HTTPS_PROXY", "http://p:1"), ("NO_PROXY", list)]);
            assert_eq!(chosen(&rules, AWS).is_some(), through, "{list}");
        }
        let net = rules(&[("HTTP_PROXY", "http://p:1"), ("NO_PROXY", "10.0.0.0/8")]);
        assert_eq!(chosen(&net, "http://10.1.2.3/"), None);
        assert!(chosen(&net, "http://11.1.2.3/").is_some());
    }

    #[test]
    fn a_cgi_programs_http_proxy_is_not_believed() {
        let cgi = rules(&[("HTTP_PROXY", "http://evil:1"), ("REQUEST_METHOD", "GET")]);
        assert_eq!(chosen(&cgi, "http://x/"), None);
    }

    #[test]
    fn credentials_are_never_shown_and_kinds_are_named() {
        let rules = rules(&[("HTTPS_PROXY", "http://us%40er:pa%3Ass@p:1")]);
        assert_eq!(chosen(&rules, AWS).as_deref(), Some("http://p:1"));
        let socks = super::tests::rules(&[("ALL_PROXY", "socks5://u:secret@p:1")]);
        let error = socks.for_url(&Url::parse(AWS).unwrap()).unwrap_err();
        assert!(error.message().contains("socks5") && error.message().contains("ALL_PROXY"));
        assert!(!error.to_string().contains("secret"));
        let bad = read(Some("http://u:secret@:x/"), &[]).err().unwrap();
        assert!(!bad.to_string().contains("secret"));
    }

    #[test]
    fn the_option_goes_before_the_environment_and_empty_means_none() {
        let environment = [("HTTPS_PROXY", "http://e:1")];
        let chosen_with = |option| chosen(&read(option, &environment).unwrap(), AWS);
        assert_eq!(chosen_with(Some("")), None);
        assert_eq!(
            chosen_with(Some("http://o:1")).as_deref(),
            Some("http://o:1")
        );
        assert_eq!(chosen_with(None).as_deref(), Some("http://e:1"));
    }
}
