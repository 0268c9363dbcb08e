//! A TLS handshake that failed, in words, with the setting that mends it.

use std::io;

use rustls::{Error as TlsError, InvalidMessage, PeerIncompatible};

use super::Peer;
use super::alert::alert_received;
use super::certificate::{TlsEvidence, refused_certificate};
use crate::error::Error;
use crate::status::Status;

const ITS_LOG: &str = "The server's operator finds the reason in its log.";
const VERSIONS: &str =
    "Only TLS 1.2 and 1.3 are spoken: the server's operator must offer one of them.";

/// Maps an error of the handshake with `whom`.
pub(super) fn handshake_failed(
    error: &TlsError,
    whom: &str,
    peer: &Peer<'_>,
    evidence: &TlsEvidence<'_>,
) -> Error {
    let (what, hint) = match error {
        TlsError::InvalidCertificate(certificate) => {
            let refused = refused_certificate(certificate, evidence);
            let message = format!("The certificate of {whom} {}.", refused.what);
            return failed(message, refused.hint);
        }
        TlsError::InvalidMessage(why) if !is_tls(why) => return not_tls(whom, peer),
        TlsError::FailedToGetRandomBytes => {
            let hint = "A sandbox may forbid it: let this process use getrandom.";
            return failed("The system gives no random numbers.".to_owned(), hint);
        }
        TlsError::FailedToGetCurrentTime => {
            let message = "The system's clock is set to a time before 1970.";
            return failed(message.to_owned(), "Set this machine's clock.");
        }
        TlsError::NoCertificatesPresented => (
            "showed no certificate",
            "The server's operator must give it one.",
        ),
        TlsError::AlertReceived(alert) => alert_received(*alert, evidence.has_client_identity()),
        TlsError::PeerIncompatible(why) => incompatible(why),
        _ => (
            "broke the protocol of TLS, so that the handshake failed",
            ITS_LOG,
        ),
    };
    failed(format!("{whom} {what}."), hint)
}

fn failed(message: String, hint: impl Into<String>) -> Error {
    Error::new(Status::Tls, capitalize(message)).with_hint(hint)
}

/// Returns whether what was received can have been meant as TLS.
fn is_tls(why: &InvalidMessage) -> bool {
    !matches!(
        why,
        InvalidMessage::InvalidContentType
            | InvalidMessage::UnknownProtocolVersion
            | InvalidMessage::MessageTooLarge
            | InvalidMessage::InvalidEmptyPayload
    )
}

fn not_tls(whom: &str, peer: &Peer<'_>) -> Error {
    const NO_TLS: &str = "answered with something that is not TLS";
    let (message, hint) = match &peer.proxy {
        Some(proxy) if whom == proxy.words() => (
            format!("{whom} {NO_TLS}."),
            "It seems to be a plain http proxy: try http:// in place of https:// in its URL.",
        ),
        Some(proxy) => (
            format!(
                "What answered as {whom} through {} is not TLS: the proxy itself may have \
                 answered.",
                proxy.words()
            ),
            "Check the port and scheme of endpoint_url, and ask the proxy's operator whether this \
             host is allowed.",
        ),
        None => (
            format!("{whom} {NO_TLS}."),
            "Check the port and scheme of endpoint_url: this may be a plain http port.",
        ),
    };
    failed(message, hint)
}

/// Returns what a server lacks, and what to do.
fn incompatible(why: &PeerIncompatible) -> (&'static str, &'static str) {
    match why {
        PeerIncompatible::ServerDoesNotSupportTls12Or13
        | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig => (
            "has no TLS version or cipher in common with this library",
            VERSIONS,
        ),
        PeerIncompatible::NoCertificateRequestSignatureSchemesInCommon => (
            "wants a client certificate with a kind of key or signature that this library does \
             not make",
            "Use an RSA, P-256 or P-384 key for the client certificate.",
        ),
        PeerIncompatible::NoSignatureSchemesInCommon => (
            "uses a kind of signature that this library does not verify",
            "The server's operator must use an RSA, P-256, P-384 or Ed25519 key.",
        ),
        PeerIncompatible::NoKxGroupsInCommon | PeerIncompatible::NamedGroupsExtensionRequired => (
            "has no key exchange in common with this library",
            "The server's operator must offer X25519, P-256 or P-384.",
        ),
        _ => (
            "has no TLS version or cipher in common with this library",
            VERSIONS,
        ),
    }
}

/// The other side hung up during the handshake.
pub(super) fn hung_up(kind: io::ErrorKind, peer: &Peer<'_>, is_first_hop: bool) -> Error {
    let how = match kind {
        io::ErrorKind::ConnectionReset => "reset",
        _ => "closed",
    };
    let whom = peer.tls_hop(is_first_hop);
    let (through, hint) = match &peer.proxy {
        Some(proxy) if whom == proxy.words() => (
            String::new(),
            "It may be a plain http proxy: try http:// in place of https:// in its URL.",
        ),
        Some(proxy) => (
            format!(", to which {} leads,", proxy.words()),
            "The proxy may not let this host through: ask its operator. Else the host may not speak \
             TLS 1.2 or 1.3.",
        ),
        None => (
            String::new(),
            "It may not speak TLS 1.2 or 1.3, or something in between may not let it through.",
        ),
    };
    let message = format!("{whom}{through} {how} the connection during the TLS handshake.");
    failed(message, hint)
}

/// The host's name is none that a certificate can be for.
pub(super) fn impossible_name(whom: &str, peer: &Peer<'_>) -> Error {
    if let Some(proxy) = peer.proxy.as_ref().filter(|_| whom.starts_with('[')) {
        // reqwest takes the brackets for a part of the name there.
        let proxy = proxy.words();
        return failed(
            format!(
                "{whom} cannot be reached through {proxy}: https to an IPv6 address is not \
                 supported behind a proxy."
            ),
            "Give endpoint_url a host name in place of the address, or name it in NO_PROXY.",
        );
    }
    let message = format!("No certificate can be for the name of {whom}: it is no host name.");
    failed(
        message,
        "Check the host in endpoint_url or the proxy's URL.",
    )
}

/// Begins a sentence about "the proxy" with a capital. A host name stays as it is.
pub(super) fn capitalize(message: String) -> String {
    match message.strip_prefix("the ") {
        Some(rest) => format!("The {rest}"),
        None => message,
    }
}
