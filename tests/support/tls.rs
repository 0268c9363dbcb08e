//! A certificate authority made at run time, certificates good and bad, and trust stores as PEM files.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer, pem::PemObject};
use rustls::server::WebPkiClientVerifier;
use rustls::{ClientConfig, RootCertStore, ServerConfig};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;

/// The names that the good certificate is for.
pub const GOOD_NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A certificate (with its chain) and its key, both as PEM.
#[derive(Clone)]
pub struct Identity {
    pub certificate: String,
    pub key: String,
}

/// An authority of our own with a directory for the PEM files that it gives out.
pub struct TestCa {
    issuer: CertifiedIssuer<'static, KeyPair>,
    directory: TempDir,
}

impl TestCa {
    pub fn new() -> Self {
        Self::named("libcognito test authority")
    }

    pub fn named(name: &str) -> Self {
        Self {
            issuer: CertifiedIssuer::self_signed(authority(name), KeyPair::generate().unwrap())
                .unwrap(),
            directory: tempfile::tempdir().unwrap(),
        }
    }

    /// The authority's certificate.
    pub fn pem(&self) -> String {
        self.issuer.pem()
    }

    /// A trust store that holds this authority alone.
    pub fn bundle(&self) -> PathBuf {
        self.write("ca.pem", &self.pem())
    }

    /// A trust store as large as a real one (the system's, or 140 authorities where there is none), with this
    /// authority at its end.
    pub fn full_size_bundle(&self) -> PathBuf {
        let system = std::fs::read_to_string("/etc/ssl/certs/ca-certificates.crt")
            .ok()
            .filter(|pem| certificate_count(pem) >= 100);
        let store = system.unwrap_or_else(|| (0..140).map(stranger).collect());
        self.write("full-size.pem", &format!("{store}\n{}", self.pem()))
    }

    /// A trust store without a certificate, as in a minimal container.
    pub fn empty_bundle(&self) -> PathBuf {
        self.write("empty.pem", "")
    }

    /// An empty directory, for `SSL_CERT_DIR`.
    pub fn empty_directory(&self) -> PathBuf {
        let path = self.directory.path().join("empty");
        std::fs::create_dir_all(&path).unwrap();
        path
    }

    /// Writes a file into the authority's directory, which lasts as long as the authority.
    pub fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.directory.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    /// Writes `<name>.pem` and `<name>.key` and returns their paths.
    pub fn write_identity(&self, name: &str, identity: &Identity) -> (PathBuf, PathBuf) {
        (
            self.write(&format!("{name}.pem"), &identity.certificate),
            self.write(&format!("{name}.key"), &identity.key),
        )
    }

    /// A server certificate for localhost, 127.0.0.1 and ::1.
    pub fn good(&self) -> Identity {
        self.issue(server(&GOOD_NAMES))
    }

    /// A server certificate for these names.
    pub fn for_names(&self, names: &[&str]) -> Identity {
        self.issue(server(names))
    }

    /// Good once, years ago.
    pub fn expired(&self) -> Identity {
        let mut params = server(&GOOD_NAMES);
        params.not_before = date_time_ymd(2001, 1, 1);
        params.not_after = date_time_ymd(2002, 1, 1);
        self.issue(params)
    }

    /// Good in some decades.
    pub fn not_yet_valid(&self) -> Identity {
        let mut params = server(&GOOD_NAMES);
        params.not_before = date_time_ymd(3001, 1, 1);
        params.not_after = date_time_ymd(3002, 1, 1);
        self.issue(params)
    }

    /// Nobody vouches for it but itself.
    pub fn self_signed() -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = server(&GOOD_NAMES).self_signed(&key).unwrap();
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    /// Signed by this authority, but for clients only: a server must not show it.
    pub fn client(&self) -> Identity {
        let mut params = server(&GOOD_NAMES);
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
        self.issue(params)
    }

    /// An authority's own certificate, where a server's is expected.
    pub fn authority_as_leaf(&self) -> Identity {
        let mut params = server(&GOOD_NAMES);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        self.issue(params)
    }

    fn issue(&self, params: CertificateParams) -> Identity {
        let key = KeyPair::generate().unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        Identity {
            certificate: certificate.pem(),
            key: key.serialize_pem(),
        }
    }

    /// A server with a good certificate that demands a client certificate of this authority.
    pub fn mutual_config(&self) -> Arc<ServerConfig> {
        let verifier =
            WebPkiClientVerifier::builder_with_provider(Arc::new(self.roots()), provider());
        let config = ServerConfig::builder_with_provider(provider())
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_client_cert_verifier(verifier.build().unwrap());
        let (chain, key) = parse(&self.good());
        Arc::new(config.with_single_cert(chain, key).unwrap())
    }

    /// A server with the good certificate.
    pub fn good_config(&self) -> Arc<ServerConfig> {
        self.good().config()
    }

    /// This authority as rustls takes it, for clients in tests.
    pub fn roots(&self) -> RootCertStore {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        roots
    }
}

impl Identity {
    /// A server that shows this certificate, by TLS 1.2 or 1.3.
    pub fn config(&self) -> Arc<ServerConfig> {
        self.config_for(rustls::DEFAULT_VERSIONS)
    }

    /// The same by these versions alone, `&rustls::version::TLS12` for instance.
    pub fn config_for(
        &self,
        versions: &[&'static rustls::SupportedProtocolVersion],
    ) -> Arc<ServerConfig> {
        let config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(versions)
            .unwrap()
            .with_no_client_auth();
        let (chain, key) = parse(self);
        Arc::new(config.with_single_cert(chain, key).unwrap())
    }
}

/// The certificates in a PEM file, counted.
pub fn certificate_count(pem: &str) -> usize {
    pem.matches("-----BEGIN CERTIFICATE-----").count()
}

pub fn certificate_count_in(file: &Path) -> usize {
    certificate_count(&std::fs::read_to_string(file).unwrap())
}

/// A rustls client that trusts these authorities alone.
pub fn client_config(roots: RootCertStore) -> ClientConfig {
    ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth()
}

/// A plain HTTP client for the tests' own errands. It brings its TLS along, so that no default provider
/// is installed in the process behind the library's back.
pub fn http_client(roots: RootCertStore) -> reqwest::blocking::Client {
    reqwest::blocking::Client::builder()
        .tls_backend_preconfigured(client_config(roots))
        .no_proxy()
        .timeout(super::BOUND)
        .build()
        .unwrap()
}

pub fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn parse(identity: &Identity) -> (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>) {
    let chain = CertificateDer::pem_slice_iter(identity.certificate.as_bytes());
    let key = PrivatePkcs8KeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    (chain.collect::<Result<_, _>>().unwrap(), key.into())
}

fn server(names: &[&str]) -> CertificateParams {
    let names: Vec<String> = names.iter().map(|name| name.to_string()).collect();
    let mut params = CertificateParams::new(names).unwrap();
    params
        .distinguished_name
        .push(DnType::CommonName, "libcognito test server");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params.use_authority_key_identifier_extension = true;
    params
}

fn authority(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn stranger(number: usize) -> String {
    let key = KeyPair::generate().unwrap();
    let certificate = authority(&format!("Test Root {number}"))
        .self_signed(&key)
        .unwrap();
    certificate.pem()
}
