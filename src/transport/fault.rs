//! Why an attempt brought no answer: the reason in words, and whether the request was sent.

use std::error::Error as StdError;
use std::io;

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use super::resolve::Defect;
use crate::error::Error;
use crate::status::Status;

/// An attempt that brought no answer.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) error: Error,
    /// Whether a byte of the request can have reached the server.
    pub(crate) sent: bool,
    /// Whether it was said that another attempt of the same kind will end the same way.
    pub(crate) is_final: bool,
}

impl Fault {
    pub(crate) fn not_sent(error: Error) -> Fault {
        Fault {
            error,
            sent: false,
            is_final: false,
        }
    }

    pub(crate) fn sent(error: Error) -> Fault {
        Fault {
            error,
            sent: true,
            is_final: false,
        }
    }
}

/// Whom the attempt talked to, for the words of a fault.
pub(crate) struct Peer<'a> {
    /// The endpoint's host and port.
    pub(crate) host: &'a str,
    /// The proxy in between, without its credentials, and where it was set.
    pub(crate) proxy: Option<(String, String)>,
    pub(crate) is_https: bool,
}

impl Peer<'_> {
    /// What the connection goes to first.
    fn first_hop(&self) -> String {
        match &self.proxy {
            Some((url, source)) => format!("the proxy {url} ({source})"),
            None => self.host.to_owned(),
        }
    }

    /// With whom a handshake can have failed: with an https proxy there is one with each, and the
    /// error does not tell which of them it was.
    fn tls_hops(&self) -> String {
        match &self.proxy {
            Some((url, source)) if self.proxy_is_https() && self.is_https => {
                format!("{} or the proxy {url} ({source})", self.host)
            }
            Some((url, source)) if self.proxy_is_https() => format!("the proxy {url} ({source})"),
            _ => self.host.to_owned(),
        }
    }

    fn proxy_is_https(&self) -> bool {
        let url = self.proxy.as_ref().map(|(url, _)| url);
        url.is_some_and(|url| url.starts_with("https:"))
    }
}

/// A connection that did not come about.
pub(crate) fn connect(error: &reqwest::Error, peer: &Peer<'_>, within: f64) -> Fault {
    let what = if error.is_timeout() {
        connect_timeout(peer, within)
    } else if let Some(Defect(place)) = find::<Defect>(error) {
        Error::internal(format!("A defect stopped the name look-up ({place})."))
    } else if let Some(tls) = find::<TlsError>(error) {
        tls_error(tls, peer)
    } else if error.is_dns() {
        unresolved(error, peer)
    } else if let Some(tunnel) = tunnel_refusal(error, peer) {
        tunnel
    } else {
        unreachable_host(error, peer)
    };
    Fault {
        // Wrong ones three times in a row may lock an account.
        is_final: wants_credentials(error),
        ..Fault::not_sent(what)
    }
}

/// Look-up, connect and handshake together took longer than `connect_timeout`.
pub(crate) fn connect_timeout(peer: &Peer<'_>, within: f64) -> Error {
    Error::new(
        Status::Timeout,
        format!(
            "No connection to {} within connect_timeout ({within} s).",
            peer.first_hop()
        ),
    )
    .with_hint(
        "Check that the network lets this host connect there; \
         behind a proxy, set the option proxy or HTTPS_PROXY.",
    )
}

fn unresolved(error: &reqwest::Error, peer: &Peer<'_>) -> Error {
    let why = find::<io::Error>(error).map_or_else(String::new, |io| format!(": {io}"));
    let (what, hint) = match &peer.proxy {
        Some(_) => (
            peer.first_hop(),
            "Check the proxy's URL, and the name service of this machine.",
        ),
        None => (
            host_only(peer.host).to_owned(),
            "Check the region or endpoint_url, and the name service of this machine.",
        ),
    };
    Error::new(
        Status::Connect,
        format!("The name of {what} could not be resolved{why}."),
    )
    .with_hint(hint)
}

/// hyper-util's words for a tunnel that was not opened, and for the reason HTTP 407.
const TUNNEL_ERROR: &str = "tunnel error: ";
const WANTS_CREDENTIALS: &str = "proxy authorization required";

/// Whether the proxy wants credentials, or others than it got.
fn wants_credentials(error: &reqwest::Error) -> bool {
    words_of_chain(error).any(|words| words.strip_prefix(TUNNEL_ERROR) == Some(WANTS_CREDENTIALS))
}

/// The proxy took the connection but would not open the tunnel.
fn tunnel_refusal(error: &reqwest::Error, peer: &Peer<'_>) -> Option<Error> {
    let (url, source) = peer.proxy.as_ref()?;
    // hyper-util keeps the type of this error to itself, so its words have to do.
    let said = words_of_chain(error)
        .find_map(|words| Some(words.strip_prefix(TUNNEL_ERROR)?.to_owned()))?;
    const CHECK: &str = "Check that it is an http proxy and that it allows this host.";
    let (what, hint) = match said.as_str() {
        // Not the tunnel's fault: the proxy could not be reached.
        "failed to create underlying connection" => return None,
        WANTS_CREDENTIALS => (
            "wants credentials that it knows for",
            "Put them in the proxy's URL: http://user:password@host:port.",
        ),
        "unexpected end of file" => ("closed the connection when asked for a tunnel to", CHECK),
        "io error establishing tunnel" => {
            let io = find::<io::Error>(error).map(io::Error::kind);
            match io {
                Some(io::ErrorKind::ConnectionReset) => {
                    ("reset the connection when asked for a tunnel to", CHECK)
                }
                _ => ("broke the connection when asked for a tunnel to", CHECK),
            }
        }
        _ => (
            "would not open a tunnel to",
            "Check the user and password in the proxy's URL, ask its operator to allow this host, \
             or name the host in NO_PROXY.",
        ),
    };
    let message = format!("The proxy {url} ({source}) {what} {}.", peer.host);
    Some(Error::new(Status::Connect, message).with_hint(hint))
}

fn unreachable_host(error: &reqwest::Error, peer: &Peer<'_>) -> Error {
    let io = find::<io::Error>(error);
    let uses_tls = peer.is_https || peer.proxy_is_https();
    if let Some(io) = io
        && uses_tls
        && broken(io.kind())
    {
        let how = match io.kind() {
            io::ErrorKind::ConnectionReset => "reset",
            _ => "closed",
        };
        return Error::new(
            Status::Tls,
            format!(
                "{} {how} the connection during the TLS handshake.",
                peer.tls_hops()
            ),
        )
        .with_hint(
            "It may not speak TLS 1.2 or 1.3, or something in between may not let it through.",
        );
    }
    let why = match io.map(io::Error::kind) {
        Some(io::ErrorKind::ConnectionRefused) => "the connection was refused".to_owned(),
        _ => io.map_or_else(|| innermost_words(error), ToString::to_string),
    };
    let hint = match &peer.proxy {
        Some(_) => "Check that the proxy runs, or name this host in NO_PROXY.",
        None => "Check endpoint_url and that the network lets this host connect there.",
    };
    Error::new(
        Status::Connect,
        format!("Cannot connect to {}: {why}.", peer.first_hop()),
    )
    .with_hint(hint)
}

/// The kinds of error that a peer's hanging up gives.
fn broken(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
    )
}

/// A failed handshake, in words, with the setting that mends it.
fn tls_error(error: &TlsError, peer: &Peer<'_>) -> Error {
    let host = peer.tls_hops();
    const BUNDLE: &str = "If this server is to be trusted, name its authority's PEM file in the \
                          option ca_bundle or in AWS_CA_BUNDLE.";
    let (what, hint) = match error {
        TlsError::InvalidCertificate(certificate) => match certificate {
            CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
                format!("The certificate of {host} has expired."),
                "Check this machine's clock; else the server's operator must renew it.",
            ),
            CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => (
                format!("The certificate of {host} is not valid yet."),
                "Check this machine's clock.",
            ),
            CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
                (
                    format!("The certificate of {host} is for another host name."),
                    "Check the host in endpoint_url; a proxy that opens TLS must name its \
                     authority in ca_bundle.",
                )
            }
            CertificateError::UnknownIssuer => (
                format!(
                    "The certificate of {host} comes from an authority that is not in the trust \
                     store, or is self-signed."
                ),
                BUNDLE,
            ),
            CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => (
                format!("The certificate of {host} is not meant for a server."),
                "The server's operator must use a certificate with the purpose serverAuth.",
            ),
            CertificateError::Revoked => (
                format!("The certificate of {host} is revoked."),
                "The server's operator must renew it.",
            ),
            CertificateError::BadSignature => (
                format!("The certificate of {host} has a wrong signature."),
                BUNDLE,
            ),
            CertificateError::Other(_) if certificate.to_string().contains("CaUsedAsEndEntity") => {
                (
                    format!(
                        "The certificate of {host} is an authority's own, not a server's \
                         (self-signed)."
                    ),
                    "The server's operator must use a certificate that is issued for the server.",
                )
            }
            other => (
                format!("The certificate of {host} was refused: {other}."),
                BUNDLE,
            ),
        },
        TlsError::AlertReceived(
            AlertDescription::CertificateRequired
            | AlertDescription::BadCertificate
            | AlertDescription::UnknownCA
            | AlertDescription::CertificateUnknown
            | AlertDescription::AccessDenied,
        ) => (
            format!("{host} wants a client certificate that it trusts."),
            "Set the options client_cert and client_key.",
        ),
        TlsError::AlertReceived(AlertDescription::ProtocolVersion)
        | TlsError::PeerIncompatible(_) => (
            format!("{host} has no TLS version or cipher in common with this library ({error})."),
            "Only TLS 1.2 and 1.3 are spoken: the server's operator must offer one of them.",
        ),
        TlsError::AlertReceived(AlertDescription::HandshakeFailure) => (
            format!(
                "{host} refused the TLS handshake (alert HandshakeFailure): it seems to have no \
                 cipher or kind of key in common with this library."
            ),
            "The server's operator must offer a current cipher of TLS 1.2 or 1.3.",
        ),
        TlsError::AlertReceived(alert) => (
            format!("{host} refused the TLS handshake (alert {alert:?})."),
            "The server's operator finds the reason in its log.",
        ),
        TlsError::InvalidMessage(_) => (
            format!("{host} answered with something that is not TLS."),
            "Check the port and scheme of endpoint_url: this may be a plain http port.",
        ),
        other => (
            format!("The TLS handshake with {host} failed: {other}."),
            BUNDLE,
        ),
    };
    Error::new(Status::Tls, what).with_hint(hint)
}

/// A connection that broke, or an answer that is no HTTP, after it had come about.
pub(crate) fn after_connect(error: &reqwest::Error, peer: &Peer<'_>) -> Fault {
    if let Some(tls) = find::<TlsError>(error)
        && matches!(tls, TlsError::AlertReceived(_))
    {
        // In TLS 1.3 a server refuses the client's certificate after the client's part of the
        // handshake is done; it has read no request by then, but that cannot be told from here.
        return Fault::sent(tls_error(tls, peer));
    }
    let hyper = find::<hyper::Error>(error);
    if hyper.is_some_and(hyper::Error::is_parse) {
        return Fault::sent(
            Error::new(
                Status::BadResponse,
                format!("{} answered with something that is not HTTP.", peer.host),
            )
            .with_hint("Check endpoint_url and the proxy."),
        );
    }
    let why = find::<io::Error>(error)
        .filter(|io| io.kind() == io::ErrorKind::ConnectionReset)
        .map_or("closed", |_| "reset");
    Fault::sent(Error::new(
        Status::ConnectionLost,
        format!(
            "{} {why} the connection before its answer was complete.",
            peer.host
        ),
    ))
}

fn host_only(host: &str) -> &str {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
}

/// The innermost error of type `T` in the chain, looking inside `io::Error`s too.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    let mut found = None;
    let mut next = Some(error);
    while let Some(error) = next {
        found = error.downcast_ref::<T>().or(found);
        next = match error.downcast_ref::<io::Error>() {
            Some(io) => io
                .get_ref()
                .map(|inner| inner as &(dyn StdError + 'static))
                .or_else(|| io.source()),
            None => error.source(),
        };
    }
    found
}

/// What each error in the chain says, the outermost (reqwest's, which may hold the URL) left out.
fn words_of_chain(error: &reqwest::Error) -> impl Iterator<Item = String> + '_ {
    std::iter::successors(error.source(), |error: &&dyn StdError| (*error).source())
        .map(ToString::to_string)
}

/// What the innermost error says. It never holds the URL: only `reqwest`'s own, outermost does.
fn innermost_words(error: &reqwest::Error) -> String {
    let mut innermost: &dyn StdError = error;
    while let Some(next) = innermost.source() {
        innermost = next;
    }
    if innermost.is::<reqwest::Error>() {
        return "the connection failed".to_owned();
    }
    innermost.to_string()
}
