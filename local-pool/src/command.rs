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

/// What else the command needs, given what the environment has: a region for clients that ask for one, and the way past
/// a proxy and past a setting that would lead clients to AWS itself.
pub fn further_environment(
    region: &str,
    has: impl Fn(&str) -> Option<String>,
) -> Vec<(&'static str, String)> {
    let set = |name: &str| has(name).filter(|value| !value.is_empty());
    let (default_region, other_region) = (set("AWS_DEFAULT_REGION"), set("AWS_REGION"));
    let mut further = vec![("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "false".to_owned())];
    let given = default_region.clone().or_else(|| other_region.clone());
    let region = given.unwrap_or_else(|| region.to_owned());
    for (name, is_set) in [
        ("AWS_DEFAULT_REGION", default_region.is_some()),
        ("AWS_REGION", other_region.is_some()),
    ] {
        if !is_set {
            further.push((name, region.clone()));
        }
    }
    let proxied = ["no_proxy", "NO_PROXY"].into_iter().find_map(set);
    let no_proxy = proxied.map_or("127.0.0.1".to_owned(), |hosts| format!("{hosts},127.0.0.1"));
    for name in ["no_proxy", "NO_PROXY"] {
        further.push((name, no_proxy.clone()));
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

    #[test]
    fn a_region_that_is_set_stays() {
        let regions = |has: &[(&str, &str)]| -> Vec<(&'static str, String)> {
            let mut further = further(has);
            further.retain(|(name, _)| name.ends_with("REGION"));
            further
        };
        let set = |name, region: &str| (name, region.to_owned());
        assert_eq!(
            regions(&[]),
            [
                set("AWS_DEFAULT_REGION", "eu-central-1"),
                set("AWS_REGION", "eu-central-1")
            ]
        );
        assert_eq!(
            regions(&[("AWS_REGION", "us-east-1"), ("AWS_DEFAULT_REGION", "")]),
            [set("AWS_DEFAULT_REGION", "us-east-1")]
        );
        assert_eq!(
            regions(&[
                ("AWS_REGION", "us-east-1"),
                ("AWS_DEFAULT_REGION", "us-east-2")
            ]),
            []
        );
    }

    #[test]
    fn hosts_without_a_proxy_stay_so() {
        let further = further(&[("NO_PROXY", "a.example")]);
        for name in ["no_proxy", "NO_PROXY"] {
            assert!(further.contains(&(name, "a.example,127.0.0.1".to_owned())));
        }
    }
}
