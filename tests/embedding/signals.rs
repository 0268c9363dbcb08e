//! Signals: the host survives resets with SIGPIPE as it was, and its handlers and masks are its own.

use crate::support::answer::{Answer, Gate};
use crate::support::process::Ended;
use crate::{TestServer, compile, token_of};
use std::time::Duration;

/// As much metadata as thirty-two values of the largest size.
const LARGE: &str = "4194304";
const CALLS: usize = 6;

/// Every way to lose a connection, before, while and after the request is read.
fn losses() -> Vec<(&'static str, Answer)> {
    let body = b"{}".to_vec();
    vec![
        ("reset before reading", Answer::ResetBeforeReading),
        (
            "reset after the header",
            Answer::ResetAfterReading { body_bytes: 0 },
        ),
        (
            "reset within the body",
            Answer::ResetAfterReading { body_bytes: 60_000 },
        ),
        ("reset after the request", Answer::ResetAfterRequest),
        ("close before reading", Answer::CloseBeforeReading),
        ("close after the request", Answer::CloseAfterRequest),
        ("cut header", Answer::CutHeader),
        (
            "reply, then close",
            Answer::ReplyThenClose {
                status: 200,
                body: body.clone(),
            },
        ),
        (
            "reply, then reset",
            Answer::ReplyThenReset { status: 200, body },
        ),
    ]
}

#[test]
fn a_host_with_default_sigpipe_survives_every_reset() {
    let program = compile("signals", &[]);
    for (name, loss) in losses() {
        for (scheme, server) in TestServer::each(|| vec![loss.clone()]) {
            for (kind, size) in [("handle", "0"), ("default", "0"), ("handle", LARGE)] {
                // 4 MB take their time.
                let count = if size == LARGE { 2 } else { CALLS };
                let calls = count.to_string();
                let finished = server.run(&program, &["reset", kind, &calls, size]);
                let what = format!("{name}, {scheme}, {kind}, {size}: {finished:?}");
                assert_eq!(finished.ended, Ended::Exit(0), "{what}");
                let statuses: Vec<&str> = finished.stdout.lines().collect();
                assert_eq!(statuses.len(), count, "{what}");
                let expected: &[&str] = match &loss {
                    Answer::ReplyThenClose { .. } | Answer::ReplyThenReset { .. } => {
                        &["COGNITO_OK", "COGNITO_CONNECTION_LOST"]
                    }
                    _ => &["COGNITO_CONNECTION_LOST", "COGNITO_CONNECT", "COGNITO_TLS"],
                };
                for line in statuses {
                    let status = line.split(' ').next().unwrap();
                    assert!(expected.contains(&status), "{what}");
                }
            }
        }
    }
}

/// That the test above tests something: without the library's protection the same program dies.
#[test]
fn without_protection_a_reset_kills_the_host() {
    let program = compile("signals", &["-DUNPROTECTED"]);
    let mut killed = Vec::new();
    for (name, loss) in losses() {
        for (scheme, server) in TestServer::each(|| vec![loss.clone()]) {
            let calls = CALLS.to_string();
            let finished = server.run(&program, &["reset", "handle", &calls, "0"]);
            if finished.ended == Ended::Signal(13) {
                killed.push(format!("{name}, {scheme}"));
            }
        }
    }
    println!("killed by SIGPIPE: {killed:#?}");
    assert!(!killed.is_empty());
}

#[test]
fn masks_and_dispositions_are_the_same_after_a_call_as_before() {
    let program = compile("signals", &[]);
    for (scheme, server) in TestServer::each(|| {
        vec![
            Answer::ok("{}"),
            // Long enough for the interrupt callback to be asked.
            Answer::later(Duration::from_millis(350), Answer::ok("{}")),
            Answer::ResetAfterRequest,
            Answer::error(400, "LimitExceededException", "no"),
            Answer::ResetAfterReading { body_bytes: 0 },
            Answer::CutHeader,
            Answer::html(502),
        ]
    }) {
        for pipe in ["open", "blocked"] {
            let finished = server.run(&program, &["masks", pipe, "8"]);
            finished.assert_success();
            assert_eq!(finished.stdout.lines().count(), 8, "{scheme}: {finished:?}");
            // The script's last answer repeats: the second run takes that alone.
            assert!(
                finished.stdout.contains("COGNITO_SERVICE_ERROR"),
                "{finished:?}"
            );
        }
    }
}

#[test]
fn a_sigpipe_that_was_pending_before_stays_pending() {
    let program = compile("signals", &[]);
    for (_, server) in TestServer::each(|| vec![Answer::ResetAfterRequest]) {
        for kind in ["handle", "default"] {
            server
                .run(&program, &["pending", kind, "5"])
                .assert_success();
        }
    }
}

#[test]
fn handlers_run_on_the_hosts_threads_only() {
    let program = compile("signals", &[]);
    for kind in ["handle", "default"] {
        for (_, server) in TestServer::each(|| {
            let gate = Gate::new();
            vec![Answer::computed(move |request| {
                if token_of(request) == "signals-sent" {
                    gate.open();
                }
                Answer::gated(&gate, Answer::ok("{}"))
            })]
        }) {
            server.run(&program, &["handlers", kind]).assert_success();
        }
    }
}

#[test]
fn a_call_survives_a_storm_of_interrupted_system_calls() {
    let program = compile("signals", &[]);
    let answer = || vec![Answer::later(Duration::from_millis(20), Answer::ok("{}"))];
    for (_, server) in TestServer::each(answer) {
        for mode in ["storm", "storm-restart"] {
            server
                .run(&program, &[mode, "handle", "40"])
                .assert_success();
            server
                .run(&program, &[mode, "default", "40"])
                .assert_success();
        }
    }
}
