//! Independence: no call depends on another thread of the host, whatever holds that thread up.

use crate::interrupt::hangs;
use crate::support::answer::{Answer, Gate};
use crate::support::c::CProgram;
use crate::support::process::Ended;
use crate::{TestServer, compile, token_of};
use std::sync::Arc;

/// As many threads call at once, and so many of them are held up.
const MANY: usize = 64;
const HELD: usize = 2;

/// The calls of a round are answered once the program says that its threads are held up.
fn rounds() -> Vec<Answer> {
    let gates: Arc<Vec<Gate>> = Arc::new((0..64).map(|_| Gate::new()).collect());
    vec![Answer::computed(move |request| {
        let token = token_of(request);
        let gate = |round: &str| &gates[round.parse::<usize>().unwrap()];
        if let Some(round) = token.strip_prefix("go-") {
            gate(round).open();
        }
        match token.strip_prefix("round-") {
            Some(round) => Answer::gated(gate(round), Answer::ok("{}")),
            None => Answer::ok("{}"),
        }
    })]
}

#[test]
fn a_held_up_thread_holds_up_no_other_call() {
    let program = compile("independence", &[]);
    for (scheme, server) in TestServer::each(rounds) {
        for kind in ["handle", "default"] {
            let first = if kind == "handle" { "0" } else { "32" };
            let args = ["hold", kind, first, &MANY.to_string(), &HELD.to_string()];
            let finished = server.run(&program, &args);
            finished.assert_success();
            println!("{scheme}, {kind}: {}", finished.stdout.trim());
        }
    }
}

/// Gates by token: "arrived-x" waits for the request "x", "open-x" lets its answer go.
fn on_demand() -> Vec<Answer> {
    let gates: Arc<[(Gate, Gate); 2]> = Arc::default();
    vec![Answer::computed(move |request| {
        let token = token_of(request);
        let gates = &gates[usize::from(token.ends_with("second"))];
        if token.starts_with("arrived") {
            Answer::gated(&gates.0, Answer::ok("{}"))
        } else if token.starts_with("open") {
            gates.1.open();
            Answer::ok("{}")
        } else if token.starts_with("held") {
            gates.0.open();
            Answer::gated(&gates.1, Answer::ok("{}"))
        } else {
            Answer::ok("{}")
        }
    })]
}

#[test]
fn an_answer_that_came_while_the_thread_was_held_up_past_its_deadline_counts() {
    let program = compile("independence", &[]);
    for (_, server) in TestServer::each(on_demand) {
        server.run(&program, &["last-look"]).assert_success();
    }
}

#[test]
fn a_deadline_that_passed_before_the_request_was_sent_sends_nothing() {
    let program = compile("independence", &[]);
    let server = TestServer::http(on_demand());
    server.run(&program, &["too-late"]).assert_success();
}

#[test]
fn calls_go_on_after_jumps_out_of_calls() {
    let program = compile("independence", &[]);
    for (scheme, server) in TestServer::each(hangs) {
        for kind in ["handle", "default"] {
            for stack in ["0", "65536"] {
                let finished = server.run(&program, &["jump", kind, "20", stack]);
                finished.assert_success();
                println!("{scheme}, {kind}: {}", finished.stdout.trim());
            }
        }
    }
}

#[test]
fn calls_go_on_after_jumps_out_of_callbacks() {
    let program = compile("independence", &[]);
    for (_, server) in TestServer::each(hangs) {
        for stack in ["0", "65536"] {
            let finished = server.run(&program, &["jump-from-callback", "handle", "20", stack]);
            finished.assert_success();
        }
    }
}

#[test]
fn what_unwinds_out_of_a_callback_ends_the_process() {
    let program = CProgram::compile_cxx("tests/embedding/unwinding.cpp", &["-pthread"]);
    for mode in ["throw", "exit", "cancel"] {
        let server = TestServer::http(hangs());
        let finished = server.run(&program, &[mode]);
        assert_eq!(
            finished.ended,
            Ended::Signal(libc::SIGABRT),
            "{mode}: {finished:?}"
        );
    }
}
