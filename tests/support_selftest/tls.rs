//! The scripted server over TLS, every bad kind of TLS, and the trust stores.

use crate::support::answer::Answer;
use crate::support::bad_tls::BadTls;
use crate::support::server::{BrokenTls, FaultServer};
use crate::support::tls::{self, TestCa};
use crate::{POST, QUIET, assert_lost, connect, expect_reply, rest};
use rustls::{ClientConfig, ClientConnection, StreamOwned};
use serde_json::json;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;

/// A TLS client that trusts `ca`, talking to `host` at the server's port.
fn tls_client(
    ca: &TestCa,
    server: &FaultServer,
    host: &str,
) -> StreamOwned<ClientConnection, TcpStream> {
    let config = tls::client_config(ca.roots());
    let name = host.to_owned().try_into().unwrap();
    let connection = ClientConnection::new(Arc::new(config), name).unwrap();
    StreamOwned::new(connection, connect(server.port()))
}

#[test]
fn speaks_https_under_each_good_name() {
    let ca = TestCa::new();
    for version in [&rustls::version::TLS12, &rustls::version::TLS13] {
        let server = FaultServer::https(ca.good().config_for(&[version]), [Answer::ok("{}")]);
        for name in tls::GOOD_NAMES {
            let mut client = tls_client(&ca, &server, name);
            client.write_all(POST).unwrap();
            expect_reply(&mut client, "{}");
            assert_eq!(client.conn.protocol_version(), Some(version.version));
        }
        assert_eq!(server.requests()[2].json(), json!({"a": 1}));
        assert!(
            server
                .url_for("localhost")
                .starts_with("https://localhost:")
        );
    }
}

#[test]
fn faults_work_over_https() {
    let ca = TestCa::new();
    let talk = |answer| {
        let server = FaultServer::https(ca.good_config(), [answer]);
        let mut client = tls_client(&ca, &server, "localhost");
        let result = client.write_all(POST).and_then(|()| rest(&mut client));
        (result, server.request_count())
    };
    let (closed, seen) = talk(Answer::CloseAfterRequest);
    assert_eq!(
        (closed.unwrap_err().kind(), seen),
        (ErrorKind::UnexpectedEof, 1)
    );
    let (reset, seen) = talk(Answer::ResetAfterRequest);
    assert_eq!(
        (reset.unwrap_err().kind(), seen),
        (ErrorKind::ConnectionReset, 1)
    );
    let server = FaultServer::https(ca.good_config(), [Answer::ResetBeforeReading]);
    assert_lost(crate::talk(&server));
    let (halfway, seen) = talk(Answer::ResetAfterReading { body_bytes: 3 });
    assert_lost(halfway);
    assert_eq!(seen, 0);
    let (raw, _) = talk(Answer::Raw(b"bytes".to_vec()));
    assert_eq!(raw.unwrap(), "bytes");
}

#[test]
fn each_bad_kind_of_tls_fails_in_its_own_words() {
    let ca = TestCa::new();
    for kind in BadTls::ALL {
        let server = kind.serve(&ca);
        let mut client = tls_client(&ca, &server, "localhost");
        let result = client.write_all(POST).and_then(|()| rest(&mut client));
        let error = result.expect_err("no way through").to_string();
        let words: &[&str] = match kind {
            BadTls::WrongHost => &["not valid for name \"localhost\""],
            BadTls::Expired => &["certificate expired"],
            BadTls::NotYetValid => &["certificate not valid yet"],
            BadTls::SelfSigned => &["UnknownIssuer"],
            BadTls::UnknownAuthority => &["UnknownIssuer"],
            BadTls::AuthorityAsLeaf => &["CaUsedAsEndEntity"],
            BadTls::ClientCertificate => &["not valid for", "extended key usage", "InvalidPurpose"],
            BadTls::OnlyTls11 => &["peer is incompatible", "Tls12"],
            BadTls::HandshakeFailureAlert => &["HandshakeFailure", "handshake failure"],
            BadTls::ProtocolVersionAlert => &["ProtocolVersion", "protocol version"],
            BadTls::PlainHttp => &["corrupt message"],
            BadTls::Closes => &["unexpected end of file"],
            BadTls::Resets => &["reset", "Broken pipe"],
            BadTls::DemandsClientCertificate => &["CertificateRequired"],
        };
        assert!(
            words.iter().any(|word| error.contains(word)),
            "{kind:?}: {error}"
        );
        assert_eq!(server.request_count(), 0, "{kind:?}");
    }
}

#[test]
fn lets_a_client_with_a_certificate_in() {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject};
    let ca = TestCa::new();
    let server = FaultServer::https(ca.mutual_config(), [Answer::ok("{}")]);
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let config = ClientConfig::builder_with_provider(tls::provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(ca.roots())
        .with_client_auth_cert(
            vec![CertificateDer::from_pem_file(certificate).unwrap()],
            PrivateKeyDer::from_pem_file(key).unwrap(),
        )
        .unwrap();
    let connection =
        ClientConnection::new(Arc::new(config), "localhost".try_into().unwrap()).unwrap();
    let mut client = StreamOwned::new(connection, connect(server.port()));
    client.write_all(POST).unwrap();
    expect_reply(&mut client, "{}");
}

#[test]
fn tls_handshakes_can_take_for_ever() {
    let ca = TestCa::new();
    let silent = FaultServer::broken_tls(BrokenTls::Silent);
    let mut client = tls_client(&ca, &silent, "localhost");
    client.sock.set_read_timeout(Some(QUIET)).unwrap();
    assert_eq!(
        client.write_all(POST).unwrap_err().kind(),
        ErrorKind::WouldBlock
    );

    let drips = FaultServer::broken_tls(BrokenTls::Drip {
        every: Duration::from_millis(1),
    });
    let mut client = tls_client(&ca, &drips, "localhost");
    let mut hello = Vec::new();
    client.conn.write_tls(&mut hello).unwrap();
    client.sock.write_all(&hello).unwrap();
    for _ in 0..50 {
        assert_eq!(
            client.conn.read_tls(&mut (&client.sock).take(1)).unwrap(),
            1
        );
        client.conn.process_new_packets().unwrap();
    }
    assert!(client.conn.is_handshaking());
}

#[test]
fn writes_trust_stores() {
    let ca = TestCa::new();
    assert_eq!(tls::certificate_count_in(&ca.bundle()), 1);
    assert!(tls::certificate_count_in(&ca.full_size_bundle()) > 100);
    assert_eq!(tls::certificate_count_in(&ca.empty_bundle()), 0);
    assert_eq!(ca.empty_directory().read_dir().unwrap().count(), 0);
}
