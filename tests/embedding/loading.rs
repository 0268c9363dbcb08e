//! Loading: by dlopen again and again, in two copies, and beside another TLS library.

use crate::support::answer::Answer;
use crate::support::c::{CProgram, Stage};
use crate::support::process::run;
use crate::{TestServer, compile, need, skip};
use std::path::PathBuf;
use std::process::Command;

fn library() -> PathBuf {
    Stage::find().lib().join("libcognito.so.0")
}

fn program() -> CProgram {
    CProgram::compile_unlinked("tests/embedding/loading.c", &["-pthread", "-ldl"])
}

fn user() -> Vec<Answer> {
    vec![Answer::ok(r#"{"Username":"zoe","UserAttributes":[]}"#)]
}

#[test]
fn dlopen_and_dlclose_a_hundred_times() {
    let (program, library) = (program(), library());
    let library = library.to_str().unwrap();
    for (_, server) in TestServer::each(user) {
        for scope in ["local", "global"] {
            server
                .run(&program, &["rounds", scope, library])
                .assert_success();
        }
    }
}

#[test]
fn two_copies_live_in_one_process() {
    let program = program();
    let copy = program.directory().join("libanother.so");
    std::fs::copy(library(), &copy).unwrap();
    let (first, second) = (library(), copy);
    let paths = [first.to_str().unwrap(), second.to_str().unwrap()];
    for (_, server) in TestServer::each(user) {
        for scope in ["local", "global"] {
            server
                .run(&program, &["two-copies", scope, paths[0], paths[1]])
                .assert_success();
        }
    }
}

#[test]
fn beside_a_host_that_links_openssl_and_libcurl() {
    need!("pkg-config", "apt-get install pkg-config");
    let mut flags = Command::new("pkg-config");
    flags.args(["--cflags", "--libs", "libcurl", "openssl"]);
    let found = run(flags, b"", crate::LIMIT);
    if !found.success() {
        skip!(
            "libcurl and OpenSSL for C",
            "apt-get install libcurl4-openssl-dev libssl-dev"
        );
    }
    let flags: Vec<&str> = found.stdout.split_whitespace().collect();
    let program = compile("with_openssl", &flags);
    let server = TestServer::https(user());
    server.run(&program, &[]).assert_success();
}
