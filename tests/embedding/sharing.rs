//! Sharing: clients of a process go on with each other's idle connections, where they would make the same.

use crate::support::answer::{Answer, Gate};
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;
use crate::{LIMIT, TestServer, compile, token_of};
use rustls::HandshakeKind::{self, Full, Resumed};

/// Runs one mode of the program. Returns the handshakes that the server saw.
#[track_caller]
fn handshakes(mode: &str) -> Vec<HandshakeKind> {
    let program = compile("sharing", &[]);
    let server = TestServer::https([Answer::ok("{}")]);
    server.run(&program, &[mode]).assert_success();
    let kinds = server.handshakes().into_iter();
    kinds.map(|(_, kind)| kind).collect()
}

#[test]
fn clients_go_on_with_each_others_idle_connection() {
    assert_eq!(handshakes("in-turns"), [Full]);
}

#[test]
fn the_last_client_closes_the_connection() {
    // The client after it goes on with the TLS session.
    assert_eq!(handshakes("to-the-last"), [Full, Resumed]);
}

#[test]
fn a_client_that_trusts_a_changed_store_makes_its_own_connection() {
    assert_eq!(handshakes("changed"), [Full, Full]);
}

#[test]
fn a_connection_that_is_in_use_serves_no_other_client() {
    let program = compile("sharing", &[]);
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("there");
    let (path, gate) = (there.clone(), Gate::new());
    let server = TestServer::https([Answer::computed(move |request| {
        if token_of(request) == "busy" {
            std::fs::write(&path, "").unwrap();
            return Answer::gated(&gate, Answer::ok("{}"));
        }
        gate.open();
        Answer::ok("{}")
    })]);
    let args = ["at-once", there.to_str().unwrap()];
    server.run(&program, &args).assert_success();
    assert_eq!(server.connection_count(), 2);
}

#[test]
fn connections_that_are_made_in_another_way_are_not_shared() {
    let program = compile("sharing", &[]);
    let ca = TestCa::new();
    let server = FaultServer::https(ca.good_config(), [Answer::ok("{}")]);
    let url = server.url_for("localhost");
    let bundle = ca.bundle();
    let copy = ca.write("copy.pem", &ca.pem());
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let others = [
        serde_json::json!({"connect_timeout": 599}),
        serde_json::json!({"user_agent_extra": "other"}),
        serde_json::json!({"endpoint_url": format!("{url}/other")}),
        serde_json::json!({"ca_bundle": copy}),
        serde_json::json!({"client_cert": certificate, "client_key": key}),
    ]
    .map(|options| options.to_string());
    let env = [
        ("AWS_ENDPOINT_URL", &*url),
        ("AWS_CA_BUNDLE", bundle.to_str().unwrap()),
        ("COGNITO_TIMEOUT", "600"),
        ("COGNITO_CONNECT_TIMEOUT", "600"),
    ];
    let mut args = vec!["differently"];
    args.extend(others.iter().map(String::as_str));
    program.run(&env, "", &args, LIMIT).assert_success();
    assert_eq!(server.connection_count(), 1 + others.len());
}
