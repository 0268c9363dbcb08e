//! Runs the programs in docs/testing.md for C, R and the shell beside a local pool, as the page says. Those for Python
//! and for CI are run by the tests of the Python package for tests.

use std::path::Path;
use std::process::Command;

use crate::readme::{block, has_r_package, install_r_package};
use crate::support::BOUND;
use crate::support::c::CProgram;
use crate::support::pool::executable;
use crate::support::process::{Finished, clean_environment, run};
use crate::{need, skip};

/// Runs a command by `cognito-local-pool --exec`.
fn exec(command: &str, home: &Path, environment: &[(&str, &Path)]) -> Finished {
    let mut pool = Command::new(executable());
    clean_environment(&mut pool)
        .args(["--exec", command])
        .current_dir(home)
        .env("HOME", home)
        .envs(environment.iter().copied());
    run(pool, b"", BOUND * 2)
}

#[test]
fn the_c_program() {
    need!("curl", "apt-get install curl");
    let program = CProgram::compile_text(&block("docs/testing.md", "c"), &[]);
    exec("./program", program.directory(), &[]).assert_success();
}

#[test]
fn the_r_program() {
    need!("Rscript", "apt-get install r-base-dev");
    if !has_r_package("jsonlite") || !has_r_package("testthat") {
        skip!(
            "jsonlite or testthat",
            "apt-get install r-cran-jsonlite r-cran-testthat"
        );
    }
    let home = tempfile::tempdir().unwrap();
    let library = home.path().join("library");
    std::fs::create_dir(&library).unwrap();
    install_r_package(home.path(), &library);
    std::fs::write(
        home.path().join("test-sending.R"),
        block("docs/testing.md", "r"),
    )
    .unwrap();
    let finished = exec(
        "Rscript --no-environ --no-init-file test-sending.R",
        home.path(),
        &[("R_LIBS", &library)],
    );
    finished.assert_success();
    assert!(finished.stdout.contains("Test passed"), "{finished:?}");
}

#[test]
fn the_commands_of_the_shell() {
    need!("curl", "apt-get install curl");
    let home = tempfile::tempdir().unwrap();
    let commands = format!("set -eux; {}", block("docs/testing.md", "sh"));
    let finished = exec(&commands, home.path(), &[]);
    finished.assert_success();
    assert!(finished.stdout.contains("\"access\""), "{finished:?}");
    assert!(finished.stdout.ends_with("[]"), "{finished:?}");
}
