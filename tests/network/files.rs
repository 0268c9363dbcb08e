//! Profile files that are odd: devices, pipes, too large, not to be opened, not to be seen, not named in text.

use std::ffi::OsStr;
use std::fs::{self, File, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::probe::{Probe, Said, TOKEN};
use crate::skip;
use crate::support::BOUND;
use crate::support::answer::Answer;
use crate::support::c::{CProgram, Stage};
use crate::support::server::FaultServer;
use crate::support::skip::find;

const REGION: &str = "[default]\nregion = eu-west-1\n";

fn mkfifo(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status();
    assert!(made.expect("mkfifo runs").success());
}

#[test]
fn what_is_no_regular_file_is_refused_by_name_and_not_waited_for() {
    let probe = Probe::compile();
    let pipe = probe.home().join("pipe");
    mkfifo(&pipe);
    let large = probe.home().join("large");
    File::create(&large)
        .unwrap()
        .set_len(4 * 1024 * 1024 + 1)
        .unwrap();
    let folder = probe.home().to_owned();
    for (path, words) in [
        (pipe, "not a regular file"),
        (PathBuf::from("/dev/zero"), "not a regular file"),
        (PathBuf::from("/dev/urandom"), "not a regular file"),
        (folder, "not a regular file"),
        (large, "larger than 4 MiB"),
    ] {
        let path = path.to_str().unwrap();
        for name in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
            let said = probe.call(&[(name, path)], None, &["describe"]);
            let name = format!("Environment variable {name}: ");
            said.assert_failed("COGNITO_CONFIGURATION", &[&name, path, words]);
        }
        let said = probe.call(&[], Some(&json!({"config_file": path})), &["describe"]);
        said.assert_failed(
            "COGNITO_CONFIGURATION",
            &["Option config_file: ", path, words],
        );
    }
    // The usual file is looked at in the same way.
    fs::create_dir_all(probe.home().join(".aws")).unwrap();
    mkfifo(&probe.home().join(".aws/config"));
    let said = probe.call(&[], None, &["describe"]);
    said.assert_failed(
        "COGNITO_CONFIGURATION",
        &["Cannot read ", ".aws/config", "not a regular file"],
    );
}

#[test]
fn the_null_device_is_an_empty_file() {
    let probe = Probe::compile();
    let null = "/dev/null";
    let env = [
        ("AWS_CONFIG_FILE", null),
        ("AWS_SHARED_CREDENTIALS_FILE", null),
    ];
    assert_eq!(probe.describe(&env, None)["region"], Value::Null);
    let options = json!({"config_file": null});
    assert_eq!(probe.describe(&[], Some(&options))["region"], Value::Null);
    let said = probe.call(
        &[],
        Some(&json!({"config_file": null, "profile": "dev"})),
        &["describe"],
    );
    said.assert_failed("COGNITO_CONFIGURATION", &["no profile \"dev\""]);
}

#[test]
fn a_file_that_is_not_there_is_a_line_of_the_log_at_debug() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::ok("{}")]);
    let options = json!({"endpoint_url": server.url()});
    let loop_file = probe.home().join("loop");
    std::os::unix::fs::symlink(&loop_file, &loop_file).unwrap();
    let long = format!("/{}", "x".repeat(300));
    let loop_file = loop_file.to_str().unwrap();
    for path in ["/nowhere/config", "/dev/null/config", loop_file, &long] {
        let env = [("AWS_CONFIG_FILE", path)];
        let said = probe.call_logging(&env, Some(&options), 4, &["send", TOKEN]);
        said.assert_ok();
        let line = format!("profile file {path} is passed over: ");
        assert!(
            said.log.iter().any(|said| said.contains(&line)),
            "{path}: {said:?}"
        );
        let said = probe.call_logging(&env, Some(&options), 3, &["send", TOKEN]);
        assert_eq!(said.log.len(), 1, "{said:?}");
    }
}

#[test]
fn a_bad_letter_is_told_by_file_and_line() {
    let probe = Probe::compile();
    let folder = probe.home().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    for (name, other) in [("config", "credentials"), ("credentials", "config")] {
        fs::write(folder.join(other), "").unwrap();
        let text =
            b"[default]\nregion = eu-west-1\n# M\xfcnchen S3cret\nendpoint_url = http://127.0.0.1:1\n";
        fs::write(folder.join(name), text).unwrap();
        let said = probe.call(&[], None, &["describe"]);
        let place = format!("{}, line 3: ", folder.join(name).display());
        said.assert_failed("COGNITO_CONFIGURATION", &[&place, "UTF-8"]);
        assert!(!format!("{said:?}").contains("S3cret"), "{said:?}");
    }
}

/// A probe that a user without rights can run, with a home of that user's choosing.
struct Unprivileged {
    _probe: Probe,
    folder: TempDir,
    is_root: bool,
}

impl Unprivileged {
    /// `None` where this process may not take rights away from a child.
    fn new() -> Option<Unprivileged> {
        let probe = Probe::compile();
        let folder = tempfile::tempdir().unwrap();
        fs::set_permissions(folder.path(), Permissions::from_mode(0o755)).unwrap();
        fs::copy(probe.path(), folder.path().join("probe")).unwrap();
        let library = Stage::find().lib().join("libcognito.so.0");
        fs::copy(library, folder.path().join("libcognito.so.0")).unwrap();
        let id = Command::new("id").arg("-u").output().ok()?;
        let is_root = id.stdout == b"0\n";
        let made = Unprivileged {
            _probe: probe,
            folder,
            is_root,
        };
        (!is_root || find("setpriv").is_some()).then_some(made)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn describe(&self, env: &[(&str, &OsStr)]) -> Said {
        let program = self.path("probe");
        let mut command = match self.is_root {
            true => {
                let mut command = Command::new("setpriv");
                command
                    .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
                    .arg(program);
                command
            }
            false => Command::new(program),
        };
        crate::support::process::clean_environment(&mut command);
        command
            .arg("describe")
            .env("LD_LIBRARY_PATH", self.folder.path())
            .env_remove("HOME")
            .envs(env.iter().copied());
        Probe::run_command(command)
    }

    fn set_mode(&self, name: &str, mode: u32) {
        fs::set_permissions(self.path(name), Permissions::from_mode(mode)).unwrap();
    }
}

#[test]
fn a_file_that_can_be_seen_and_not_opened_is_an_error_and_one_that_cannot_be_seen_is_none() {
    let Some(user) = Unprivileged::new() else {
        skip!("setpriv", "apt-get install util-linux");
    };
    fs::create_dir_all(user.path("home/.aws")).unwrap();
    for name in ["config", "credentials"] {
        let file = format!("home/.aws/{name}");
        fs::write(user.path(&file), REGION).unwrap();
        let home = user.path("home");
        let home = [("HOME", home.as_os_str())];
        user.set_mode(&file, 0o644);
        let said = user.describe(&home);
        assert_eq!(said.json["region"], "eu-west-1", "{said:?}");

        user.set_mode(&file, 0o000);
        let said = user.describe(&home);
        said.assert_failed(
            "COGNITO_CONFIGURATION",
            &["Cannot read ", &file, "Permission denied"],
        );

        // A home that may not be entered, as a daemon with another user's HOME has it.
        for folder in ["home/.aws", "home"] {
            user.set_mode(folder, 0o600);
            let said = user.describe(&home);
            said.assert_ok();
            assert_eq!(said.json["region"], Value::Null);
            user.set_mode(folder, 0o755);
        }
        fs::remove_file(user.path(&file)).unwrap();
    }
}

#[test]
fn paths_are_bytes() {
    let probe = Probe::compile();
    let folder = probe.home().join(OsStr::from_bytes(b"M\xfcnchen"));
    fs::create_dir_all(folder.join(".aws")).unwrap();
    fs::write(folder.join(".aws/config"), REGION).unwrap();
    fs::write(folder.join("config"), REGION).unwrap();
    let run = |env: &[(&str, &OsStr)]| {
        let mut command = probe.command();
        command.arg("describe").envs(env.iter().copied());
        Probe::run_command(command)
    };
    let config = folder.join("config");
    let mut with_variable = probe.home().as_os_str().to_owned();
    with_variable.push("/$FOLDER/config");
    for env in [
        vec![("HOME", folder.as_os_str())],
        vec![("AWS_CONFIG_FILE", config.as_os_str())],
        vec![("AWS_SHARED_CREDENTIALS_FILE", config.as_os_str())],
        vec![
            ("HOME", folder.as_os_str()),
            ("AWS_CONFIG_FILE", OsStr::new("~/config")),
        ],
        vec![
            ("FOLDER", OsStr::from_bytes(b"M\xfcnchen")),
            ("AWS_CONFIG_FILE", with_variable.as_os_str()),
        ],
    ] {
        let said = run(&env);
        said.assert_ok();
        assert_eq!(said.json["region"], "eu-west-1", "{env:?}");
    }
    let said = run(&[("AWS_CA_BUNDLE", OsStr::from_bytes(b"/\xff.pem"))]);
    said.assert_ok();
    assert_eq!(
        said.json["trust_source"],
        "environment variable AWS_CA_BUNDLE"
    );
    for name in ["AWS_REGION", "AWS_PROFILE", "HTTPS_PROXY", "no_proxy"] {
        let said = run(&[(name, OsStr::from_bytes(b"S3cret\xff"))]);
        let words = [&*format!("Environment variable {name}: "), "UTF-8"];
        said.assert_failed("COGNITO_CONFIGURATION", &words);
        assert!(!format!("{said:?}").contains("S3cret"), "{said:?}");
    }
}

#[test]
fn a_tilde_stands_in_every_path() {
    let probe = Probe::compile();
    let home = probe.home().to_str().unwrap().to_owned();
    let options =
        json!({"ca_bundle": "~/ca.pem", "client_cert": "~/c.pem", "client_key": "$HOME/k.pem"});
    let said = probe.describe(&[], Some(&options));
    for (member, file) in [
        ("trust", "ca.pem"),
        ("client_cert", "c.pem"),
        ("client_key", "k.pem"),
    ] {
        assert_eq!(said[member], format!("{home}/{file}"));
    }
    let said = probe.describe(&[("AWS_CA_BUNDLE", "~/corp.pem")], None);
    assert_eq!(said["trust"], format!("{home}/corp.pem"));
    for (value, words) in [
        ("~/ca.pem", "HOME is not set"),
        ("~", "HOME is not set"),
        ("~root/ca.pem", "home folder"),
    ] {
        let said = probe.call(
            &[("HOME", "")],
            Some(&json!({"ca_bundle": value})),
            &["describe"],
        );
        said.assert_failed(
            "COGNITO_INVALID_ARGUMENT",
            &["Option ca_bundle: begins with ~", words],
        );
    }
}

#[test]
fn without_home_a_profile_is_missed_in_words() {
    let probe = Probe::compile();
    let said = probe.call(&[("HOME", ""), ("AWS_PROFILE", "dev")], None, &["describe"]);
    said.assert_failed(
        "COGNITO_CONFIGURATION",
        &[
            "Environment variable AWS_PROFILE: there is no profile \"dev\"",
            "HOME is not set",
        ],
    );
    let said = probe.call(&[("AWS_PROFILE", "dev")], None, &["describe"]);
    said.assert_failed(
        "COGNITO_CONFIGURATION",
        &[".aws/config or ", ".aws/credentials."],
    );
}

#[test]
fn the_keys_of_a_file_are_not_kept() {
    let program = CProgram::compile("tests/network/keys.c", &[]);
    let (first, second) = ("wJalrXUtnFEMI", "K7MDENGbPxRfiCY");
    let folder = program.directory().join(".aws");
    fs::create_dir_all(&folder).unwrap();
    let text = format!(
        "[default]\nregion = eu-west-1\naws_secret_access_key = {first}{second}\n{first}{second} = x\n"
    );
    fs::write(folder.join("config"), &text).unwrap();
    fs::write(folder.join("credentials"), &text).unwrap();
    let home = [("HOME", program.directory().to_str().unwrap())];
    let finished = program.run(&home, "", &["{}", first, second], BOUND);
    finished.assert_success();
    assert!(finished.stdout.contains("eu-west-1"), "{finished:?}");
    assert!(
        finished.stdout.ends_with("\nfound 0\nfound 1\n"),
        "{finished:?}"
    );
}
