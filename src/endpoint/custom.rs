//! A custom endpoint URL: what is accepted, and what it comes to.

use std::net::{Ipv4Addr, Ipv6Addr};

use hyper::Uri;
use reqwest::Url;

use super::error::UrlError;
use super::{Endpoint, EndpointError};
use crate::sanitize;

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
    if let Some(why) = sanitize::why_no_setting(text.as_ref()) {
        return Err(malformed(&format!("it {why}")));
    }
    let url = Url::parse(text).map_err(|_| malformed(why_unreadable(authority)))?;
    if url.query().is_some() {
        return Err(EndpointError::Url(UrlError::Query));
    }
    if url.fragment().is_some() {
        return Err(EndpointError::Url(UrlError::Fragment));
    }
    let name = url
        .host_str()
        .ok_or(EndpointError::Url(UrlError::WithoutHost))?;
    // The HTTP library has another parser, which takes less (no backtick in a host). What it
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

/// Returns what is wrong with the `host:port` of a URL that could not be parsed.
fn why_unreadable(authority: &str) -> &'static str {
    let port = authority.rsplit_once(':').map(|(_, port)| port);
    match port.filter(|port| !port.contains(']')) {
        _ if authority.starts_with('[') && !authority.contains(']') => "invalid IPv6 address",
        Some(port) if !port.is_empty() && port.parse::<u16>().is_err() => "invalid port number",
        _ if authority.starts_with('[') => "invalid IPv6 address",
        _ => "invalid host name",
    }
}

/// Returns whether a host is this machine by its very name or address. Takes it as the URL parser writes it: lower case, IPv4 in four decimal numbers, IPv6 in
/// brackets.
pub(crate) fn is_loopback(host: &str) -> bool {
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
