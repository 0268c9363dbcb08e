//! NO_PROXY: the hosts that are reached without a proxy, read as curl and Python's urllib read it.
//! Where the two differ, a list leaves out what either of them leaves out; docs/configuration.md
//! names the exceptions.

use std::net::IpAddr;

use reqwest::Url;

/// Returns whether a list in NO_PROXY names the URL's host.
pub(super) fn names(list: &str, url: &Url) -> bool {
    let Some(host) = url.host_str() else {
        return false;
    };
    let host = Host::read(host);
    let port = url.port_or_known_default();
    list.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|entry| !entry.is_empty())
        .any(|entry| entry == "*" || matches(entry, &host, port))
}

/// A host in a URL or in the list.
#[derive(PartialEq, Eq)]
enum Host {
    Address(IpAddr),
    /// In lower case, without a dot at the end.
    Name(String),
}

impl Host {
    /// Reads a host; an IPv6 address with or without brackets.
    fn read(text: &str) -> Host {
        let bare = text
            .strip_prefix('[')
            .and_then(|rest| rest.strip_suffix(']'))
            .unwrap_or(text);
        match bare.parse() {
            Ok(address) => Host::Address(address),
            Err(_) => Host::Name(name(text)),
        }
    }
}

/// Returns a name as URLs have it: in lower case, in Punycode, without a dot at the end.
fn name(text: &str) -> String {
    let text = text.strip_suffix('.').unwrap_or(text);
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    Url::parse(&format!("http://{text}/"))
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_else(|| text.to_owned())
}

fn matches(entry: &str, host: &Host, port: Option<u16>) -> bool {
    if let Some((network, bits)) = entry.split_once('/') {
        return is_in_network(network, bits, host);
    }
    let (entry, entry_port) = split_port(entry);
    if entry_port.is_some() && entry_port != port {
        return false;
    }
    // A dot before a name means what the name alone means: the host and all below it.
    match (Host::read(entry.trim_start_matches('.')), host) {
        (Host::Name(entry), Host::Name(host)) => {
            !entry.is_empty()
                && host
                    .strip_suffix(&*entry)
                    .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
        }
        (entry, host) => entry == *host,
    }
}

/// Splits off a port. An IPv6 address has one only behind brackets.
fn split_port(entry: &str) -> (&str, Option<u16>) {
    let split = entry
        .rsplit_once(':')
        .filter(|(host, _)| host.ends_with(']') || !host.contains(':'));
    match split {
        Some((host, port)) => match port.parse() {
            Ok(port) => (host, Some(port)),
            Err(_) => (entry, None),
        },
        None => (entry, None),
    }
}

/// Returns whether a host is an address in `network/bits`.
fn is_in_network(network: &str, bits: &str, host: &Host) -> bool {
    let (Host::Address(network), Host::Address(host), Ok(bits)) =
        (Host::read(network), host, bits.parse::<u32>())
    else {
        return false;
    };
    let (network, host, width) = match (network, host) {
        (IpAddr::V4(network), IpAddr::V4(host)) => {
            (network.to_bits().into(), host.to_bits().into(), 32)
        }
        (IpAddr::V6(network), IpAddr::V6(host)) => (network.to_bits(), host.to_bits(), 128),
        _ => return false,
    };
    let difference: u128 = network ^ host;
    bits <= width && difference.checked_shr(width - bits).unwrap_or(0) == 0
}
