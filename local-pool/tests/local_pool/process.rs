//! The program: what it prints, and when it ends.

use std::process::Command;

use crate::pool;
use crate::support::*;

#[test]
fn the_greeting_is_one_that_a_shell_understands() {
    let pool = LocalPool::start();
    let script = r#"eval "$1"
        printf '%s %s' "$AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER" "$COGNITO_ACCESS_TOKEN""#;
    let shell = Command::new("sh")
        .args(["-c", script, "sh", &pool.greeting().join("\n")])
        .output()
        .expect("a shell can be started");
    assert_eq!(String::from_utf8_lossy(&shell.stderr), "");
    let expected = format!("{} {}", pool.endpoint(), pool.token());
    assert_eq!(String::from_utf8_lossy(&shell.stdout), expected);
    assert!(pool.endpoint().starts_with("http://127.0.0.1:"));
}

#[test]
fn a_port_that_is_taken_is_said_so() {
    let pool = LocalPool::start();
    let port = pool
        .endpoint()
        .rsplit(':')
        .next()
        .expect("the endpoint has a port");
    let second = Command::new(pool::executable())
        .args(["--port", port, "--until-stdin-closes"])
        .stdin(std::process::Stdio::null())
        .output()
        .expect("the local pool starts");
    assert!(!second.status.success());
    let message = String::from_utf8_lossy(&second.stderr);
    assert!(
        message.starts_with(&format!(
            "cognito-local-pool: cannot serve on 127.0.0.1:{port}: "
        )),
        "{message}"
    );
}

#[test]
fn it_ends_when_standard_input_closes() {
    let mut pool = LocalPool::start();
    pool.close_stdin();
    assert!(pool.ends_well());
}

#[test]
fn it_ends_at_a_signal() {
    for signal in [libc::SIGTERM, libc::SIGINT] {
        let mut pool = LocalPool::start();
        let kill = Command::new("sh")
            .args(["-c", &format!("kill -{signal} {}", pool.process_id())])
            .status()
            .expect("a shell can be started");
        assert!(kill.success());
        assert!(pool.ends_well(), "signal {signal}");
    }
}

/// Runs the pool with a command that it is to run in turn.
fn exec(command: &str) -> Command {
    let mut pool = Command::new(pool::executable());
    pool.args(["--exec", command])
        .stderr(std::process::Stdio::null());
    for name in ["AWS_REGION", "AWS_DEFAULT_REGION"] {
        pool.env_remove(name);
    }
    pool
}

#[test]
fn a_command_finds_the_pool_in_its_environment() {
    let script = r#"printf '%s\n' "$AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER" "$COGNITO_ACCESS_TOKEN" \
        "$COGNITO_CLIENT_ID" "$AWS_REGION" "$AWS_DEFAULT_REGION" "$no_proxy"; exit 7"#;
    let ended = exec(script)
        .env("AWS_REGION", "us-east-1")
        .env_remove("NO_PROXY")
        .env("no_proxy", "a.example")
        .stderr(std::process::Stdio::piped())
        .output()
        .expect("the local pool starts");
    assert_eq!(ended.status.code(), Some(7));
    let printed = String::from_utf8(ended.stdout).expect("the command prints text");
    let lines: Vec<&str> = printed.lines().collect();
    assert!(lines[0].starts_with("http://127.0.0.1:"), "{printed}");
    assert_eq!(claims(lines[1]).1["token_use"], "access");
    assert_eq!(claims(lines[1]).1["client_id"], lines[2]);
    assert_eq!(
        lines[3..],
        ["us-east-1", "us-east-1", "a.example,127.0.0.1"]
    );
    // Beside the command's own output nothing stands on standard output; people read of the pool on the other one.
    let said = String::from_utf8(ended.stderr).expect("the local pool prints text");
    assert!(said.contains("# inbox: http://127.0.0.1:"), "{said}");
}

#[test]
fn the_pool_serves_while_the_command_runs() {
    use std::io::{BufRead, BufReader, Write};
    let mut child = exec(r#"echo "$AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER"; read -r line"#)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("the local pool starts");
    let mut endpoint = String::new();
    let mut out = BufReader::new(child.stdout.take().expect("it is a pipe"));
    out.read_line(&mut endpoint).expect("the command prints");
    let address = endpoint.trim_end().trim_start_matches("http://");
    assert!(std::net::TcpStream::connect(address).is_ok());
    let mut input = child.stdin.take().expect("it is a pipe");
    writeln!(input, "go on").expect("the command reads");
    assert!(child.wait().expect("it ends").success());
    assert!(std::net::TcpStream::connect(address).is_err());
}

#[test]
fn signals_reach_the_command_and_its_end_is_the_pools() {
    use std::io::{BufRead, BufReader};
    for (signal, number) in [("TERM", 15), ("INT", 2), ("HUP", 1)] {
        // The shell takes the signal, and ends by it or with a status of its own.
        for (script, status) in [
            (
                format!("trap 'exit 9' {signal}; echo ready; while :; do sleep 0.05; done"),
                9,
            ),
            (
                format!("trap - {signal}; echo ready; while :; do sleep 0.05; done"),
                128 + number,
            ),
        ] {
            let mut child = exec(&script)
                // No terminal, whichever the tests have.
                .stdin(std::process::Stdio::null())
                .stdout(std::process::Stdio::piped())
                .spawn()
                .expect("the local pool starts");
            let mut line = String::new();
            let mut out = BufReader::new(child.stdout.take().expect("it is a pipe"));
            out.read_line(&mut line).expect("the command prints");
            let kill = format!("kill -{number} {}", child.id());
            let sent = Command::new("sh").args(["-c", &kill]).status();
            assert!(sent.expect("a shell can be started").success());
            assert_eq!(
                child.wait().expect("it ends").code(),
                Some(status),
                "{signal}: {script}"
            );
        }
    }
}

#[test]
fn help_and_version_are_for_people() {
    let said = |option: &str| {
        let ended = Command::new(pool::executable()).arg(option).output();
        let ended = ended.expect("the local pool starts");
        assert!(ended.status.success());
        String::from_utf8(ended.stdout).expect("help is text")
    };
    let version = concat!("cognito-local-pool ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(said("--version"), version);
    for option in ["-h", "--help"] {
        let help = said(option);
        for word in [
            "--exec <COMMAND>",
            "--config <FILE>",
            "--port <N>",
            "Examples:",
            "/control/v1",
        ] {
            assert!(help.contains(word), "{option}: {help}");
        }
    }
}
