//! tinyproxy, a real HTTP proxy, started on a free port with a configuration of the test's and read by its log.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::Instant;

use tempfile::TempDir;

use crate::support::BOUND;

pub const INSTALL: &str = "apt-get install tinyproxy-bin";

pub struct Tinyproxy {
    child: Child,
    port: u16,
    lines: Receiver<String>,
    seen: Vec<String>,
    _directory: TempDir,
}

impl Tinyproxy {
    /// `configuration`: further lines. With `only` it refuses every other host (a regular expression).
    pub fn start(configuration: &str, only: Option<&str>) -> Self {
        // Between the look for a free port and the start another process may take it.
        (0..10)
            .find_map(|_| Self::try_start(configuration, only))
            .expect("tinyproxy starts")
    }

    fn try_start(configuration: &str, only: Option<&str>) -> Option<Self> {
        let directory = tempfile::tempdir().unwrap();
        let port = free_port();
        let mut text = format!(
            "Port {port}\nListen 127.0.0.1\nAllow 127.0.0.1\nTimeout 60\nLogLevel Info\n{configuration}\n"
        );
        if let Some(host) = only {
            let filter = directory.path().join("filter");
            std::fs::write(&filter, format!("{host}\n")).unwrap();
            text.push_str(&format!(
                "Filter \"{}\"\nFilterDefaultDeny Yes\n",
                filter.display()
            ));
        }
        let file = directory.path().join("tinyproxy.conf");
        std::fs::write(&file, text).unwrap();
        let mut child = Command::new("tinyproxy")
            .arg("-d")
            .arg("-c")
            .arg(&file)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("tinyproxy can be run");
        let stdout = child.stdout.take().unwrap();
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let mut proxy = Self {
            child,
            port,
            lines,
            seen: Vec::new(),
            _directory: directory,
        };
        proxy.read_until("Accepting connections").then_some(proxy)
    }

    /// `http://127.0.0.1:3128`
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The same with a user and password, as they are to stand in the URL.
    pub fn url_with(&self, credentials: &str) -> String {
        format!("http://{credentials}@127.0.0.1:{}", self.port)
    }

    /// Ends it and returns the request lines that it saw.
    pub fn requests(mut self) -> Vec<String> {
        self.stop();
        self.read_until("no line has this");
        let requests = self
            .seen
            .iter()
            .filter(|line| line.contains("Request (file"));
        requests
            .filter_map(|line| Some(line.split_once("): ")?.1.trim().to_owned()))
            .collect()
    }

    /// False where the log ended first.
    fn read_until(&mut self, words: &str) -> bool {
        let deadline = Instant::now() + BOUND;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self.lines.recv_timeout(left) {
                Ok(line) => {
                    let found = line.contains(words);
                    self.seen.push(line);
                    if found {
                        return true;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => return false,
                Err(RecvTimeoutError::Timeout) => panic!("tinyproxy hangs: {:?}", self.seen),
            }
        }
    }

    fn stop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Tinyproxy {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A port that nobody listened on a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
