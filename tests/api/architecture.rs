//! Holds src/ against docs/architecture.md: which part may use which, where `unsafe` stands, how a
//! file begins, how long a function is.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The parts from the top down: each may use those of the ranks below.
const RANKS: [&[&str]; 7] = [
    &["ffi"],
    &["operations"],
    &["client"],
    &["config", "endpoint", "protocol", "send_rule", "token"],
    &["transport"],
    &["random"],
    &["os"],
];

/// Who uses whom within a rank.
const WITHIN_A_RANK: [(&str, &str); 2] = [("config", "endpoint"), ("token", "endpoint")];

/// May be used by all but `os`. Each uses only those behind it.
const LEAVES: [&str; 7] = [
    "byte_set",
    "setting",
    "error",
    "sanitize",
    "secret",
    "response_metadata",
    "status",
];

/// A function that is longer does more than one thing.
const LONGEST_FUNCTION: usize = 60;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Returns the files of src/ with their text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join("src")];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                sources.push((path.strip_prefix(root()).unwrap().to_owned(), text));
            }
        }
    }
    assert!(sources.len() > 50);
    sources
}

/// Returns the lines that are no comments, with their numbers.
fn code(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}

fn is_test(path: &Path) -> bool {
    path.components()
        .any(|part| matches!(part.as_os_str().to_str(), Some("tests.rs" | "tests")))
}

/// Returns the part of the sources that a file belongs to: a folder of src/ or a leaf's name.
fn part_of(path: &Path) -> &str {
    let part = path.iter().nth(1).unwrap().to_str().unwrap();
    part.trim_end_matches(".rs")
}

/// Returns the parts that a file names by `crate::`, or by `super::` up to the root.
fn used_by(path: &Path, text: &str) -> Vec<(usize, String)> {
    // src/a/b.rs is two levels below the root, src/a/mod.rs and src/a.rs are one.
    let is_mod = path.ends_with("mod.rs");
    let depth = path.iter().count() - 1 - usize::from(is_mod);
    let to_root = "super::".repeat(depth);
    let text = text.split("\nmod tests {").next().unwrap();
    let mut used = Vec::new();
    for (number, line) in code(text) {
        for mark in ["crate::", &to_root] {
            for rest in line.split(mark).skip(1) {
                let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                let name = &rest[..end.unwrap_or(rest.len())];
                assert!(
                    !name.is_empty(),
                    "{}:{number}: one path each",
                    path.display()
                );
                used.push((number, name.to_owned()));
            }
        }
    }
    used
}

#[test]
fn imports_run_one_way() {
    let rank = |part: &str| RANKS.iter().position(|rank| rank.contains(&part));
    let leaf = |part: &str| LEAVES.iter().position(|leaf| *leaf == part);
    let mut within = BTreeSet::new();
    let mut count = 0;
    for (path, text) in sources() {
        let part = part_of(&path);
        if part == "lib" || is_test(&path) {
            continue;
        }
        for (line, used) in used_by(&path, &text) {
            let is_fine = match ((rank(part), leaf(part)), (rank(&used), leaf(&used))) {
                _ if part == used => true,
                ((Some(from), _), (Some(to), _)) if from == to => {
                    within.insert((part.to_owned(), used.clone()));
                    true
                }
                ((Some(from), _), (Some(to), _)) => from < to,
                ((Some(_), _), (_, Some(_))) => part != "os",
                ((_, Some(from)), (_, Some(to))) => from < to,
                _ => false,
            };
            assert!(is_fine, "{}:{line}: {part} uses {used}", path.display());
            count += 1;
        }
    }
    assert!(count > 100, "{count} uses were found");
    let known = WITHIN_A_RANK.map(|(from, to)| (from.to_owned(), to.to_owned()));
    assert_eq!(within, BTreeSet::from(known));
}

#[test]
fn every_part_has_its_rank_and_its_place_in_the_page() {
    let page = fs::read_to_string(root().join("docs/architecture.md")).unwrap();
    let library = fs::read_to_string(root().join("src/lib.rs")).unwrap();
    let modules: BTreeSet<&str> = library
        .lines()
        .filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'))
        .collect();
    let known: BTreeSet<&str> = RANKS.into_iter().flatten().copied().chain(LEAVES).collect();
    assert_eq!(modules, known);
    for module in modules {
        let named = [format!("`{module}/`"), format!("`{module}.rs`")];
        assert!(named.iter().any(|name| page.contains(name)), "{module}");
    }
    for (path, _) in sources() {
        let is_room = path.iter().count() > 3 || path.iter().count() == 3 && !is_test(&path);
        let name = path.file_stem().unwrap().to_str().unwrap();
        if is_room && path.iter().count() == 3 && name != "mod" {
            let part = part_of(&path);
            let row = page
                .lines()
                .find(|line| line.starts_with(&format!("| `{part}/`")));
            let row = row.unwrap_or_else(|| panic!("the page lacks a row for {part}/"));
            assert!(
                row.contains(&format!("`{name}`")),
                "{} is not told of",
                path.display()
            );
        }
    }
}

#[test]
fn unsafe_code_stands_at_the_c_border_and_in_the_os_layer_alone() {
    let mut files = 0;
    for (path, text) in sources() {
        let words = |line: &str| {
            line.split(|c: char| !c.is_alphanumeric() && c != '_')
                .any(|word| word == "unsafe")
        };
        let first = code(&text).find(|(_, line)| words(line));
        let Some((line, _)) = first else { continue };
        assert!(
            ["ffi", "os"].contains(&part_of(&path)),
            "{}:{line}",
            path.display()
        );
        files += 1;
    }
    assert!(files > 10, "{files} files have unsafe code");
}

#[test]
fn every_file_says_in_its_first_sentence_what_it_holds() {
    for (path, text) in sources() {
        let doc: Vec<&str> = text
            .lines()
            .map_while(|line| line.strip_prefix("//! "))
            .collect();
        let sentence = doc.join(" ");
        assert!(
            sentence.ends_with('.') && sentence.starts_with(char::is_uppercase),
            "{}: {sentence:?}",
            path.display()
        );
    }
}

/// Returns each function with its first line and the number of its lines. As rustfmt writes them, a
/// function ends at the first brace that stands as far in as its own line.
fn functions(text: &str) -> Vec<(usize, &str, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut functions = Vec::new();
    for (start, line) in code(text) {
        let code = line.trim_start();
        let Some((before, after)) = code.split_once("fn ") else {
            continue;
        };
        let qualifiers = [
            "pub",
            "pub(crate)",
            "pub(super)",
            "const",
            "unsafe",
            "extern",
            "\"C\"",
        ];
        if !before
            .split_whitespace()
            .all(|word| qualifiers.contains(&word))
        {
            continue;
        }
        let indent = &line[..line.len() - code.len()];
        let is_end = |line: &&str| {
            line.strip_prefix(indent).is_some_and(|rest| {
                rest.starts_with('}') || rest == code && rest.ends_with(['}', ';'])
            })
        };
        let length = lines[start - 1..].iter().position(is_end).expect("an end") + 1;
        let name = after.split(['(', '<']).next().unwrap();
        functions.push((start, name, length));
    }
    functions
}

#[test]
fn no_function_is_long() {
    let mut count = 0;
    let mut long = Vec::new();
    // Tables of cases may be as long as there are cases.
    for (path, text) in sources().iter().filter(|(path, _)| !is_test(path)) {
        for (line, name, length) in functions(text) {
            let place = format!("{}:{line}: {name} has {length} lines", path.display());
            if length > 50 {
                println!("{place}");
            }
            if length > LONGEST_FUNCTION {
                long.push(place);
            }
            count += 1;
        }
    }
    assert!(count > 300, "{count} functions were found");
    assert!(
        long.is_empty(),
        "more than {LONGEST_FUNCTION} lines: {long:#?}"
    );
}
