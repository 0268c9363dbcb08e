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
