//! Forms of certificates, keys and bundles as people have them, each tried with curl and with the library: who takes
//! it, and what the library says where it does not. Each difference is named in docs/certificates.md.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, KeyUsagePurpose, date_time_ymd,
};
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use serde_json::json;

use crate::need;
use crate::probe::{Probe, Said};
use crate::support::BOUND;
use crate::support::answer::Answer;
use crate::support::c::repository;
use crate::support::openssl::{CA, CLIENT, INSTALL, Made, SERVER, Workshop};
use crate::support::process::{clean_environment, run};
use crate::support::server::FaultServer;
use crate::support::tls::{self, Identity, TestCa};

const CURL: &str = "apt-get install curl";

/// What the library does with a form.
#[derive(Clone, Copy)]
enum Ours {
    Takes,
    /// Part of the message, part of the hint.
    Refuses(&'static str, &'static str),
}
use Ours::{Refuses, Takes};

/// What is tried with a form, and what is known of it.
struct Form<'a> {
    name: &'a str,
    url: String,
    bundle: &'a Path,
    identity: Option<(&'a Path, &'a Path)>,
    curl_takes: bool,
    ours: Ours,
}

/// Tries forms, and collects what went otherwise.
struct Table {
    probe: Probe,
    /// Whether curl is one with OpenSSL 3, whose judgement the rows tell. What others say is not held against them.
    curl_is_known: bool,
    /// The rows of docs/certificates.md: forms that curl and the library judge differently.
    documented: BTreeSet<String>,
    wrong: Vec<String>,
    tried: usize,
}

impl Table {
    fn new() -> Self {
        let text = std::fs::read_to_string(repository().join("docs/certificates.md")).unwrap();
        let rows = text.lines().filter(|line| line.starts_with("| "));
        let version = Command::new("curl")
            .args(["-q", "--version"])
            .output()
            .unwrap();
        Self {
            probe: Probe::compile(),
            curl_is_known: String::from_utf8_lossy(&version.stdout).contains("OpenSSL/3."),
            documented: rows
                .map(|row| row.split('|').nth(1).unwrap().trim().to_owned())
                .collect(),
            wrong: Vec::new(),
            tried: 0,
        }
    }

    fn try_form(&mut self, form: Form<'_>) {
        self.tried += 1;
        let name = form.name;
        let (curl_takes, curl_said) = curl(&form);
        if self.curl_is_known && curl_takes != form.curl_takes {
            self.wrong
                .push(format!("{name}: curl takes it: {curl_takes}: {curl_said}"));
        }
        let mut options =
            json!({"endpoint_url": form.url, "ca_bundle": form.bundle, "max_attempts": 1});
        if let Some((certificate, key)) = form.identity {
            options["client_cert"] = json!(certificate);
            options["client_key"] = json!(key);
        }
        let said = self.probe.send(&[], &options);
        // What a server of openssl's says is no HTTP.
        let taken = matches!(said.status.as_str(), "COGNITO_OK" | "COGNITO_BAD_RESPONSE");
        match form.ours {
            Takes if !taken => self.wrong.push(format!("{name}: refused: {said:?}")),
            Refuses(..) if taken => self.wrong.push(format!("{name}: taken")),
            Refuses(words, hint) => {
                if !said.message().contains(words) || !said.hint().contains(hint) {
                    self.wrong
                        .push(format!("{name}: not in these words: {said:?}"));
                }
                if let Err(why) = check_words(&said, &form) {
                    self.wrong.push(format!("{name}: {why}: {said:?}"));
                }
            }
            Takes => {}
        }
        if form.curl_takes != matches!(form.ours, Takes) && !self.documented.contains(name) {
            self.wrong.push(format!(
                "{name}: docs/certificates.md does not name this difference"
            ));
        }
    }

    #[track_caller]
    fn finish(self, at_least: usize) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n\n"));
        assert!(self.tried >= at_least, "{}", self.tried);
    }
}

/// Whether the program curl takes the form, and what it said.
fn curl(form: &Form<'_>) -> (bool, String) {
    let mut command = Command::new("curl");
    clean_environment(&mut command);
    command
        .args([
            "-q",
            "--silent",
            "--show-error",
            "--noproxy",
            "*",
            "--max-time",
            "30",
        ])
        .args(["--capath", "/nonexistent", "--output", "/dev/null"])
        .arg("--cacert")
        .arg(form.bundle);
    if let Some((certificate, key)) = form.identity {
        command.arg("--cert").arg(certificate).arg("--key").arg(key);
    }
    command.arg(&form.url);
    let finished = run(command, b"", BOUND);
    // 1: an answer that is not HTTP/1.1.
    let taken = finished.success() || finished.stderr.contains("curl: (1)");
    (
        taken,
        format!("{:?} {}", finished.ended, finished.stderr.trim()),
    )
}

/// A message is a sentence of this library's, and shows nothing of a file.
fn check_words(said: &Said, form: &Form<'_>) -> Result<(), String> {
    let text = format!("{} {}", said.message(), said.hint());
    for part in [
        "{",
        "}",
        "Other(",
        "Context",
        "InvalidCertificate",
        "UnknownIssuer",
        "Error",
        "DnsName",
        "webpki",
        "rustls",
        "Some(",
        "None",
        "os error",
        "[",
        "Unsupported",
    ] {
        if text.contains(part) {
            return Err(format!("shows {part:?}"));
        }
    }
    let numbers = |list: &str| {
        list.split(", ")
            .filter(|word| word.parse::<u8>().is_ok())
            .count()
    };
    if numbers(&text) > 1 {
        return Err("shows bytes".into());
    }
    if !said.message().ends_with('.') || !said.hint().ends_with('.') {
        return Err("is no sentence".into());
    }
    let identity = form
        .identity
        .iter()
        .flat_map(|(certificate, key)| [*certificate, *key]);
    for file in identity.chain([form.bundle]) {
        let content = std::fs::read(file).unwrap_or_default();
        let content = String::from_utf8_lossy(&content).into_owned();
        let long = content
            .split(|c: char| c.is_whitespace() || c == '\\')
            .filter(|word| word.len() > 20);
        if let Some(word) = long
            .into_iter()
            .find(|word| text.contains(*word) && !word.starts_with('/'))
        {
            return Err(format!("shows {word:?} of a file"));
        }
    }
    Ok(())
}

#[test]
fn server_certificates_are_judged_as_curl_does_or_otherwise_on_purpose() {
    need!("openssl", INSTALL);
    need!("curl", CURL);
    let (shop, mut table) = (Workshop::new(), Table::new());
    let mut served = |name: &str, made: &Made, bundle: &Path, curl_takes: bool, ours: Ours| {
        let server = shop.serve(made, &[]);
        table.try_form(Form {
            name,
            url: server.url(),
            bundle,
            identity: None,
            curl_takes,
            ours,
        });
    };
    let root = shop.root("root", "ec:P-256", CA);
    let bundle = &*root.certificate;

    // Keys of the server.
    for (name, kind) in [
        ("an RSA 2048 server", "rsa:2048"),
        ("an RSA 3072 server", "rsa:3072"),
        ("a P-256 server", "ec:P-256"),
        ("a P-384 server", "ec:P-384"),
        ("an Ed25519 server", "ED25519"),
    ] {
        served(
            name,
            &shop.issue(name, kind, &root, SERVER),
            bundle,
            true,
            Takes,
        );
    }
    let refused = Refuses("no cipher or kind of key in common", "P-384");
    let made = shop.issue("p521", "ec:P-521", &root, SERVER);
    served("P-521 key of a server", &made, bundle, true, refused);
    let made = shop.issue("ed448", "ED448", &root, SERVER);
    served("Ed448 key of a server", &made, bundle, true, refused);
    let made = shop.issue("rsa1024", "rsa:1024", &root, SERVER);
    let weak = Refuses(
        "is refused: its key is weaker than RSA 2048 (RSA 1024)",
        "issued anew",
    );
    served("an RSA 1024 server", &made, bundle, false, weak);

    // Keys of the authority.
    for (name, kind, curl_takes, ours) in [
        ("an RSA 2048 authority", "rsa:2048", true, Takes),
        ("an RSA 4096 authority", "rsa:4096", true, Takes),
        ("a P-384 authority", "ec:P-384", true, Takes),
        ("an Ed25519 authority", "ED25519", true, Takes),
        (
            "P-521 key of an authority",
            "ec:P-521",
            true,
            Refuses(
                "an authority whose key uses a kind of signature (P-521) that this library does not verify",
                "issued anew",
            ),
        ),
        (
            "secp256k1 key of an authority",
            "ec:secp256k1",
            true,
            Refuses("kind of signature (secp256k1)", "issued anew"),
        ),
        (
            "Ed448 key of an authority",
            "ED448",
            true,
            Refuses("kind of signature (Ed448)", "issued anew"),
        ),
        (
            "an RSA 1024 authority",
            "rsa:1024",
            false,
            Refuses(
                "an authority whose key is weaker than RSA 2048",
                "issued anew",
            ),
        ),
    ] {
        let authority = shop.root(name, kind, CA);
        let made = shop.issue(&format!("{name} leaf"), "ec:P-256", &authority, SERVER);
        served(name, &made, &authority.certificate, curl_takes, ours);
    }

    // Signatures.
    let rsa = shop.root("rsa root", "rsa:2048", CA);
    for (name, options, curl_takes, ours) in [
        ("SHA-384", &["-sha384"][..], true, Takes),
        ("SHA-512", &["-sha512"], true, Takes),
        (
            "RSA-PSS signature",
            &[
                "-sha256",
                "-sigopt",
                "rsa_padding_mode:pss",
                "-sigopt",
                "rsa_pss_saltlen:32",
            ],
            true,
            Takes,
        ),
        (
            "SHA-1",
            &["-sha1"],
            false,
            Refuses("kind of signature (RSA with SHA-1)", "SHA-256"),
        ),
        (
            "SHA-224 signature",
            &["-sha224"],
            true,
            Refuses("kind of signature (RSA with SHA-224)", "SHA-256"),
        ),
        (
            "MD5",
            &["-md5"],
            false,
            Refuses("kind of signature (RSA with MD5)", "SHA-256"),
        ),
    ] {
        let made = shop.certificate(name, "ec:P-256", Some(&rsa), SERVER, options);
        served(name, &made, &rsa.certificate, curl_takes, ours);
    }
    let namesake = shop.path("namesake");
    std::fs::create_dir(&namesake).unwrap();
    let other_shop = Workshop::new();
    let impostor = other_shop.root("root", "ec:P-256", CA);
    let made = shop.issue("forged", "ec:P-256", &impostor, SERVER);
    served(
        "another authority of the same name",
        &made,
        bundle,
        false,
        Refuses("has a wrong signature", "ca_bundle"),
    );

    // Versions, names and purposes.
    let made = shop.issue("v1", "ec:P-256", &root, "");
    served(
        "X.509 version 1 certificate of a server",
        &made,
        bundle,
        true,
        Refuses("X.509 version 1", "version 3"),
    );
    let old_root = shop.root("v1 root", "ec:P-256", "");
    let made = shop.issue("of v1", "ec:P-256", &old_root, SERVER);
    served(
        "an authority of X.509 version 1",
        &made,
        &old_root.certificate,
        true,
        Takes,
    );
    let made = shop.issue("cn only", "ec:P-256", &root, "basicConstraints=CA:FALSE\n");
    served(
        "host name in the common name only",
        &made,
        bundle,
        true,
        Refuses("has no subjectAltName for localhost", "subjectAltName"),
    );
    let names =
        "subjectAltName=DNS:a.example,DNS:*.b.example,IP:10.0.0.1,DNS:c.example,DNS:d.example\n";
    let made = shop.issue("other host", "ec:P-256", &root, names);
    served(
        "another host",
        &made,
        bundle,
        false,
        Refuses(
            "for \"a.example\", \"*.b.example\", \"10.0.0.1\", 2 more, not for localhost",
            "endpoint_url",
        ),
    );
    let with =
        |more: &str| format!("basicConstraints=CA:FALSE\nsubjectAltName=DNS:localhost\n{more}\n");
    let made = shop.issue(
        "client only",
        "ec:P-256",
        &root,
        &with("extendedKeyUsage=clientAuth"),
    );
    served(
        "a client's certificate",
        &made,
        bundle,
        false,
        Refuses("not meant for a server", "serverAuth"),
    );
    let made = shop.issue(
        "critical",
        "ec:P-256",
        &root,
        &with("1.2.3.4=critical,ASN1:NULL"),
    );
    served(
        "an unknown critical extension",
        &made,
        bundle,
        false,
        Refuses(
            "critical extension that this library does not know",
            "issued anew",
        ),
    );
    let made = shop.issue(
        "not critical",
        "ec:P-256",
        &root,
        &with("1.2.3.4=ASN1:NULL"),
    );
    served("an unknown extension", &made, bundle, true, Takes);
    let authority = "basicConstraints=critical,CA:TRUE\nsubjectAltName=DNS:localhost\n";
    let made = shop.issue("ca as leaf", "ec:P-256", &root, authority);
    served(
        "authority's own certificate on a server",
        &made,
        bundle,
        true,
        Refuses("an authority's own, not a server's", "CA:FALSE"),
    );

    // Self-signed ones.
    let made = shop.root("self-signed", "ec:P-256", SERVER);
    served(
        "self-signed, in the bundle",
        &made,
        &made.certificate,
        true,
        Takes,
    );
    served(
        "self-signed, not in the bundle",
        &made,
        bundle,
        false,
        Refuses(
            "is self-signed, and it is not in the trust store",
            "ca_bundle",
        ),
    );
    let made = shop.root("self-signed ca", "ec:P-256", authority);
    served(
        "self-signed with CA:TRUE, in the bundle",
        &made,
        &made.certificate,
        true,
        Refuses("an authority's own, not a server's", "CA:FALSE"),
    );
    let stranger = shop.root("stranger", "ec:P-256", CA);
    let made = shop.issue("strange", "ec:P-256", &stranger, SERVER);
    served(
        "an unknown authority",
        &made,
        bundle,
        false,
        Refuses("\"stranger\"", "ca_bundle"),
    );

    // Chains.
    let middle = shop.issue("middle", "ec:P-256", &root, CA);
    let leaf = shop.issue("leaf", "ec:P-256", &middle, SERVER);
    let chained = |name: &str, files: &[&Made]| Made {
        certificate: shop.join(
            name,
            &files
                .iter()
                .map(|made| &*made.certificate)
                .collect::<Vec<_>>(),
        ),
        key: files[0].key.clone(),
    };
    served(
        "a chain",
        &chained("chain", &[&leaf, &middle]),
        bundle,
        true,
        Takes,
    );
    served(
        "a chain with its root",
        &chained("full", &[&leaf, &middle, &root]),
        bundle,
        true,
        Takes,
    );
    served(
        "a chain with a stranger",
        &chained("mixed", &[&leaf, &stranger, &middle]),
        bundle,
        true,
        Takes,
    );
    served(
        "a missing intermediate",
        &leaf,
        bundle,
        false,
        Refuses("not in the trust store: \"middle\"", "(the chain)"),
    );
    served(
        "the intermediate in the bundle alone",
        &leaf,
        &middle.certificate,
        true,
        Takes,
    );
    let no_ca = shop.issue("no ca", "ec:P-256", &root, "basicConstraints=CA:FALSE\n");
    let made = shop.issue("of no ca", "ec:P-256", &no_ca, SERVER);
    served(
        "an intermediate that is no authority",
        &chained("no-ca", &[&made, &no_ca]),
        bundle,
        false,
        Refuses("is not an authority's", "CA:TRUE"),
    );
    let short = shop.issue(
        "short",
        "ec:P-256",
        &root,
        &CA.replace("CA:TRUE", "CA:TRUE,pathlen:0"),
    );
    let long = shop.issue("long", "ec:P-256", &short, CA);
    let made = shop.issue("too far", "ec:P-256", &long, SERVER);
    served(
        "too long a path",
        &chained("pathlen", &[&made, &long, &short]),
        bundle,
        false,
        Refuses("(path length)", "another authority"),
    );
    let narrow = shop.issue(
        "narrow",
        "ec:P-256",
        &root,
        &format!("{CA}nameConstraints=critical,permitted;DNS:example.com\n"),
    );
    let made = shop.issue("outside", "ec:P-256", &narrow, &with(""));
    served(
        "a name outside of its constraints",
        &chained("narrow-chain", &[&made, &narrow]),
        bundle,
        false,
        Refuses("(name constraints)", "an authority that may"),
    );
    let p521 = shop.issue("p521 middle", "ec:P-521", &root, CA);
    let made = shop.issue("of p521 middle", "ec:P-256", &p521, SERVER);
    served(
        "P-521 key of an intermediate",
        &chained("p521-chain", &[&made, &p521]),
        bundle,
        true,
        Refuses("kind of signature (P-521)", "issued anew"),
    );
    table.finish(40);
}

/// A server that shows this certificate, whatever it is, and signs with this key.
fn showing(certificate: CertificateDer<'static>, key: &str) -> FaultServer {
    let key = PrivatePkcs8KeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let key = any_supported_type(&key.into()).unwrap();
    let shown = SingleCertAndKey::from(CertifiedKey::new(vec![certificate], key));
    let config = rustls::ServerConfig::builder_with_provider(tls::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_cert_resolver(Arc::new(shown));
    FaultServer::https(Arc::new(config), [Answer::ok("{}")])
}

#[test]
fn what_no_server_should_show_is_refused_in_words() {
    need!("curl", CURL);
    let (mut table, ca) = (Table::new(), TestCa::new());
    let (good, other) = (ca.good(), ca.good());
    let der = CertificateDer::from_pem_slice(good.certificate.as_bytes()).unwrap();
    let mut changed = der.to_vec();
    let last = changed.len() - 1;
    changed[last] ^= 1;
    for (name, shown, key, words, hint) in [
        (
            "a key of another certificate on a server",
            der.clone(),
            &other.key,
            "not the one of the key that the server uses",
            "the key that belongs",
        ),
        (
            "a malformed certificate",
            CertificateDer::from(vec![0x30, 3, 2, 1, 1]),
            &good.key,
            "is malformed",
            "issued anew",
        ),
        (
            "a signature that was changed",
            CertificateDer::from(changed),
            &good.key,
            "has a wrong signature",
            "ca_bundle",
        ),
    ] {
        let server = showing(shown, key);
        table.try_form(Form {
            name,
            url: server.url_for("localhost"),
            bundle: &ca.bundle(),
            identity: None,
            curl_takes: false,
            ours: Refuses(words, hint),
        });
        assert_eq!(server.request_count(), 0);
    }
    table.finish(3);
}

/// A chain of an authority and a server, with dates.
fn dated(authority: (i32, i32), middle: (i32, i32), server: (i32, i32)) -> (String, Identity) {
    let params = |name: &str, (from, to): (i32, i32), is_ca: bool| {
        let names = if is_ca {
            vec![]
        } else {
            vec!["localhost".to_owned()]
        };
        let mut params = CertificateParams::new(names).unwrap();
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, name);
        params.not_before = date_time_ymd(from, 1, 1);
        params.not_after = date_time_ymd(to, 1, 1);
        if is_ca {
            params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
            params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        }
        params
    };
    let keys = [(); 3].map(|()| KeyPair::generate().unwrap());
    let [root_key, middle_key, key] = &keys;
    let root = params("dated root", authority, true);
    let pem = root.self_signed(root_key).unwrap().pem();
    let root = Issuer::new(root, root_key);
    let between = params("dated middle", middle, true);
    let between_pem = between.signed_by(middle_key, &root).unwrap().pem();
    let between = Issuer::new(between, middle_key);
    let leaf = params("dated server", server, false)
        .signed_by(key, &between)
        .unwrap();
    let identity = Identity {
        certificate: format!("{}{between_pem}", leaf.pem()),
        key: key.serialize_pem(),
    };
    (pem, identity)
}

#[test]
fn dates_are_judged_as_curl_does_or_otherwise_on_purpose() {
    need!("curl", CURL);
    let mut table = Table::new();
    let ca = TestCa::new();
    let now = (2001, 3001);
    for (name, root, middle, server, curl_takes, ours) in [
        ("all in time", now, now, now, true, Takes),
        (
            "an expired server",
            now,
            now,
            (2001, 2002),
            false,
            Refuses(
                "has expired on 2002-01-01",
                "this machine's clock, which says 20",
            ),
        ),
        (
            "a server of the future",
            now,
            now,
            (3001, 3002),
            false,
            Refuses("not valid yet: it begins on 3001-01-01", "clock"),
        ),
        (
            "an expired intermediate",
            now,
            (2001, 2003),
            now,
            false,
            Refuses(
                "an authority whose certificate has expired on 2003-01-01",
                "clock",
            ),
        ),
        (
            "an intermediate of the future",
            now,
            (3000, 3001),
            now,
            false,
            Refuses(
                "an authority whose certificate is not valid yet: it begins on 3000-01-01",
                "clock",
            ),
        ),
        (
            "expired root in the bundle",
            (2001, 2004),
            now,
            now,
            false,
            Takes,
        ),
    ] {
        let (pem, identity) = dated(root, middle, server);
        let server = FaultServer::https(identity.config(), [Answer::ok("{}")]);
        table.try_form(Form {
            name,
            url: server.url_for("localhost"),
            bundle: &ca.write("dated.pem", &pem),
            identity: None,
            curl_takes,
            ours,
        });
    }
    table.finish(6);
}

#[test]
fn bundles_are_read_as_curl_does_or_otherwise_on_purpose() {
    need!("openssl", INSTALL);
    need!("curl", CURL);
    let (shop, mut table, ca) = (Workshop::new(), Table::new(), TestCa::new());
    let server = FaultServer::https(ca.good_config(), [Answer::ok("{}")]);
    let good = ca.pem();
    let good_file = shop.write("good.pem", &good);
    let good_path = good_file.to_str().unwrap();
    let other = TestCa::named("another authority").pem();
    let trusted = |options: &[&str]| {
        let args = [&["x509", "-in", good_path, "-trustout"], options].concat();
        String::from_utf8(shop.openssl(&args)).unwrap()
    };
    let der = shop.openssl(&["x509", "-in", good_path, "-outform", "DER"]);
    let text = String::from_utf8(shop.openssl(&["x509", "-in", good_path, "-text"])).unwrap();
    let crl2pkcs7 = ["crl2pkcs7", "-nocrl", "-certfile", good_path];
    let pkcs7 = shop.openssl(&crl2pkcs7);
    let pkcs7_der = shop.openssl(&[&crl2pkcs7[..], &["-outform", "DER"]].concat());
    let pkcs12 = shop.openssl(&[
        "pkcs12", "-export", "-nokeys", "-in", good_path, "-passout", "pass:x",
    ]);
    let key = std::fs::read_to_string(shop.key("key", "ec:P-256")).unwrap();
    let joined = format!("{}{}", other.trim_end(), good.trim_end());
    let damaged = other.replacen("MII", "M*I", 1);
    let no_certificate = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(good.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let commented = good
        .lines()
        .map(|line| format!("# {line}\n"))
        .collect::<String>();
    let half_commented = good.replace("-----BEGIN", "#-----BEGIN");
    let indented = good
        .lines()
        .map(|line| format!("  {line}\n"))
        .collect::<String>();
    let headers = good.replacen("-----\n", "-----\nComment: none\n\n", 1);
    const CONVERT: &str = "openssl x509 -inform DER";
    const PATH: &str = "Give the path of a PEM file";
    let forms: Vec<(&str, Vec<u8>, bool, Ours)> = vec![
        ("one certificate", good.clone().into(), true, Takes),
        ("several", format!("{other}{good}").into(), true, Takes),
        (
            "a byte order mark",
            format!("\u{feff}{good}").into(),
            true,
            Takes,
        ),
        ("CRLF", good.replace('\n', "\r\n").into(), true, Takes),
        (
            "CR as the line end",
            good.replace('\n', "\r").into(),
            false,
            Takes,
        ),
        (
            "no line end at the end",
            good.trim_end().into(),
            true,
            Takes,
        ),
        (
            "text around",
            format!("# mine\n{text}\nmore\n").into(),
            true,
            Takes,
        ),
        (
            "files joined without a line break",
            joined.into(),
            false,
            Takes,
        ),
        (
            "a byte order mark in the middle",
            format!("{other}\u{feff}{good}").into(),
            true,
            Takes,
        ),
        ("lines that are indented", indented.into(), false, Takes),
        ("headers in the block", headers.into(), false, Takes),
        (
            "X509 CERTIFICATE",
            good.replace(" CERTIFICATE", " X509 CERTIFICATE").into(),
            true,
            Takes,
        ),
        ("TRUSTED CERTIFICATE", trusted(&[]).into(), true, Takes),
        (
            "trusted for servers",
            trusted(&["-addtrust", "serverAuth"]).into(),
            true,
            Takes,
        ),
        (
            "trusted for mail only",
            trusted(&["-addtrust", "emailProtection"]).into(),
            false,
            Refuses("no certificate that is trusted for servers", PATH),
        ),
        (
            "rejected for servers",
            trusted(&["-addreject", "serverAuth"]).into(),
            false,
            Refuses("no certificate that is trusted for servers", PATH),
        ),
        (
            "a key beside it",
            format!("{key}{good}").into(),
            true,
            Takes,
        ),
        (
            "damaged block before the right one",
            format!("{damaged}{good}").into(),
            false,
            Takes,
        ),
        (
            "block that is no certificate before the right one",
            format!("{no_certificate}{good}").into(),
            false,
            Takes,
        ),
        (
            "line breaks as two characters",
            good.replace('\n', "\\n").into(),
            false,
            Refuses("the two characters \\n", PATH),
        ),
        (
            "no line breaks",
            good.replace('\n', " ").into(),
            false,
            Refuses("its line breaks are missing", PATH),
        ),
        (
            "no END line",
            good.replace("-----END CERTIFICATE-----", "").into(),
            false,
            Refuses("(block 1): its END line is missing", PATH),
        ),
        (
            "no base64",
            good.replacen("MII", "M*I", 1).into(),
            false,
            Refuses("damaged PEM block (block 1): it is not base64", PATH),
        ),
        (
            "no certificate in the block",
            no_certificate.into(),
            false,
            Refuses("no certificate that can be read", PATH),
        ),
        (
            "commented out",
            commented.into(),
            false,
            Refuses("no certificate in PEM form", PATH),
        ),
        (
            "half commented out",
            half_commented.into(),
            false,
            Refuses("no certificate in PEM form", PATH),
        ),
        (
            "DER",
            der,
            false,
            Refuses("is a certificate in DER", CONVERT),
        ),
        (
            "PKCS #7",
            pkcs7,
            false,
            Refuses("no certificate, but PKCS #7", "PEM"),
        ),
        (
            "PKCS #7 in DER",
            pkcs7_der,
            false,
            Refuses("is PKCS #7 in DER", "openssl pkcs7"),
        ),
        (
            "PKCS #12",
            pkcs12,
            false,
            Refuses("is PKCS #12", "openssl pkcs12"),
        ),
        ("UTF-16", utf16, false, Refuses("UTF-16", "UTF-8")),
        (
            "a private key",
            key.into(),
            false,
            Refuses("no certificate, but a private key", PATH),
        ),
        ("an empty file", vec![], false, Refuses("is empty", PATH)),
        (
            "other text",
            b"nothing\n".to_vec(),
            false,
            Refuses("no certificate in PEM form", PATH),
        ),
        (
            "another authority",
            other.clone().into(),
            false,
            Refuses("not in the trust store", "ca_bundle"),
        ),
        (
            "another authority and a damaged block",
            format!("{other}{}", good.replacen("MII", "M*I", 1)).into(),
            false,
            Refuses(
                "not in the trust store",
                "One certificate of the trust store",
            ),
        ),
    ];
    for (index, (name, content, curl_takes, ours)) in forms.into_iter().enumerate() {
        table.try_form(Form {
            name,
            url: server.url_for("localhost"),
            bundle: &shop.write(&format!("bundle{index}.pem"), content),
            identity: None,
            curl_takes,
            ours,
        });
    }
    table.finish(36);
}

#[test]
fn client_certificates_are_shown_as_curl_does_or_refused_by_name() {
    need!("openssl", INSTALL);
    need!("curl", CURL);
    let (shop, mut table) = (Workshop::new(), Table::new());
    let root = shop.root("root", "ec:P-256", CA);
    let server = shop.issue("server", "ec:P-256", &root, SERVER);
    // By TLS 1.2 a refusal comes within the handshake.
    let ca_file = root.certificate.to_str().unwrap();
    let wants = [
        "-tls1_2",
        "-Verify",
        "1",
        "-verify_return_error",
        "-CAfile",
        ca_file,
    ];
    let server = shop.serve(&server, &wants);
    let mut shown = |name: &str, certificate: &Path, key: &Path, curl_takes: bool, ours: Ours| {
        table.try_form(Form {
            name,
            url: server.url(),
            bundle: &root.certificate,
            identity: Some((certificate, key)),
            curl_takes,
            ours,
        });
    };
    const SUPPORTED: &str = "Supported are RSA from 2048";
    for (name, kind, curl_takes, ours) in [
        ("an RSA 2048 key", "rsa:2048", true, Takes),
        ("an RSA 4096 key", "rsa:4096", true, Takes),
        ("a P-256 key", "ec:P-256", true, Takes),
        ("a P-384 key", "ec:P-384", true, Takes),
        ("an Ed25519 key", "ED25519", true, Takes),
        (
            "P-521 key of a client",
            "ec:P-521",
            true,
            Refuses("holds a P-521 key", SUPPORTED),
        ),
        (
            "Ed448 key of a client",
            "ED448",
            true,
            Refuses("holds an Ed448 key", SUPPORTED),
        ),
        (
            "RSA-PSS key of a client",
            "rsa-pss:2048",
            true,
            Refuses("holds an RSA-PSS key", SUPPORTED),
        ),
        (
            "a secp256k1 key",
            "ec:secp256k1",
            false,
            Refuses("holds a secp256k1 key", SUPPORTED),
        ),
        (
            "an RSA 1024 key",
            "rsa:1024",
            false,
            Refuses("an RSA 1024 key, which is weaker than RSA 2048", SUPPORTED),
        ),
        (
            "RSA 5120 key of a client",
            "rsa:5120",
            true,
            Refuses("an RSA 5120 key, which is larger", SUPPORTED),
        ),
    ] {
        let made = shop.issue(name, kind, &root, CLIENT);
        shown(name, &made.certificate, &made.key, curl_takes, ours);
    }
    let rsa = shop.issue("rsa", "rsa:2048", &root, CLIENT);
    let ec = shop.issue("ec", "ec:P-256", &root, CLIENT);
    let rewritten = |name: &str, args: &[&str]| -> PathBuf {
        let out = shop.path(name);
        shop.openssl(&[args, &["-out", out.to_str().unwrap()]].concat());
        out
    };
    let (rsa_key, ec_key) = (rsa.key.to_str().unwrap(), ec.key.to_str().unwrap());
    let pkcs1 = rewritten("pkcs1", &["rsa", "-traditional", "-in", rsa_key]);
    shown("a PKCS #1 key", &rsa.certificate, &pkcs1, true, Takes);
    let sec1 = rewritten("sec1", &["ec", "-in", ec_key]);
    shown("a SEC 1 key", &ec.certificate, &sec1, true, Takes);
    let parameters = rewritten("parameters", &["ecparam", "-name", "prime256v1"]);
    let with_parameters = shop.join("with-parameters", &[&parameters, &sec1]);
    shown(
        "a key after its parameters",
        &ec.certificate,
        &with_parameters,
        true,
        Takes,
    );
    let bare = rewritten("bare", &["ec", "-no_public", "-in", ec_key]);
    shown(
        "key without its public part",
        &ec.certificate,
        &bare,
        true,
        Refuses("P-256 key in a form that cannot be read", "openssl"),
    );
    let legacy = rewritten(
        "legacy",
        &[
            "rsa",
            "-traditional",
            "-aes128",
            "-passout",
            "pass:secret",
            "-in",
            rsa_key,
        ],
    );
    shown(
        "a key that is encrypted in the old way",
        &rsa.certificate,
        &legacy,
        false,
        Refuses("is encrypted", "openssl pkey"),
    );
    let pkcs8 = rewritten(
        "pkcs8",
        &["pkcs8", "-topk8", "-passout", "pass:secret", "-in", ec_key],
    );
    shown(
        "an encrypted key",
        &ec.certificate,
        &pkcs8,
        false,
        Refuses("is encrypted", "openssl pkey"),
    );
    let der = rewritten("der", &["pkey", "-in", ec_key, "-outform", "DER"]);
    shown(
        "a key in DER",
        &ec.certificate,
        &der,
        false,
        Refuses("is a private key in DER", "openssl pkey -inform DER"),
    );
    let public = rewritten("public", &["pkey", "-in", ec_key, "-pubout"]);
    shown(
        "a public key",
        &ec.certificate,
        &public,
        false,
        Refuses("no private key, but a public key", "PEM"),
    );
    let text = std::fs::read_to_string(&ec.key).unwrap();
    let escaped = shop.write("escaped", text.replace('\n', "\\n"));
    shown(
        "a key with line breaks as two characters",
        &ec.certificate,
        &escaped,
        false,
        Refuses("the two characters \\n", "PEM"),
    );
    let cut = shop.write("cut", text.replace("-----END PRIVATE KEY-----", ""));
    shown(
        "a key without its END line",
        &ec.certificate,
        &cut,
        false,
        Refuses("(block 1): its END line", "PEM"),
    );
    let marked = shop.write("marked", format!("\u{feff}{}", text.replace('\n', "\r\n")));
    shown(
        "a key with a mark and CRLF",
        &ec.certificate,
        &marked,
        true,
        Takes,
    );
    let both = shop.join("both", &[&ec.key, &ec.certificate]);
    shown("key and certificate in one file", &both, &both, true, Takes);
    let two = shop.join("two", &[&ec.key, &rsa.key]);
    shown(
        "two keys, the right one first",
        &ec.certificate,
        &two,
        true,
        Takes,
    );
    shown(
        "two keys, the wrong one first",
        &rsa.certificate,
        &two,
        false,
        Refuses("does not fit the certificate", "issued for"),
    );
    shown(
        "a key of another certificate",
        &rsa.certificate,
        &ec.key,
        false,
        Refuses("does not fit the certificate", "issued for"),
    );
    shown(
        "files in each other's place",
        &ec.key,
        &ec.certificate,
        false,
        Refuses("no certificate, but a private key", "PEM"),
    );
    shown(
        "a certificate as the key",
        &ec.certificate,
        &ec.certificate,
        false,
        Refuses("no private key, but a certificate", "PEM"),
    );
    let certificate_der = rewritten(
        "certificate.der",
        &[
            "x509",
            "-in",
            ec.certificate.to_str().unwrap(),
            "-outform",
            "DER",
        ],
    );
    shown(
        "a certificate in DER",
        &certificate_der,
        &ec.key,
        false,
        Refuses("is a certificate in DER", "openssl x509 -inform DER"),
    );

    let old = shop.issue("v1", "ec:P-256", &root, "");
    shown(
        "a certificate of version 1",
        &old.certificate,
        &old.key,
        true,
        Takes,
    );
    let middle = shop.issue("middle", "ec:P-256", &root, CA);
    let far = shop.issue("far", "ec:P-256", &middle, CLIENT);
    let chain = shop.join("chain", &[&far.certificate, &middle.certificate]);
    shown("a client's chain", &chain, &far.key, true, Takes);
    let wrong_way = shop.join("wrong-way", &[&middle.certificate, &far.certificate]);
    shown(
        "a chain the wrong way round",
        &wrong_way,
        &far.key,
        false,
        Refuses("does not fit", "It fits certificate 2 of the file"),
    );
    let trusted = rewritten(
        "trusted",
        &["x509", "-trustout", "-in", ec.certificate.to_str().unwrap()],
    );
    shown(
        "a trusted certificate as a client's",
        &trusted,
        &ec.key,
        true,
        Takes,
    );
    let stranger = shop.root("stranger", "ec:P-256", CA);
    let strange = shop.issue("strange", "ec:P-256", &stranger, CLIENT);
    shown(
        "a strange authority's",
        &strange.certificate,
        &strange.key,
        false,
        Refuses("wants a client certificate that it trusts", "client_cert"),
    );
    let expired = TestCa::new().expired();
    let (certificate, key) = (
        shop.write("expired.pem", &expired.certificate),
        shop.write("expired.key", &expired.key),
    );
    shown(
        "an expired one",
        &certificate,
        &key,
        false,
        Refuses("client certificate", "client_cert"),
    );
    table.finish(30);
}

/// What would be waited for, or fill the memory, is refused before it is read.
#[test]
fn what_is_no_regular_file_or_huge_is_refused_by_name() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = FaultServer::https(ca.good_config(), [Answer::ok("{}")]);
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let fifo = ca.empty_directory().join("fifo");
    let made = Command::new("mkfifo")
        .arg(&fifo)
        .status()
        .expect("mkfifo runs");
    assert!(made.success());
    let huge = ca.write("huge.pem", "");
    std::fs::OpenOptions::new()
        .write(true)
        .open(&huge)
        .unwrap()
        .set_len(1 << 40)
        .unwrap();
    for (path, words) in [
        (&*fifo, "is a device, pipe or socket"),
        (Path::new("/dev/zero"), "is a device, pipe or socket"),
        (Path::new("/dev/urandom"), "is a device, pipe or socket"),
        (&*huge, "is larger than"),
        (Path::new("/"), "is a directory"),
    ] {
        for option in ["ca_bundle", "client_cert", "client_key"] {
            let mut options = json!({
                "endpoint_url": server.url_for("localhost"),
                "ca_bundle": ca.bundle(),
                "client_cert": certificate,
                "client_key": key,
            });
            options[option] = json!(path);
            let said = probe.send(&[], &options);
            let words = [option, path.to_str().unwrap(), words];
            said.assert_failed("COGNITO_INVALID_ARGUMENT", &words)
                .assert_code_sent("no");
            assert!(said.grown_kb < 100_000, "{said:?}");
        }
        // In the system's store such a file counts as none.
        let said = probe.send(
            &[("SSL_CERT_FILE", path.to_str().unwrap())],
            &json!({"endpoint_url": server.url_for("localhost")}),
        );
        said.assert_failed(
            "COGNITO_TLS",
            &["SSL_CERT_FILE", path.to_str().unwrap(), words],
        );
    }
    assert_eq!(server.connection_count(), 0);
}

#[test]
fn pem_text_in_place_of_a_path_is_never_shown() {
    let (probe, ca) = (Probe::compile(), TestCa::new());
    let server = FaultServer::https(ca.good_config(), [Answer::ok("{}")]);
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let secret = std::fs::read_to_string(&key).unwrap();
    let line = secret.lines().nth(1).unwrap();
    let long = "A".repeat(5000);
    for (value, words) in [
        (secret.as_str(), "the value is PEM text, not a path"),
        (
            &*secret.replace('\n', "\\n"),
            "the value is PEM text, not a path",
        ),
        (
            &*format!("{line}\n{line}"),
            "the value holds a line break, not a path",
        ),
        (&*long, "the value is longer than a path can be"),
    ] {
        for option in ["ca_bundle", "client_cert", "client_key"] {
            let mut options = json!({
                "endpoint_url": server.url_for("localhost"),
                "ca_bundle": ca.bundle(),
                "client_cert": certificate,
                "client_key": key,
            });
            options[option] = json!(value);
            let said = probe.call_logging(&[], Some(&options), 5, &["send", "token"]);
            said.assert_failed("COGNITO_INVALID_ARGUMENT", &[option, words])
                .assert_code_sent("no");
            let described = probe.call(&[], Some(&options), &["describe"]);
            for said in [said, described] {
                let all = format!("{said:?}");
                assert!(!all.contains(line) && !all.contains("AAAAAAAA"), "{all}");
            }
        }
        let said = probe.send(
            &[("AWS_CA_BUNDLE", value)],
            &json!({"endpoint_url": server.url_for("localhost")}),
        );
        said.assert_failed("COGNITO_CONFIGURATION", &["AWS_CA_BUNDLE", words]);
        assert!(!format!("{said:?}").contains(line));
    }
    assert_eq!(server.connection_count(), 0);
}
