//! The alerts of TLS (RFC 8446, section 6, and its predecessors) in words.

use rustls::AlertDescription as Alert;

const ITS_LOG: &str = "The server's operator finds the reason in its log.";
const SET_IDENTITY: &str = "Set the options client_cert and client_key.";
const CHECK_IDENTITY: &str = "Check the options client_cert and client_key: the certificate must \
                              come from an authority that the server trusts, with its chain.";

/// Returns what the server said in its alert, and what to do.
pub(super) fn alert_received(
    alert: Alert,
    has_client_identity: bool,
) -> (&'static str, &'static str) {
    if let Some(refused) = about_client_certificate(alert, has_client_identity) {
        return refused;
    }
    match alert {
        Alert::ProtocolVersion => (
            "has no TLS version or cipher in common with this library (alert protocol_version)",
            "Only TLS 1.2 and 1.3 are spoken: the server's operator must offer one of them.",
        ),
        Alert::HandshakeFailure | Alert::InsufficientSecurity => (
            "refused the TLS handshake (alert handshake_failure): it seems to have no cipher or \
             kind of key in common with this library, or it wants a client certificate",
            "The server's operator must offer a current cipher of TLS 1.2 or 1.3, and an RSA, \
             P-256, P-384 or Ed25519 key.",
        ),
        Alert::UnrecognisedName => (
            "does not know the host name that it was asked for (alert unrecognized_name)",
            "Check the host in endpoint_url.",
        ),
        Alert::NoApplicationProtocol => (
            "refused the TLS handshake: it does not offer HTTP/1.1 (alert \
             no_application_protocol)",
            "Check the host and port in endpoint_url.",
        ),
        Alert::InternalError => (
            "ended the TLS handshake: something failed inside it (alert internal_error)",
            ITS_LOG,
        ),
        Alert::CloseNotify | Alert::UserCanceled => (
            "ended the TLS handshake without a reason",
            "It may not let this host in, or something in between may not let it through.",
        ),
        Alert::MissingExtension | Alert::UnsupportedExtension => (
            "refused the TLS handshake: it wants other extensions of TLS than this library sends",
            ITS_LOG,
        ),
        Alert::UnexpectedMessage
        | Alert::BadRecordMac
        | Alert::DecryptionFailed
        | Alert::RecordOverflow
        | Alert::DecompressionFailure
        | Alert::IllegalParameter
        | Alert::DecodeError => (
            "ended the TLS handshake: it could not read what was sent, or something in between \
             changed it",
            ITS_LOG,
        ),
        _ => ("refused the TLS handshake", ITS_LOG),
    }
}

/// Returns what an alert says about the certificate that a client shows, or does not show.
fn about_client_certificate(
    alert: Alert,
    has_client_identity: bool,
) -> Option<(&'static str, &'static str)> {
    let what = match alert {
        Alert::CertificateRequired
        | Alert::NoCertificate
        | Alert::BadCertificate
        | Alert::UnknownCA
        | Alert::CertificateUnknown
        | Alert::AccessDenied
            if !has_client_identity =>
        {
            return Some(("wants a client certificate that it trusts", SET_IDENTITY));
        }
        Alert::CertificateExpired => "refused the client certificate: it has expired",
        Alert::CertificateRevoked => "refused the client certificate: it is revoked",
        Alert::UnsupportedCertificate => {
            "refused the client certificate: its kind or its purpose is another than the server \
             takes"
        }
        Alert::UnknownCA => {
            "wants a client certificate that it trusts: it does not know the authority of the one \
             that was shown"
        }
        Alert::DecryptError => {
            "refused the client certificate: its signature is not one that the server can verify"
        }
        Alert::CertificateRequired | Alert::NoCertificate => {
            "wants a client certificate that it trusts, and found none"
        }
        Alert::BadCertificate | Alert::CertificateUnknown | Alert::AccessDenied => {
            "wants a client certificate that it trusts, and refused the one that was shown"
        }
        _ => return None,
    };
    has_client_identity.then_some((what, CHECK_IDENTITY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_alert_is_a_sentence_without_numbers_or_type_names() {
        for code in 0..=255u8 {
            for has_client_identity in [false, true] {
                let (what, hint) = alert_received(Alert::from(code), has_client_identity);
                assert!(what.starts_with(char::is_lowercase), "{what}");
                assert!(hint.ends_with('.'), "{hint}");
                for part in ["Unknown", "Alert", "{", "0x"] {
                    assert!(!what.contains(part), "{what}");
                }
                let speaks_of_it = what.contains("refused the client certificate");
                assert!(has_client_identity || !speaks_of_it, "{what}");
            }
        }
    }
}
