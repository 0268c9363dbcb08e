//! Trust: which authorities, which TLS versions, which client certificate.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::ring;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::version::{TLS12, TLS13};
use rustls::{ClientConfig, RootCertStore};

use crate::config::{ClientIdentity, Config, Sourced};
use crate::error::Error;
use crate::status::Status;

/// The TLS side of a client, with the trust store read.
pub(crate) fn client_config(config: &Config) -> Result<ClientConfig, Error> {
    let roots = match &config.ca_bundle {
        Some(bundle) => bundle_roots(bundle)?,
        None => system_roots()?,
    };
    with_roots(roots, config.client_identity.as_ref())
}

/// For a client that speaks plain http only: it trusts nobody, so no store need be read.
pub(crate) fn without_trust() -> Result<ClientConfig, Error> {
    with_roots(RootCertStore::empty(), None)
}

fn with_roots(
    roots: RootCertStore,
    identity: Option<&ClientIdentity>,
) -> Result<ClientConfig, Error> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_protocol_versions(&[&TLS13, &TLS12])
        .map_err(Error::internal)?
        .with_root_certificates(roots);
    let Some(identity) = identity else {
        return Ok(builder.with_no_client_auth());
    };
    let (chain, key) = read_identity(identity)?;
    builder.with_client_auth_cert(chain, key).map_err(|error| {
        Error::invalid_argument(format!(
            "options client_cert and client_key: the key does not fit the certificate ({error})."
        ))
    })
}

fn read_identity(
    identity: &ClientIdentity,
) -> Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>), Error> {
    let fault = |option: &str, path: &Path, why: String| {
        Error::invalid_argument(format!("option {option}: {}: {why}.", path.display())).with_hint(
            "Give the paths of two PEM files: a certificate with its chain, and its key.",
        )
    };
    let (certificate, key) = (&identity.certificate, &identity.key);
    let chain = CertificateDer::pem_file_iter(certificate)
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(|error| fault("client_cert", certificate, error.to_string()))?;
    if chain.is_empty() {
        let why = "holds no certificate in PEM form".to_owned();
        return Err(fault("client_cert", certificate, why));
    }
    let key = PrivateKeyDer::from_pem_file(key).map_err(|error| {
        let why = match error {
            pem::Error::NoItemsFound => {
                "holds no private key in PEM form (an encrypted one is none)".to_owned()
            }
            other => other.to_string(),
        };
        fault("client_key", key, why)
    })?;
    Ok((chain, key))
}

/// The authorities of a file that the user named.
fn bundle_roots(bundle: &Sourced<String>) -> Result<RootCertStore, Error> {
    let Sourced { value, source } = bundle;
    let path = Path::new(value);
    let fault = |why: String| {
        source
            .error(format!("{source}: {}: {why}.", path.display()))
            .with_hint("Give the path of a PEM file with the certificates to trust.")
    };
    let found = rustls_native_certs::load_certs_from_paths(Some(path), None);
    let roots = parse(found.certs);
    if roots.is_empty() {
        return Err(match found.errors.first() {
            Some(error) => fault(error.to_string()),
            None => fault("holds no certificate in PEM form".to_owned()),
        });
    }
    Ok(roots)
}

/// The authorities of the system's store.
fn system_roots() -> Result<RootCertStore, Error> {
    let roots = parse(system_certificates());
    if roots.is_empty() {
        let named: Vec<String> = STORE_VARIABLES
            .into_iter()
            .filter_map(|name| Some(format!("{name} ({})", variable(name)?.display())))
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
        .filter(|value| !value.is_empty())
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

/// One odd certificate in a store must not close the others' doors.
fn parse(certificates: Vec<CertificateDer<'static>>) -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(certificates);
    roots
}

/// Where trust comes from, for `cognito_client_describe`. Reads nothing.
pub(crate) fn trust_source(config: &Config) -> (String, String) {
    if let Some(bundle) = &config.ca_bundle {
        return (bundle.value.clone(), bundle.source.to_string());
    }
    for name in STORE_VARIABLES {
        if let Some(path) = variable(name) {
            return (
                path.display().to_string(),
                format!("environment variable {name}"),
            );
        }
    }
    let places = openssl_probe::probe();
    let place = places
        .cert_file
        .or_else(|| places.cert_dir.into_iter().next());
    (
        place.map_or_else(
            || "none found".to_owned(),
            |path| path.display().to_string(),
        ),
        "system".to_owned(),
    )
}
