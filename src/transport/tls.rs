//! Trust: which authorities, which TLS versions, which client certificate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};

use crate::error::Error;
use crate::os::is_privileged;
use crate::sanitize;
use crate::setting::{Sourced, SourcedPath};
use crate::status::Status;

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

/// Makes the TLS side of a client; reads the trust store.
pub(super) fn client_config(settings: &TlsSettings) -> Result<ClientConfig, Error> {
    let roots = match &settings.ca_bundle {
        Some(bundle) => bundle_roots(bundle)?,
        None => system_roots()?,
    };
    with_roots(roots, settings.client_identity.as_ref())
}

/// Makes that of a client that speaks plain http only: it trusts nobody, so no store is read.
pub(super) fn without_trust() -> Result<ClientConfig, Error> {
    with_roots(RootCertStore::empty(), None)
}

fn with_roots(
    roots: RootCertStore,
    identity: Option<&ClientIdentity>,
) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(|_| Error::internal("The TLS versions could not be set."))?
        .with_root_certificates(roots);
    let Some(identity) = identity else {
        return Ok(builder.with_no_client_auth());
    };
    let (chain, key) = read_identity(identity)?;
    builder.with_client_auth_cert(chain, key).map_err(|_| {
        Error::invalid_argument(
            "Options client_cert and client_key: the key does not fit the certificate.",
        )
    })
}

type Identity = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn read_identity(identity: &ClientIdentity) -> Result<Identity, Error> {
    let fault = |file: &SourcedPath, why: &str| {
        let Sourced { value, source } = file;
        let path = sanitize::path(value);
        source.error(format!("{source}: {path} {why}.")).with_hint(
            "Give the paths of two PEM files: a certificate with its chain, and its key.",
        )
    };
    let ClientIdentity { certificate, key } = identity;
    let chain = CertificateDer::pem_file_iter(&certificate.value)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| fault(certificate, &pem_error(&error)))?;
    if chain.is_empty() {
        return Err(fault(certificate, "holds no certificate in PEM form"));
    }
    let private_key = PrivateKeyDer::from_pem_file(&key.value).map_err(|error| match error {
        pem::Error::NoItemsFound => fault(
            key,
            "holds no private key in PEM form (an encrypted one is none)",
        ),
        other => fault(key, &pem_error(&other)),
    })?;
    Ok((chain, private_key))
}

/// Says what is wrong with a PEM file. The reader's own text may hold the content.
fn pem_error(error: &pem::Error) -> String {
    match error {
        pem::Error::Io(error) => format!("cannot be read: {}", sanitize::io_error(error)),
        pem::Error::NoItemsFound => "holds nothing in PEM form".to_owned(),
        _ => "holds a damaged PEM block".to_owned(),
    }
}

/// Reads the authorities of a file that the user named.
fn bundle_roots(bundle: &SourcedPath) -> Result<RootCertStore, Error> {
    let Sourced { value, source } = bundle;
    let path = Path::new(value);
    let fault = |why: &str| {
        source
            .error(format!("{source}: {} {why}.", sanitize::path(path)))
            .with_hint("Give the path of a PEM file with the certificates to trust.")
    };
    let found = rustls_native_certs::load_certs_from_paths(Some(path), None);
    let roots = parse(found.certs);
    if roots.is_empty() {
        return Err(match found.errors.first() {
            Some(_) => fault("cannot be read"),
            None => fault("holds no certificate in PEM form"),
        });
    }
    Ok(roots)
}

/// Reads the authorities of the system's store.
fn system_roots() -> Result<RootCertStore, Error> {
    let roots = parse(system_certificates());
    if roots.is_empty() {
        let named: Vec<String> = STORE_VARIABLES
            .into_iter()
            .filter_map(|name| Some(format!("{name} ({})", sanitize::path(variable(name)?))))
            .collect();
        let message = if named.is_empty() {
            "This system has no trust store: no certificate authority was found.".to_owned()
        } else {
            format!(
                "There is no certificate authority where {} says.",
                named.join(" and ")
            )
        };
        return Err(Error::new(Status::Tls, message).with_hint(
            "Install the system's CA certificates (Debian: apt-get install ca-certificates), \
             or set the option ca_bundle, AWS_CA_BUNDLE or SSL_CERT_FILE.",
        ));
    }
    Ok(roots)
}

/// What moves the system's store, as OpenSSL has it.
const STORE_VARIABLES: [&str; 2] = ["SSL_CERT_FILE", "SSL_CERT_DIR"];

fn variable(name: &str) -> Option<PathBuf> {
    std::env::var_os(name)
        .filter(|value| !value.is_empty() && !is_privileged())
        .map(PathBuf::from)
}

fn system_certificates() -> Vec<CertificateDer<'static>> {
    if STORE_VARIABLES
        .into_iter()
        .any(|name| variable(name).is_some())
    {
        return rustls_native_certs::load_native_certs().certs;
    }
    // File and folder hold the same certificates where both are there. The file is read in one
    // go; the folder means opening some 300 links, which takes three times as long.
    let places = openssl_probe::probe();
    if let Some(file) = &places.cert_file {
        let certs = rustls_native_certs::load_certs_from_paths(Some(file), None).certs;
        if !certs.is_empty() {
            return certs;
        }
    }
    places
        .cert_dir
        .iter()
        .flat_map(|dir| rustls_native_certs::load_certs_from_paths(None, Some(dir)).certs)
        .collect()
}

/// Takes the certificates that can be read: one odd one in a store must not spoil the others.
fn parse(certificates: Vec<CertificateDer<'static>>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates);
    roots
}

/// Returns where trust comes from and which setting says so. Reads nothing.
pub(crate) fn trust_source(settings: &TlsSettings) -> (String, String) {
    if let Some(bundle) = &settings.ca_bundle {
        return (sanitize::path(&bundle.value), bundle.source.to_string());
    }
    for name in STORE_VARIABLES {
        if let Some(path) = variable(name) {
            let source = format!("environment variable {name}");
            return (sanitize::path(path), source);
        }
    }
    let places = openssl_probe::probe();
    let place = places
        .cert_file
        .or_else(|| places.cert_dir.into_iter().next());
    let place = place.map_or_else(|| "none found".to_owned(), sanitize::path);
    (place, "system".to_owned())
}
