//! moto's server, the imitation of AWS from PyPI, as a process of its own with one user pool and one app client.

use super::c::repository;
use super::process::clean_environment;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Installs what the tests need.
pub const INSTALL: &str = "pip install -r tests/requirements.txt";

/// Leaves the test unless Python and moto's server are installed.
#[macro_export]
macro_rules! need_moto {
    () => {
        $crate::need!("python3", "apt-get install python3");
        if !$crate::support::moto::is_installed() {
            $crate::skip!("moto's server", $crate::support::moto::INSTALL);
        }
    };
}

pub fn is_installed() -> bool {
    let mut command = python();
    command.args(["-c", "import boto3, moto.server"]);
    command
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn python() -> Command {
    let mut command = Command::new("python3");
    clean_environment(&mut command);
    command
}

/// Runs until it is dropped.
pub struct Moto {
    child: Child,
    endpoint: String,
    client_id: String,
}

impl Moto {
    pub fn start() -> Self {
        let mut child = python()
            .arg(repository().join("tests/support/moto_server.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            // It writes a traceback for each operation that it lacks.
            .stderr(Stdio::null())
            .spawn()
            .expect("python3 starts");
        let mut line = String::new();
        let mut stdout = BufReader::new(child.stdout.take().expect("a pipe"));
        let mut moto = Self {
            child,
            endpoint: String::new(),
            client_id: String::new(),
        };
        stdout
            .read_line(&mut line)
            .expect("moto's server says where it is");
        let mut words = line.split_whitespace().skip(1);
        let mut next = || words.next().expect("moto's server starts").to_owned();
        moto.endpoint = next();
        moto.client_id = next();
        moto
    }

    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn client_id(&self) -> &str {
        &self.client_id
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
