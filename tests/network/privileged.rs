//! A program that has more rights than its caller does not obey its caller's environment.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, chown};
use std::process::Command;

use serde_json::{Value, json};

use crate::probe::{Probe, Said};
use crate::skip;
use crate::support::BOUND;
use crate::support::c::CProgram;

/// Gives a program the rights of a group that its caller is not in; false where that may not be done.
fn give_rights(program: &std::path::Path) -> bool {
    chown(program, None, Some(65534)).is_ok()
        && fs::set_permissions(program, Permissions::from_mode(0o2755)).is_ok()
}

#[test]
fn a_set_group_id_program_reads_no_variable_and_no_home() {
    let asks = CProgram::compile_text(
        "#include <stdio.h>\n#include <sys/auxv.h>\n\
         int main(void) { printf(\"%lu\", getauxval(AT_SECURE)); return 0; }\n",
        &["-Wno-unused-command-line-argument"],
    );
    let is_told_apart = give_rights(asks.path()) && asks.run(&[], "", &[], BOUND).stdout == "1";
    if !is_told_apart {
        skip!(
            "the right to make a set-group-ID program, or a temporary folder that honours it",
            "run it as root, with TMPDIR on a file system that is not mounted nosuid"
        );
    }
    let probe = Probe::compile();
    let folder = probe.home().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config"), "[default]\nmax_attempts = 7\n").unwrap();
    let config = folder.join("config");
    let config = config.to_str().unwrap();
    let run = |env: &[(&str, &str)], options: Option<Value>| -> Said {
        let mut command: Command = probe.command();
        if let Some(options) = options {
            command.args(["-o", &options.to_string()]);
        }
        command.arg("describe").envs(env.iter().copied());
        Probe::run_command(command)
    };
    let env = [
        ("AWS_REGION", "eu-west-1"),
        ("AWS_ENDPOINT_URL", "https://evil.example"),
        ("HTTPS_PROXY", "http://evil.example:3128"),
        ("AWS_CA_BUNDLE", "/evil.pem"),
        ("SSL_CERT_FILE", "/evil.pem"),
        ("AWS_PROFILE", "default"),
        ("COGNITO_ALLOW_HTTP", "true"),
        ("COGNITO_LOG", "trace"),
    ];
    let plain = run(&env, None);
    assert_eq!(plain.json["endpoint_url"], "https://evil.example/");
    assert_eq!(plain.json["max_attempts"], 7);

    assert!(give_rights(probe.path()));
    let said = run(&env, None);
    said.assert_ok();
    let nothing = run(&[], None);
    assert_eq!(said.json, nothing.json);
    for (member, value) in [
        ("region", Value::Null),
        ("endpoint_url", Value::Null),
        ("proxy", Value::Null),
        ("trust_source", json!("system")),
        ("max_attempts", json!(3)),
        ("allow_http", json!(false)),
    ] {
        assert_eq!(said.json[member], value, "{member}");
    }
    assert!(said.log.is_empty(), "{said:?}");

    // Its own options count.
    let said = run(
        &[("AWS_PROFILE", "evil")],
        Some(json!({"config_file": config})),
    );
    assert_eq!(said.json["max_attempts"], 7, "{said:?}");
    let said = run(&[], Some(json!({"profile": "dev"})));
    said.assert_failed("COGNITO_CONFIGURATION", &["set-user-ID"]);
    let said = run(&[], Some(json!({"config_file": "~/.aws/config"})));
    said.assert_failed("COGNITO_INVALID_ARGUMENT", &["HOME is not read"]);
}
