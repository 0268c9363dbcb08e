//! Any text as an endpoint's URL, and any text as a region.

use std::net::IpAddr;

use hyper::Uri;
use reqwest::Url;

use super::{SECRET, text_with_secret};
use crate::endpoint::{self, Endpoint, Query, is_region};

/// What is taken is understood alike by everyone on the way, sends nothing but what was written,
/// and counts as this machine only where it surely is; a refusal never quotes the URL.
pub fn endpoint_url(data: &[u8]) {
    let Some(text) = text_with_secret(data) else {
        return;
    };
    let resolve = |text: &str| {
        endpoint::resolve(&Query {
            endpoint_url: Some(text),
            ..Query::default()
        })
    };
    match resolve(&text) {
        Ok(endpoint) => {
            custom(&text, &endpoint);
            let again = resolve(&endpoint.url).expect("a resolved URL is a good one");
            assert_eq!((&again.url, &again.host), (&endpoint.url, &endpoint.host));
            assert_eq!(again.is_loopback, endpoint.is_loopback);
        }
        Err(refusal) => assert!(!refusal.to_string().contains(SECRET), "{refusal}"),
    }
    regions(&text);
}

fn custom(text: &str, endpoint: &Endpoint) {
    let url = Url::parse(&endpoint.url).expect("a URL");
    assert_eq!(
        url.scheme(),
        if endpoint.is_https { "https" } else { "http" }
    );
    assert!(
        url.username().is_empty() && url.password().is_none(),
        "{url}"
    );
    assert!(url.query().is_none() && url.fragment().is_none(), "{url}");
    assert!(
        text.to_ascii_lowercase()
            .starts_with(&format!("{}://", url.scheme()))
    );
    let host = url.host_str().expect("a host");
    assert!(
        endpoint.host == host
            || Some(&*endpoint.host) == url.port().map(|port| format!("{host}:{port}")).as_deref()
    );

    // The HTTP library has a parser of its own: where the two differ, a token goes astray.
    let uri: Uri = endpoint.url.parse().expect("a URI of the HTTP library");
    assert_eq!(uri.host(), Some(host));
    assert_eq!(uri.port_u16(), url.port());

    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    let is_this_machine = match address {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host == "localhost" || host == "localhost.",
    };
    assert_eq!(endpoint.is_loopback, is_this_machine, "{host}");
}

fn regions(text: &str) {
    for (use_fips, use_dualstack) in [(false, false), (false, true), (true, false), (true, true)] {
        let resolved = endpoint::resolve(&Query {
            region: Some(text),
            use_fips,
            use_dualstack,
            ..Query::default()
        });
        assert_eq!(resolved.is_ok(), is_region(text));
        let Ok(endpoint) = resolved else { continue };
        let service = if use_fips {
            "cognito-idp-fips"
        } else {
            "cognito-idp"
        };
        assert!(endpoint.host.starts_with(&format!("{service}.{text}.")));
        assert_eq!(endpoint.url, format!("https://{}/", endpoint.host));
        let uri: Uri = endpoint.url.parse().expect("a URI");
        assert_eq!(uri.host(), Some(endpoint.host.as_str()));
        assert!(endpoint.is_https && !endpoint.is_loopback);
    }
}
