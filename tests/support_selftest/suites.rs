//! tests/run.sh: it names what a machine lacks, and no suite sees the machine's settings.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::support::BOUND;
use crate::support::c::{Stage, repository};
use crate::support::process::{Finished, run};
use crate::support::skip;

/// What the script itself calls.
const TOOLS: [&str; 11] = [
    "awk", "bash", "cat", "dirname", "env", "grep", "mktemp", "rm", "sed", "sh", "tail",
];

/// A PATH with what the script calls, and programs in place of cargo and the C compiler.
fn machine(cargo: &str, more: &[&str]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for tool in TOOLS {
        let found = skip::find(tool).unwrap_or_else(|| panic!("{tool} is not on the PATH"));
        symlink(found, folder.path().join(tool)).unwrap();
    }
    program(&folder.path().join("cc"), "exit 0");
    for name in more {
        program(&folder.path().join(name), "exit 1");
    }
    if !cargo.is_empty() {
        program(&folder.path().join("cargo"), cargo);
    }
    folder
}

fn program(path: &Path, script: &str) {
    fs::write(path, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

fn suites(machine: &TempDir, environment: &[(&str, &str)]) -> Finished {
    // The suites' own stage: the script asks whether it is there.
    let stage = Stage::find().include();
    let mut command = Command::new(skip::find("bash").unwrap());
    command
        .arg(repository().join("tests/run.sh"))
        .env_clear()
        .env("PATH", machine.path())
        .env("COGNITO_TEST_STAGE", stage.parent().unwrap())
        .envs(environment.iter().copied());
    run(command, b"", BOUND)
}

const CARGO: &str = r#"case "$*" in
*metadata*) echo '{"target_directory":"/t a"}' ;;
*message-format*) echo '{"reason":"compiler-artifact","executable":"/t a/debug/cognito-local-pool"}' ;;
*) echo "cargo $*"; env ;;
esac"#;

#[test]
fn what_is_missing_is_named_with_the_command_that_installs_it() {
    let machine = machine(CARGO, &[]);
    let finished = suites(&machine, &[]);
    finished.assert_success();
    for words in [
        "=== Rust and C: passed",
        "SKIPPED: endpoint rules: lacks python3; install it with: apt-get install python3",
        "SKIPPED: Python package: lacks python3; install it with: apt-get install python3 python3-venv",
        "SKIPPED: R package: lacks R; install it with: apt-get install r-base-dev",
    ] {
        assert!(finished.stdout.contains(words), "{words}: {finished:?}");
    }
    assert!(
        finished.stdout.ends_with("All other suites passed.\n"),
        "{finished:?}"
    );

    let forbidden = suites(&machine, &[("COGNITO_TEST_NO_SKIP", "1")]);
    forbidden.assert_exit(1);
    assert!(
        forbidden.stdout.contains("FAILED: R package"),
        "{forbidden:?}"
    );
}

#[test]
fn a_python_without_virtual_environments_is_named() {
    let finished = suites(&machine(CARGO, &["python3"]), &[]);
    let words = "SKIPPED: Python package: lacks Python's modules venv and ensurepip; \
                 install it with: apt-get install python3-venv";
    assert!(finished.stdout.contains(words), "{finished:?}");
    // That program fails at whatever it is asked.
    finished.assert_exit(1);
    let failed = "FAILED: endpoint rules beside botocore's";
    assert!(finished.stdout.contains(failed), "{finished:?}");
}

#[test]
fn without_cargo_nothing_is_run_and_nothing_is_said_to_have_passed() {
    for (environment, code) in [(&[][..], 0), (&[("COGNITO_TEST_NO_SKIP", "1")][..], 1)] {
        let finished = suites(&machine("", &[]), environment);
        finished.assert_exit(code);
        let words = "SKIPPED: all suites: lacks cargo; install it with: ";
        assert!(finished.stdout.contains(words), "{finished:?}");
        assert!(!finished.stdout.contains("passed in"), "{finished:?}");
    }
}

#[test]
fn a_failed_build_is_a_failure() {
    let finished = suites(&machine("exit 101", &[]), &[]);
    finished.assert_exit(1);
    assert!(finished.stdout.contains("FAILED: Build"), "{finished:?}");
    assert!(!finished.stdout.contains("passed"), "{finished:?}");
}

#[test]
fn no_suite_sees_the_machines_settings() {
    let hostile = [
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("http_proxy", "hostile"),
        ("ALL_PROXY", "hostile"),
        ("no_proxy", "hostile"),
        ("AWS_PROFILE", "hostile"),
        ("AWS_ENDPOINT_URL", "hostile\nwith a line end"),
        ("AWS_CONFIG_FILE", "hostile"),
        ("AWS_CA_BUNDLE", "hostile"),
        ("SSL_CERT_FILE", "hostile"),
        ("COGNITO_TIMEOUT", "hostile"),
        ("COGNITO_LOG", "hostile"),
        ("LD_LIBRARY_PATH", "hostile"),
        ("PYTHONPATH", "hostile"),
        ("PYTHONWARNINGS", "hostile"),
        ("TZ", "hostile"),
        ("CDPATH", "hostile"),
        ("LC_ALL", "POSIX"),
    ];
    let finished = suites(&machine(CARGO, &[]), &hostile);
    finished.assert_success();
    assert!(!finished.stdout.contains("hostile"), "{finished:?}");
    for line in [
        "LC_ALL=C.UTF-8",
        "LIBCOGNITO_TEST_POOL=/t a/debug/cognito-local-pool",
        // What fetches packages keeps the proxy.
        "CARGO_HTTP_PROXY=http://127.0.0.1:1",
        "PIP_PROXY=http://127.0.0.1:1",
    ] {
        let there = finished.stdout.lines().any(|said| said == line);
        assert!(there, "{line}: {finished:?}");
    }
    for line in finished
        .stdout
        .lines()
        .filter(|line| line.contains("127.0.0.1:1"))
    {
        let of_packages = ["CARGO_", "PIP_", "npm_"]
            .iter()
            .any(|name| line.starts_with(name));
        assert!(of_packages, "{line}");
    }
}

#[test]
fn without_a_library_it_says_what_to_do() {
    let nothing = tempfile::tempdir().unwrap();
    let stage = nothing.path().to_str().unwrap();
    let finished = suites(&machine(CARGO, &[]), &[("COGNITO_TEST_STAGE", stage)]);
    finished.assert_exit(1);
    assert!(
        finished.stderr.contains("run make stage first"),
        "{finished:?}"
    );
}
