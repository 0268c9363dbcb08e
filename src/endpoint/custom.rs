//! A custom endpoint URL: what is accepted, and what it comes to.

use std::net::{Ipv4Addr, Ipv6Addr};

use hyper::Uri;
use reqwest::Url;

use super::error::UrlError;
use super::{Endpoint, EndpointError};

/// Stricter than the URL standard's parser, which mends what it is given (`https:host`,
/// `https:\\host`, tabs inside): a token goes to this host, so nothing is guessed.
pub(super) fn parse(text: &str) -> Result<Endpoint, EndpointError> {
    let malformed = |reason: &str| {
        EndpointError::Url(UrlError::Malformed {
            reason: reason.to_owned(),
        })
    };
    if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err(malformed("white space or a control character in it"));
    }
    if text.contains('\\') {
        return Err(malformed("a backslash in it"));
    }
    let Some((scheme, rest)) = text.split_once("://") else {
        return Err(malformed("no https:// or http:// at its start"));
    };
    let is_https = scheme.eq_ignore_ascii_case("https");
    if !is_https && !scheme.eq_ignore_ascii_case("http") {
        return Err(EndpointError::Url(UrlError::Scheme));
    }
    // Found in the text, since the parser drops an empty user name and may stumble before it.
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    if authority.contains('@') {
        return Err(EndpointError::Url(UrlError::UserInfo));
    }
    if authority.is_empty() || authority.starts_with(':') {
        return Err(EndpointError::Url(UrlError::WithoutHost));
    }
    let url = Url::parse(text).map_err(|e| malformed(&e.to_string()))?;
    if url.query().is_some() {
        return Err(EndpointError::Url(UrlError::Query));
    }
    if url.fragment().is_some() {
        return Err(EndpointError::Url(UrlError::Fragment));
    }
    let name = url
        .host_str()
        .ok_or(EndpointError::Url(UrlError::WithoutHost))?;
    // The HTTP library has a parser of its own, which takes less (no backtick in a host). What it
    // cannot read, or would read otherwise, is refused here, where the setting can be named.
    let read = url.as_str().parse::<Uri>();
    if !read.is_ok_and(|uri| uri.host() == Some(name)) {
        return Err(malformed("a character in it that HTTP does not allow"));
    }
    Ok(Endpoint {
        host: match url.port() {
            Some(port) => format!("{name}:{port}"),
            None => name.to_owned(),
        },
        is_https,
        is_loopback: is_loopback(name),
        url: url.into(),
    })
}

/// Takes a host as the URL parser writes it: lower case, IPv4 in four decimal numbers, IPv6 in
/// brackets.
fn is_loopback(host: &str) -> bool {
    if let Some(address) = host.strip_prefix('[').and_then(|h| h.strip_suffix(']')) {
        // Canonical, so that ::ffff:127.0.0.1 counts as the IPv4 address that it is.
        return address
            .parse::<Ipv6Addr>()
            .is_ok_and(|address| address.to_canonical().is_loopback());
    }
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return address.is_loopback();
    }
    let name = host.strip_suffix('.').unwrap_or(host);
    // Names below it (`x.localhost`) are asked of DNS by some resolvers, so they are not trusted.
    name == "localhost"
}
