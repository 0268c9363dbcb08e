//! Tests that need a tool which may be missing: they say so loudly, or fail where nothing may be skipped.

use std::io::Write;
use std::path::PathBuf;

/// Leaves the test, naming what it lacks and how to install it.
///
/// `skip!("valgrind", "apt-get install valgrind")`. With `COGNITO_TEST_NO_SKIP=1` the test fails instead.
#[macro_export]
macro_rules! skip {
    ($lacks:expr, $install:expr) => {{
        $crate::support::skip::report($lacks, $install);
        return;
    }};
}

/// Leaves the test unless the program is found on the PATH.
#[macro_export]
macro_rules! need {
    ($program:expr, $install:expr) => {
        if !$crate::support::skip::have($program) {
            $crate::skip!($program, $install);
        }
    };
}

/// Where a program is found on the PATH.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

pub fn have(program: &str) -> bool {
    find(program).is_some()
}

/// What `skip!` prints.
pub fn message(test: &str, lacks: &str, install: &str) -> String {
    format!("SKIPPED: {test}: lacks {lacks}; install it with: {install}")
}

/// Used by `skip!`.
pub fn report(lacks: &str, install: &str) {
    let thread = std::thread::current();
    let message = message(thread.name().unwrap_or("a test"), lacks, install);
    if std::env::var_os("COGNITO_TEST_NO_SKIP").is_some_and(|value| value == "1") {
        panic!("{message}");
    }
    // Not eprintln!, which the test harness swallows for a test that passes.
    let _ = writeln!(std::io::stderr(), "{message}");
}
