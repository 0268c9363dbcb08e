//! Trust: which authorities, which TLS versions, which client certificate.

mod der;
mod files;
mod identity;
mod pem;
mod trust;
mod verifier;
pub(super) mod x509;

use std::sync::Arc;

use rustls::client::WebPkiServerVerifier;
use rustls::crypto::{CryptoProvider, ring};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};

use self::verifier::Verifier;
use crate::error::Error;
use crate::setting::SourcedPath;

pub(crate) use self::trust::trust_source;
pub(super) use self::verifier::{LastRefused, RefusedChain};

/// What a client trusts, and what it shows of itself.
#[derive(Clone, Default)]
pub(crate) struct TlsSettings {
    /// PEM file of authorities, in place of the system's.
    pub(crate) ca_bundle: Option<SourcedPath>,
    pub(crate) client_identity: Option<ClientIdentity>,
}

/// Files of the certificate that a client shows.
#[derive(Clone)]
pub(crate) struct ClientIdentity {
    pub(crate) certificate: SourcedPath,
    pub(crate) key: SourcedPath,
}

/// The TLS side of a client, read from its files.
pub(super) struct TlsContext {
    config: ClientConfig,
    verifier: Arc<WebPkiServerVerifier>,
    pub(super) roots: Arc<RootCertStore>,
    /// A sentence on what of the trust store could not be read.
    pub(super) unreadable: Option<String>,
    pub(super) has_client_identity: bool,
}

impl TlsContext {
    /// Reads the trust store and the client certificate.
    pub(super) fn read(settings: &TlsSettings) -> Result<TlsContext, Error> {
        let trust = trust::read(settings)?;
        let identity = settings.client_identity.as_ref();
        let identity = identity.map(identity::read).transpose()?;
        let has_client_identity = identity.is_some();
        let roots = Arc::new(trust.roots);
        let provider = Arc::new(ring::default_provider());
        let verifier = WebPkiServerVerifier::builder_with_provider(roots.clone(), provider.clone())
            .build()
            .map_err(|_| Error::internal("The trust store could not be used."))?;
        Ok(TlsContext {
            config: client_config(provider, roots.clone(), identity)?,
            verifier,
            roots,
            unreadable: trust.unreadable,
            has_client_identity,
        })
    }

    /// Makes the configuration of one worker, and the place where it keeps what it refuses.
    pub(super) fn for_worker(&self) -> (ClientConfig, Arc<LastRefused>) {
        let refused = Arc::<LastRefused>::default();
        let mut config = self.config.clone();
        // Nothing dangerous: `Verifier` asks rustls' own one.
        config
            .dangerous()
            .set_certificate_verifier(Arc::new(Verifier {
                inner: self.verifier.clone(),
                refused: refused.clone(),
            }));
        (config, refused)
    }
}

/// Makes the TLS side of a client that speaks plain http only: it trusts nobody, so no store is read.
pub(super) fn without_trust() -> Result<ClientConfig, Error> {
    let provider = Arc::new(ring::default_provider());
    client_config(provider, Arc::new(RootCertStore::empty()), None)
}

fn client_config(
    provider: Arc<CryptoProvider>,
    roots: Arc<RootCertStore>,
    identity: Option<CertifiedKey>,
) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|_| Error::internal("The TLS versions could not be set."))?
        .with_root_certificates(roots);
    Ok(match identity {
        Some(identity) => {
            builder.with_client_cert_resolver(Arc::new(SingleCertAndKey::from(identity)))
        }
        None => builder.with_no_client_auth(),
    })
}
