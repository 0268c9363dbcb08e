//! No descriptor is free: wherever that shows, files of certificates included, it is said alike.

use serde_json::{Value, json};

use crate::support::BOUND;
use crate::support::answer::Answer;
use crate::support::c::CProgram;
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;

#[test]
fn a_process_without_a_free_descriptor_is_told_so_wherever_it_shows() {
    let program = CProgram::compile("tests/network/exhausted.c", &[]);
    let ca = TestCa::new();
    let (certificate, key) = ca.write_identity("client", &ca.client());
    let (bundle, folder) = (ca.bundle(), ca.empty_directory());
    std::fs::write(folder.join("ca.pem"), ca.pem()).unwrap();
    let server = FaultServer::https(ca.mutual_config(), [Answer::ok("{}")]);
    let by_store = json!({
        "endpoint_url": server.url_for("localhost"),
        "max_attempts": 1,
        "client_cert": certificate,
        "client_key": key,
    });
    let mut by_bundle = by_store.clone();
    by_bundle["ca_bundle"] = json!(bundle);
    for (env, options) in [
        (vec![], &by_bundle),
        (vec![("SSL_CERT_FILE", bundle.to_str().unwrap())], &by_store),
        (vec![("SSL_CERT_DIR", folder.to_str().unwrap())], &by_store),
    ] {
        let mut refused = 0;
        // Some descriptors suffice: the test ends there.
        for left in 0.. {
            let args = [options.to_string(), left.to_string()];
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let finished = program.run(&env, "", &args, BOUND);
            finished.assert_success();
            let (status, rest) = finished.stdout.split_once('\n').unwrap();
            let said: Value = serde_json::from_str(rest).unwrap();
            if status == "COGNITO_OK" {
                break;
            }
            refused += 1;
            let message = said["Error"]["Message"].as_str().unwrap();
            let is_told = message.contains("can open no more files or connections");
            assert!(
                is_told && status == "COGNITO_CONNECT",
                "{left} {env:?}: {status} {said}"
            );
            assert_eq!(said["CodeSent"], "no");
            assert!(said["Hint"].as_str().unwrap().contains("ulimit -n"));
            assert!(left < 40, "{said}");
        }
        assert!(refused > 1, "{refused}");
    }
}
