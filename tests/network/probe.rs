//! Runs tests/network/probe.c: one call in a process of its own, with an environment of the test's choosing.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;

use crate::support::BOUND;
use crate::support::c::CProgram;
use crate::support::process::{Finished, run};

/// Any text: with an `endpoint_url` the library does not look into the token.
pub const TOKEN: &str = "t0ken-that-is-secret";

pub struct Probe(CProgram);

/// How the call went.
#[derive(Debug)]
pub struct Said {
    pub status: String,
    pub took: Duration,
    pub grown_kb: i64,
    pub json: Value,
    /// The lines of the log callback, or of the default client.
    pub log: Vec<String>,
}

impl Probe {
    #[track_caller]
    pub fn compile() -> Self {
        Self(CProgram::compile("tests/network/probe.c", &[]))
    }

    /// The home directory of the calls: empty at first.
    pub fn home(&self) -> &Path {
        self.0.directory()
    }

    /// `options`: JSON for a client of its own; `None` for the default client.
    #[track_caller]
    pub fn call(&self, env: &[(&str, &str)], options: Option<&Value>, command: &[&str]) -> Said {
        self.call_logging(env, options, 0, command)
    }

    #[track_caller]
    pub fn call_logging(
        &self,
        env: &[(&str, &str)],
        options: Option<&Value>,
        level: i32,
        command: &[&str],
    ) -> Said {
        let (options, level) = (options.map(Value::to_string), level.to_string());
        let mut args = vec!["-l", &level];
        if let Some(options) = &options {
            args.extend(["-o", options]);
        }
        args.extend(command);
        self.run(env, &args)
    }

    /// The program's own arguments.
    #[track_caller]
    pub fn run(&self, env: &[(&str, &str)], args: &[&str]) -> Said {
        Said::read(&self.0.run(env, "", args, BOUND))
    }

    /// A command for it, for environments that are not text and users that are not this one.
    pub fn command(&self) -> Command {
        self.0.command()
    }

    /// The program itself.
    pub fn path(&self) -> &Path {
        self.0.path()
    }

    /// Runs a command that was made from `command`.
    #[track_caller]
    pub fn run_command(command: Command) -> Said {
        Said::read(&run(command, b"", BOUND))
    }

    /// What the client would do; fails the test where it cannot say.
    #[track_caller]
    pub fn describe(&self, env: &[(&str, &str)], options: Option<&Value>) -> Value {
        let said = self.call(env, options, &["describe"]);
        assert_eq!(said.status, "COGNITO_OK", "{said:?}");
        said.json
    }

    /// Asks for a code with `TOKEN`.
    #[track_caller]
    pub fn send(&self, env: &[(&str, &str)], options: &Value) -> Said {
        self.call(env, Some(options), &["send", TOKEN])
    }
}

impl Said {
    #[track_caller]
    fn read(finished: &Finished) -> Said {
        finished.assert_success();
        for text in [&finished.stdout, &finished.stderr] {
            assert!(!text.contains(TOKEN), "the token is shown: {text}");
        }
        let mut lines = finished.stdout.splitn(4, '\n');
        let mut field = |name: &str| {
            let line = lines.next().unwrap_or_default();
            let value = line
                .strip_prefix(name)
                .unwrap_or_else(|| panic!("{line} is not {name}"));
            value.trim().to_owned()
        };
        Said {
            status: field("status"),
            took: Duration::from_millis(field("ms").parse().unwrap()),
            grown_kb: field("grown_kb").parse().unwrap(),
            json: serde_json::from_str(lines.next().unwrap_or_default()).expect("JSON"),
            log: finished.stderr.lines().map(str::to_owned).collect(),
        }
    }
}

/// The name look-up of tests/network/lookup.c, for LD_PRELOAD.
pub fn compile_lookup() -> CProgram {
    CProgram::compile("tests/network/lookup.c", &["-shared", "-fPIC", "-ldl"])
}

impl Said {
    pub fn message(&self) -> &str {
        self.json["Error"]["Message"].as_str().unwrap_or_default()
    }

    pub fn hint(&self) -> &str {
        self.json["Hint"].as_str().unwrap_or_default()
    }

    /// Fails the test unless the call failed with this status and its message has these words.
    #[track_caller]
    pub fn assert_failed(&self, status: &str, words: &[&str]) -> &Self {
        assert_eq!(self.status, status, "{self:?}");
        for word in words {
            assert!(self.message().contains(word), "no {word:?} in {self:?}");
        }
        self
    }

    #[track_caller]
    pub fn assert_code_sent(&self, code_sent: &str) -> &Self {
        assert_eq!(self.json["CodeSent"], code_sent, "{self:?}");
        self
    }

    #[track_caller]
    pub fn assert_ok(&self) -> &Self {
        assert_eq!(self.status, "COGNITO_OK", "{self:?}");
        self
    }
}
