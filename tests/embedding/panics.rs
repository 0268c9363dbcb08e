//! Panics: one in any layer becomes INTERNAL, prints nothing, and leaves the client usable.

use crate::support::answer::Answer;
use crate::support::c::{CProgram, repository};
use crate::support::process::Ended;
use crate::{LIMIT, TestServer, own_build};
use std::path::Path;

/// Every failpoint that a sending call passes, and where the panic shows: in the call, or already
/// in the making of a client.
const POINTS: [(&str, &str); 11] = [
    ("config", "new"),
    ("ffi", "call"),
    ("token", "call"),
    ("client", "call"),
    ("protocol-request", "call"),
    ("transport", "call"),
    ("worker", "call"),
    ("exchange", "call"),
    ("connection", "call"),
    ("resolve", "call"),
    ("protocol-response", "call"),
];

#[test]
fn a_panic_in_any_layer_is_told_and_the_next_call_works() {
    let (_folder, stage) = own_build::stage("failpoints", "debug/libcognito.so", |build| {
        build.args(["--features", "failpoints"]);
    });
    let program = CProgram::compile_against(&stage, "tests/embedding/panics.c", &["-pthread"]);
    let check = |point: &str, server: &TestServer, args: &[&str]| {
        let failpoints = format!("{point}=1*panic(secret-token metadata-value)");
        let mut env = server.env();
        env.push(("FAILPOINTS", &failpoints));
        let finished = program.run(&env, "", args, LIMIT);
        assert_eq!(
            finished.ended,
            Ended::Exit(0),
            "{point} {args:?}: {finished:?}"
        );
        assert_eq!(finished.stdout, "", "{point}: nothing is printed");
        assert_eq!(finished.stderr, "", "{point}: nothing is printed");
    };
    for (_, server) in TestServer::each(|| vec![Answer::ok("{}")]) {
        for (point, shows_in) in POINTS {
            check(point, &server, &["handle", shows_in]);
            check(point, &server, &["default", shows_in]);
            // The work is done on a thread of the library's.
            check(point, &server, &["handle", shows_in, "65536"]);
        }
        check("buf", &server, &["handle", "no-buffer"]);
        for point in ["worker", "exchange", "connection", "resolve"] {
            check(point, &server, &["handle", "many"]);
            check(point, &server, &["default", "many"]);
        }
    }
}

#[test]
fn every_failpoint_of_the_sources_is_tested() {
    let mut found = Vec::new();
    collect(&repository().join("src"), &mut found);
    let mut known: Vec<&str> = POINTS
        .iter()
        .map(|(point, _)| *point)
        .chain(["buf"])
        .collect();
    found.sort();
    known.sort();
    assert_eq!(found, known);
}

fn collect(folder: &Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("fail_point!(\"").skip(1) {
            found.push(part.split('"').next().unwrap().to_owned());
        }
    }
}

/// The crate's root alone tells: its first lines refuse the build before anything else is looked at.
#[test]
fn a_build_that_aborts_on_panic_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let build = |strategy: &str| {
        own_build::rustc(&[
            "--edition",
            "2024",
            "--crate-type",
            "rlib",
            "--emit",
            "metadata",
            "-C",
            &format!("panic={strategy}"),
            "--out-dir",
            folder.path().to_str().unwrap(),
            repository().join("src/lib.rs").to_str().unwrap(),
        ])
    };
    let words = "it must be built with panic=unwind";
    let refused = build("abort");
    assert!(
        !refused.success() && refused.stderr.contains(words),
        "{refused:?}"
    );
    // Without its dependencies this one fails too, but not so.
    assert!(!build("unwind").stderr.contains(words));
}
