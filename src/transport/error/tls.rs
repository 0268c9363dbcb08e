//! A TLS handshake that failed, in words, with the setting that mends it.

use std::io;

use rustls::{AlertDescription, CertificateError, Error as TlsError};

use super::Peer;
use crate::error::Error;
use crate::status::Status;

const BUNDLE: &str = "If this server is to be trusted, name its authority's PEM file in the \
                      option ca_bundle or in AWS_CA_BUNDLE.";
const ITS_LOG: &str = "The server's operator finds the reason in its log.";

/// Maps an error of the handshake.
pub(super) fn handshake_failed(error: &TlsError, peer: &Peer<'_>) -> Error {
    let host = peer.tls_hops();
    let (message, hint) = match error {
        TlsError::InvalidCertificate(certificate) => {
            let (what, hint) = refused_certificate(certificate);
            (format!("The certificate of {host} {what}."), hint)
        }
        TlsError::AlertReceived(alert) => {
            let (what, hint) = alert_received(*alert);
            (format!("{host} {what}."), hint)
        }
        TlsError::PeerIncompatible(_) => (
            format!("{host} has no TLS version or cipher in common with this library."),
            "Only TLS 1.2 and 1.3 are spoken: the server's operator must offer one of them.",
        ),
        TlsError::InvalidMessage(_) => (
            format!("{host} answered with something that is not TLS."),
            "Check the port and scheme of endpoint_url: this may be a plain http port.",
        ),
        _ => (
            format!("The TLS handshake with {host} failed: it broke the protocol."),
            ITS_LOG,
        ),
    };
    Error::new(Status::Tls, message).with_hint(hint)
}

/// Returns what is wrong with a certificate, and what to do.
fn refused_certificate(error: &CertificateError) -> (&'static str, &'static str) {
    match error {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => (
            "has expired",
            "Check this machine's clock; else the server's operator must renew it.",
        ),
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            ("is not valid yet", "Check this machine's clock.")
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => (
            "is for another host name",
            "Check the host in endpoint_url; a proxy that opens TLS must name its authority in \
             ca_bundle.",
        ),
        CertificateError::UnknownIssuer => (
            "comes from an authority that is not in the trust store, or is self-signed",
            BUNDLE,
        ),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => (
            "is not meant for a server",
            "The server's operator must use a certificate with the purpose serverAuth.",
        ),
        CertificateError::Revoked => ("is revoked", "The server's operator must renew it."),
        CertificateError::BadSignature => ("has a wrong signature", BUNDLE),
        CertificateError::Other(_) if error.to_string().contains("CaUsedAsEndEntity") => (
            "is an authority's own, not a server's (self-signed)",
            "The server's operator must use a certificate that is issued for the server.",
        ),
        _ => ("was refused", BUNDLE),
    }
}

/// Returns what the server said in its alert, and what to do.
fn alert_received(alert: AlertDescription) -> (&'static str, &'static str) {
    match alert {
        AlertDescription::CertificateRequired
        | AlertDescription::BadCertificate
        | AlertDescription::UnknownCA
        | AlertDescription::CertificateUnknown
        | AlertDescription::AccessDenied => (
            "wants a client certificate that it trusts",
            "Set the options client_cert and client_key.",
        ),
        AlertDescription::ProtocolVersion => (
            "has no TLS version or cipher in common with this library",
            "Only TLS 1.2 and 1.3 are spoken: the server's operator must offer one of them.",
        ),
        AlertDescription::HandshakeFailure => (
            "refused the TLS handshake (alert handshake_failure): it seems to have no cipher or \
             kind of key in common with this library",
            "The server's operator must offer a current cipher of TLS 1.2 or 1.3.",
        ),
        _ => ("refused the TLS handshake", ITS_LOG),
    }
}

/// The other side hung up during the handshake.
pub(super) fn hung_up(kind: io::ErrorKind, peer: &Peer<'_>) -> Error {
    let how = match kind {
        io::ErrorKind::ConnectionReset => "reset",
        _ => "closed",
    };
    let message = format!(
        "{} {how} the connection during the TLS handshake.",
        peer.tls_hops()
    );
    Error::new(Status::Tls, message).with_hint(
        "It may not speak TLS 1.2 or 1.3, or something in between may not let it through.",
    )
}
