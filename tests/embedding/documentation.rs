//! Documentation: `docs/embedding.md` names a test for each promise, and every test named there exists.

use crate::support::c::repository;
use std::collections::BTreeSet;

/// The tests of these files, as `file::function`.
fn tests() -> BTreeSet<String> {
    let mut tests = BTreeSet::new();
    for entry in std::fs::read_dir(repository().join("tests/embedding")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "rs") {
            continue;
        }
        let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        for part in text.split("\n#[test]\n").skip(1) {
            let line = part.lines().find(|line| line.starts_with("fn ")).unwrap();
            let name = line["fn ".len()..].split('(').next().unwrap();
            tests.insert(format!("{file}::{name}"));
        }
    }
    tests
}

/// What stands between backquotes and has the form of a test's name.
fn named() -> BTreeSet<String> {
    let text = std::fs::read_to_string(repository().join("docs/embedding.md")).unwrap();
    let quoted = text.split('`').skip(1).step_by(2);
    quoted
        .filter(|word| word.contains("::") && !word.contains(' '))
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_test_that_is_named_exists_and_every_test_is_named() {
    let own = [
        "documentation::",
        "interrupt::so_do_calls_from_small_stacks",
    ];
    let tests: BTreeSet<String> = tests()
        .into_iter()
        .filter(|test| !own.iter().any(|name| test.starts_with(name)))
        .collect();
    let named = named();
    let missing: Vec<_> = named.difference(&tests).collect();
    assert!(missing.is_empty(), "named, but not there: {missing:#?}");
    let unnamed: Vec<_> = tests.difference(&named).collect();
    assert!(unnamed.is_empty(), "there, but not named: {unnamed:#?}");
}

/// A sentence without a test is no promise.
#[test]
fn every_promise_names_a_test() {
    let text = std::fs::read_to_string(repository().join("docs/embedding.md")).unwrap();
    let promises = text
        .lines()
        .filter(|line| line.starts_with("- "))
        .inspect(|line| assert!(line.contains("::") && line.ends_with(')'), "{line}"))
        .count();
    assert!(promises > 20, "{promises} promises");
}
