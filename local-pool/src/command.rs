//! The command of `--exec`: runs it with an environment in which clients find the pool, and ends as it ended.

use std::io;
use std::os::unix::process::ExitStatusExt;
use std::process::{ExitCode, ExitStatus};

use rustix::process::{Pid, Signal, getpgrp, kill_process};
use rustix::termios::tcgetpgrp;
use tokio::process::Command;
use tokio::signal::unix::{self, SignalKind, signal};

/// The signals that are passed on to the command.
pub struct Signals {
    terminate: unix::Signal,
    interrupt: unix::Signal,
    hang_up: unix::Signal,
}

impl Signals {
    pub fn new() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
            hang_up: signal(SignalKind::hangup())?,
        })
    }

    async fn next(&mut self) -> Signal {
        tokio::select! {
            _ = self.terminate.recv() => Signal::TERM,
            _ = self.interrupt.recv() => Signal::INT,
            _ = self.hang_up.recv() => Signal::HUP,
        }
    }
}

/// Runs the command and returns its status; 128 and the signal's number where a signal ended it.
pub async fn run(
    command: &str,
    environment: &[(&str, String)],
    signals: &mut Signals,
) -> io::Result<ExitCode> {
    let mut child = Command::new("sh")
        .args(["-c", command])
        .envs(environment.iter().map(|(name, value)| (name, value)))
        .spawn()?;
    let number = child
        .id()
        .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    loop {
        tokio::select! {
            ended = child.wait() => return ended.map(exit_code),
            signal = signals.next() => {
                // The terminal sends Ctrl-C to the command, too, which must not get it twice.
                if signal == Signal::INT && is_in_foreground() {
                    continue;
                }
                if let Some(number) = number {
                    // It fails only where the command has ended.
                    let _ = kill_process(number, signal);
                }
            }
        }
    }
}

/// Whether a terminal counts this process among those that Ctrl-C is for.
fn is_in_foreground() -> bool {
    tcgetpgrp(rustix::stdio::stdin()).is_ok_and(|group| group == getpgrp())
}

fn exit_code(status: ExitStatus) -> ExitCode {
    let signal = status.signal().map(|signal| 128 + signal);
    let code = status.code().or(signal).unwrap_or(1);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

/// What lets a client find credentials; where one is set, they stay as they are.
const CREDENTIALS: [&str; 6] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_PROFILE",
    "AWS_DEFAULT_PROFILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/// What else the command needs, given what the environment has: region and credentials for clients that ask for them,
/// and the way past a proxy and past settings that would lead clients to AWS itself.
pub fn further_environment(
    region: &str,
    has: impl Fn(&str) -> Option<String>,
) -> Vec<(&'static str, String)> {
    let set = |name: &str| has(name).filter(|value| !value.is_empty());
    // Each of them, true here or in a profile, leads past the endpoint or makes clients refuse it.
    let mut further = [
        "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
        "AWS_USE_FIPS_ENDPOINT",
        "AWS_USE_DUALSTACK_ENDPOINT",
    ]
    .map(|name| (name, "false".to_owned()))
    .to_vec();
    let regions = ["AWS_REGION", "AWS_DEFAULT_REGION"];
    let chosen = regions.into_iter().rev().find_map(set);
    for name in regions.into_iter().filter(|name| set(name).is_none()) {
        further.push((name, chosen.clone().unwrap_or_else(|| region.to_owned())));
    }
    if CREDENTIALS.into_iter().all(|name| set(name).is_none()) {
        for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"] {
            further.push((name, "testing".to_owned()));
        }
    }
    let lists = ["no_proxy", "NO_PROXY"];
    let either = lists.into_iter().find_map(set);
    for name in lists {
        let hosts = set(name).or_else(|| either.clone()).unwrap_or_default();
        if hosts.trim() != "*" {
            let list = format!("{hosts},127.0.0.1");
            further.push((name, list.trim_start_matches(',').to_owned()));
        }
    }
    further
}

#[cfg(test)]
mod tests {
    use super::*;

    fn further(has: &[(&str, &str)]) -> Vec<(&'static str, String)> {
        further_environment("eu-central-1", |name| {
            let found = has.iter().find(|(other, _)| *other == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    fn set<'a>(names: &[&'static str], value: &'a str) -> Vec<(&'static str, &'a str)> {
        names.iter().map(|name| (*name, value)).collect()
    }

    /// Of the variables whose names end so, what they are set to.
    fn of<'a>(further: &'a [(&'static str, String)], end: &str) -> Vec<(&'static str, &'a str)> {
        let these = further.iter().filter(|(name, _)| name.ends_with(end));
        these.map(|(name, value)| (*name, value.as_str())).collect()
    }

    #[test]
    fn a_region_that_is_set_stays() {
        let both = ["AWS_REGION", "AWS_DEFAULT_REGION"];
        assert_eq!(of(&further(&[]), "REGION"), set(&both, "eu-central-1"));
        assert_eq!(
            of(
                &further(&[("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "")]),
                "REGION"
            ),
            set(&both[1..], "us-east-1")
        );
        let other = further(&[
            ("AWS_REGION", "us-east-1"),
            ("AWS_DEFAULT_REGION", "us-east-2"),
        ]);
        assert_eq!(of(&other, "REGION"), []);
    }

    #[test]
    fn credentials_that_are_named_stay() {
        let made_up = set(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"], "testing");
        assert_eq!(of(&further(&[]), "_KEY_ID"), made_up[..1]);
        assert_eq!(of(&further(&[]), "_ACCESS_KEY"), made_up[1..]);
        assert_eq!(of(&further(&[("AWS_PROFILE", "")]), "_KEY_ID").len(), 1);
        for name in CREDENTIALS {
            let further = further(&[(name, "given")]);
            assert_eq!(of(&further, "_KEY_ID"), [], "{name}");
            assert_eq!(of(&further, "_ACCESS_KEY"), [], "{name}");
        }
    }

    #[test]
    fn no_setting_leads_past_the_endpoint() {
        let further = further(&[("AWS_USE_FIPS_ENDPOINT", "true")]);
        for name in [
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
            "AWS_USE_FIPS_ENDPOINT",
            "AWS_USE_DUALSTACK_ENDPOINT",
        ] {
            assert_eq!(of(&further, name), set(&[name], "false"));
        }
    }

    #[test]
    fn hosts_without_a_proxy_stay_so() {
        let lists = ["no_proxy", "NO_PROXY"];
        let both = |value| -> Vec<(&'static str, String)> {
            lists.map(|name| (name, String::from(value))).to_vec()
        };
        let of_lists = |has: &[(&str, &str)]| {
            let mut further = further(has);
            further.retain(|(name, _)| lists.contains(name));
            further
        };
        assert_eq!(of_lists(&[]), both("127.0.0.1"));
        for name in lists {
            assert_eq!(
                of_lists(&[(name, "a.example")]),
                both("a.example,127.0.0.1")
            );
        }
        // All of them already.
        assert_eq!(of_lists(&[("no_proxy", "*")]), []);
        assert_eq!(
            of_lists(&[("no_proxy", "*"), ("NO_PROXY", "a.example")]),
            [("NO_PROXY", "a.example,127.0.0.1".to_owned())]
        );
    }
}
