//! The binary interface: the staged library agrees with the committed baseline, and abi/check.sh
//! sees every kind of change.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::need;
use crate::support::BOUND;
use crate::support::c::{Stage, repository};
use crate::support::process::{Ended, Finished, clean_environment, run};

const SONAME: &str = "libcognito.so.0";
/// What abi/check.sh ends with.
const BROKEN: i32 = 1;
const GREW: i32 = 2;

const INSTALL: &str = "apt-get install abigail-tools";

fn check(stage: &Path) -> Finished {
    let mut command = Command::new(repository().join("abi/check.sh"));
    command.arg(stage);
    clean_environment(&mut command);
    run(command, b"", BOUND)
}

/// The functions of the baseline, as the linker knows them.
fn functions() -> Vec<String> {
    let baseline = fs::read_to_string(repository().join("abi/libcognito.abi")).unwrap();
    let names: Vec<String> = baseline
        .lines()
        .filter_map(|line| line.split_once("<elf-symbol name='shape_of_"))
        .filter_map(|(_, rest)| Some(rest.split_once('\'')?.0.to_owned()))
        .collect();
    assert!(names.len() >= 17, "{names:?}");
    names
}

/// A stage with this header and a library that exports these functions.
fn stage(header: &str, functions: &[String], soname: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir_all(at("include")).unwrap();
    fs::create_dir_all(at("lib")).unwrap();
    fs::write(at("include/cognito.h"), header).unwrap();
    let source: String = functions
        .iter()
        .map(|name| format!("void {name}(void) {{}}\n"))
        .collect();
    fs::write(at("exports.c"), source).unwrap();
    let mut compile = Command::new("cc");
    compile
        .current_dir(folder.path())
        .args(["-shared", "-fPIC", "-o", "lib/libcognito.so", "exports.c"])
        .arg(format!("-Wl,-soname,{soname}"));
    run(compile, b"", BOUND).assert_success();
    folder
}

fn header() -> String {
    fs::read_to_string(repository().join("include/cognito.h")).unwrap()
}

fn changed(from: &str, to: &str) -> String {
    let header = header();
    assert!(header.contains(from), "the header has no {from}");
    // Everywhere: examples in comments say the same words.
    header.replace(from, to)
}

#[track_caller]
fn assert_told(finished: &Finished, code: i32, words: &[&str]) {
    assert_eq!(finished.ended, Ended::Exit(code), "{}", finished.stderr);
    for word in words {
        assert!(
            finished.stderr.contains(word),
            "no {word:?} in\n{}",
            finished.stderr
        );
    }
}

#[test]
fn the_staged_library_agrees_with_the_baseline() {
    need!("abidiff", INSTALL);
    let include = Stage::find().include();
    check(include.parent().unwrap()).assert_success();
}

#[test]
fn words_and_the_version_may_change() {
    need!("abidiff", INSTALL);
    let functions = functions();
    for header in [
        header(),
        changed("Its length in bytes", "How long it is"),
        changed(
            "#define COGNITO_VERSION_NUMBER ",
            "#define COGNITO_VERSION_NUMBER 9",
        ),
        changed(
            "cognito_status_name(cognito_status status)",
            "cognito_status_name(cognito_status number)",
        ),
    ] {
        check(stage(&header, &functions, SONAME).path()).assert_success();
    }
}

#[test]
fn a_changed_type_breaks() {
    need!("abidiff", INSTALL);
    let functions = functions();
    for (from, to) in [
        // Parameters and results.
        (
            "cognito_buf_get(const cognito_buf *buf",
            "cognito_buf_get(cognito_buf *buf",
        ),
        (
            "cognito_status_name(cognito_status status)",
            "cognito_status_name(int64_t status)",
        ),
        (
            "cognito_status_name(cognito_status status)",
            "cognito_status_name(void)",
        ),
        (
            "uint32_t cognito_version_number(void)",
            "uint64_t cognito_version_number(void)",
        ),
        ("void cognito_buf_free", "int cognito_buf_free"),
        // Callbacks.
        (
            "int32_t (*check)(void *userdata)",
            "int32_t (*check)(void *userdata, int32_t more)",
        ),
        (
            "int32_t level, const char *message",
            "int32_t level, char *message",
        ),
        // The structure.
        ("    size_t len;", "    uint32_t len;"),
        ("    void *owner;", "    void *owner;\n    int more;"),
        ("    void *owner;", ""),
        ("    void *owner;", "    void *holder;"),
        (
            "    const char *data;",
            "    void *first;\n    const char *data;",
        ),
        // Types by name.
        (
            "typedef int32_t cognito_status",
            "typedef int64_t cognito_status",
        ),
        (
            "typedef int32_t cognito_status",
            "typedef uint32_t cognito_status",
        ),
    ] {
        let stage = stage(&changed(from, to), &functions, SONAME);
        assert_told(
            &check(stage.path()),
            BROKEN,
            &["Changed variable", "docs/abi.md"],
        );
    }
}

#[test]
fn a_constant_that_changes_or_goes_breaks() {
    need!("abidiff", INSTALL);
    let functions = functions();
    for (from, to, name) in [
        ("COGNITO_TLS 4\n", "COGNITO_TLS 44\n", "COGNITO_TLS=4"),
        (
            "#define COGNITO_FORBIDDEN 120\n",
            "",
            "COGNITO_FORBIDDEN=120",
        ),
        (
            "{ NULL, 0, NULL }",
            "{ NULL, 0, NULL, 0 }",
            "COGNITO_BUF_INIT={ NULL, 0, NULL }",
        ),
    ] {
        let stage = stage(&changed(from, to), &functions, SONAME);
        assert_told(
            &check(stage.path()),
            BROKEN,
            &["constant removed or changed", name],
        );
    }
}

#[test]
fn a_function_that_goes_breaks() {
    need!("abidiff", INSTALL);
    for gone in [
        "cognito_buf_get",
        "cognito_client_set_log",
        "cognito_version",
    ] {
        let left: Vec<String> = functions()
            .into_iter()
            .filter(|name| name != gone)
            .collect();
        let stage = stage(&header(), &left, SONAME);
        assert_told(&check(stage.path()), BROKEN, &["1 Removed variable", gone]);
    }
}

#[test]
fn another_soname_breaks() {
    need!("abidiff", INSTALL);
    let stage = stage(&header(), &functions(), "libcognito.so.1");
    assert_told(&check(stage.path()), BROKEN, &["SONAME changed"]);
}

#[test]
fn what_is_new_asks_for_a_new_baseline() {
    need!("abidiff", INSTALL);
    let mut functions = functions();
    let stage_with_constant = stage(
        &changed(
            "#define COGNITO_INTERNAL 9\n",
            "#define COGNITO_INTERNAL 9\n#define COGNITO_NEW 10\n",
        ),
        &functions,
        SONAME,
    );
    let told = ["COGNITO_NEW=10", "add a new baseline: run abi/update.sh"];
    assert_told(&check(stage_with_constant.path()), GREW, &told);

    functions.push("cognito_new_one".to_owned());
    let declared = changed(
        "\nvoid cognito_buf_free",
        "\nint cognito_new_one(int x);\nvoid cognito_buf_free",
    );
    let stage_with_function = stage(&declared, &functions, SONAME);
    let told = [
        "cognito_new_one",
        "not in debian/libcognito0.symbols: cognito_new_one",
        "add a new baseline: run abi/update.sh",
    ];
    assert_told(&check(stage_with_function.path()), GREW, &told);
}

#[test]
fn an_export_that_the_header_lacks_breaks() {
    need!("abidiff", INSTALL);
    let mut functions = functions();
    functions.push("rust_eh_personality".to_owned());
    let stage = stage(&header(), &functions, SONAME);
    assert_told(
        &check(stage.path()),
        BROKEN,
        &["does not declare", "rust_eh_personality"],
    );
}

#[test]
fn a_stage_that_is_not_there_is_named() {
    let folder = tempfile::tempdir().unwrap();
    assert_told(&check(folder.path()), 3, &["run make stage"]);
}
