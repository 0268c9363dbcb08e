//! Descriptors: the library's are 3 or more, log lines never reach a socket, a child closes its parent's, and none left is told.

use crate::support::answer::Answer;
use crate::support::process::Ended;
use crate::{LIMIT, TestServer, compile};

fn answers() -> Vec<Answer> {
    vec![Answer::ok("{}")]
}

#[test]
fn no_connection_takes_the_number_of_a_closed_standard_stream() {
    let program = compile("descriptors", &[]);
    for (scheme, server) in TestServer::each(answers) {
        for kind in ["default", "handle"] {
            let mut env = server.env();
            env.push(("COGNITO_LOG", "trace"));
            let before = server.request_count();
            let finished = program.run(&env, "", &["closed", kind], LIMIT);
            assert_eq!(finished.ended, Ended::Exit(0), "{scheme} {kind}");
            // Whatever was written into a connection would have made a request unreadable.
            assert_eq!(server.request_count() - before, 4, "{scheme} {kind}");
        }
    }
}

#[test]
fn a_log_line_that_nobody_can_read_or_take_is_lost() {
    let program = compile("descriptors", &[]);
    for (_, server) in TestServer::each(answers) {
        for mode in ["reader-gone", "full-pipe"] {
            let mut env = server.env();
            env.push(("COGNITO_LOG", "trace"));
            let finished = program.run(&env, "", &[mode], LIMIT);
            assert_eq!(finished.ended, Ended::Exit(0), "{mode}: {finished:?}");
        }
    }
}

#[test]
fn generation_after_generation_has_as_many_descriptors() {
    let program = compile("descriptors", &[]);
    for (scheme, server) in TestServer::each(answers) {
        for kind in ["default", "handle"] {
            for args in [
                &["generations", kind][..],
                &["generations", kind, "scattered"],
            ] {
                let finished = server.run(&program, args);
                assert_eq!(
                    finished.ended,
                    Ended::Exit(0),
                    "{scheme} {args:?}: {finished:?}"
                );
            }
        }
    }
}

#[test]
fn a_process_without_descriptors_is_told_so_wherever_that_shows() {
    let program = compile("descriptors", &[]);
    for (scheme, server) in TestServer::each(answers) {
        let finished = server.run(&program, &["none-left"]);
        assert_eq!(finished.ended, Ended::Exit(0), "{scheme}: {finished:?}");
    }
}
