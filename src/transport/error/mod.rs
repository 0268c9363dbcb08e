//! Why an exchange brought no answer: the kind of failure, the message, whether the request was sent.

mod alert;
mod certificate;
mod proxy;
mod tls;

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use rustls::Error as TlsError;
use rustls::pki_types::InvalidDnsNameError;

pub(super) use self::certificate::TlsEvidence;
pub(super) use self::proxy::plain_request_refused;
use super::resolver::ResolveError;
use crate::error::Error;
use crate::os::is_out_of_descriptors;
use crate::sanitize;
use crate::status::Status;

/// What kind of failure it was. The status of the error says more where that depends on the cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    /// A setting is wrong: another attempt would end the same way.
    Configuration,
    /// Name look-up, connect or TLS handshake failed.
    NotConnected,
    /// The proxy wants other credentials. Wrong ones three times in a row may lock an account.
    ProxyRefused,
    /// The connection broke.
    ConnectionLost,
    DeadlinePassed,
    Cancelled,
    /// What came is not HTTP, or too large.
    BadResponse,
    /// A defect of the library.
    Defect,
}

/// An exchange that brought no answer.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) failure: Failure,
    /// Whether the server may have the request.
    pub(crate) sent: bool,
    pub(crate) error: Error,
}

impl TransportError {
    fn not_sent(failure: Failure, error: Error) -> TransportError {
        TransportError {
            failure,
            sent: false,
            error,
        }
    }

    /// Made where the request may have been sent; the exchange knows whether it was.
    fn sent(failure: Failure, error: Error) -> TransportError {
        TransportError {
            failure,
            sent: true,
            error,
        }
    }

    /// Maps an error of the files that settings name.
    pub(super) fn configuration(error: Error) -> TransportError {
        let failure = match error.status() {
            // No descriptor was free: the next attempt may find one.
            Status::Connect => Failure::NotConnected,
            _ => Failure::Configuration,
        };
        TransportError::not_sent(failure, error)
    }

    pub(super) fn defect(message: &str) -> TransportError {
        TransportError::not_sent(Failure::Defect, Error::internal(message))
    }

    pub(super) fn panicked(location: &str) -> TransportError {
        let message = format!("A defect stopped the connection ({location}).");
        TransportError::sent(Failure::Defect, Error::internal(message))
    }

    pub(crate) fn cancelled() -> TransportError {
        let message = "The interrupt callback ended the call.";
        TransportError::sent(Failure::Cancelled, Error::new(Status::Cancelled, message))
    }

    /// Maps what the system says where a runtime cannot be made.
    pub(super) fn no_io_driver(error: &io::Error) -> TransportError {
        if is_out_of_descriptors(error) {
            return TransportError::not_sent(Failure::NotConnected, Error::out_of_descriptors());
        }
        let why = sanitize::io_error(error);
        let error = Error::new(
            Status::Connect,
            format!("The system refuses what waits for connections (epoll): {why}."),
        )
        .with_hint("A sandbox or container forbids it: let this process use epoll and eventfd.");
        TransportError::not_sent(Failure::Configuration, error)
    }
}

/// The other side, for messages.
pub(super) struct Peer<'a> {
    /// The endpoint's host and port.
    pub(super) host: &'a str,
    pub(super) is_https: bool,
    pub(super) proxy: Option<ProxyPeer<'a>>,
}

/// The proxy in between.
pub(super) struct ProxyPeer<'a> {
    pub(super) shown: &'a str,
    pub(super) source: &'a str,
    pub(super) is_https: bool,
    /// Whether its URL has a user or a password.
    pub(super) has_credentials: bool,
}

impl ProxyPeer<'_> {
    fn words(&self) -> String {
        format!("the proxy {} ({})", self.shown, self.source)
    }
}

impl Peer<'_> {
    /// Names what the connection goes to first.
    fn first_hop(&self) -> String {
        match &self.proxy {
            Some(proxy) => proxy.words(),
            None => self.host.to_owned(),
        }
    }

    /// Names whom a handshake failed with: with an https proxy there is one with each.
    fn tls_hop(&self, is_first_hop: bool) -> String {
        match &self.proxy {
            Some(proxy) if proxy.is_https && (is_first_hop || !self.is_https) => proxy.words(),
            _ => self.host.to_owned(),
        }
    }

    fn uses_tls(&self) -> bool {
        self.is_https || self.proxy.as_ref().is_some_and(|proxy| proxy.is_https)
    }
}

/// Maps a connect error.
pub(super) fn connect(
    error: &reqwest::Error,
    peer: &Peer<'_>,
    connect_timeout: Duration,
    evidence: &TlsEvidence<'_>,
) -> TransportError {
    let not_connected = |error| TransportError::not_sent(Failure::NotConnected, error);
    let system_error = find::<io::Error>(error).filter(|io| io.raw_os_error().is_some());
    if system_error.is_none() && error.is_timeout() {
        return self::connect_timeout(peer, connect_timeout);
    }
    if system_error.is_some_and(is_out_of_descriptors) {
        return not_connected(Error::out_of_descriptors());
    }
    let is_first_hop = proxy::is_first_hop(error);
    if let Some(why) = find::<ResolveError>(error) {
        unresolved(why, peer)
    } else if let Some(error) = find::<TlsError>(error) {
        let whom = peer.tls_hop(is_first_hop);
        not_connected(tls::handshake_failed(error, &whom, peer, evidence))
    } else if is_no_host_name(error) {
        not_connected(tls::impossible_name(&peer.tls_hop(is_first_hop), peer))
    } else if let Some(refused) = proxy::tunnel_refused(error, peer) {
        refused
    } else {
        not_connected(unreachable_host(error, peer, is_first_hop))
    }
}

/// Returns whether the host's name is none that a certificate can be for.
fn is_no_host_name(error: &reqwest::Error) -> bool {
    // What reqwest says behind a proxy is a mere text. It is compared, never shown.
    find::<InvalidDnsNameError>(error).is_some()
        || chain(error)
            .skip(1)
            .any(|error| error.to_string() == "Invalid Server Name")
}

/// Look-up, connect and handshake together took longer than `connect_timeout`.
pub(super) fn connect_timeout(peer: &Peer<'_>, connect_timeout: Duration) -> TransportError {
    let hint = match &peer.proxy {
        Some(proxy) if proxy.is_https => {
            "Check that the proxy runs; if it is a plain http proxy, write http:// in place of \
             https:// in its URL."
        }
        _ => {
            "Check that the network lets this host connect there; behind a proxy, set the option \
             proxy or HTTPS_PROXY."
        }
    };
    let error = Error::new(
        Status::Timeout,
        format!(
            "No connection to {} within connect_timeout ({} s).",
            peer.first_hop(),
            connect_timeout.as_secs_f64()
        ),
    )
    .with_hint(hint);
    TransportError::not_sent(Failure::NotConnected, error)
}

/// The call's own deadline passed.
pub(super) fn deadline_passed(peer: &Peer<'_>, sent: bool, timeout: Duration) -> TransportError {
    let what = match sent {
        true => format!("No complete answer from {}", peer.host),
        false => format!("No connection to {}", peer.first_hop()),
    };
    let message = format!(
        "{what} within the call's timeout ({} s).",
        timeout.as_secs_f64()
    );
    TransportError {
        failure: Failure::DeadlinePassed,
        sent,
        error: Error::new(Status::Timeout, message),
    }
}

fn unresolved(why: &ResolveError, peer: &Peer<'_>) -> TransportError {
    let (name, setting) = match &peer.proxy {
        Some(proxy) => (proxy.words(), "the proxy's URL"),
        None => (
            without_port(peer.host).to_owned(),
            "the region or endpoint_url",
        ),
    };
    let mut hint = format!("Check {setting}, and the name service of this machine.");
    let why = match why {
        ResolveError::Panicked(location) => {
            let message = format!("A defect stopped the name look-up ({location}).");
            return TransportError::not_sent(Failure::Defect, Error::internal(message));
        }
        ResolveError::OutOfDescriptors => {
            return TransportError::not_sent(Failure::NotConnected, Error::out_of_descriptors());
        }
        ResolveError::Failed(why) => why.clone(),
        ResolveError::NoThread(why) => {
            hint = "Raise this process's limit of threads (ulimit -u) or of memory.".to_owned();
            format!("a thread could not be started ({why})")
        }
        ResolveError::TooMany => {
            "too many name look-ups of this process wait for an answer already".to_owned()
        }
    };
    let error = Error::new(
        Status::Connect,
        format!("The name of {name} could not be resolved: {why}."),
    )
    .with_hint(hint);
    TransportError::not_sent(Failure::NotConnected, error)
}

fn unreachable_host(error: &reqwest::Error, peer: &Peer<'_>, is_first_hop: bool) -> Error {
    let io = find::<io::Error>(error);
    if let Some(io) = io.filter(|io| peer.uses_tls() && hung_up(io.kind())) {
        return tls::hung_up(io.kind(), peer, is_first_hop);
    }
    let why = io.map_or_else(|| "the connection failed".to_owned(), sanitize::io_error);
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

/// Returns whether an error is one that a peer's hanging up gives.
fn hung_up(kind: io::ErrorKind) -> bool {
    matches!(
        kind,
        io::ErrorKind::UnexpectedEof
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::BrokenPipe
    )
}

/// Maps an error of an established connection.
pub(super) fn after_connect(
    error: &reqwest::Error,
    peer: &Peer<'_>,
    evidence: &TlsEvidence<'_>,
) -> TransportError {
    let alert = find::<TlsError>(error).filter(|tls| matches!(tls, TlsError::AlertReceived(_)));
    if let Some(tls) = alert {
        // In TLS 1.3 a server refuses the client's certificate after the client's part of the
        // handshake is done; it has read no request by then, but that cannot be told from here.
        let error = tls::handshake_failed(tls, &peer.tls_hop(false), peer, evidence);
        return TransportError::sent(Failure::ConnectionLost, error);
    }
    if find::<hyper::Error>(error).is_some_and(hyper::Error::is_parse) {
        let message = format!(
            "The server {} answered with something that is not HTTP.",
            peer.host
        );
        return TransportError::sent(
            Failure::BadResponse,
            Error::new(Status::BadResponse, message).with_hint("Check endpoint_url and the proxy."),
        );
    }
    let how = find::<io::Error>(error)
        .filter(|io| io.kind() == io::ErrorKind::ConnectionReset)
        .map_or("closed", |_| "reset");
    let message = format!(
        "The server {} {how} the connection before its answer was complete.",
        peer.host
    );
    TransportError::sent(
        Failure::ConnectionLost,
        Error::new(Status::ConnectionLost, message),
    )
}

/// The answer has more than `limit` bytes.
pub(super) fn too_large(peer: &Peer<'_>, limit: usize) -> TransportError {
    let message = format!(
        "The server {} answered with more than {limit} bytes.",
        peer.host
    );
    TransportError::sent(
        Failure::BadResponse,
        Error::new(Status::BadResponse, message)
            .with_hint("Something else than Cognito may have answered: check endpoint_url."),
    )
}

fn without_port(host: &str) -> &str {
    host.rsplit_once(':')
        .filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()))
        .map_or(host, |(name, _)| name)
}

/// Returns the innermost error of type `T` in the chain.
fn find<'a, T: StdError + 'static>(error: &'a (dyn StdError + 'static)) -> Option<&'a T> {
    chain(error).filter_map(|error| error.downcast_ref()).last()
}

/// Returns an error and its causes, looking inside `io::Error`s too.
fn chain<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |&error| {
        match error.downcast_ref::<io::Error>() {
            Some(io) => io
                .get_ref()
                .map(|inner| inner as &(dyn StdError + 'static))
                .or_else(|| io.source()),
            None => error.source(),
        }
    })
}
