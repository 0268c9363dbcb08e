//! Holds the README against the code: options, variables, statuses, links, the C example.

use std::fmt::Write as _;
use std::path::Path;

use crate::support::BOUND;
use crate::support::c::CProgram;
use cognito::{OPTIONS, OTHER_ENVIRONMENT, Status};

fn readme() -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).unwrap()
}

fn holds(table: &str) {
    assert!(
        readme().contains(table),
        "README.md lacks this table or part of it; put it there:\n\n{table}"
    );
}

fn code(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    quoted.join(", ")
}

#[test]
fn the_table_of_options_is_the_codes() {
    let mut table = String::from(
        "| option | environment | profile key | default | what it does |\n|---|---|---|---|---|\n",
    );
    for spec in OPTIONS {
        let key: Vec<&str> = spec.profile_key.into_iter().collect();
        writeln!(
            table,
            "| `{}` | {} | {} | {} | {} |",
            spec.name,
            code(spec.environment),
            code(&key),
            spec.default,
            spec.purpose
        )
        .unwrap();
    }
    holds(&table);
}

#[test]
fn the_table_of_other_variables_is_the_codes() {
    let mut table = String::from("| variable | what it does |\n|---|---|\n");
    for (name, purpose) in OTHER_ENVIRONMENT {
        writeln!(table, "| `{name}` | {purpose} |").unwrap();
    }
    holds(&table);
}

#[test]
fn the_table_of_statuses_is_the_codes() {
    let mut table = String::from("| number | status | what it means |\n|---|---|---|\n");
    for status in Status::all() {
        let name = status.name();
        writeln!(
            table,
            "| {} | `{name}` | {} |",
            status.number(),
            status.message()
        )
        .unwrap();
    }
    holds(&table);
}

#[test]
fn every_variable_that_the_library_reads_is_in_the_readme() {
    let readme = readme();
    let mut found = 0;
    for file in sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src")) {
        // Names of statuses look like variables.
        if file.ends_with("status.rs") {
            continue;
        }
        let text = std::fs::read_to_string(&file).unwrap();
        for word in text.split('"') {
            let is_variable = ["AWS_", "COGNITO_", "SSL_CERT_"]
                .iter()
                .any(|prefix| word.starts_with(prefix))
                && word.bytes().all(|b| b.is_ascii_uppercase() || b == b'_');
            if is_variable {
                found += 1;
                assert!(
                    readme.contains(&format!("`{word}`")),
                    "{word} of {}",
                    file.display()
                );
            }
        }
    }
    assert!(found > 10);
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.file_name().is_some_and(|name| name != "tests.rs") {
            files.push(path);
        }
    }
    files
}

#[test]
fn links_lead_somewhere() {
    let readme = readme();
    let mut links = 0;
    for link in readme.split("](").skip(1) {
        let target = link.split(')').next().unwrap().split('#').next().unwrap();
        if target.is_empty() || target.starts_with("http") {
            continue;
        }
        links += 1;
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(target);
        assert!(path.exists(), "{target}");
    }
    assert!(links > 0);
}

#[test]
fn the_c_example_compiles_and_runs() {
    let readme = readme();
    let example = readme
        .split("```c\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    let program = CProgram::compile_text(example, &[]);
    let finished = program.run(&[("COGNITO_ACCESS_TOKEN", "Bearer x")], "", &[], BOUND);
    assert!(finished.stderr.contains("Bearer"), "{finished:?}");
}
