//! Threads: many at once, threads with tiny stacks, threads and processes that are just ending.

use crate::support::answer::{Answer, Gate};
use crate::{TestServer, compile, token_of};
use std::sync::atomic::{AtomicUsize, Ordering};

const KINDS: [&str; 2] = ["handle", "default"];

#[test]
fn sixty_four_threads_share_a_client() {
    let program = compile("threads", &[]);
    for kind in KINDS {
        for (scheme, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
            server.run(&program, &["many", kind]).assert_success();
            // One call is one request, whatever the others do.
            assert_eq!(server.request_count(), 640, "{scheme}, {kind}");
        }
    }
}

#[test]
fn a_client_is_freed_by_another_thread_than_its_maker() {
    let program = compile("threads", &[]);
    for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
        server.run(&program, &["freed-elsewhere"]).assert_success();
    }
}

#[test]
fn a_thread_with_a_stack_of_64_kib_calls() {
    let program = compile("threads", &[]);
    for kind in KINDS {
        let slow = || {
            let after = std::time::Duration::from_millis(350);
            vec![Answer::later(after, Answer::ok("{}"))]
        };
        for (_, server) in TestServer::each(slow) {
            server
                .run(&program, &["small-stack", kind])
                .assert_success();
        }
    }
}

#[test]
fn a_thread_that_is_ending_calls() {
    let program = compile("threads", &[]);
    for kind in KINDS {
        for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
            server
                .run(&program, &["key-destructor", kind])
                .assert_success();
        }
    }
}

#[test]
fn a_process_that_is_ending_calls() {
    let program = compile("threads", &[]);
    for mode in ["atexit", "atexit-first-use"] {
        for kind in KINDS {
            for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
                let finished = server.run(&program, &[mode, kind]);
                assert_eq!(finished.assert_exit(7).stdout, "called at exit\n");
                assert_eq!(finished.stderr, "");
            }
        }
    }
}

#[test]
fn the_host_exits_while_calls_are_in_flight() {
    let program = compile("threads", &[]);
    for kind in KINDS {
        for (_, server) in TestServer::each(|| {
            let (both, arrived) = (Gate::new(), AtomicUsize::new(0));
            vec![Answer::computed(move |request| {
                if token_of(request) == "are-they-there" {
                    return Answer::gated(&both, Answer::ok("{}"));
                }
                if arrived.fetch_add(1, Ordering::SeqCst) == 1 {
                    both.open();
                }
                Answer::HangAfterRequest
            })]
        }) {
            let finished = server.run(&program, &["ends-in-flight", kind]);
            assert_eq!(finished.assert_exit(7).stderr, "");
        }
    }
}
