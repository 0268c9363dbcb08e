//! The interrupt callback: a hung call ends soon after it, on the calling thread, and leaves nothing behind.

use crate::support::answer::{Answer, Gate};
use crate::{TestServer, compile, token_of};

/// Requests that never get an answer, but for "answer-this".
pub fn hangs() -> Vec<Answer> {
    let never = Gate::new();
    vec![Answer::computed(move |request| {
        match token_of(request).as_str() {
            "answer-this" => Answer::ok("{}"),
            _ => Answer::gated(&never, Answer::ok("{}")),
        }
    })]
}

#[test]
fn a_thousand_interrupted_calls_end_soon_and_leave_nothing() {
    let program = compile("interrupt", &[]);
    for (scheme, server) in TestServer::each(hangs) {
        let finished = server.run(&program, &["1000"]);
        println!("{scheme}: {}", finished.stdout);
        finished.assert_success();
    }
}

#[test]
fn so_do_calls_from_small_stacks() {
    let program = compile("interrupt", &[]);
    for (scheme, server) in TestServer::each(hangs) {
        let finished = server.run(&program, &["100", "65536"]);
        println!("{scheme}: {}", finished.stdout);
        finished.assert_success();
    }
}
