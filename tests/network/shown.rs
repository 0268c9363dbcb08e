//! A secret that was put where another setting belongs is shown by no error, description or log line.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::ffi::{OsStrExt, OsStringExt};

use cognito::{OPTIONS, OTHER_ENVIRONMENT, OptionSpec};
use serde_json::{Map, Value, json};

use crate::probe::{Probe, Said, TOKEN};

const MARK: &str = "M4rk";

/// Forms of a secret; the last is no text.
fn forms() -> Vec<OsString> {
    let pem = format!("-----BEGIN PRIVATE KEY-----\n{MARK}\n-----END PRIVATE KEY-----\n");
    let texts = [
        pem.replace('\n', "\\n"),
        pem.replace('\n', " "),
        pem.replace('\n', "\r\n"),
        pem,
        format!("https://user:{MARK}@host.example/"),
        format!("http://user:{MARK}#{MARK}@host.example:3128/{MARK}?{MARK}"),
        format!("ftp://{MARK}:{MARK}@host.example"),
        format!("user:{MARK}@host.example:3128"),
        MARK.repeat(1500),
        format!("{MARK}\n\u{1b}[31m{MARK}\u{7}"),
    ];
    let mut forms: Vec<OsString> = texts.into_iter().map(OsString::from).collect();
    forms.push(OsString::from_vec(
        [MARK.as_bytes(), b"\n\xff\xfe", MARK.as_bytes()].concat(),
    ));
    forms
}

#[track_caller]
fn assert_hidden(said: &Said, place: &str, value: &OsStr) {
    let shown = format!("{} {:?}", said.json, said.log);
    assert!(!shown.contains(MARK), "{place}, {value:?}: {said:?}");
    for line in &said.log {
        assert!(!line.contains(char::is_control), "{place}: {line:?}");
    }
    if said.status != "COGNITO_OK" {
        let message = said.message();
        assert!(
            message.starts_with(|c: char| !c.is_lowercase()) && message.ends_with('.'),
            "{place}: no sentence: {message}"
        );
    }
}

/// Describes a client, with and without an endpoint, and sends by it. Nothing leaves this machine.
fn run_all(
    probe: &Probe,
    place: &str,
    name: &str,
    env: Option<&OsStr>,
    options: &Map<String, Value>,
    value: &OsStr,
) {
    let mut sending = options.clone();
    if !place.contains("endpoint_url") && !place.contains("ENDPOINT_URL") {
        sending.insert("endpoint_url".to_owned(), json!("http://127.0.0.1:1"));
    }
    sending.insert(
        "max_attempts".to_owned(),
        options.get("max_attempts").cloned().unwrap_or(json!(1)),
    );
    for (options, command) in [
        (options, vec!["describe"]),
        (&sending, vec!["describe"]),
        (&sending, vec!["send", TOKEN]),
    ] {
        let mut to = probe.command();
        to.args(["-l", "5", "-o", &Value::Object(options.clone()).to_string()])
            .args(command);
        if let Some(value) = env {
            to.env(name, value);
        }
        assert_hidden(&Probe::run_command(to), place, value);
    }
}

fn beside(spec: &OptionSpec) -> Map<String, Value> {
    let other = match spec.name {
        "client_cert" => "client_key",
        "client_key" => "client_cert",
        _ => return Map::new(),
    };
    [(other.to_owned(), json!("/nowhere.pem"))]
        .into_iter()
        .collect()
}

#[test]
fn in_no_option() {
    let probe = Probe::compile();
    for spec in OPTIONS {
        for value in forms() {
            let Some(text) = value.to_str() else {
                continue;
            };
            let mut options = beside(spec);
            options.insert(spec.name.to_owned(), json!(text));
            run_all(&probe, spec.name, "", None, &options, &value);
        }
    }
    for value in forms() {
        if let Some(text) = value.to_str() {
            let options = [(text.to_owned(), json!(1))].into_iter().collect();
            run_all(&probe, "an unknown option", "", None, &options, &value);
        }
    }
}

#[test]
fn in_no_variable() {
    let probe = Probe::compile();
    let of_options = OPTIONS
        .iter()
        .flat_map(|spec| spec.environment.iter().copied());
    let others = OTHER_ENVIRONMENT.iter().map(|(name, _)| *name);
    let proxies = ["https_proxy", "http_proxy", "all_proxy", "no_proxy"];
    let mut tried = 0;
    for name in of_options.chain(others).chain(proxies) {
        for value in forms() {
            run_all(&probe, name, name, Some(&value), &Map::new(), &value);
            tried += 1;
        }
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn in_no_key_of_a_profile() {
    let probe = Probe::compile();
    let folder = probe.home().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    let keys = OPTIONS.iter().filter_map(|spec| spec.profile_key);
    let others = [
        "services",
        "ignore_configured_endpoint_urls",
        "aws_secret_access_key",
    ];
    for key in keys.chain(others) {
        for value in forms() {
            let mut file = format!("[default]\n{key} = ").into_bytes();
            file.extend(value.as_bytes());
            file.push(b'\n');
            for name in ["config", "credentials"] {
                fs::write(folder.join(name), &file).unwrap();
                run_all(&probe, key, "", None, &Map::new(), &value);
                fs::remove_file(folder.join(name)).unwrap();
            }
        }
    }
}
