//! Keeps the certificates that were refused, so that the error can say what was wrong with them.

use std::cell::Cell;
use std::fmt;
use std::sync::Arc;

use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use rustls::crypto::{verify_tls12_signature, verify_tls13_signature};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::server::ParsedCertificate;
use rustls::{DigitallySignedStruct, Error as TlsError, RootCertStore, SignatureScheme};

use super::provider::SIGNATURES;

/// What a server showed that was refused.
pub(in crate::transport) struct RefusedChain {
    /// The server's own certificate first, as it sent them.
    pub(in crate::transport) certificates: Vec<CertificateDer<'static>>,
    /// For whom it was asked; `None` where the chain was good, but not the handshake's signature.
    pub(in crate::transport) name: Option<String>,
}

thread_local! {
    /// The last chain that was refused here: the calling thread drives its connections itself.
    static LAST_REFUSED: Cell<Option<Box<RefusedChain>>> = const { Cell::new(None) };
}

/// Takes the last chain that was refused on this thread.
pub(in crate::transport) fn take_refused() -> Option<Box<RefusedChain>> {
    LAST_REFUSED.try_with(Cell::take).ok().flatten()
}

fn keep(first: &CertificateDer<'_>, others: &[CertificateDer<'_>], name: Option<String>) {
    let certificates = std::iter::once(first).chain(others);
    let chain = Box::new(RefusedChain {
        certificates: certificates.map(|der| der.clone().into_owned()).collect(),
        name,
    });
    let _ = LAST_REFUSED.try_with(|last| last.set(Some(chain)));
}

/// Decides by rustls' own functions alone, as its `WebPkiServerVerifier` does where there are no revocation
/// lists: what that has for such lists would take 30 kB of the library.
pub(super) struct Verifier(pub(super) Arc<RootCertStore>);

impl Verifier {
    fn verify(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        now: UnixTime,
    ) -> Result<(), TlsError> {
        let certificate = ParsedCertificate::try_from(end_entity)?;
        verify_server_cert_signed_by_trust_anchor(
            &certificate,
            &self.0,
            intermediates,
            now,
            SIGNATURES.all,
        )?;
        verify_server_name(&certificate, server_name)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Verifier")
    }
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        _ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        self.verify(end_entity, intermediates, server_name, now)
            .map(|()| ServerCertVerified::assertion())
            .inspect_err(|_| {
                let name = server_name.to_str().into_owned();
                keep(end_entity, intermediates, Some(name));
            })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls12_signature(message, cert, dss, &SIGNATURES)
            .inspect_err(|_| keep(cert, &[], None))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        verify_tls13_signature(message, cert, dss, &SIGNATURES)
            .inspect_err(|_| keep(cert, &[], None))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        SIGNATURES.supported_schemes()
    }
}
