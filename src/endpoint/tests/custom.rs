//! Custom endpoints: what is accepted and what it comes to, and what is refused.

use super::super::error::UrlError;
use super::super::*;
use super::of_url;

/// What is given, what is POSTed to, the host shown, and whether it is loopback.
const ACCEPTED_URLS: &[(&str, &str, &str, bool)] = &[
    (
        "https://example.com",
        "https://example.com/",
        "example.com",
        false,
    ),
    (
        "https://example.com/",
        "https://example.com/",
        "example.com",
        false,
    ),
    (
        "HTTPS://Example.COM",
        "https://example.com/",
        "example.com",
        false,
    ),
    (
        "https://example.com:443",
        "https://example.com/",
        "example.com",
        false,
    ),
    (
        "https://example.com:8443",
        "https://example.com:8443/",
        "example.com:8443",
        false,
    ),
    (
        "https://example.com/base",
        "https://example.com/base",
        "example.com",
        false,
    ),
    (
        "https://example.com/base/",
        "https://example.com/base/",
        "example.com",
        false,
    ),
    (
        "https://example.com/a/b%20c",
        "https://example.com/a/b%20c",
        "example.com",
        false,
    ),
    (
        "https://example.com/a@b",
        "https://example.com/a@b",
        "example.com",
        false,
    ),
    (
        "http://my_pool:9229",
        "http://my_pool:9229/",
        "my_pool:9229",
        false,
    ),
    ("http://localhost", "http://localhost/", "localhost", true),
    (
        "http://LOCALHOST:9229/p",
        "http://localhost:9229/p",
        "localhost:9229",
        true,
    ),
    (
        "http://localhost.:9229",
        "http://localhost.:9229/",
        "localhost.:9229",
        true,
    ),
    (
        "http://pool.localhost:80",
        "http://pool.localhost/",
        "pool.localhost",
        false,
    ),
    (
        "http://127.0.0.1:9000/base/",
        "http://127.0.0.1:9000/base/",
        "127.0.0.1:9000",
        true,
    ),
    (
        "http://127.255.3.9",
        "http://127.255.3.9/",
        "127.255.3.9",
        true,
    ),
    (
        "http://127.1:9000",
        "http://127.0.0.1:9000/",
        "127.0.0.1:9000",
        true,
    ),
    ("http://[::1]", "http://[::1]/", "[::1]", true),
    (
        "http://[::1]:9000/base",
        "http://[::1]:9000/base",
        "[::1]:9000",
        true,
    ),
    ("http://[0:0:0:0:0:0:0:1]", "http://[::1]/", "[::1]", true),
    (
        "http://[::ffff:127.0.0.2]",
        "http://[::ffff:7f00:2]/",
        "[::ffff:7f00:2]",
        true,
    ),
    (
        "https://[2001:db8::5]:8443/",
        "https://[2001:db8::5]:8443/",
        "[2001:db8::5]:8443",
        false,
    ),
    // Look-alikes of loopback.
    (
        "http://localhost.example.com",
        "http://localhost.example.com/",
        "localhost.example.com",
        false,
    ),
    (
        "http://notlocalhost",
        "http://notlocalhost/",
        "notlocalhost",
        false,
    ),
    (
        "http://127.0.0.1.example.com",
        "http://127.0.0.1.example.com/",
        "127.0.0.1.example.com",
        false,
    ),
    ("http://128.0.0.1", "http://128.0.0.1/", "128.0.0.1", false),
    ("http://0.0.0.0", "http://0.0.0.0/", "0.0.0.0", false),
    ("http://[::]", "http://[::]/", "[::]", false),
    (
        "http://[::ffff:8.8.8.8]",
        "http://[::ffff:808:808]/",
        "[::ffff:808:808]",
        false,
    ),
    (
        "http://[::127.0.0.1]",
        "http://[::7f00:1]/",
        "[::7f00:1]",
        false,
    ),
];

#[test]
fn custom_endpoints() {
    for &(given, url, host, is_loopback) in ACCEPTED_URLS {
        assert_eq!(
            of_url(given),
            Ok(Endpoint {
                url: url.to_owned(),
                host: host.to_owned(),
                is_https: url.starts_with("https:"),
                is_loopback,
            }),
            "{given}"
        );
    }
}

#[test]
fn custom_endpoint_needs_no_region_and_ignores_one() {
    for region in [None, Some("eu-west-1"), Some("local"), Some("")] {
        let endpoint = resolve(&Query {
            region,
            endpoint_url: Some("http://127.0.0.1:9229"),
            ..Query::default()
        });
        assert_eq!(endpoint.unwrap().url, "http://127.0.0.1:9229/");
    }
}

#[test]
fn refused_urls() {
    let malformed = [
        "",
        "nope",
        "example.com",
        "example.com:9000",
        "localhost:9000",
        "//example.com",
        "https:example.com",
        "https:/example.com",
        "https:\\\\example.com",
        "https://exam\tple.com",
        "https://example.com\n",
        " https://example.com",
        "https://example.com/a b",
        "https://example.com\u{a0}",
        "https://example.com:port",
        "https://example.com:65536",
        "https://[::1",
        "https://[::g]",
        "https://[fe80::1%25eth0]",
        "https://256.0.0.1",
        "https://a%40b.example",
        "https://exa<mple",
        "https://exa`mple",
    ];
    for url in malformed {
        assert!(
            matches!(
                of_url(url),
                Err(EndpointError::Url(UrlError::Malformed { .. }))
            ),
            "{url:?}: {:?}",
            of_url(url)
        );
    }
    let others = [
        ("ftp://example.com", EndpointError::Url(UrlError::Scheme)),
        ("file:///etc/passwd", EndpointError::Url(UrlError::Scheme)),
        ("://example.com", EndpointError::Url(UrlError::Scheme)),
        ("unix://socket", EndpointError::Url(UrlError::Scheme)),
        ("https://", EndpointError::Url(UrlError::WithoutHost)),
        ("https:///base", EndpointError::Url(UrlError::WithoutHost)),
        ("https://:8443", EndpointError::Url(UrlError::WithoutHost)),
        ("https://?x", EndpointError::Url(UrlError::WithoutHost)),
        (
            "https://user@example.com",
            EndpointError::Url(UrlError::UserInfo),
        ),
        (
            "https://user:pass@example.com/base",
            EndpointError::Url(UrlError::UserInfo),
        ),
        (
            "https://@example.com",
            EndpointError::Url(UrlError::UserInfo),
        ),
        (
            "https://:@example.com",
            EndpointError::Url(UrlError::UserInfo),
        ),
        (
            "https://us-east-1@evil@example.com",
            EndpointError::Url(UrlError::UserInfo),
        ),
        ("https://user:pass@", EndpointError::Url(UrlError::UserInfo)),
        (
            "https://example.com?x=1",
            EndpointError::Url(UrlError::Query),
        ),
        (
            "https://example.com/base?",
            EndpointError::Url(UrlError::Query),
        ),
        (
            "https://example.com?a@b",
            EndpointError::Url(UrlError::Query),
        ),
        (
            "https://example.com#x",
            EndpointError::Url(UrlError::Fragment),
        ),
        (
            "https://example.com/base#",
            EndpointError::Url(UrlError::Fragment),
        ),
    ];
    for (url, refusal) in others {
        assert_eq!(of_url(url), Err(refusal), "{url}");
    }
}
