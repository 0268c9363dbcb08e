//! Compiling and running programs, their bounds and environment, and skipping.

use crate::need;
use crate::support::BOUND;
use crate::support::c::{CProgram, Stage};
use crate::support::process::{Ended, Finished, Running, clean_environment, run};
use crate::support::skip;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// An installation like the real one, of a library with one function.
fn small_stage(folder: &Path) -> Stage {
    for part in ["include", "lib/pkgconfig"] {
        std::fs::create_dir_all(folder.join(part)).unwrap();
    }
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    write("include/cognito.h", "int cognito_answer(void);\n");
    write("answer.c", "int cognito_answer(void) { return 42; }\n");
    write(
        "lib/pkgconfig/cognito.pc",
        "prefix=${pcfiledir}/../..\nName: cognito\nDescription: small\nVersion: 0\n\
         Cflags: -I${prefix}/include\nLibs: -L${prefix}/lib -lcognito\n",
    );
    let mut build = Command::new("cc");
    build
        .args(["-shared", "-fPIC", "-o", "lib/libcognito.so", "answer.c"])
        .current_dir(folder);
    run(build, b"", BOUND).assert_success();
    Stage::at(folder.to_owned())
}

const PROGRAM: &str = r#"
#include <cognito.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
int main(int argc, char **argv)
{
    char line[16] = "";
    const char *given = getenv("AWS_REGION");
    if (argc > 1 && strcmp(argv[1], "abort") == 0)
        raise(SIGABRT);
    while (argc > 1 && strcmp(argv[1], "hang") == 0) {
        puts("hanging");
        fflush(stdout);
        getchar();
    }
    if (fgets(line, sizeof line, stdin) == NULL)
        return 1;
    printf("%d %s %s", cognito_answer(), given ? given : "none", line);
    fputs("to stderr\n", stderr);
    return 7;
}
"#;

#[test]
fn compiles_and_runs_c() {
    let folder = tempfile::tempdir().unwrap();
    let stage = small_stage(folder.path());
    let source = folder.path().join("program.c");
    std::fs::write(&source, PROGRAM).unwrap();
    let program = CProgram::compile_against(&stage, &source, &["-lm"]);
    let finished = program.run(&[("AWS_REGION", "eu-west-1")], "hello\n", &[], BOUND);
    assert_eq!(finished.assert_exit(7).stdout, "42 eu-west-1 hello\n");
    assert_eq!(finished.stderr, "to stderr\n");
    let aborted = program.run(&[], "", &["abort"], BOUND);
    assert_eq!(
        (aborted.ended, aborted.success()),
        (Ended::Signal(6), false)
    );
    let wrapped = program.run_under(&["env", "-u", "AWS_REGION"], &[], "x\n", &[], BOUND);
    assert_eq!(wrapped.assert_exit(7).stdout, "42 none x\n");

    let running = program.start(&[], "", &["hang"]);
    running.signal("TERM");
    assert_eq!(running.wait(BOUND).ended, Ended::Signal(15));
}

#[test]
#[should_panic(expected = "does not compile")]
fn warnings_are_errors() {
    let folder = tempfile::tempdir().unwrap();
    let stage = small_stage(folder.path());
    let source = folder.path().join("program.c");
    std::fs::write(&source, "int main(void) { int unused; return 0; }\n").unwrap();
    CProgram::compile_against(&stage, &source, &[]);
}

#[test]
#[should_panic(expected = "run `make stage` first")]
fn a_missing_stage_says_what_to_do() {
    Stage::at("/nonexistent".into());
}

fn shell(script: &str) -> Command {
    let mut command = Command::new("sh");
    command.args(["-c", script]);
    command
}

#[test]
#[should_panic(expected = "was still running and was killed after")]
fn a_hanging_process_is_killed() {
    run(
        shell("echo started; exec sleep 1000"),
        b"",
        Duration::from_millis(200),
    );
}

#[test]
fn a_hanging_grandchild_is_killed() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("pid");
    let script = format!("sleep 1000 & echo $! >{}; exit 0", file.display());
    let running = Running::start(shell(&script), b"");
    let child = running.pid().to_string();
    until(|| has_ended(&child));
    let grandchild = std::fs::read_to_string(file).unwrap();
    assert!(!has_ended(grandchild.trim()));

    let panic = catch_unwind(AssertUnwindSafe(|| running.wait(Duration::ZERO))).unwrap_err();
    let message = panic.downcast_ref::<String>().unwrap();
    assert!(
        message.contains("a child of its held its output open and was killed after"),
        "{message}"
    );
    until(|| has_ended(grandchild.trim()));
}

/// Whether a process is gone, or dead and waited for.
fn has_ended(pid: &str) -> bool {
    match std::fs::read_to_string(format!("/proc/{pid}/stat")) {
        // "1234 (name) Z …"
        Ok(stat) => stat.rsplit(") ").next().unwrap().starts_with('Z'),
        Err(_) => true,
    }
}

/// Waits for something that the kernel tells nobody about.
fn until(done: impl Fn() -> bool) {
    let start = Instant::now();
    while !done() {
        assert!(start.elapsed() < BOUND, "not within {BOUND:?}");
        std::thread::yield_now();
    }
}

#[test]
fn a_child_environment_is_clean() {
    let mut command = shell("env");
    for name in [
        "AWS_PROFILE",
        "COGNITO_TIMEOUT",
        "https_proxy",
        "NO_PROXY",
        "SSL_CERT_FILE",
    ] {
        command.env(name, "set");
    }
    // What the command was given stays; what it would inherit goes.
    clean_environment(&mut command);
    let names = run(command, b"", BOUND).stdout;
    assert!(names.contains("https_proxy=set") && names.contains("PATH="));

    let probe = run_probe(
        "programs::environment_probe",
        &[("AWS_PROFILE", "inherited"), ("all_proxy", "inherited")],
    );
    probe.assert_success();
    assert!(!probe.stdout.contains("inherited"), "{}", probe.stdout);
}

#[test]
#[ignore = "run by a_child_environment_is_clean"]
fn environment_probe() {
    // Its own is clean too, for calls in this process.
    println!("{:?}", std::env::vars_os());
    let mut command = shell("env");
    clean_environment(&mut command);
    println!("{}", run(command, b"", BOUND).stdout);
}

/// Runs one ignored test of this file in a process of its own.
fn run_probe(test: &str, env: &[(&str, &str)]) -> Finished {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command
        .args(["--ignored", "--exact", "--nocapture", test])
        .env_remove("COGNITO_TEST_NO_SKIP");
    command.envs(env.iter().copied());
    run(command, b"", BOUND)
}

#[test]
fn a_skip_is_loud_and_can_be_forbidden() {
    let expected =
        "SKIPPED: programs::skip_probe: lacks a-tool-nobody-has; install it with: nothing";
    let skipped = run_probe("programs::skip_probe", &[]);
    assert!(
        skipped.assert_success().stderr.contains(expected),
        "{skipped:?}"
    );
    let forbidden = run_probe("programs::skip_probe", &[("COGNITO_TEST_NO_SKIP", "1")]);
    assert!(
        forbidden.assert_exit(101).stderr.contains(expected),
        "{forbidden:?}"
    );
    assert!(skip::have("sh"));
}

#[test]
#[ignore = "run by a_skip_is_loud_and_can_be_forbidden"]
fn skip_probe() {
    need!("a-tool-nobody-has", "nothing");
    panic!("not reached");
}
