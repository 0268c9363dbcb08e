//! Libraries that tests build for themselves, each installed in a folder of its own.

use crate::support::c::{Stage, repository};
use crate::support::process::{Finished, run};
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use tempfile::TempDir;

/// Building the library takes a while on a slow machine.
const BUILD: Duration = Duration::from_secs(1800);

/// What rustc says of itself, or of a place of its installation.
pub fn rustc(question: &[&str]) -> Finished {
    let mut rustc = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into()));
    rustc.args(question);
    run(rustc, b"", BUILD)
}

/// An installation of a debug build. It has a target folder of its own, `name`: cargo holds a lock
/// on the one that this test was built in. `built` is where the library lies in it.
pub fn stage(name: &str, built: &str, configure: impl FnOnce(&mut Command)) -> (TempDir, Stage) {
    let target = target().join(name);
    let mut build = Command::new(env!("CARGO"));
    build
        .args(["rustc", "--locked", "--lib", "--crate-type", "cdylib"])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(repository())
        .env_remove("CARGO_BUILD_TARGET")
        .env_remove("CARGO_ENCODED_RUSTFLAGS")
        .env_remove("RUSTFLAGS");
    configure(&mut build);
    run(build, b"", BUILD).assert_success();

    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    std::fs::create_dir_all(at("lib/pkgconfig")).unwrap();
    std::fs::create_dir_all(at("include")).unwrap();
    let copy = |from: PathBuf, to: &str| std::fs::copy(from, at(to)).unwrap();
    copy(repository().join("include/cognito.h"), "include/cognito.h");
    copy(target.join(built), "lib/libcognito.so.0");
    std::os::unix::fs::symlink("libcognito.so.0", at("lib/libcognito.so")).unwrap();
    let words = "prefix=${pcfiledir}/../..\nName: cognito\nDescription: of a test's own\n\
                 Version: 0\nCflags: -I${prefix}/include\nLibs: -L${prefix}/lib -lcognito\n";
    std::fs::write(at("lib/pkgconfig/cognito.pc"), words).unwrap();
    let stage = Stage::at(folder.path().to_owned());
    (folder, stage)
}

/// Tests lie in target/<profile>/deps.
fn target() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(3).unwrap().to_owned()
}
