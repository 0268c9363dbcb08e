//! Sharing: where more calls come at once than there are processors, one thread drives the connections of all.

use crate::support::answer::{Answer, Gate};
use crate::{TestServer, compile, token_of};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Answers as the program's tokens ask; "open" lets those go that wait.
fn script() -> Vec<Answer> {
    let gates: Arc<[Gate; 4]> = Arc::default();
    let arrived = AtomicUsize::new(0);
    vec![Answer::computed(move |request| {
        let [first, second, all, open] = &*gates;
        let ok = || Answer::ok("{}");
        let note_arrival = || {
            // The eight and the odd one.
            if arrived.fetch_add(1, Ordering::SeqCst) == 8 {
                all.open();
            }
        };
        match token_of(request).as_str() {
            "first" => {
                first.open();
                Answer::gated(second, ok())
            }
            "is-first-there" => Answer::gated(first, ok()),
            "second" => {
                second.open();
                Answer::gated(open, ok())
            }
            "stays" => {
                note_arrival();
                Answer::gated(open, ok())
            }
            "gives-up" => {
                note_arrival();
                Answer::HangAfterRequest
            }
            "is-reset" => {
                note_arrival();
                Answer::gated(all, Answer::ResetAfterRequest)
            }
            "are-all-there" => Answer::gated(all, ok()),
            _ => {
                open.open();
                ok()
            }
        }
    })]
}

#[test]
fn when_the_driving_call_ends_the_next_one_drives() {
    let program = compile("sharing", &[]);
    for (_, server) in TestServer::each(script) {
        server.run(&program, &["next-one-drives"]).assert_success();
        assert_eq!(server.request_count(), 4);
    }
}

#[test]
fn a_call_that_is_given_up_or_reset_harms_no_other() {
    let program = compile("sharing", &[]);
    for odd in ["gives-up", "is-reset"] {
        for (scheme, server) in TestServer::each(script) {
            server.run(&program, &[odd]).assert_success();
            // Nine calls at once, two of the other client, one after all: each sent once.
            assert_eq!(server.request_count(), 12, "{scheme}, {odd}");
        }
    }
}
