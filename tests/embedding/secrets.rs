//! Secrets: tokens, codes and metadata values are in nothing that the library says, nor left in memory.

use crate::support::answer::{Answer, Gate};
use crate::support::c::CProgram;
use crate::support::server::Request;
use crate::{TestServer, compile, token_of};
use std::sync::atomic::{AtomicUsize, Ordering};

/// Bound at its start: the loader's late binding would save registers, with pieces of secrets in them,
/// on the stack.
fn program() -> CProgram {
    compile("secrets", &["-O2", "-Wl,-z,now"])
}

/// The token, the code and the metadata value that the program uses.
fn secrets(program: &CProgram, server: &TestServer) -> Vec<String> {
    let file = program.directory().join("printed");
    server
        .run(program, &[file.to_str().unwrap(), "print"])
        .assert_success();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::remove_file(file).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// An answer of every kind, most of which say the request's own secrets back.
fn tactless() -> Vec<Answer> {
    let echo = |status: u16, code: &'static str| {
        Answer::computed(move |request: &Request| {
            let body = request.json();
            let said = format!("{} {}", body["AccessToken"], body);
            Answer::error(status, code, &said.replace(['"', '{', '}'], " "))
        })
    };
    let nested = Answer::computed(|request: &Request| {
        let body = serde_json::json!({"__type": token_of(request), "message": "no", "all": request.json()});
        Answer::reply(400, &[], body.to_string())
    });
    vec![
        Answer::ok("{}"),
        echo(400, "NotAuthorizedException"),
        echo(400, "LimitExceededException"),
        echo(400, "NobodyKnowsThisException"),
        echo(429, "TooManyRequestsException"),
        echo(500, "InternalErrorException"),
        echo(503, ""),
        nested,
        Answer::computed(|request| Answer::reply(200, &[], token_of(request))),
        Answer::computed(|request| Answer::reply(403, &[], token_of(request))),
        Answer::computed(|request| Answer::Redirect {
            status: 307,
            location: format!("http://localhost/{}", token_of(request)),
        }),
        Answer::html(502),
        Answer::ResetAfterRequest,
        Answer::CloseAfterRequest,
        Answer::CutHeader,
        Answer::CutBody {
            status: 200,
            body: b"{".to_vec(),
            missing: 5,
        },
        Answer::computed(|request| Answer::Raw(token_of(request).into_bytes())),
        Answer::ok("{}"),
    ]
}

#[test]
fn nothing_that_is_said_holds_a_secret() {
    let program = program();
    for (scheme, server) in TestServer::each(tactless) {
        let secrets = secrets(&program, &server);
        let file = program.directory().join("said");
        let mut env = server.env();
        env.push(("COGNITO_LOG", "trace"));
        let args = [file.to_str().unwrap(), "say"];
        let finished = program.run(&env, "", &args, crate::LIMIT);
        finished.assert_success();
        let said = std::fs::read_to_string(&file).unwrap();
        for kind in [
            "\nlog 3",
            "\nlog 4",
            "\nresult",
            "NotAuthorized",
            "BadResponse",
            "ConnectionLost",
        ] {
            assert!(said.contains(kind), "{scheme}: {kind}");
        }
        assert!(
            finished.stderr.contains("libcognito info: "),
            "{finished:?}"
        );
        for secret in &secrets {
            // A part betrays it too.
            for part in secret.as_bytes().chunks_exact(12) {
                let part = std::str::from_utf8(part).unwrap();
                assert!(!said.contains(part), "{scheme}: {}", line_with(&said, part));
                assert!(
                    !finished.stderr.contains(part),
                    "{}",
                    line_with(&finished.stderr, part)
                );
                assert_eq!(finished.stdout, "");
                for request in server.requests() {
                    for (name, value) in &request.headers {
                        assert!(!value.contains(part), "header {name}");
                    }
                    assert!(!request.path.contains(part));
                }
            }
        }
    }
}

fn line_with<'a>(text: &'a str, part: &str) -> &'a str {
    text.lines().find(|line| line.contains(part)).unwrap_or("")
}

/// Runs a search and gives what it found, a line for each place.
#[track_caller]
fn search(program: &CProgram, server: &TestServer, mode: &str) -> Vec<String> {
    static SEARCHES: AtomicUsize = AtomicUsize::new(0);
    let number = SEARCHES.fetch_add(1, Ordering::Relaxed);
    let file = program.directory().join(format!("left-{number}"));
    let finished = server.run(program, &[file.to_str().unwrap(), mode]);
    let said = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
    assert!(said.contains("result {"), "{mode}: {finished:?}");
    let found: Vec<String> = said
        .lines()
        .filter(|line| line.starts_with("client "))
        .map(str::to_owned)
        .collect();
    finished.assert_exit(if found.is_empty() { 0 } else { 3 });
    found
}

#[test]
fn no_secret_is_left_in_the_process_memory_after_a_call() {
    let program = program();
    let answers = [
        Answer::ok("{}"),
        Answer::error(400, "LimitExceededException", "no"),
        Answer::ResetAfterRequest,
        Answer::ResetAfterReading { body_bytes: 100 },
        Answer::ResetBeforeReading,
        Answer::CutBody {
            status: 200,
            body: b"{".to_vec(),
            missing: 5,
        },
    ];
    // At once: most of the time is waits before another attempt.
    std::thread::scope(|scope| {
        for answer in answers {
            for (scheme, server) in TestServer::each(|| vec![answer.clone()]) {
                let program = &program;
                scope.spawn(move || {
                    for mode in ["search", "search-by-name", "search-small-stack"] {
                        let found = search(program, &server, mode);
                        assert_eq!(found, [""; 0], "{scheme}, {mode}");
                    }
                });
            }
        }
    });
    for (scheme, server) in TestServer::each(|| vec![Answer::gated(&Gate::new(), Answer::ok("{}"))])
    {
        let found = search(&program, &server, "search-interrupted");
        assert_eq!(found, [""; 0], "{scheme}");
    }
}

/// What `docs/embedding.md` admits: the JSON parser keeps a text with escapes in a buffer of its own,
/// which it does not wipe. That is the metadata's alone.
#[test]
fn only_metadata_that_the_json_parser_had_to_rewrite_leaves_a_copy() {
    let program = program();
    for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
        for mode in ["search-escapes", "search-refused"] {
            for line in search(&program, &server, mode) {
                println!("{mode}: {line}");
                assert!(line.contains(": metadata byte"), "{mode}: {line}");
            }
        }
    }
}
