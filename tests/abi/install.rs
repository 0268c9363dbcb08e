//! `make install`: what it writes and where, that it builds nothing that is there, and that programs
//! are compiled and run against every such installation.

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, SystemTime};

use tempfile::TempDir;

use crate::need;
use crate::support::BOUND;
use crate::support::c::{Stage, repository};
use crate::support::process::{Finished, clean_environment, run};

const VERSION: &str = env!("CARGO_PKG_VERSION");
const MAJOR: &str = env!("CARGO_PKG_VERSION_MAJOR");
/// What make writes of the crates that are built in.
const NOTICES: [&str; 2] = ["THIRD-PARTY-LICENSES", "libcognito.cdx.json"];
const MULTIARCH: &str = "lib/x86_64-linux-gnu";

/// A copy of what `make install` reads, with a library that is built already and a cargo that must
/// not be called.
struct Tree(TempDir);

impl Tree {
    fn new() -> Self {
        let tree = Self::of_sources();
        fs::create_dir_all(tree.at("target/make")).unwrap();
        // Copied last: no source is newer.
        let library = Stage::find().lib().join("libcognito.so");
        fs::write(tree.library(), fs::read(library).unwrap()).unwrap();
        for notice in NOTICES {
            fs::write(tree.at("target/make").join(notice), "").unwrap();
        }
        let cargo = "#!/bin/sh\n: > \"$0.called\"\nexit 1\n";
        fs::write(tree.cargo(), cargo).unwrap();
        fs::set_permissions(tree.cargo(), fs::Permissions::from_mode(0o755)).unwrap();
        tree
    }

    /// The same without a library, and with a crate of that name that is built in a moment.
    fn of_sources() -> Self {
        // Its name has a blank, as home directories may.
        let tree = Self(
            tempfile::Builder::new()
                .prefix("a tree ")
                .tempdir()
                .unwrap(),
        );
        for file in [
            "Makefile",
            "cognito.pc.in",
            "include/cognito.h",
            "include/cognito.hpp",
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "cmake/cognitoConfig.cmake.in",
            "cmake/cognitoConfigVersion.cmake.in",
            "tools/build.sh",
            "tools/package_file.sh",
            "tools/third_party.py",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain(interfaces())
        {
            fs::create_dir_all(tree.at(&file).parent().unwrap()).unwrap();
            fs::copy(repository().join(&file), tree.at(&file)).unwrap();
        }
        let manifest = format!(
            "[package]\nname = \"libcognito\"\nversion = \"{VERSION}\"\nedition = \"2021\"\n\
             license = \"MIT\"\n[workspace]\nmembers = [\"local-pool\"]\n[lib]\nname = \"cognito\"\n"
        );
        let build = "fn main() { let out = std::env::var(\"OUT_DIR\").unwrap(); \
                     std::fs::write(out + \"/cognito.h\", \"built\").unwrap() }\n";
        let pool = "[package]\nname = \"cognito-local-pool\"\nversion = \"0.1.0\"\n";
        for (file, text) in [
            ("Cargo.toml", &*manifest),
            ("build.rs", build),
            ("cbindgen.toml", ""),
            ("src/lib.rs", "#[no_mangle]\npub extern \"C\" fn f() {}\n"),
            ("local-pool/Cargo.toml", pool),
            ("local-pool/src/main.rs", "fn main() {}\n"),
            (
                "Cargo.lock",
                "version = 4\n\n[[package]]\nname = \"cognito-local-pool\"\nversion = \"0.1.0\"\n\n\
                 [[package]]\nname = \"libcognito\"\nversion = \"VERSION\"\n",
            ),
        ] {
            fs::create_dir_all(tree.at(file).parent().unwrap()).unwrap();
            fs::write(tree.at(file), text.replace("VERSION", VERSION)).unwrap();
        }
        tree
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn library(&self) -> PathBuf {
        self.at("target/make/libcognito.so")
    }

    fn cargo(&self) -> PathBuf {
        self.at("cargo stub")
    }

    /// Runs make with the cargo that must not be called.
    fn make(&self, arguments: &[&str]) -> Finished {
        let cargo = format!("CARGO={}", self.cargo().display());
        run(
            self.command("make", &[&[&*cargo], arguments].concat()),
            b"",
            BOUND,
        )
    }

    fn command(&self, program: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).current_dir(self.0.path());
        clean_environment(&mut command);
        // The outer make's, where this test runs under one.
        for name in ["MAKEFLAGS", "MFLAGS", "MAKELEVEL", "DESTDIR", "PREFIX"] {
            command.env_remove(name);
        }
        command.env("LC_ALL", "C");
        command
    }

    fn assert_cargo_was_not_called(&self) {
        assert!(!self.at("cargo stub.called").exists(), "cargo was called");
    }
}

/// All files and links below a folder, as paths that begin with / there.
fn files(folder: &Path) -> BTreeSet<String> {
    fn walk(root: &Path, folder: &Path, into: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                walk(root, &entry.path(), into);
            } else {
                let path = entry.path();
                let below = path.strip_prefix(root).unwrap();
                into.insert(format!("/{}", below.display()));
            }
        }
    }
    let mut found = BTreeSet::new();
    walk(folder, folder, &mut found);
    found
}

/// The files that declare the functions for other languages.
fn interfaces() -> Vec<String> {
    let of = |folder: &str| {
        let entries = fs::read_dir(repository().join(folder))
            .into_iter()
            .flatten();
        let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let found: Vec<_> = names
            .filter(|name| name.to_lowercase().starts_with("cognito."))
            .map(|name| format!("{folder}/{name}"))
            .collect();
        found
    };
    ["ada", "cobol", "csharp", "fortran", "java", "pascal"]
        .iter()
        .flat_map(|language| of(&format!("bindings/{language}")))
        .collect()
}

/// Where they are installed, beside the documents of the same prefix.
fn share(doc: &str) -> String {
    format!("{}/libcognito", doc.rsplit_once("/doc/").unwrap().0)
}

/// What an installation to these folders consists of.
fn expected(lib: &str, include: &str, pkgconfig: &str, doc: &str) -> BTreeSet<String> {
    let interfaces = interfaces();
    let names = interfaces
        .iter()
        .map(|file| file.rsplit_once('/').unwrap().1);
    let shared = names.map(|name| format!("{}/{name}", share(doc)));
    [
        format!("{lib}/libcognito.so"),
        format!("{lib}/libcognito.so.{MAJOR}"),
        format!("{lib}/libcognito.so.{VERSION}"),
        format!("{include}/cognito.h"),
        format!("{include}/cognito.hpp"),
        format!("{pkgconfig}/cognito.pc"),
        format!("{doc}/LICENSE-APACHE"),
        format!("{doc}/LICENSE-MIT"),
        format!("{doc}/THIRD-PARTY-LICENSES"),
        format!("{doc}/libcognito.cdx.json"),
        format!("{lib}/cmake/cognito/cognitoConfig.cmake"),
        format!("{lib}/cmake/cognito/cognitoConfigVersion.cmake"),
    ]
    .into_iter()
    .chain(shared)
    .collect()
}

/// Returns them where make puts them below a prefix when nothing else is said.
fn expected_by_default() -> BTreeSet<String> {
    expected(
        "/lib",
        "/include",
        "/lib/pkgconfig",
        "/share/doc/libcognito",
    )
}

/// Arguments of make, and the folders that they mean: libraries, headers, pkg-config's files, documents.
const PLACES: &[(&[&str], [&str; 4])] = &[
    (
        &[],
        [
            "/usr/local/lib",
            "/usr/local/include",
            "/usr/local/lib/pkgconfig",
            "/usr/local/share/doc/libcognito",
        ],
    ),
    (
        &["PREFIX=/usr"],
        [
            "/usr/lib",
            "/usr/include",
            "/usr/lib/pkgconfig",
            "/usr/share/doc/libcognito",
        ],
    ),
    (
        &["prefix=/opt/cognito/"],
        [
            "/opt/cognito/lib",
            "/opt/cognito/include",
            "/opt/cognito/lib/pkgconfig",
            "/opt/cognito/share/doc/libcognito",
        ],
    ),
    (
        &["LIBDIR=/usr/lib/x86_64-linux-gnu"],
        [
            "/usr/lib/x86_64-linux-gnu",
            "/usr/local/include",
            "/usr/lib/x86_64-linux-gnu/pkgconfig",
            "/usr/local/share/doc/libcognito",
        ],
    ),
    (
        &["prefix=/usr", "libdir=/usr/lib64"],
        [
            "/usr/lib64",
            "/usr/include",
            "/usr/lib64/pkgconfig",
            "/usr/share/doc/libcognito",
        ],
    ),
    (
        &["prefix=/usr", "exec_prefix=/usr/arch", "INCDIR=/usr/inc"],
        [
            "/usr/arch/lib",
            "/usr/inc",
            "/usr/arch/lib/pkgconfig",
            "/usr/share/doc/libcognito",
        ],
    ),
    (
        &[
            "prefix=/usr",
            "includedir=/i",
            "pkgconfigdir=/usr/share/pkgconfig",
            "datarootdir=/data",
            "bindir=/nothing/goes/here",
        ],
        [
            "/usr/lib",
            "/i",
            "/usr/share/pkgconfig",
            "/data/doc/libcognito",
        ],
    ),
    (
        &["prefix=/usr", "docdir=/usr/share/doc/libcognito0"],
        [
            "/usr/lib",
            "/usr/include",
            "/usr/lib/pkgconfig",
            "/usr/share/doc/libcognito0",
        ],
    ),
    (
        &["prefix="],
        [
            "/lib",
            "/include",
            "/lib/pkgconfig",
            "/share/doc/libcognito",
        ],
    ),
    (
        &["prefix=/a b#c'd", "libdir=/a b#c'd/l b"],
        [
            "/a b#c'd/l b",
            "/a b#c'd/include",
            "/a b#c'd/l b/pkgconfig",
            "/a b#c'd/share/doc/libcognito",
        ],
    ),
];

#[test]
fn all_goes_below_destdir_and_to_the_named_folders_alone() {
    let tree = Tree::new();
    let before = files(tree.0.path());
    for (arguments, [lib, include, pkgconfig, doc]) in PLACES {
        for name in ["destination", "with blank"] {
            let destination = tempfile::tempdir().unwrap();
            let folder = destination.path().join(name);
            let destdir = format!("DESTDIR={}", folder.display());
            let with = |target: &'static str| [&[target, &*destdir], *arguments].concat();
            // A second time over the first.
            for _ in 0..2 {
                tree.make(&with("install")).assert_success();
                let wanted = expected(lib, include, pkgconfig, doc);
                assert_eq!(files(&folder), wanted, "{arguments:?}");
            }
            let lib = format!("{}{lib}", folder.display());
            let link = |name: &str| fs::read_link(format!("{lib}/{name}")).unwrap();
            assert_eq!(
                link("libcognito.so"),
                Path::new(&format!("libcognito.so.{MAJOR}"))
            );
            assert_eq!(
                link(&format!("libcognito.so.{MAJOR}")),
                Path::new(&format!("libcognito.so.{VERSION}"))
            );

            tree.make(&with("uninstall")).assert_success();
            assert_eq!(files(&folder), BTreeSet::new(), "{arguments:?}");
            for gone in [*doc, &share(doc)] {
                assert!(!folder.join(&gone[1..]).exists(), "{arguments:?}");
            }
        }
        assert_eq!(files(tree.0.path()), before, "{arguments:?}");
    }
    tree.assert_cargo_was_not_called();
}

#[test]
fn the_pool_is_installed_by_itself() {
    let tree = Tree::new();
    for (file, mode) in [
        ("local-pool/README.md", 0o600),
        ("target/make/pool/THIRD-PARTY-LICENSES", 0o600),
        ("target/make/cognito-local-pool", 0o700),
    ] {
        fs::create_dir_all(tree.at(file).parent().unwrap()).unwrap();
        fs::write(tree.at(file), file).unwrap();
        fs::set_permissions(tree.at(file), fs::Permissions::from_mode(mode)).unwrap();
    }
    for (arguments, bin, doc) in [
        (
            &[][..],
            "/usr/local/bin",
            "/usr/local/share/doc/cognito-local-pool",
        ),
        (
            &["prefix=/usr"],
            "/usr/bin",
            "/usr/share/doc/cognito-local-pool",
        ),
        (
            &["bindir=/a b/games", "pooldocdir=/a b/doc"],
            "/a b/games",
            "/a b/doc",
        ),
    ] {
        let destination = tempfile::tempdir().unwrap();
        let destdir = format!("DESTDIR={}", destination.path().display());
        let with = |target: &'static str| [&[target, &*destdir], arguments].concat();
        tree.make(&with("install-pool")).assert_success();
        let documents = [
            "README.md",
            "LICENSE-APACHE",
            "LICENSE-MIT",
            "THIRD-PARTY-LICENSES",
        ];
        let program = format!("{bin}/cognito-local-pool");
        let wanted = documents.iter().map(|name| format!("{doc}/{name}"));
        assert_eq!(
            files(destination.path()),
            wanted.chain([program.clone()]).collect()
        );
        let installed = fs::metadata(destination.path().join(&program[1..])).unwrap();
        assert_eq!(installed.permissions().mode() & 0o777, 0o755);
        tree.make(&with("uninstall-pool")).assert_success();
        assert_eq!(files(destination.path()), BTreeSet::new(), "{arguments:?}");
    }
    tree.assert_cargo_was_not_called();
}

#[test]
fn a_dry_run_shows_no_path_outside_destdir() {
    let tree = Tree::new();
    for (arguments, [lib, include, ..]) in PLACES {
        if arguments.iter().any(|argument| argument.contains(' ')) {
            continue; // Words end at blanks below.
        }
        for target in ["install", "uninstall"] {
            let shown = tree.make(&[&["-n", target, "DESTDIR=/destination"], *arguments].concat());
            shown.assert_success();
            for (line, word) in shown
                .stdout
                .lines()
                .filter(|line| !line.contains("tools/package_file.sh"))
                .flat_map(|line| line.split(['\'', ' ']).map(move |word| (line, word)))
            {
                let outside = [lib, include]
                    .iter()
                    .any(|folder| word.starts_with(**folder));
                assert!(!outside, "{arguments:?}: {line}");
            }
            let said = shown.stdout.replace("//", "/");
            let named = said.contains(&format!("/destination{lib}/"));
            assert!(named, "{}", shown.stdout);
        }
    }
}

#[test]
fn uninstall_leaves_what_others_have_installed() {
    let (tree, destination) = (Tree::new(), tempfile::tempdir().unwrap());
    let destdir = format!("DESTDIR={}", destination.path().display());
    let others = [
        "/lib/libother.so",
        "/share/doc/libcognito/notes",
        "/include/other.h",
    ]
    .map(|file| format!("/usr/local{file}"));
    for file in &others {
        let file = destination.path().join(&file[1..]);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, "").unwrap();
    }
    tree.make(&["install", &destdir]).assert_success();
    tree.make(&["uninstall", &destdir]).assert_success();
    assert_eq!(files(destination.path()), others.into());
}

#[test]
fn a_prefix_that_does_not_begin_with_a_slash_is_taken_from_here() {
    let tree = Tree::new();
    tree.make(&["install", "PREFIX=out/put"]).assert_success();
    let wanted = expected_by_default();
    assert_eq!(files(&tree.at("out/put")), wanted);
}

#[test]
fn folders_that_cannot_be_written_down_are_refused_before_anything_is_written() {
    let (tree, destination) = (Tree::new(), tempfile::tempdir().unwrap());
    let destdir = format!("DESTDIR={}", destination.path().display());
    for (argument, words) in [
        ("prefix=/a\"b", "one of the characters"),
        ("libdir=/a\\b", "one of the characters"),
        ("docdir=/a$$b", "one of the characters"),
        ("includedir=/a`b", "one of the characters"),
        ("libdir=", "must not be empty"),
    ] {
        for target in ["install", "uninstall"] {
            let finished = tree.make(&[target, &destdir, argument]);
            assert!(!finished.success(), "{argument}");
            assert!(finished.stderr.contains(words), "{argument}: {finished:?}");
            let start = finished
                .stderr
                .starts_with("make: Cannot install to the folder \"");
            assert!(start, "{argument}: {finished:?}");
        }
    }
    for argument in ["libdir=/a\nb", "DESTDIR=/a\nb"] {
        let finished = tree.make(&["install", &destdir, argument]);
        assert!(!finished.success(), "{finished:?}");
        let said = finished.stderr.contains("must not have a line break");
        assert!(said, "{finished:?}");
    }
    assert_eq!(files(destination.path()), BTreeSet::new());
}

#[test]
fn without_cargo_it_installs_what_is_there_and_else_says_what_to_do() {
    let (tree, destination) = (Tree::new(), tempfile::tempdir().unwrap());
    let destdir = format!("DESTDIR={}", destination.path().display());
    let install = |cargo: &str| {
        run(
            tree.command("make", &["install", &destdir, cargo]),
            b"",
            BOUND,
        )
    };
    install("CARGO=no-such-cargo").assert_success();

    let age = |file: &Path, when: SystemTime| {
        let file = fs::File::options().write(true).open(file).unwrap();
        file.set_modified(when).unwrap();
    };
    let advice = |finished: Finished| {
        assert!(!finished.success(), "{finished:?}");
        for words in ["missing or older than its sources", "Run make first"] {
            assert!(finished.stderr.contains(words), "{finished:?}");
        }
    };
    let now = SystemTime::now();
    age(&tree.library(), now - Duration::from_secs(10));
    age(&tree.at("src/lib.rs"), now);
    advice(install("CARGO=no-such-cargo"));
    // With cargo it would be built again.
    assert!(!tree.make(&["install", &destdir]).success());
    assert!(tree.at("cargo stub.called").exists());

    fs::remove_file(tree.library()).unwrap();
    advice(install("CARGO=no-such-cargo"));
}

#[test]
fn the_stage_is_in_its_place_whatever_make_is_told() {
    let (tree, elsewhere) = (Tree::new(), tempfile::tempdir().unwrap());
    let path = elsewhere.path().display();
    let arguments = [
        "prefix",
        "PREFIX",
        "LIBDIR",
        "libdir",
        "INCDIR",
        "includedir",
        "exec_prefix",
        "DESTDIR",
        "pkgconfigdir",
        "docdir",
        "datarootdir",
    ]
    .map(|name| format!("{name}={path}/{name}"));
    let mut all = vec!["--old-file=library", "stage"];
    all.extend(arguments.iter().map(String::as_str));
    tree.make(&all).assert_success();
    let wanted = expected_by_default();
    assert_eq!(files(&tree.at("target/stage")), wanted);
    assert_eq!(files(elsewhere.path()), BTreeSet::new());
}

/// A program that says which library it has, to one that was compiled for this version.
const PROGRAM: &str = r#"
    #include <cognito.h>
    #include <stdio.h>
    #include <string.h>
    int main(void) {
        puts(cognito_version());
        return strcmp(cognito_version(), COGNITO_VERSION) != 0;
    }"#;

/// Compiles the program with what pkg-config says, from files in `folder` alone, and runs it.
#[track_caller]
fn compile_and_run(folder: &Path, pkgconfig: &Path, lib: &Path, sysroot: Option<&Path>) {
    fs::write(folder.join("program.c"), PROGRAM).unwrap();
    let script = "test \"$(pkg-config --modversion cognito)\" = \"$1\" || exit 9\n\
                  eval \"${CC:-cc} program.c $(pkg-config --cflags --libs cognito) -o program\" && ./program";
    let mut command = Command::new("sh");
    command
        .args(["-euc", script, "sh", VERSION])
        .current_dir(folder);
    clean_environment(&mut command)
        .env("PKG_CONFIG_LIBDIR", pkgconfig)
        .env_remove("PKG_CONFIG_PATH")
        .env("LD_LIBRARY_PATH", lib);
    match sysroot {
        Some(sysroot) => command.env("PKG_CONFIG_SYSROOT_DIR", sysroot),
        None => command.env_remove("PKG_CONFIG_SYSROOT_DIR"),
    };
    let finished = run(command, b"", BOUND);
    finished.assert_success();
    assert_eq!(finished.stdout.trim_end(), VERSION);
}

#[test]
fn programs_are_compiled_with_pkg_config_wherever_it_was_installed() {
    need!("pkg-config", "apt-get install pkg-config");
    for (name, libdir) in [
        ("plain", "plain/lib"),
        ("multiarch", &*format!("multiarch/{MULTIARCH}")),
        ("beside", "elsewhere/lib/arch"),
        ("a b", "a b/lib"),
        ("outside", "the lib#s/lib"),
    ] {
        // Some versions of pkg-config do not find their own way back from a path with a blank.
        if name == "a b" && !takes_blanks() {
            continue;
        }
        let (tree, root) = (Tree::new(), tempfile::tempdir().unwrap());
        let root = root.path();
        let prefix = format!("prefix={}/{name}", root.display());
        let lib = format!("libdir={}/{libdir}", root.display());
        tree.make(&["install", &prefix, &lib]).assert_success();
        let lib = root.join(libdir);
        compile_and_run(root, &lib.join("pkgconfig"), &lib, None);

        // One that is below its prefix can be moved.
        if Path::new(libdir).starts_with(name) {
            let moved = root.join("moved");
            fs::rename(root.join(name), &moved).unwrap();
            let lib = moved.join(Path::new(libdir).strip_prefix(name).unwrap());
            compile_and_run(root, &lib.join("pkgconfig"), &lib, None);
        }
    }
}

/// Whether pkg-config keeps the blank of a folder that its file is in.
fn takes_blanks() -> bool {
    let folder = tempfile::Builder::new().prefix("a b").tempdir().unwrap();
    let text = "Name: x\nDescription: x\nVersion: 1\nCflags: -I${pcfiledir}\n";
    fs::write(folder.path().join("x.pc"), text).unwrap();
    let mut command = Command::new("pkg-config");
    command.args(["--cflags", "x"]);
    command.env("PKG_CONFIG_PATH", folder.path());
    run(command, b"", BOUND).stdout.contains("\\ b")
}

#[test]
fn a_package_below_destdir_is_used_from_there() {
    need!("pkg-config", "apt-get install pkg-config");
    let tree = Tree::new();
    for (arguments, lib, relocatable) in [
        (
            ["prefix=/usr", "libdir=/usr/lib/arch"],
            "usr/lib/arch",
            true,
        ),
        (
            ["prefix=/usr/local", "LIBDIR=/usr/lib/arch"],
            "usr/lib/arch",
            false,
        ),
    ] {
        let root = tempfile::tempdir().unwrap();
        let destdir = format!("DESTDIR={}", root.path().display());
        tree.make(&[&["install", &*destdir], &arguments[..]].concat())
            .assert_success();
        let lib = root.path().join(lib);
        if relocatable {
            compile_and_run(root.path(), &lib.join("pkgconfig"), &lib, None);
        }
        let sysroot = Some(root.path());
        compile_and_run(root.path(), &lib.join("pkgconfig"), &lib, sysroot);
        // What is written there is where it will be, not where it was packed.
        let text = fs::read_to_string(lib.join("pkgconfig/cognito.pc")).unwrap();
        assert!(!text.contains(&*root.path().to_string_lossy()), "{text}");
    }
}

#[test]
fn what_cargo_builds_is_found_wherever_it_builds() {
    let host = run(rustc(), b"", BOUND);
    let host = host
        .stdout
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .expect("rustc names its host");
    let elsewhere = tempfile::Builder::new().prefix("x y").tempdir().unwrap();
    let elsewhere = elsewhere.path().to_str().unwrap();
    let config = format!("[build]\ntarget-dir = \"{elsewhere}/config\"\ntarget = \"{host}\"\n");
    let folder = format!("{elsewhere}/t");
    for (config, [name, value], place) in [
        ("", ["UNSET", ""], "target/"),
        ("", ["CARGO_TARGET_DIR", &folder], "/t/"),
        ("", ["CARGO_TARGET_DIR", "relative"], "/relative/"),
        ("", ["CARGO_BUILD_TARGET", host], host),
        (&config, ["UNSET", ""], "/config/"),
    ] {
        let tree = Tree::of_sources();
        if !config.is_empty() {
            fs::create_dir(tree.at(".cargo")).unwrap();
            fs::write(tree.at(".cargo/config.toml"), config).unwrap();
        }
        let with_cargo = |program: &str, arguments: &[&str]| {
            let mut command = tree.command(program, arguments);
            // What this test itself was built with.
            for name in ["CARGO_TARGET_DIR", "CARGO_BUILD_TARGET", "RUSTFLAGS"] {
                command.env_remove(name);
            }
            command.env("CARGO", env!("CARGO")).env(name, value);
            let finished = run(command, b"", BOUND);
            finished.assert_success();
            finished
        };
        with_cargo("make", &["stage"]);
        let stage = tree.at("target/stage");
        let wanted = expected_by_default();
        assert_eq!(files(&stage), wanted, "{name} {config}");
        with_cargo("make", &["header"]);
        let header = fs::read_to_string(tree.at("include/cognito.h")).unwrap();
        assert_eq!(header, "built");
        let pool = with_cargo("sh", &["tools/build.sh", "pool"]).stdout;
        assert!(Path::new(pool.trim_end()).is_file(), "{pool}");
        assert!(pool.contains(place), "{pool} lacks {place}");

        // And it is installed without cargo.
        tree.make(&[
            "install",
            "prefix=/usr",
            "DESTDIR=root",
            "CARGO=no-such-cargo",
        ])
        .assert_success();
        assert!(tree.at("root/usr/lib/libcognito.so").is_file());
    }
}

fn rustc() -> Command {
    let mut rustc = Command::new(std::env::var("RUSTC").unwrap_or_else(|_| "rustc".into()));
    rustc.arg("-vV");
    rustc
}

#[test]
fn links_that_are_there_are_replaced() {
    let (tree, destination) = (Tree::new(), tempfile::tempdir().unwrap());
    let lib = destination.path().join("usr/local/lib");
    fs::create_dir_all(&lib).unwrap();
    let older = "libcognito.so.0.0.1";
    fs::write(lib.join(older), "").unwrap();
    symlink(older, lib.join(format!("libcognito.so.{MAJOR}"))).unwrap();
    symlink(format!("libcognito.so.{MAJOR}"), lib.join("libcognito.so")).unwrap();
    let destdir = format!("DESTDIR={}", destination.path().display());
    tree.make(&["install", &destdir]).assert_success();
    let is_there = fs::canonicalize(lib.join("libcognito.so")).unwrap();
    assert!(is_there.ends_with(format!("libcognito.so.{VERSION}")));
    assert_eq!(fs::read(lib.join(older)).unwrap(), b"");
}
