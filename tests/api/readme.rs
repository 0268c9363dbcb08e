//! Holds README and docs/reference.md against the code: options, variables, statuses, figures, links,
//! the examples.

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read as _, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::BOUND;
use crate::support::c::{CProgram, Stage, repository};
use crate::support::pool::LocalPool;
use crate::support::process::{clean_environment, run};
use crate::{need, skip};
use cognito::{OPTIONS, OTHER_ENVIRONMENT, Status};

fn page(name: &str) -> String {
    std::fs::read_to_string(repository().join(name)).unwrap()
}

fn holds(table: &str) {
    assert!(
        page("docs/reference.md").contains(table),
        "docs/reference.md lacks this table or part of it; put it there:\n\n{table}"
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
fn every_variable_that_the_library_reads_is_in_the_reference() {
    let reference = page("docs/reference.md");
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
                    reference.contains(&format!("`{word}`")),
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
    let mut pages = vec!["README.md".to_owned(), "CHANGELOG.md".to_owned()];
    for entry in std::fs::read_dir(repository().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        if name.ends_with(".md") {
            pages.push(format!("docs/{name}"));
        }
    }
    let mut links = 0;
    for name in pages {
        let text = page(&name);
        let folder = repository().join(&name);
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap().split('#').next().unwrap();
            if target.is_empty() || target.starts_with("http") {
                continue;
            }
            links += 1;
            let path = folder.parent().unwrap().join(target);
            assert!(path.exists(), "{name}: {target}");
        }
    }
    assert!(links > 20, "{links} links");
}

#[test]
fn every_page_is_linked_from_the_readme() {
    let readme = page("README.md");
    for entry in std::fs::read_dir(repository().join("docs")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(
            !name.ends_with(".md") || readme.contains(&format!("(docs/{name})")),
            "{name}"
        );
    }
}

/// Returns the cells of the table's row that begins with a text.
fn row(page: &str, start: &str) -> Vec<String> {
    let line = page
        .lines()
        .find(|line| line.starts_with(&format!("| {start} ")))
        .unwrap_or_else(|| panic!("there is no row {start}"));
    let cells = line.trim_matches('|').split('|');
    cells.map(|cell| cell.trim().to_owned()).collect()
}

#[test]
fn the_measured_comparison_is_that_of_the_page_on_performance() {
    let performance = page("docs/performance.md");
    let measured = |peer: &str, column: &str| {
        let columns = row(&performance, "peer");
        let place = columns.iter().position(|name| name == column).unwrap();
        let cell = row(&performance, peer).swap_remove(place);
        // "7.1 ms (0.11)": the ratio, where there is one.
        match cell.split_once('(') {
            Some((_, ratio)) => ratio.trim_end_matches(')').to_owned(),
            None => cell,
        }
    };
    let readme = page("README.md");
    for column in [
        "first call, whole process",
        "warm call, median",
        "CPU per warm call",
        "threads added",
    ] {
        let told = row(&readme, column);
        let wanted = [
            measured("libcognito from C", column),
            measured("Rust, reqwest::blocking", column),
        ];
        assert_eq!(told[1..], wanted, "{column}");
    }
}

/// Returns the first example of a language.
fn example(language: &str) -> String {
    block("README.md", language)
}

/// Returns a page's first example in a language.
pub fn block(name: &str, language: &str) -> String {
    let page = page(name);
    let start = format!("```{language}\n");
    let (_, rest) = page.split_once(&start).expect("an example");
    rest.split("```").next().unwrap().to_owned()
}

/// A token that every example has to refuse in the library's words.
const WRONG: [(&str, &str); 1] = [("COGNITO_ACCESS_TOKEN", "Bearer x")];

#[test]
fn the_c_example_compiles_and_runs() {
    let program = CProgram::compile_text(&example("c"), &[]);
    let finished = program.run(&WRONG, "", &[], BOUND);
    assert!(finished.stderr.contains("Bearer"), "{finished:?}");

    let pool = LocalPool::start();
    let user = pool.demo_user();
    let right = [
        ("AWS_ENDPOINT_URL", pool.endpoint()),
        ("COGNITO_ACCESS_TOKEN", user.access.as_str()),
    ];
    program.run(&right, "", &[], BOUND).assert_success();
    assert_eq!(pool.inbox_of(&user.username).len(), 1);
}

#[test]
fn the_python_example_runs() {
    need!("python3", "apt-get install python3");
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("example.py");
    std::fs::write(&file, example("python")).unwrap();
    sends_and_verifies(|| {
        let mut command = Command::new("python3");
        clean_environment(&mut command)
            .arg(&file)
            .env("HOME", home.path())
            .env("PYTHONPATH", repository().join("bindings/python/src"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .env("PYTHONUNBUFFERED", "1")
            .env(
                "LIBCOGNITO_LIBRARY",
                Stage::find().lib().join("libcognito.so"),
            );
        command
    });
}

#[test]
fn the_r_example_runs() {
    need!("Rscript", "apt-get install r-base-dev");
    if !has_r_package("jsonlite") {
        skip!("jsonlite", "apt-get install r-cran-jsonlite");
    }
    let home = tempfile::tempdir().unwrap();
    let library = home.path().join("library");
    std::fs::create_dir(&library).unwrap();
    install_r_package(home.path(), &library);
    let file = home.path().join("example.R");
    std::fs::write(&file, example("r")).unwrap();
    sends_and_verifies(|| {
        let mut command = Command::new("Rscript");
        clean_environment(&mut command)
            .arg("--no-environ")
            .arg("--no-init-file")
            .arg(&file)
            .env("HOME", home.path())
            .env("R_LIBS", &library);
        command
    });
}

pub fn has_r_package(name: &str) -> bool {
    let ask = format!("quit(status = !requireNamespace('{name}', quietly = TRUE))");
    let mut command = Command::new("Rscript");
    command.args(["--vanilla", "-e", &ask]);
    command.output().unwrap().status.success()
}

/// Installs the R package from a copy, since the compiler writes beside its sources.
pub fn install_r_package(folder: &Path, library: &Path) {
    let step = |arguments: &[&str]| {
        let mut command = Command::new("R");
        command
            .current_dir(folder)
            .args(["--vanilla", "CMD"])
            .args(arguments)
            .env("PKG_CONFIG_PATH", Stage::find().pkg_config_path());
        run(command, b"", BOUND * 5).assert_success();
    };
    let package = repository().join("bindings/R");
    step(&[
        "build",
        "--no-build-vignettes",
        "--no-manual",
        package.to_str().unwrap(),
    ]);
    let archive = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|extension| extension == "gz"))
        .expect("R CMD build made a package");
    let library = format!("--library={}", library.display());
    step(&[
        "INSTALL",
        "--no-docs",
        "--no-test-load",
        &library,
        archive.to_str().unwrap(),
    ]);
}

/// Runs an example against the local pool: it says that a code went out, takes the code, and shows
/// that the address is verified.
fn sends_and_verifies(command: impl Fn() -> Command) {
    let mut wrong = command();
    wrong.envs(WRONG);
    let refused = run(wrong, b"", BOUND);
    assert!(!refused.success(), "{refused:?}");
    assert!(refused.stderr.contains("Bearer"), "{refused:?}");

    let pool = LocalPool::start();
    let user = pool.demo_user();
    let mut child = command()
        .env("AWS_ENDPOINT_URL", pool.endpoint())
        .env("COGNITO_ACCESS_TOKEN", &user.access)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let mut said = String::new();
    stdout.read_line(&mut said).unwrap();
    assert!(said.contains("z***@b***"), "{said}");
    let code = pool.last_code(&user.username);
    writeln!(child.stdin.take().unwrap(), "{code}").unwrap();
    stdout.read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    assert!(said.to_lowercase().contains("true"), "{said}");
    assert_eq!(pool.inbox_of(&user.username).len(), 1);
}
