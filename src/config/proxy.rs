//! Which proxy a request goes through. Never shows the credentials in a proxy's URL.

use std::fmt;

use hyper_util::client::proxy::matcher::Matcher;
use reqwest::Url;

use crate::error::Error;
use crate::sanitize;
use crate::setting::Source;

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
    url: Url,
    source: Source,
}

impl Proxy {
    /// Returns scheme, host and port, for people.
    pub(crate) fn shown(&self) -> String {
        sanitize::origin(&self.url)
    }

    pub(crate) fn source(&self) -> &Source {
        &self.source
    }

    /// Whether the way to the proxy itself is encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// Returns the proxy for `reqwest`, with its credentials.
    pub(crate) fn for_reqwest(&self) -> Result<reqwest::Proxy, Error> {
        reqwest::Proxy::all(self.url.clone()).map_err(|_| {
            self.source
                .error(format!("{}: the proxy's URL cannot be used.", self.source))
        })
    }

    /// Returns whether this library can speak to it.
    pub(crate) fn is_supported(&self) -> bool {
        matches!(self.url.scheme(), "http" | "https")
    }

    fn parse(text: &str, source: &Source) -> Result<Proxy, Error> {
        let fault = |why: &str| {
            source
                .error(format!("{source}: {why}."))
                .with_hint("Give a URL such as http://proxy.example:3128, or \"\" for no proxy.")
        };
        // curl and others take a bare host:port, so people set one.
        let url = if text.contains("://") {
            Url::parse(text)
        } else {
            Url::parse(&format!("http://{text}"))
        }
        .map_err(|_| fault("the proxy's URL cannot be read"))?;
        if !url.has_host() {
            return Err(fault("the proxy's URL has no host"));
        }
        Ok(Proxy {
            url,
            source: source.clone(),
        })
    }
}

impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown())
    }
}

impl ProxyRules {
    /// The rules from the option, else from the environment.
    pub(crate) fn new(
        option: Option<&str>,
        environment: &dyn Fn(&str) -> Option<String>,
    ) -> Result<ProxyRules, Error> {
        if let Some(text) = option {
            let proxy = (!text.is_empty())
                .then(|| Proxy::parse(text, &Source::Option("proxy")))
                .transpose()?;
            return Ok(ProxyRules {
                https: proxy.clone(),
                http: proxy,
                bypass: String::new(),
            });
        }
        let variable = |names: [&'static str; 2]| -> Result<Option<Proxy>, Error> {
            names
                .into_iter()
                .find_map(|name| Some((name, environment(name)?)))
                .map(|(name, text)| Proxy::parse(&text, &Source::Environment(name)))
                .transpose()
        };
        let all = variable(["ALL_PROXY", "all_proxy"])?;
        // In a CGI program HTTP_PROXY is a request's header `Proxy:`, which anyone can send.
        let http = if environment("REQUEST_METHOD").is_some() {
            None
        } else {
            variable(["HTTP_PROXY", "http_proxy"])?
        };
        Ok(ProxyRules {
            https: variable(["HTTPS_PROXY", "https_proxy"])?.or_else(|| all.clone()),
            http: http.or(all),
            bypass: environment("NO_PROXY")
                .or_else(|| environment("no_proxy"))
                .unwrap_or_default(),
        })
    }

    /// The proxy for requests to `endpoint`; an error where it is of a kind that we cannot use.
    pub(crate) fn for_url(&self, endpoint: &Url) -> Result<Option<&Proxy>, Error> {
        match self.named_for(endpoint) {
            Some(proxy) if !proxy.is_supported() => Err(proxy
                .source
                .error(format!(
                    "{}: a proxy of the kind \"{}\" is not supported.",
                    proxy.source,
                    proxy.url.scheme()
                ))
                .with_hint("Use an http or https proxy, or set the option proxy to \"\".")),
            found => Ok(found),
        }
    }

    /// The proxy that the rules name for `endpoint`, of whatever kind.
    pub(crate) fn named_for(&self, endpoint: &Url) -> Option<&Proxy> {
        let proxy = match endpoint.scheme() {
            "https" => &self.https,
            _ => &self.http,
        };
        proxy.as_ref().filter(|_| !self.bypasses(endpoint))
    }

    /// Whether the rules of NO_PROXY leave `endpoint` alone. hyper-util has them as curl does.
    fn bypasses(&self, endpoint: &Url) -> bool {
        if self.bypass.is_empty() {
            return false;
        }
        let Ok(target) = endpoint.as_str().parse() else {
            return false;
        };
        Matcher::builder()
            .all("http://proxy.invalid")
            .no(self.bypass.as_str())
            .build()
            .intercept(&target)
            .is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(pairs: &[(&str, &str)]) -> ProxyRules {
        ProxyRules::new(None, &|name| {
            pairs
                .iter()
                .find(|(n, _)| *n == name)
                .map(|(_, v)| (*v).to_owned())
        })
        .unwrap()
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
        let bad = ProxyRules::new(Some("http://u:secret@:x/"), &|_| None)
            .err()
            .unwrap();
        assert!(!bad.to_string().contains("secret"));
    }

    #[test]
    fn the_option_goes_before_the_environment_and_empty_means_none() {
        let environment = |name: &str| (name == "HTTPS_PROXY").then(|| "http://e:1".to_owned());
        let chosen_with = |option| chosen(&ProxyRules::new(option, &environment).unwrap(), AWS);
        assert_eq!(chosen_with(Some("")), None);
        assert_eq!(
            chosen_with(Some("http://o:1")).as_deref(),
            Some("http://o:1")
        );
        assert_eq!(chosen_with(None).as_deref(), Some("http://e:1"));
    }
}
