//! Every way in which a TLS server can be unfit to talk to, as one list.

use super::answer::Answer;
use super::server::{BrokenTls, FaultServer};
use super::tls::TestCa;
use rustls::ServerConfig;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BadTls {
    // Certificates.
    WrongHost,
    Expired,
    NotYetValid,
    SelfSigned,
    UnknownAuthority,
    /// The certificate of an authority, where a server's is expected.
    AuthorityAsLeaf,
    /// Good for clients only.
    ClientCertificate,
    // Handshakes.
    /// Answers with a TLS 1.1 hello.
    OnlyTls11,
    /// The alert of a server without a cipher or group in common.
    HandshakeFailureAlert,
    /// The alert of a server without a version in common.
    ProtocolVersionAlert,
    /// Plain http on the TLS port.
    PlainHttp,
    Closes,
    Resets,
    /// Demands a client certificate. By TLS 1.3 the client learns of the refusal only after its request went out.
    DemandsClientCertificate,
}

impl BadTls {
    pub const ALL: [Self; 14] = [
        Self::WrongHost,
        Self::Expired,
        Self::NotYetValid,
        Self::SelfSigned,
        Self::UnknownAuthority,
        Self::AuthorityAsLeaf,
        Self::ClientCertificate,
        Self::OnlyTls11,
        Self::HandshakeFailureAlert,
        Self::ProtocolVersionAlert,
        Self::PlainHttp,
        Self::Closes,
        Self::Resets,
        Self::DemandsClientCertificate,
    ];

    /// A server of this kind, for a client that trusts `ca`. Whoever gets through is answered `{}`.
    pub fn serve(self, ca: &TestCa) -> FaultServer {
        let https = |config: Arc<ServerConfig>| FaultServer::https(config, [Answer::ok("{}")]);
        match self {
            Self::WrongHost => https(ca.for_names(&["elsewhere.example"]).config()),
            Self::Expired => https(ca.expired().config()),
            Self::NotYetValid => https(ca.not_yet_valid().config()),
            Self::SelfSigned => https(TestCa::self_signed().config()),
            Self::UnknownAuthority => {
                https(TestCa::named("An authority nobody knows").good_config())
            }
            Self::AuthorityAsLeaf => https(ca.authority_as_leaf().config()),
            Self::ClientCertificate => https(ca.client().config()),
            Self::OnlyTls11 => FaultServer::broken_tls(BrokenTls::Bytes(tls11_server_hello())),
            Self::HandshakeFailureAlert => {
                FaultServer::broken_tls(BrokenTls::Bytes(fatal_alert(40)))
            }
            Self::ProtocolVersionAlert => {
                FaultServer::broken_tls(BrokenTls::Bytes(fatal_alert(70)))
            }
            Self::PlainHttp => FaultServer::broken_tls(BrokenTls::Bytes(
                b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                    .to_vec(),
            )),
            Self::Closes => FaultServer::broken_tls(BrokenTls::Close),
            Self::Resets => FaultServer::broken_tls(BrokenTls::Reset),
            Self::DemandsClientCertificate => https(ca.mutual_config()),
        }
    }
}

fn fatal_alert(description: u8) -> Vec<u8> {
    vec![0x15, 3, 3, 0, 2, 2, description]
}

/// What a server that knows nothing newer than TLS 1.1 answers: its own version in the ServerHello.
fn tls11_server_hello() -> Vec<u8> {
    let mut hello = vec![3, 2];
    hello.extend([7; 32]); // random
    hello.extend([0, 0xc0, 0x13, 0]); // no session, ECDHE-RSA-AES128-SHA, no compression
    let mut record = vec![
        0x16,
        3,
        2,
        0,
        hello.len() as u8 + 4,
        2,
        0,
        0,
        hello.len() as u8,
    ];
    record.extend(hello);
    record
}
