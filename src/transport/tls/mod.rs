//! Trust: which authorities, which TLS versions, which client certificate.

mod der;
mod files;
mod identity;
mod pem;
mod provider;
mod sessions;
mod store;
mod trust;
mod verifier;
pub(super) mod x509;

use std::sync::Arc;

use rustls::client::Resumption;
use rustls::sign::SingleCertAndKey;
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};

use self::provider::provider;
use self::sessions::Sessions;
use self::store::TrustStore;
use self::verifier::Verifier;
use crate::error::Error;
use crate::setting::SourcedPath;

pub(crate) use self::trust::trust_source;
pub(super) use self::verifier::{RefusedChain, take_refused};

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
    pub(super) config: ClientConfig,
    pub(super) store: Arc<TrustStore>,
    pub(super) has_client_identity: bool,
}

impl TlsContext {
    /// Reads the trust store and the client certificate.
    pub(super) fn read(settings: &TlsSettings) -> Result<TlsContext, Error> {
        let store = TrustStore::open(settings)?;
        let mut config = store.config.clone();
        let identity = settings.client_identity.as_ref();
        if let Some(identity) = identity {
            let identity = SingleCertAndKey::from(identity::read(identity)?);
            config.client_auth_cert_resolver = Arc::new(identity);
            // Sessions in which this certificate was shown are this client's alone.
            config.resumption = Resumption::store(Arc::new(Sessions::default()));
        }
        Ok(TlsContext {
            config,
            store,
            has_client_identity: identity.is_some(),
        })
    }
}

/// Makes the TLS side of a client that speaks plain http only: it trusts nobody, so no store is read.
pub(super) fn without_trust() -> Result<ClientConfig, Error> {
    let mut config = client_config(&Arc::new(RootCertStore::empty()))?;
    config.resumption = Resumption::disabled();
    Ok(config)
}

/// Makes the configuration of connections that trust these authorities.
fn client_config(roots: &Arc<RootCertStore>) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(provider())
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|_| Error::internal("The TLS versions could not be set."))?;
    // Nothing dangerous: `Verifier` asks rustls.
    let builder = builder.dangerous();
    let builder = builder.with_custom_certificate_verifier(Arc::new(Verifier(roots.clone())));
    Ok(builder.with_no_client_auth())
}
