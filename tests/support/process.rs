//! Child processes that cannot outlive a bound: started with a clean environment, watched, and killed with their children.

use std::io::{Read, Write};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// How a process ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    Exit(i32),
    Signal(i32),
}

/// A process that has ended, with all that it wrote.
#[derive(Clone, Debug)]
pub struct Finished {
    pub ended: Ended,
    pub stdout: String,
    pub stderr: String,
    pub took: Duration,
}

impl Finished {
    pub fn success(&self) -> bool {
        self.ended == Ended::Exit(0)
    }

    /// Fails the test, showing both outputs, unless the process ended with exit code 0.
    #[track_caller]
    pub fn assert_success(&self) -> &Self {
        self.assert_exit(0)
    }

    #[track_caller]
    pub fn assert_exit(&self, code: i32) -> &Self {
        assert_eq!(
            self.ended,
            Ended::Exit(code),
            "\n--- stdout\n{}\n--- stderr\n{}",
            self.stdout,
            self.stderr
        );
        self
    }
}

/// A process that is watched, and killed with its children when it is dropped.
pub struct Running {
    child: Child,
    name: String,
    since: Instant,
    stdout: Receiver<Vec<u8>>,
    stderr: Receiver<Vec<u8>>,
}

impl Running {
    /// Starts it in a process group of its own and feeds it `stdin`.
    pub fn start(mut command: Command, stdin: &[u8]) -> Self {
        let name = command.get_program().to_string_lossy().into_owned();
        command
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let since = Instant::now();
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("{name} does not start: {error}"));
        let mut input = child.stdin.take().unwrap();
        let bytes = stdin.to_vec();
        // The process may end without reading all of it.
        thread::spawn(move || drop(input.write_all(&bytes)));
        Self {
            stdout: collect(child.stdout.take().unwrap()),
            stderr: collect(child.stderr.take().unwrap()),
            child,
            name,
            since,
        }
    }

    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name, `INT` for instance, to this process alone.
    pub fn signal(&self, signal: &str) {
        kill(signal, &self.pid().to_string());
    }

    /// Waits for its end and the end of its output; at `limit` it is killed with its children and the test fails.
    #[track_caller]
    pub fn wait(mut self, limit: Duration) -> Finished {
        let deadline = Instant::now() + limit;
        let status = loop {
            match self.child.try_wait().expect("the child's status") {
                Some(status) => break Some(status),
                None if Instant::now() >= deadline => break None,
                None => thread::sleep(Duration::from_millis(2)),
            }
        };
        let took = self.since.elapsed();
        let left = deadline.saturating_duration_since(Instant::now());
        // A child that it left behind may hold its output open.
        let outputs = self.stdout.recv_timeout(left).and_then(|out| {
            let left = deadline.saturating_duration_since(Instant::now());
            Ok((
                out,
                self.stderr
                    .recv_timeout(left.max(Duration::from_millis(100)))?,
            ))
        });
        if let (Some(status), Ok((stdout, stderr))) = (status, outputs) {
            return Finished {
                ended: ended(status),
                stdout: String::from_utf8_lossy(&stdout).into_owned(),
                stderr: String::from_utf8_lossy(&stderr).into_owned(),
                took,
            };
        }
        let name = self.name.clone();
        let what = match status {
            None => "was still running and was killed".to_owned(),
            Some(status) => {
                format!("ended ({status}), but a child of its held its output open and was killed")
            }
        };
        self.kill_all();
        let rest = |output: &Receiver<Vec<u8>>| {
            let bytes = output
                .recv_timeout(Duration::from_secs(5))
                .unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        let (stdout, stderr) = (rest(&self.stdout), rest(&self.stderr));
        panic!("{name} {what} after {limit:?}\n--- stdout\n{stdout}\n--- stderr\n{stderr}");
    }

    fn kill_all(&mut self) {
        // The whole group: the process and what it forked.
        kill("KILL", &format!("-{}", self.pid()));
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if !matches!(self.child.try_wait(), Ok(Some(_))) {
            self.kill_all();
        }
    }
}

/// Runs to the end, see [`Running::wait`].
#[track_caller]
pub fn run(command: Command, stdin: &[u8], limit: Duration) -> Finished {
    Running::start(command, stdin).wait(limit)
}

/// Takes out of the child's environment whatever the library, its TLS stack or its loading would listen to,
/// but for what the command was given.
pub fn clean_environment(command: &mut Command) -> &mut Command {
    let given: Vec<_> = command
        .get_envs()
        .map(|(name, _)| name.to_owned())
        .collect();
    for (name, _) in std::env::vars_os().filter(|(name, _)| !given.contains(name)) {
        let upper = name.to_string_lossy().to_uppercase();
        if is_listened_to(&upper) || upper.starts_with("COGNITO_TEST_") {
            command.env_remove(name);
        }
    }
    command
}

/// Whether the library, its TLS stack or its loading listens to this variable, written in capitals.
fn is_listened_to(name: &str) -> bool {
    let prefixes = ["AWS_", "COGNITO_", "SSL_CERT_"];
    !name.starts_with("COGNITO_TEST_")
        && (prefixes.iter().any(|prefix| name.starts_with(prefix))
            || name.ends_with("_PROXY")
            // cargo puts its build folders there, where another libcognito.so lies; it goes before a
            // program's rpath.
            || name == "LD_LIBRARY_PATH")
}

/// Takes the same out of this process's own environment, for tests that call the library in it, and
/// keeps the library from the user's profile. Runs before main and thus before there are threads.
extern "C" fn clean_own_environment() {
    for (name, _) in std::env::vars_os() {
        if is_listened_to(&name.to_string_lossy().to_uppercase()) {
            // SAFETY: there is one thread.
            unsafe { std::env::remove_var(name) };
        }
    }
    for name in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        // SAFETY: there is one thread.
        unsafe { std::env::set_var(name, "/nonexistent/of-the-tests") };
    }
}

#[used]
#[cfg_attr(target_os = "macos", unsafe(link_section = "__DATA,__mod_init_func"))]
#[cfg_attr(not(target_os = "macos"), unsafe(link_section = ".init_array"))]
static CLEAN_OWN_ENVIRONMENT: extern "C" fn() = clean_own_environment;

fn collect(mut stream: impl Read + Send + 'static) -> Receiver<Vec<u8>> {
    let (done, result) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let _ = stream.read_to_end(&mut bytes);
        let _ = done.send(bytes);
    });
    result
}

fn ended(status: ExitStatus) -> Ended {
    match status.code() {
        Some(code) => Ended::Exit(code),
        None => Ended::Signal(status.signal().expect("ended by a signal")),
    }
}

/// By the shell's own kill, which every system has.
fn kill(signal: &str, target: &str) {
    let script = format!("kill -s {signal} -- {target} 2>/dev/null");
    let _ = Command::new("sh").args(["-c", &script]).status();
}
