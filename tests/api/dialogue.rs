//! A program that asks questions, and is answered as a user would answer it.

use crate::support::BOUND;
use std::io::{Read, Write};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{self, Receiver};

/// A program that asks and is answered; both its outputs are read as one.
pub struct Dialogue {
    child: Child,
    stdin: Option<ChildStdin>,
    output: Receiver<u8>,
    said: String,
}

impl Dialogue {
    pub fn start(mut command: Command) -> Self {
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = child.stdout.take().unwrap();
        let (sender, receiver) = mpsc::channel();
        std::thread::spawn(move || {
            let mut byte = [0];
            while output.read_exact(&mut byte).is_ok() && sender.send(byte[0]).is_ok() {}
        });
        Self {
            stdin: child.stdin.take(),
            child,
            output: receiver,
            said: String::new(),
        }
    }

    /// Waits until it asks this.
    #[track_caller]
    pub fn hear(&mut self, question: &str) {
        while !self.said.ends_with(question) {
            match self.output.recv_timeout(BOUND) {
                Ok(byte) => self.said.push(byte.into()),
                Err(error) => panic!("{question:?} was not asked ({error}): {}", self.said),
            }
        }
    }

    pub fn say(&mut self, line: &str) {
        let mut stdin = self.stdin.as_ref().expect("it has not ended");
        writeln!(stdin, "{line}").unwrap();
    }

    /// Returns the exit code, and all that was said.
    pub fn end(mut self) -> (i32, String) {
        drop(self.stdin.take());
        while let Ok(byte) = self.output.recv_timeout(BOUND) {
            self.said.push(byte.into());
        }
        let status = self.child.wait().unwrap();
        (
            status.code().expect("it exits"),
            std::mem::take(&mut self.said),
        )
    }
}

impl Drop for Dialogue {
    fn drop(&mut self) {
        // Both fail only where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
