//! What a C programmer gets: the header is current, compiles everywhere, documents every function
//! alike with examples that compile; the library exports that and nothing else.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::need;
use crate::skip;
use crate::support::BOUND;
use crate::support::c::{Stage, repository};
use crate::support::process::{Finished, run};
use crate::support::skip;

/// What may stand in the doc comment of a function, in this order.
const SECTIONS: [&str; 5] = [
    "@param ",
    "@return ",
    "@par Memory",
    "@par Threads",
    "@par Example",
];

/// A stripped release.
const LARGEST: u64 = 2_400_000;

pub(crate) fn header() -> String {
    fs::read_to_string(repository().join("include/cognito.h")).unwrap()
}

#[test]
fn the_committed_header_is_the_one_that_the_sources_give() {
    let generated = fs::read_to_string(concat!(env!("OUT_DIR"), "/cognito.h")).unwrap();
    assert!(
        header() == generated,
        "include/cognito.h is not what the build made of src/ffi: run `make header`"
    );
}

#[test]
fn the_header_compiles_alone() {
    let folder = tempfile::tempdir().unwrap();
    // Twice, because of the guard; and with what a program does with a macro.
    let uses = "#include <cognito.h>\n#include <cognito.h>\n\
                void use(cognito_buf *out);\n\
                void use(cognito_buf *out) { cognito_buf buf = COGNITO_BUF_INIT; *out = buf; }\n";
    for (compilers, standards, file, install) in [
        (
            ["cc", "gcc", "clang"],
            &["c89", "c99", "c11", "c17"][..],
            "alone.c",
            "apt-get install gcc",
        ),
        (
            ["c++", "g++", "clang++"],
            &["c++98", "c++11", "c++17", "c++20"],
            "alone.cpp",
            "apt-get install g++",
        ),
    ] {
        let source = folder.path().join(file);
        fs::write(&source, uses).unwrap();
        if !compilers.iter().any(|name| skip::have(name)) {
            skip!(compilers[0], install);
        }
        for compiler in compilers.into_iter().filter(|name| skip::have(name)) {
            for standard in standards {
                compile(
                    compiler,
                    standard,
                    &source,
                    &["-Wshadow", "-Wconversion", "-Wcast-qual"],
                );
            }
        }
    }
}

#[test]
fn the_cpp_header_and_its_programs_compile_as_every_standard() {
    let compilers = ["g++", "clang++"];
    if !compilers.iter().any(|name| skip::have(name)) {
        skip!("g++", "apt-get install g++");
    }
    let folders = ["examples/cpp", "tests/hosts/cpp"].map(|folder| repository().join(folder));
    let entries = folders
        .iter()
        .flat_map(|folder| fs::read_dir(folder).unwrap());
    let sources: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    assert!(sources.len() >= 5, "{sources:?}");
    for compiler in compilers.into_iter().filter(|name| skip::have(name)) {
        for standard in ["c++11", "c++17", "c++20"] {
            for source in &sources {
                compile(compiler, standard, source, &["-Wshadow", "-Wconversion"]);
            }
        }
    }
}

/// Only the syntax and the types are checked; every warning is an error.
fn compile(compiler: &str, standard: &str, source: &Path, more: &[&str]) {
    let mut command = Command::new(compiler);
    command
        .arg(format!("-std={standard}"))
        .args(["-fsyntax-only", "-pedantic", "-Wall", "-Wextra", "-Werror"])
        .args(more)
        .arg("-I")
        .arg(repository().join("include"))
        .arg(source);
    let shown = format!("{command:?}");
    let Finished { ended, stderr, .. } = run(command, b"", BOUND);
    assert_eq!(
        ended,
        crate::support::process::Ended::Exit(0),
        "{shown}\n{stderr}"
    );
}

/// A function of the header.
pub(crate) struct Function {
    pub(crate) name: String,
    prototype: String,
    /// The lines of its doc comment, without the decoration.
    doc: Vec<String>,
}

impl Function {
    /// The sections that it has, in the order in which they stand.
    fn sections(&self) -> Vec<&'static str> {
        let mut sections: Vec<&str> = self
            .doc
            .iter()
            .filter_map(|line| SECTIONS.into_iter().find(|title| line.starts_with(title)))
            .collect();
        // One for each parameter.
        sections.dedup();
        sections
    }

    /// The parameters' names.
    pub(crate) fn parameters(&self) -> Vec<String> {
        let (_, list) = self
            .prototype
            .split_once(&format!("{}(", self.name))
            .unwrap();
        let list = list.trim_end_matches(");");
        let mut depth = 0;
        let mut parts = vec![String::new()];
        for c in list.chars() {
            match c {
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            match (c, depth) {
                (',', 0) => parts.push(String::new()),
                _ => parts.last_mut().unwrap().push(c),
            }
        }
        parts
            .iter()
            .map(|part| match part.split_once("(*") {
                Some((_, callback)) => callback.split(')').next().unwrap(),
                None => part.rsplit([' ', '*']).next().unwrap(),
            })
            .filter(|name| *name != "void")
            .map(str::to_owned)
            .collect()
    }

    fn example(&self) -> String {
        let code = self.doc.iter().skip_while(|line| *line != "@code").skip(1);
        code.take_while(|line| *line != "@endcode")
            .map(|line| format!("{line}\n"))
            .collect()
    }
}

pub(crate) fn functions() -> Vec<Function> {
    let header = header();
    let mut functions = Vec::new();
    let mut doc = Vec::new();
    let mut prototype = String::new();
    let mut in_doc = false;
    for line in header.lines() {
        match line.trim() {
            "/**" => {
                doc.clear();
                in_doc = true;
            }
            "*/" => in_doc = false,
            text if in_doc => {
                let text = text.strip_prefix('*').unwrap_or(text);
                doc.push(text.strip_prefix(' ').unwrap_or(text).to_owned());
            }
            text if text.starts_with("typedef") || text.starts_with('#') => {}
            text if !prototype.is_empty()
                || text.contains(" cognito_")
                || text.contains("*cognito_") =>
            {
                prototype.push_str(text);
                prototype.push(' ');
                if text.ends_with(");") {
                    let prototype = std::mem::take(&mut prototype).trim_end().to_owned();
                    let before = prototype.split('(').next().unwrap();
                    functions.push(Function {
                        name: before.rsplit([' ', '*']).next().unwrap().to_owned(),
                        prototype,
                        doc: std::mem::take(&mut doc),
                    });
                }
            }
            _ => {}
        }
    }
    assert!(
        functions.len() >= 17,
        "only {} functions found",
        functions.len()
    );
    functions
}

#[test]
fn every_function_is_documented_alike() {
    for function in functions() {
        let Function {
            name,
            prototype,
            doc,
        } = &function;
        let summary: String = doc
            .iter()
            .take_while(|line| !line.is_empty())
            .cloned()
            .collect();
        assert!(
            summary.ends_with('.'),
            "{name} begins with a sentence, not {summary:?}"
        );
        let has = function.sections();
        let mut in_order = has.clone();
        in_order.sort_by_key(|title| SECTIONS.iter().position(|known| known == title));
        in_order.dedup();
        assert_eq!(has, in_order, "the sections of {name}");
        for needed in ["@par Threads", "@par Example"] {
            assert!(has.contains(&needed), "{name} lacks {needed}");
        }
        let gives = !prototype.starts_with("void ");
        assert_eq!(
            has.contains(&"@return "),
            gives,
            "{name} says what it returns"
        );
        let gives_memory =
            prototype.contains("const char *cognito_") || prototype.contains("out_buf");
        assert!(
            !gives_memory || has.contains(&"@par Memory"),
            "{name} says whose the memory is"
        );
        let parameters = function.parameters();
        assert_eq!(
            has.contains(&"@param "),
            !parameters.is_empty(),
            "{name}: parameters"
        );
        for parameter in parameters {
            assert!(
                doc.iter()
                    .any(|line| line.starts_with(&format!("@param {parameter} "))),
                "{name} says what {parameter} is"
            );
        }
    }
}

#[test]
fn every_example_compiles() {
    let mut source = String::from(
        "#include <cognito.h>\n#include <stdio.h>\n#include <string.h>\n\
         extern const char *token;\nextern cognito_client *client;\nextern cognito_buf buf;\n",
    );
    for function in functions() {
        let example = function.example();
        assert!(!example.is_empty(), "{} has no example", function.name);
        source.push_str(&format!(
            "void example_{0}(void);\nvoid example_{0}(void)\n{{\n{example}\n}}\n",
            function.name
        ));
    }
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("examples.c");
    fs::write(&file, source).unwrap();
    // An example need not use all that it makes.
    compile("cc", "c99", &file, &["-Wno-unused"]);
}

/// Runs a program of binutils on the staged library.
fn inspect(program: &str, arguments: &[&str]) -> String {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .arg(Stage::find().lib().join("libcognito.so"));
    let finished = run(command, b"", BOUND);
    finished.assert_success();
    finished.stdout
}

#[test]
fn the_library_exports_what_the_header_declares() {
    need!("nm", "apt-get install binutils");
    let symbols = inspect("nm", &["-D", "--defined-only"]);
    let mut exported: Vec<&str> = symbols
        .lines()
        .filter_map(|line| line.split_whitespace().last())
        .collect();
    exported.sort_unstable();
    let functions = functions();
    let mut declared: Vec<&str> = functions.iter().map(|function| &*function.name).collect();
    declared.sort_unstable();
    assert_eq!(exported, declared);
}

#[test]
fn the_library_is_a_good_neighbour() {
    need!("readelf", "apt-get install binutils");
    let dynamic = inspect("readelf", &["-dW"]);
    let listed = |kind: &str| -> Vec<&str> {
        dynamic
            .lines()
            .filter(|line| line.contains(kind))
            .filter_map(|line| line.split(['[', ']']).nth(1))
            .collect()
    };
    let major = env!("CARGO_PKG_VERSION_MAJOR");
    assert_eq!(listed("(SONAME)"), [format!("libcognito.so.{major}")]);
    for needed in listed("(NEEDED)") {
        let known = ["libc.so.", "libgcc_s.so.", "libm.so.", "ld-linux"];
        assert!(
            known.iter().any(|name| needed.starts_with(name)),
            "needs {needed}"
        );
    }
    for flag in ["NOW", "NODELETE"] {
        assert!(dynamic.contains(flag), "the flag {flag}");
    }
    assert!(!dynamic.contains("TEXTREL"));

    let segments = inspect("readelf", &["-lW"]);
    let stack = segments
        .lines()
        .find(|line| line.contains("GNU_STACK"))
        .unwrap();
    assert!(!stack.contains("RWE"), "an executable stack: {stack}");
    assert!(segments.contains("GNU_RELRO"));
}

#[test]
fn the_library_is_stripped_and_small() {
    need!("readelf", "apt-get install binutils");
    let sections = inspect("readelf", &["-SW"]);
    for section in [".symtab", ".debug_"] {
        assert!(!sections.contains(section), "{section} is still there");
    }
    let size = fs::metadata(Stage::find().lib().join("libcognito.so"))
        .unwrap()
        .len();
    assert!(size < LARGEST, "{size} bytes");
}

/// Every file of the tree with its content and its time.
fn tree(folder: &Path, into: &mut BTreeMap<PathBuf, (Vec<u8>, SystemTime)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let time = fs::metadata(&path).unwrap().modified().unwrap();
        if path.is_dir() {
            into.insert(path.clone(), (Vec::new(), time));
            tree(&path, into);
        } else {
            into.insert(path.clone(), (fs::read(&path).unwrap(), time));
        }
    }
}

/// The build script as cargo built it, the newest if there are several.
fn build_script() -> PathBuf {
    let built = Path::new(env!("OUT_DIR")).ancestors().nth(2).unwrap();
    fs::read_dir(built)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.file_name()
                .unwrap()
                .to_string_lossy()
                .starts_with("libcognito-")
        })
        .map(|path| path.join("build-script-build"))
        .filter(|path| path.is_file())
        .max_by_key(|path| fs::metadata(path).unwrap().modified().unwrap())
        .expect("cargo has built the build script")
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        match entry.file_type().unwrap().is_dir() {
            true => copy_folder(&entry.path(), &to),
            false => {
                fs::copy(entry.path(), to).unwrap();
            }
        }
    }
}

/// A distribution's builder has the sources read-only. (Root may write anyway, so the tree is
/// compared in place of being locked.)
#[test]
fn the_build_script_writes_into_its_own_folder_only() {
    let sources = tempfile::tempdir().unwrap();
    for name in ["build.rs", "cbindgen.toml", "Cargo.toml", "Cargo.lock"] {
        fs::copy(repository().join(name), sources.path().join(name)).unwrap();
    }
    copy_folder(&repository().join("src"), &sources.path().join("src"));
    let mut before = BTreeMap::new();
    tree(sources.path(), &mut before);

    let out = tempfile::tempdir().unwrap();
    let mut command = Command::new(build_script());
    command
        .current_dir(sources.path())
        .env("CARGO_MANIFEST_DIR", sources.path())
        .env("OUT_DIR", out.path())
        .env("CARGO_CFG_TARGET_OS", "linux")
        .env("CARGO_PKG_VERSION_MAJOR", env!("CARGO_PKG_VERSION_MAJOR"))
        .env("CARGO_PKG_VERSION_MINOR", env!("CARGO_PKG_VERSION_MINOR"))
        .env("CARGO_PKG_VERSION_PATCH", env!("CARGO_PKG_VERSION_PATCH"));
    let finished = run(command, b"", BOUND);
    finished.assert_success();

    let mut after = BTreeMap::new();
    tree(sources.path(), &mut after);
    assert!(before == after, "the build script touched the sources");
    let made = fs::read_to_string(out.path().join("cognito.h")).unwrap();
    assert!(made == header(), "run `make header`");
    // A build from a cache must notice a change of any of them.
    for line in [
        "build.rs",
        "cbindgen.toml",
        "status.rs",
        "buf.rs",
        "get_user.rs",
        "get_user_attribute_verification_code.rs",
        "verify_user_attribute.rs",
        "client.rs",
    ] {
        let watched = finished
            .stdout
            .lines()
            .any(|said| said.starts_with("cargo::rerun-if-changed=") && said.ends_with(line));
        assert!(watched, "{line} is not watched");
    }
}
