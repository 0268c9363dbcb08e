//! Keeps the certificates that were refused, so that the error can say what was wrong with them.

use std::fmt;
use std::sync::Arc;

use crossbeam_utils::atomic::AtomicCell;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, Error as TlsError, SignatureScheme};

/// What a server showed that was refused.
pub(in crate::transport) struct RefusedChain {
    /// The server's own certificate first, as it sent them.
    pub(in crate::transport) certificates: Vec<CertificateDer<'static>>,
    /// For whom it was asked; `None` where the chain was good, but not the handshake's signature.
    pub(in crate::transport) name: Option<String>,
}

/// Where the last refused chain of a worker is kept.
#[derive(Default)]
pub(in crate::transport) struct LastRefused(AtomicCell<Option<Box<RefusedChain>>>);

// A lock would make one thread's call depend on another's.
const _: () = assert!(AtomicCell::<Option<Box<RefusedChain>>>::is_lock_free());

impl LastRefused {
    pub(in crate::transport) fn take(&self) -> Option<Box<RefusedChain>> {
        self.0.take()
    }

    fn keep(
        &self,
        first: &CertificateDer<'_>,
        others: &[CertificateDer<'_>],
        name: Option<String>,
    ) {
        let certificates = std::iter::once(first).chain(others);
        self.0.store(Some(Box::new(RefusedChain {
            certificates: certificates.map(|der| der.clone().into_owned()).collect(),
            name,
        })));
    }
}

/// rustls' own verifier: it decides alone.
pub(super) struct Verifier {
    pub(super) inner: Arc<WebPkiServerVerifier>,
    pub(super) refused: Arc<LastRefused>,
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
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, TlsError> {
        self.inner
            .verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now)
            .inspect_err(|_| {
                let name = server_name.to_str().into_owned();
                self.refused.keep(end_entity, intermediates, Some(name));
            })
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.inner
            .verify_tls12_signature(message, cert, dss)
            .inspect_err(|_| self.refused.keep(cert, &[], None))
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, TlsError> {
        self.inner
            .verify_tls13_signature(message, cert, dss)
            .inspect_err(|_| self.refused.keep(cert, &[], None))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.inner.supported_verify_schemes()
    }
}
