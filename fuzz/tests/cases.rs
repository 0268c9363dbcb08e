//! Runs every found case, and holds the crate against the library's sources.

use std::fs;
use std::path::Path;

use libcognito_fuzz::oracles::TARGETS;

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_case_keeps_the_promises() {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut broken = Vec::new();
    for (name, target) in TARGETS {
        let folder = fuzz.join("cases").join(name);
        let mut count = 0;
        for entry in fs::read_dir(&folder).expect("a folder of cases for each target") {
            let path = entry.unwrap().path();
            let data = fs::read(&path).unwrap();
            if std::panic::catch_unwind(|| target(&data)).is_err() {
                broken.push(path);
            }
            count += 1;
        }
        assert!(count >= 3, "{} has only {count} cases", folder.display());
    }
    assert!(broken.is_empty(), "see above for {broken:#?}");
}

#[test]
fn every_target_has_its_program_and_its_folder() {
    let names = |folder: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                path.file_stem().unwrap().to_str().unwrap().to_owned()
            })
            .collect();
        names.sort();
        names
    };
    let targets = TARGETS.map(|(name, _)| name.to_owned());
    assert_eq!(names("fuzz_targets"), targets);
    assert_eq!(names("cases"), targets);
    let manifest = read("Cargo.toml");
    for name in targets {
        assert!(manifest.contains(&format!("[[bin]]\nname = \"{name}\"")));
    }
}

/// Returns the modules that a source declares, in order, those of its tests apart.
fn modules(source: &str) -> Vec<&str> {
    let mut before = "";
    let mut modules = Vec::new();
    for line in source.lines() {
        let name = line
            .trim()
            .strip_prefix("pub(crate) ")
            .unwrap_or(line.trim())
            .strip_prefix("mod ")
            .and_then(|rest| rest.strip_suffix(';'));
        if let Some(name) = name
            && before.trim() != "#[cfg(test)]"
        {
            modules.push(name);
        }
        before = line;
    }
    modules
}

#[test]
fn the_lists_of_modules_are_the_librarys() {
    let library = read("../src/lib.rs");
    let mut wanted = modules(&library);
    wanted.retain(|module| *module != "ffi");
    let list = read("src/library.rs");
    assert_eq!(modules(&list), wanted, "src/library.rs");

    let border = read("../src/ffi/mod.rs");
    let source = read("src/lib.rs");
    let (_, list) = source.split_once("mod ffi {").expect("the border");
    let (list, _) = list.split_once("\n}").expect("the border's end");
    let mut list = modules(list);
    list.retain(|module| *module != "buffer");
    assert_eq!(list, modules(&border), "src/lib.rs");
}

/// Returns the lines of a section, without blank lines and comments.
fn section<'a>(manifest: &'a str, header: &str) -> Vec<&'a str> {
    manifest
        .lines()
        .skip_while(|line| *line != header)
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect()
}

#[test]
fn the_dependencies_are_the_librarys() {
    let library = read("../Cargo.toml");
    let shared = section(&library, "[workspace.dependencies]");
    for path in ["Cargo.toml", "../benches/micro/Cargo.toml"] {
        let manifest = read(path);
        let own = section(&manifest, "[dependencies]");
        for line in section(&library, "[dependencies]") {
            let (name, _) = line.split_once([' ', '.']).expect("a name");
            if line.contains("optional = true") {
                continue;
            }
            let find = |lines: &[&str]| {
                let found = lines
                    .iter()
                    .find(|line| line.starts_with(&format!("{name} ")));
                let found = found.unwrap_or_else(|| panic!("{path} lacks {name}"));
                // The version stands first in quotes.
                found.split('"').nth(1).map(str::to_owned)
            };
            let wanted = match line.contains("workspace") {
                true => find(&shared),
                false => find(&[line]),
            };
            assert_eq!(find(&own), wanted, "{name} in {path}");
        }
    }
}

#[test]
fn the_micro_benchmarks_have_the_librarys_profile() {
    let profile = |path: &str| {
        let manifest = read(path);
        let start = manifest.find("[profile.release]").expect("a profile");
        manifest[start..].to_owned()
    };
    assert_eq!(
        profile("../benches/micro/Cargo.toml"),
        profile("../Cargo.toml")
    );
}
