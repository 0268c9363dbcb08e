//! Memory: no error and no leak in any function, and no growth over very many calls.
//!
//! What each checker sees: valgrind runs the machine code that ships, so it sees every access and
//! every block of the heap (under https all but the use of undefined values). AddressSanitizer is
//! there twice: the C compiler's in a host that uses the library as it ships, and Rust's in a
//! library that is built with it, which sees the library's own stack and statics too.

use crate::support::answer::Answer;
use crate::support::c::{CProgram, Stage, repository};
use crate::{TestServer, compile, need, own_build, skip, token_of};
use std::path::Path;
use std::time::Duration;

/// Under valgrind everything takes some fifty times as long.
const SLOW: Duration = Duration::from_secs(1800);

fn script() -> Vec<Answer> {
    let delivery = r#"{"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":"EMAIL","Destination":"a***@e***"}}"#;
    vec![Answer::computed(move |request| {
        match token_of(request).as_str() {
            "limit" => Answer::error(400, "LimitExceededException", "Attempt limit exceeded."),
            "reset" => Answer::ResetAfterRequest,
            "html" => Answer::html(200),
            "gateway" => Answer::html(501),
            "slow" => Answer::later(Duration::from_millis(350), Answer::ok(delivery)),
            _ => Answer::ok(delivery),
        }
    })]
}

#[test]
fn the_program_calls_every_function_of_the_header() {
    let read = |path: &str| std::fs::read_to_string(repository().join(path)).unwrap();
    let header = read("include/cognito.h");
    let program = read("tests/embedding/memory.c") + &read("tests/embedding/embedding.h");
    let mut count = 0;
    for line in header
        .lines()
        .filter(|line| !line.starts_with([' ', '/', '#']))
    {
        let Some((before, _)) = line.split_once('(') else {
            continue;
        };
        let name = before.rsplit([' ', '*']).next().unwrap();
        if !name.starts_with("cognito_") {
            continue;
        }
        count += 1;
        assert!(program.contains(&format!("{name}(")), "{name}");
    }
    assert!(count >= 17, "{count} functions found in the header");
}

#[test]
fn valgrind_finds_no_error_and_no_leak() {
    need!("valgrind", "apt-get install valgrind");
    let program = compile("memory", &[]);
    // The default client lives as long as the process. valgrind calls blocks of it "possibly lost"
    // that are pointed to in their middle; without it nothing at all may be left.
    for (kind, leaks) in [
        ("both", "definite,indirect"),
        ("handle", "definite,indirect,possible"),
    ] {
        let valgrind = [
            "valgrind",
            "--quiet",
            "--error-exitcode=9",
            "--leak-check=full",
            &format!("--show-leak-kinds={leaks}"),
            &format!("--errors-for-leak-kinds={leaks}"),
            "--num-callers=40",
        ];
        for (scheme, server) in TestServer::each(script) {
            let mut valgrind = valgrind.to_vec();
            if scheme == "https" {
                // It takes what ring's AES-GCM assembler computes for undefined, although every peer
                // can decrypt it. Bad accesses and leaks are still found.
                valgrind.push("--undef-value-errors=no");
            }
            let finished = program.run_under(&valgrind, &server.env(), "", &[kind], SLOW);
            finished.assert_success();
            assert_eq!(finished.stderr, "");
        }
    }
}

#[test]
fn address_sanitizer_finds_no_error_and_no_leak() {
    const FLAGS: [&str; 2] = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
    if !sanitizer_works(&FLAGS) {
        skip!("AddressSanitizer of the C compiler", "apt-get install gcc");
    }
    let program = compile("memory", &FLAGS);
    for (_, server) in TestServer::each(script) {
        let mut env = server.env();
        env.push((
            "ASAN_OPTIONS",
            "detect_leaks=1:detect_stack_use_after_return=1",
        ));
        let finished = program.run(&env, "", &["both"], SLOW);
        finished.assert_success();
        assert_eq!(finished.stderr, "");
    }
}

/// A library that is built with AddressSanitizer, and what a host must be linked with: the runtime of
/// the same compiler. `None` where Rust came without it.
fn instrumented_library() -> Option<(tempfile::TempDir, Stage, Vec<String>)> {
    let about = own_build::rustc(&["-vV"]).assert_success().stdout.clone();
    let host = about.lines().find_map(|line| line.strip_prefix("host: "))?;
    let libraries = own_build::rustc(&["--print", "target-libdir"]);
    let libraries = Path::new(libraries.assert_success().stdout.trim()).to_owned();
    let runtime = std::fs::read_dir(libraries).ok()?.find_map(|entry| {
        let path = entry.ok()?.path();
        let name = path.file_name()?.to_str()?.to_owned();
        let is_runtime = name.starts_with("librustc") && name.ends_with("_rt.asan.a");
        is_runtime.then_some(path)
    })?;
    let built = format!("{host}/debug/libcognito.so");
    let (folder, stage) = own_build::stage("asan", &built, |build| {
        // With a target, build scripts are left as they are. The flag is one of nightly Rust.
        build
            .args(["--target", host])
            .args(["--config", "profile.dev.debug=\"line-tables-only\""])
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", "-Zsanitizer=address");
    });
    let mut flags = vec!["-pthread".to_owned(), "-Wl,--whole-archive".to_owned()];
    flags.push(runtime.display().to_string());
    flags.extend(["-Wl,--no-whole-archive", "-rdynamic", "-ldl", "-lm", "-lrt"].map(Into::into));
    Some((folder, stage, flags))
}

#[test]
fn address_sanitizer_finds_no_error_and_no_leak_inside_the_library() {
    let Some((_folder, stage, flags)) = instrumented_library() else {
        skip!(
            "AddressSanitizer of the Rust compiler",
            "rustup, see rustup.rs"
        );
    };
    let flags: Vec<&str> = flags.iter().map(String::as_str).collect();
    let program = CProgram::compile_against(&stage, "tests/embedding/memory.c", &flags);
    for kind in ["both", "handle"] {
        for (_, server) in TestServer::each(script) {
            let mut env = server.env();
            env.push((
                "ASAN_OPTIONS",
                "detect_leaks=1:detect_stack_use_after_return=1:check_initialization_order=1",
            ));
            let finished = program.run(&env, "", &[kind], SLOW);
            finished.assert_success();
            assert_eq!(finished.stderr, "");
        }
    }
    // That it sees what the library itself does: here the host's mistake.
    let text = r#"
        #include <cognito.h>
        #include <stdlib.h>
        int main(void)
        {
            /* Volatile: else the compiler sees it and warns. */
            cognito_buf *volatile buf = calloc(1, sizeof *buf);
            free(buf);
            return cognito_buf_get(buf, "/Status") != NULL;
        }
    "#;
    let source = program.directory().join("mistake.c");
    std::fs::write(&source, text).unwrap();
    let program = CProgram::compile_against(&stage, &source, &flags);
    let finished = program.run(&[("ASAN_OPTIONS", "exitcode=9")], "", &[], SLOW);
    finished.assert_exit(9);
    assert!(
        finished.stderr.contains("heap-use-after-free"),
        "{finished:?}"
    );
}

/// Whether the compiler can build with it.
fn sanitizer_works(flags: &[&str]) -> bool {
    let text = "int main(void) { return 0; }\n";
    let compiles = std::panic::catch_unwind(|| CProgram::compile_text(text, flags));
    compiles.is_ok()
}

/// That the two checkers see a leak of the library's at all.
#[test]
fn a_forgotten_buffer_is_found() {
    need!("valgrind", "apt-get install valgrind");
    let text = r#"
        #include <cognito.h>
        static void forget(void)
        {
            cognito_buf buf = COGNITO_BUF_INIT;
            cognito_get_user(NULL, &buf);
        }
        int main(void)
        {
            /* A few may look alive by what they left on the stack. */
            int left = 100;
            while (left-- > 0)
                forget();
            return 0;
        }
    "#;
    let program = CProgram::compile_text(text, &[]);
    let valgrind = ["valgrind", "--error-exitcode=9", "--leak-check=full"];
    let finished = program.run_under(&valgrind, &[], "", &[], SLOW);
    finished.assert_exit(9);
    let program = CProgram::compile_text(text, &["-fsanitize=address"]);
    let finished = program.run(&[("ASAN_OPTIONS", "exitcode=9")], "", &[], SLOW);
    finished.assert_exit(9);
    assert!(finished.stderr.contains("LeakSanitizer"), "{finished:?}");
}

#[test]
fn two_hundred_thousand_calls_do_not_grow_the_process() {
    let program = compile("growth", &[]);
    for kind in ["handle", "default"] {
        let server = TestServer::http([Answer::ok("{}")]);
        server.stop_recording();
        let args = [kind, "200000"];
        let finished = program.run(&server.env(), "", &args, SLOW);
        println!("{kind}: {}", finished.assert_success().stdout);
        assert_eq!(server.request_count(), 205_000);
        assert_eq!(server.connection_count(), 1);
    }
}
