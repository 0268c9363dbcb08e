//! C and C++ programs compiled against the staged installation (`make stage`), as a user would, and run.

use super::process::{Finished, Running, clean_environment, run};
use super::skip;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Duration;
use tempfile::TempDir;

/// The installation under test: `target/stage`, or `COGNITO_TEST_STAGE`.
pub struct Stage(PathBuf);

impl Stage {
    /// Panics where nothing is installed.
    pub fn find() -> Self {
        let folder = std::env::var_os("COGNITO_TEST_STAGE")
            .map_or_else(|| repository().join("target/stage"), Into::into);
        Self::at(folder)
    }

    pub fn at(folder: PathBuf) -> Self {
        let stage = Self(folder);
        let missing = [
            stage.pkg_config_path().join("cognito.pc"),
            stage.include().join("cognito.h"),
        ]
        .into_iter()
        .find(|file| !file.is_file());
        if let Some(file) = missing {
            panic!("run `make stage` first: {} is missing", file.display());
        }
        stage
    }

    pub fn include(&self) -> PathBuf {
        self.0.join("include")
    }

    pub fn lib(&self) -> PathBuf {
        self.0.join("lib")
    }

    /// What to set `PKG_CONFIG_PATH` to.
    pub fn pkg_config_path(&self) -> PathBuf {
        self.lib().join("pkgconfig")
    }

    /// The compiler and linker flags that pkg-config gives, or the same where there is no pkg-config:
    /// what it says is tested with the installation.
    pub fn flags(&self) -> Vec<String> {
        if !skip::have("pkg-config") {
            return vec![
                format!("-I{}", self.include().display()),
                format!("-L{}", self.lib().display()),
                "-lcognito".to_owned(),
            ];
        }
        let output = Command::new("pkg-config")
            .args(["--cflags", "--libs", "cognito"])
            .env("PKG_CONFIG_PATH", self.pkg_config_path())
            .output()
            .expect("pkg-config runs");
        assert!(
            output.status.success(),
            "pkg-config: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        words(&String::from_utf8(output.stdout).unwrap())
    }
}

/// Splits pkg-config's answer as the shell would: it writes a backslash before a blank of a path.
fn words(text: &str) -> Vec<String> {
    let (mut words, mut word) = (Vec::new(), String::new());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => word.extend(characters.next()),
            blank if blank.is_whitespace() => words.push(std::mem::take(&mut word)),
            other => word.push(other),
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

/// The root of the repository: where cargo runs the tests, which need not be where it built them.
pub fn repository() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        std::env::var_os("CARGO_MANIFEST_DIR")
            .unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into())
            .into()
    })
}

/// A compiled program in a directory of its own.
pub struct CProgram {
    file: PathBuf,
    directory: TempDir,
}

impl CProgram {
    /// Compiles a C99 source, named from the repository's root, with every warning an error.
    ///
    /// The compiler is `$CC` or `cc`; `extra_flags` stand last, so that `-l` works there too.
    #[track_caller]
    pub fn compile(source: impl AsRef<Path>, extra_flags: &[&str]) -> Self {
        Self::compile_against(&Stage::find(), source, extra_flags)
    }

    /// The same against an installation elsewhere.
    #[track_caller]
    pub fn compile_against(stage: &Stage, source: impl AsRef<Path>, extra_flags: &[&str]) -> Self {
        Self::compile_by(
            stage,
            ["CC", "cc", "-std=c99"],
            source.as_ref(),
            extra_flags,
        )
    }

    /// The same with the header alone: for programs that load the library themselves.
    #[track_caller]
    pub fn compile_unlinked(source: impl AsRef<Path>, extra_flags: &[&str]) -> Self {
        let stage = Stage::find();
        let include = format!("-I{}", stage.include().display());
        let language = ["CC", "cc", "-std=c99"];
        Self::compile_with(&[include], language, source.as_ref(), extra_flags)
    }

    /// The same as C++11, by `$CXX` or `c++`.
    #[track_caller]
    pub fn compile_cxx(source: impl AsRef<Path>, extra_flags: &[&str]) -> Self {
        Self::compile_by(
            &Stage::find(),
            ["CXX", "c++", "-std=c++11"],
            source.as_ref(),
            extra_flags,
        )
    }

    /// Compiles C source text.
    #[track_caller]
    pub fn compile_text(text: &str, extra_flags: &[&str]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let source = directory.path().join("program.c");
        std::fs::write(&source, text).unwrap();
        Self::compile(&source, extra_flags)
    }

    #[track_caller]
    fn compile_by(stage: &Stage, language: [&str; 3], source: &Path, extra_flags: &[&str]) -> Self {
        let mut flags = stage.flags();
        flags.push(format!("-Wl,-rpath,{}", stage.lib().display()));
        Self::compile_with(&flags, language, source, extra_flags)
    }

    #[track_caller]
    fn compile_with(
        flags: &[String],
        language: [&str; 3],
        source: &Path,
        extra_flags: &[&str],
    ) -> Self {
        let [variable, default, standard] = language;
        let source = repository().join(source);
        assert!(source.is_file(), "{} is missing", source.display());
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join(source.file_stem().unwrap());
        // As make does it: the variable may hold flags too.
        let compiler = std::env::var(variable).unwrap_or_else(|_| default.to_owned());
        let mut words = compiler.split_whitespace();
        let mut command = Command::new(words.next().unwrap_or(default));
        command
            .args(words)
            .args([standard, "-pedantic", "-Wall", "-Wextra", "-Werror", "-g"]);
        command
            .arg(&source)
            .arg("-o")
            .arg(&file)
            .args(flags)
            .args(extra_flags);
        let output = command
            .output()
            .unwrap_or_else(|error| panic!("{compiler} does not start: {error}"));
        assert!(
            output.status.success(),
            "{} does not compile ({command:?}):\n{}",
            source.display(),
            String::from_utf8_lossy(&output.stderr)
        );
        Self { file, directory }
    }

    pub fn path(&self) -> &Path {
        &self.file
    }

    /// The program's own directory, gone with it: for files that a test gives to it.
    pub fn directory(&self) -> &Path {
        self.directory.path()
    }

    /// A command for it with an environment that says nothing about AWS, proxies or trust, and a home without files.
    pub fn command(&self) -> Command {
        self.prepare(Command::new(&self.file))
    }

    /// The same under another program: `["valgrind", "--error-exitcode=9"]`.
    pub fn command_under(&self, wrapper: &[&str]) -> Command {
        let mut command = Command::new(wrapper[0]);
        command.args(&wrapper[1..]).arg(&self.file);
        self.prepare(command)
    }

    fn prepare(&self, mut command: Command) -> Command {
        clean_environment(&mut command).env("HOME", self.directory.path());
        command
    }

    /// Runs it to its end; at `limit` it is killed and the test fails, showing its output.
    #[track_caller]
    pub fn run(
        &self,
        env: &[(&str, &str)],
        stdin: &str,
        args: &[&str],
        limit: Duration,
    ) -> Finished {
        run(with(self.command(), env, args), stdin.as_bytes(), limit)
    }

    /// `run` under another program.
    #[track_caller]
    pub fn run_under(
        &self,
        wrapper: &[&str],
        env: &[(&str, &str)],
        stdin: &str,
        args: &[&str],
        limit: Duration,
    ) -> Finished {
        run(
            with(self.command_under(wrapper), env, args),
            stdin.as_bytes(),
            limit,
        )
    }

    /// Starts it and leaves it running, for tests that act meanwhile.
    pub fn start(&self, env: &[(&str, &str)], stdin: &str, args: &[&str]) -> Running {
        Running::start(with(self.command(), env, args), stdin.as_bytes())
    }
}

fn with(
    mut command: Command,
    env: &[(impl AsRef<OsStr>, impl AsRef<OsStr>)],
    args: &[&str],
) -> Command {
    command
        .envs(env.iter().map(|(name, value)| (name, value)))
        .args(args);
    command
}
