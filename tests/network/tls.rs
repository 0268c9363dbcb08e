//! Trust and TLS: every bad server in its own words, the trust store's sources, client certificates, versions.

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;

use crate::probe::{Probe, Said};
use crate::support::answer::Answer;
use crate::support::bad_tls::BadTls;
use crate::support::server::FaultServer;
use crate::support::tls::{self, TestCa};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject};
use rustls::server::WebPkiClientVerifier;
use rustls::version::{TLS12, TLS13};
use serde_json::{Value, json};

fn good_server(ca: &TestCa) -> FaultServer {
    FaultServer::https(ca.good_config(), [Answer::ok("{}")])
}

fn options(server: &FaultServer, bundle: &Path) -> Value {
    json!({"endpoint_url": server.url_for("localhost"), "ca_bundle": bundle})
}

/// The failure's status, a word that tells it from the others, and what the hint names.
fn expected(kind: BadTls) -> (&'static str, &'static str) {
    match kind {
        BadTls::WrongHost => ("is for another host name", "endpoint_url"),
        BadTls::Expired => ("has expired", "clock"),
        BadTls::NotYetValid => ("is not valid yet", "clock"),
        BadTls::SelfSigned => (
            "is self-signed, and it is not in the trust store",
            "ca_bundle",
        ),
        BadTls::UnknownAuthority => (
            "an authority that is not in the trust store: \"An authority nobody knows\"",
            "ca_bundle",
        ),
        BadTls::AuthorityAsLeaf => ("is an authority's own", "issued for the server"),
        BadTls::ClientCertificate => ("is not meant for a server", "serverAuth"),
        BadTls::OnlyTls11 => ("no TLS version or cipher in common", "TLS 1.2 and 1.3"),
        BadTls::HandshakeFailureAlert => ("alert handshake_failure", "cipher"),
        BadTls::ProtocolVersionAlert => ("alert protocol_version", "TLS 1.2 and 1.3"),
        BadTls::PlainHttp => ("something that is not TLS", "endpoint_url"),
        BadTls::Closes => ("closed the connection during the TLS handshake", "TLS 1.2"),
        BadTls::Resets => ("reset the connection during the TLS handshake", "TLS 1.2"),
        BadTls::DemandsClientCertificate => ("wants a client certificate", "client_cert"),
    }
}

#[test]
fn every_bad_server_fails_in_its_own_words() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let bundle = ca.bundle();
    let mut said: HashMap<String, BadTls> = HashMap::new();
    for kind in BadTls::ALL {
        let server = kind.serve(&ca);
        let failed = probe.send(&[], &options(&server, &bundle));
        let (words, hint) = expected(kind);
        failed.assert_failed("COGNITO_TLS", &[words, "localhost"]);
        assert!(failed.hint().contains(hint), "{kind:?}: {failed:?}");
        assert_eq!(server.request_count(), 0, "{kind:?}");
        // By TLS 1.3 the refusal of a client certificate may come when the request is on its way already, and
        // nothing tells it from one that came after the request was read: then no other attempt is made. Where it
        // comes before the request, each attempt ends so.
        let may_be_late = kind == BadTls::DemandsClientCertificate;
        let is_last = failed.json["ResponseMetadata"]["RetryAttempts"] == json!(2);
        let code_sent: &[&str] = match (may_be_late, is_last) {
            (true, false) => &["maybe"],
            (true, true) => &["maybe", "no"],
            (false, _) => &["no"],
        };
        let is_right = code_sent
            .iter()
            .any(|value| failed.json["CodeSent"] == *value);
        assert!(is_right, "{kind:?}: {failed:?}");
        let message = failed.message().replace(&format!(":{}", server.port()), "");
        if let Some(other) = said.insert(message.clone(), kind) {
            panic!("{other:?} and {kind:?} are said alike: {message}");
        }
    }
}

#[test]
fn a_system_without_authorities_says_so_and_names_the_settings() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = good_server(&ca);
    let options = json!({"endpoint_url": server.url_for("localhost")});
    let (file, folder) = (ca.empty_bundle(), ca.empty_directory());
    let (file, folder) = (file.to_str().unwrap(), folder.to_str().unwrap());
    let missing = "/nowhere/ca.pem";
    for env in [
        vec![("SSL_CERT_FILE", file)],
        vec![("SSL_CERT_DIR", folder)],
        vec![("SSL_CERT_FILE", file), ("SSL_CERT_DIR", folder)],
        vec![("SSL_CERT_FILE", missing)],
    ] {
        let failed = probe.send(&env, &options);
        failed
            .assert_failed("COGNITO_TLS", &["no certificate authority"])
            .assert_code_sent("no");
        for (name, value) in &env {
            failed.assert_failed("COGNITO_TLS", &[name, value]);
        }
        for setting in [
            "ca_bundle",
            "AWS_CA_BUNDLE",
            "SSL_CERT_FILE",
            "ca-certificates",
        ] {
            assert!(failed.hint().contains(setting), "{failed:?}");
        }
    }
    assert_eq!(server.connection_count(), 0);
}

#[test]
fn every_source_of_trust_is_honoured() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = good_server(&ca);
    let url = server.url_for("localhost");
    let bundle = ca.bundle();
    let bundle = bundle.to_str().unwrap();
    // The names in such a folder are hashes, as `openssl rehash` makes them.
    let folder = ca.empty_directory();
    std::fs::write(folder.join("0a1b2c3d.0"), ca.pem()).unwrap();
    let full = ca.full_size_bundle();
    let config = ca.write("config", &format!("[default]\nca_bundle = {bundle}\n"));
    let plain = json!({"endpoint_url": url});
    let by = |env: &[(&str, &str)], options: &Value| probe.send(env, options);
    by(&[("SSL_CERT_FILE", bundle)], &plain).assert_ok();
    by(&[("SSL_CERT_DIR", folder.to_str().unwrap())], &plain).assert_ok();
    // Several folders are divided by colons; one that is not there harms no other source.
    let empty = ca.write("no-folder", "");
    let folders = format!("{}:/nowhere::{}", empty.display(), folder.display());
    by(&[("SSL_CERT_DIR", &folders)], &plain).assert_ok();
    let missing = ("SSL_CERT_FILE", "/nowhere/ca.pem");
    by(&[missing, ("SSL_CERT_DIR", &folders)], &plain).assert_ok();
    by(&[("AWS_CA_BUNDLE", bundle)], &plain).assert_ok();
    by(&[("AWS_CA_BUNDLE", full.to_str().unwrap())], &plain).assert_ok();
    by(&[("AWS_CONFIG_FILE", config.to_str().unwrap())], &plain).assert_ok();
    by(&[], &json!({"endpoint_url": url, "ca_bundle": bundle})).assert_ok();
    assert_eq!(server.request_count(), 8);
    by(&[], &plain).assert_failed("COGNITO_TLS", &["trust store"]);
}

#[test]
fn a_bundle_replaces_the_store() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let other = TestCa::named("another authority");
    let server = good_server(&ca);
    let (good, other) = (ca.bundle(), other.bundle());
    let env = [("SSL_CERT_FILE", good.to_str().unwrap())];
    probe
        .send(&env, &options(&server, &other))
        .assert_failed("COGNITO_TLS", &["not in the trust store"]);
    assert_eq!(server.request_count(), 0);
}

#[test]
fn a_bundle_that_cannot_be_used_is_named_with_its_source() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = good_server(&ca);
    let garbage = ca.write("garbage.pem", "no certificate\n");
    let broken = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let broken = ca.write("broken.pem", broken);
    let cut = ca.write("cut.pem", "-----BEGIN CERTIFICATE-----\nMIIB\n");
    let (empty, folder) = (ca.empty_bundle(), ca.empty_directory());
    for (path, words) in [
        (Path::new("/nowhere/ca.pem"), "No such file"),
        (&garbage, "no certificate"),
        (&broken, "no certificate that can be read"),
        (&cut, "its END line is missing"),
        (&empty, "no certificate"),
        (&folder, "directory"),
    ] {
        let name = path.to_str().unwrap();
        let by_option = probe.send(&[], &options(&server, path));
        by_option.assert_failed(
            "COGNITO_INVALID_ARGUMENT",
            &["Option ca_bundle", name, words],
        );
        let plain = json!({"endpoint_url": server.url_for("localhost")});
        let by_variable = probe.send(&[("AWS_CA_BUNDLE", name)], &plain);
        by_variable.assert_failed("COGNITO_CONFIGURATION", &["AWS_CA_BUNDLE", name, words]);
        by_variable.assert_code_sent("no");
        assert!(by_variable.hint().contains("PEM"), "{by_variable:?}");
    }
    assert_eq!(server.connection_count(), 0);
}

fn with_identity(server: &FaultServer, bundle: &Path, certificate: &Path, key: &Path) -> Value {
    let mut options = options(server, bundle);
    options["client_cert"] = json!(certificate);
    options["client_key"] = json!(key);
    options
}

#[test]
fn a_client_certificate_is_shown() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let (certificate, key) = ca.write_identity("client", &ca.client());
    for config in [ca.mutual_config(), mutual_config(&ca, &TLS12)] {
        let server = FaultServer::https(config, [Answer::ok("{}")]);
        probe
            .send(
                &[],
                &with_identity(&server, &ca.bundle(), &certificate, &key),
            )
            .assert_ok();
        assert_eq!(server.request_count(), 1, "{:?}", server.handshake_errors());
    }
}

#[test]
fn a_client_certificate_of_a_strange_authority_is_refused_in_words() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let stranger = TestCa::named("a stranger");
    let (certificate, key) = stranger.write_identity("client", &stranger.client());
    let server = FaultServer::https(mutual_config(&ca, &TLS12), [Answer::ok("{}")]);
    // By TLS 1.2 the refusal comes within the handshake, so no request went out.
    probe
        .send(
            &[],
            &with_identity(&server, &ca.bundle(), &certificate, &key),
        )
        .assert_failed(
            "COGNITO_TLS",
            &["wants a client certificate that it trusts"],
        )
        .assert_code_sent("no");
    let none = probe.send(&[], &options(&server, &ca.bundle()));
    none.assert_failed("COGNITO_TLS", &["client certificate"])
        .assert_code_sent("no");
    assert!(none.hint().contains("client_cert"), "{none:?}");
    assert_eq!(server.request_count(), 0);
}

#[test]
fn a_client_certificate_that_cannot_be_used_is_named() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = FaultServer::https(ca.mutual_config(), [Answer::ok("{}")]);
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let (_, other_key) = ca.write_identity("other", &ca.client());
    let garbage = ca.write("garbage.pem", "no PEM\n");
    let nowhere = Path::new("/nowhere/x.pem");
    let bundle = ca.bundle();
    let try_with = |certificate: &Path, key: &Path, words: &[&str]| -> Said {
        let said = probe.send(&[], &with_identity(&server, &bundle, certificate, key));
        said.assert_failed("COGNITO_INVALID_ARGUMENT", words)
            .assert_code_sent("no");
        said
    };
    try_with(
        &certificate,
        &other_key,
        &["client_cert", "client_key", "does not fit"],
    );
    try_with(
        nowhere,
        &key,
        &["Option client_cert", "/nowhere/x.pem", "No such file"],
    );
    try_with(&garbage, &key, &["Option client_cert", "no certificate"]);
    try_with(&key, &key, &["Option client_cert", "no certificate"]);
    try_with(
        &certificate,
        nowhere,
        &["Option client_key", "/nowhere/x.pem", "No such file"],
    );
    try_with(
        &certificate,
        &garbage,
        &["Option client_key", "holds no private key"],
    );
    try_with(
        &certificate,
        &certificate,
        &["Option client_key", "holds no private key"],
    );
    assert_eq!(server.connection_count(), 0);
    for (one, other) in [("client_cert", "client_key"), ("client_key", "client_cert")] {
        let options = json!({one: certificate});
        let said = probe.call(&[], Some(&options), &["describe"]);
        said.assert_failed("COGNITO_INVALID_ARGUMENT", &[one, other]);
    }
}

#[test]
fn either_version_of_tls_will_do() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    for version in [&TLS12, &TLS13] {
        let server = FaultServer::https(ca.good().config_for(&[version]), [Answer::ok("{}")]);
        probe.send(&[], &options(&server, &ca.bundle())).assert_ok();
        assert_eq!(server.request_count(), 1, "{version:?}");
    }
}

/// As `TestCa::mutual_config`, by one version alone.
fn mutual_config(
    ca: &TestCa,
    version: &'static rustls::SupportedProtocolVersion,
) -> Arc<ServerConfig> {
    let verifier =
        WebPkiClientVerifier::builder_with_provider(Arc::new(ca.roots()), tls::provider());
    let identity = ca.good();
    let chain = CertificateDer::pem_slice_iter(identity.certificate.as_bytes());
    let key = PrivatePkcs8KeyDer::from_pem_slice(identity.key.as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(tls::provider())
        .with_protocol_versions(&[version])
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(chain.collect::<Result<_, _>>().unwrap(), key.into());
    Arc::new(config.unwrap())
}
