//! Trust: the process keeps the trust store that it read last, and reads it again when it has changed.

use crate::support::answer::Answer;
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;
use crate::{LIMIT, compile};
use rustls::HandshakeKind;
use std::fs::File;
use std::time::{Duration, SystemTime};

/// Runs one mode of the program with each setting that names a trust store. Returns what the servers saw
/// of TLS.
#[track_caller]
fn everywhere(mode: &str) -> Vec<Vec<HandshakeKind>> {
    let program = compile("trust", &[]);
    let run = |setting: &str| {
        let ca = TestCa::new();
        let server = FaultServer::https(ca.good_config(), [Answer::ok("{}")]);
        let bundle = ca.full_size_bundle();
        let bundle = bundle.to_str().unwrap();
        let folder = ca.empty_directory();
        let (named, file) = match setting {
            "SSL_CERT_DIR" => {
                let file = folder.join("0a1b2c3d.0");
                std::fs::copy(bundle, &file).unwrap();
                let an_hour_ago = SystemTime::now() - Duration::from_secs(3600);
                let opened = File::open(&folder).unwrap();
                opened.set_modified(an_hour_ago).unwrap();
                (folder.to_str().unwrap(), file)
            }
            _ => (bundle, bundle.into()),
        };
        let url = server.url_for("localhost");
        let env = [
            ("AWS_ENDPOINT_URL", &*url),
            ("COGNITO_TIMEOUT", "600"),
            ("COGNITO_CONNECT_TIMEOUT", "600"),
            (setting, named),
        ];
        program
            .run(&env, "", &[mode, file.to_str().unwrap()], LIMIT)
            .assert_success();
        let kinds = server.handshakes().into_iter();
        kinds.map(|(_, kind)| kind).collect()
    };
    ["AWS_CA_BUNDLE", "SSL_CERT_FILE", "SSL_CERT_DIR"]
        .map(run)
        .into()
}

#[test]
fn a_second_client_and_a_child_do_not_read_it_again() {
    use HandshakeKind::{Full, Resumed};
    for kinds in everywhere("kept") {
        // The second client goes on with the first one's TLS session, the child does not.
        assert_eq!(kinds, [Full, Resumed, Full]);
    }
}

#[test]
fn a_change_is_noticed_by_the_next_client() {
    use HandshakeKind::Full;
    for kinds in everywhere("changed") {
        // What was trusted before is proved anew.
        assert_eq!(kinds, [Full, Full]);
    }
}

#[test]
fn a_file_that_was_removed_is_missed_by_the_next_client() {
    everywhere("removed");
}

#[test]
fn a_file_that_was_changed_just_now_is_read_again() {
    everywhere("fresh");
}

#[test]
fn memory_does_not_grow_with_clients_and_changes() {
    everywhere("growth");
}
