//! Starts the bundled local pool (`local-pool/`) for a test and speaks to it; ends it on drop.
#![allow(
    dead_code,
    reason = "each test that includes this file uses a part of it"
)]

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use reqwest::blocking::Client;
use serde_json::{Map, Value, json};

/// Far beyond what anything here takes: it only keeps a broken test from hanging for ever.
const PATIENCE: Duration = Duration::from_secs(60);

pub const SEND: &str = "GetUserAttributeVerificationCode";
pub const VERIFY: &str = "VerifyUserAttribute";
pub const GET_USER: &str = "GetUser";

/// A running pool of the test's own, on a free port.
pub struct LocalPool {
    child: Child,
    endpoint: String,
    token: String,
    greeting: Vec<String>,
    lines: Receiver<String>,
    http: Client,
}

/// A user of the pool: the good access token, and one of each kind that Cognito refuses.
pub struct User {
    pub username: String,
    pub email: Option<String>,
    pub phone_number: Option<String>,
    pub access: String,
    pub id: String,
    pub expired: String,
    pub no_scope: String,
    pub revoked: String,
}

/// A message that the pool has delivered.
#[derive(Debug)]
pub struct Message {
    pub to: String,
    pub medium: String,
    pub attribute: String,
    pub code: String,
    pub client_metadata: Option<Map<String, Value>>,
    pub username: String,
    pub at: u64,
}

/// A request as it arrived at `POST /`.
#[derive(Debug)]
pub struct Request {
    pub target: String,
    pub headers: Map<String, Value>,
    pub body: String,
}

/// What the pool answered; header names in lower case.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub text: String,
}

impl LocalPool {
    pub fn start() -> Self {
        Self::start_with(&[])
    }

    /// With further arguments, such as `--region`.
    pub fn start_with(arguments: &[&str]) -> Self {
        let mut child = Command::new(executable())
            // A test that is killed closes the pipe, and the pool ends with it.
            .arg("--until-stdin-closes")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the local pool starts");
        let stdout = child.stdout.take().expect("standard output is a pipe");
        let (sender, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        // From here on a panic drops the pool, and so ends the child.
        let mut pool = Self {
            child,
            endpoint: String::new(),
            token: String::new(),
            greeting: Vec::new(),
            lines,
            http: http_client(),
        };
        pool.read_greeting();
        pool
    }

    fn read_greeting(&mut self) {
        while self.greeting.last().is_none_or(|line| line != "# ready") {
            let line = self.next_line();
            self.greeting.push(line);
        }
        let exported = |name: &str| {
            let prefix = format!("export {name}=");
            let value = self
                .greeting
                .iter()
                .find_map(|line| line.strip_prefix(&prefix));
            value
                .unwrap_or_else(|| panic!("the local pool exports {name}"))
                .to_owned()
        };
        self.endpoint = exported("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER");
        self.token = exported("COGNITO_ACCESS_TOKEN");
    }

    /// `http://127.0.0.1:PORT`
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The demo user's access token.
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The lines that the pool printed at its start.
    pub fn greeting(&self) -> &[String] {
        &self.greeting
    }

    /// The next line that the pool prints after its greeting.
    pub fn next_line(&self) -> String {
        self.lines
            .recv_timeout(PATIENCE)
            .expect("the local pool prints a line")
    }

    pub fn process_id(&self) -> u32 {
        self.child.id()
    }

    /// Closes the pool's standard input, which ends it.
    pub fn close_stdin(&mut self) {
        drop(self.child.stdin.take());
    }

    /// Whether the pool ends of its own accord, and well.
    pub fn ends_well(&mut self) -> bool {
        let deadline = Instant::now() + PATIENCE;
        // Standard output closes when the process ends: waiting for that takes no polling.
        loop {
            match self
                .lines
                .recv_timeout(deadline.saturating_duration_since(Instant::now()))
            {
                Ok(_) => {}
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => return false,
            }
        }
        self.child.wait().is_ok_and(|status| status.success())
    }

    pub fn demo_user(&self) -> User {
        User::new(&self.get("/tokens"))
    }

    /// A new user with both addresses and full quotas.
    pub fn fresh_user(&self) -> User {
        self.fresh_user_with(&json!({}))
    }

    /// With addresses of your own: `{"email": "a@b.example", "phone_number": null}`.
    pub fn fresh_user_with(&self, addresses: &Value) -> User {
        User::new(&self.post("/users", addresses))
    }

    /// New tokens for the user, as after signing in again.
    pub fn sign_in(&self, username: &str) -> User {
        User::new(&self.post(&format!("/tokens?username={username}"), &json!({})))
    }

    /// Every message so far, the newest last.
    pub fn inbox(&self) -> Vec<Message> {
        messages(&self.get("/inbox"))
    }

    pub fn inbox_of(&self, username: &str) -> Vec<Message> {
        messages(&self.get(&format!("/inbox?username={username}")))
    }

    /// The newest code that the user has been sent.
    pub fn last_code(&self, username: &str) -> String {
        self.inbox_of(username)
            .pop()
            .expect("the user has been sent a code")
            .code
    }

    /// Every request so far that arrived at `POST /`, the newest last.
    pub fn requests(&self) -> Vec<Request> {
        let requests = self.get("/requests");
        let request = |value: &Value| Request {
            target: text(value, "target"),
            headers: value["headers"]
                .as_object()
                .cloned()
                .expect("headers are an object"),
            body: text(value, "body"),
        };
        requests
            .as_array()
            .expect("requests are an array")
            .iter()
            .map(request)
            .collect()
    }

    /// Moves the pool's clock forward.
    pub fn advance(&self, seconds: u64) {
        self.post("/clock", &json!({"advance_seconds": seconds}));
    }

    /// Orders an answer for the next calls of an operation; the README of the pool names the members.
    pub fn fault(&self, fault: &Value) {
        self.post("/faults", fault);
    }

    pub fn clear_faults(&self) {
        let url = format!("{}/control/v1/faults", self.endpoint);
        let answer = self
            .http
            .delete(url)
            .send()
            .expect("the local pool answers");
        assert!(
            answer.status().is_success(),
            "DELETE /faults: {}",
            answer.status()
        );
    }

    /// A call as an SDK makes it.
    pub fn call(&self, operation: &str, body: &Value) -> Answer {
        let target = format!("AWSCognitoIdentityProviderService.{operation}");
        self.call_raw(
            Some(&target),
            Some("application/x-amz-json-1.1"),
            body.to_string(),
        )
    }

    /// A call with anything in it.
    pub fn call_raw(
        &self,
        target: Option<&str>,
        content_type: Option<&str>,
        body: impl Into<reqwest::blocking::Body>,
    ) -> Answer {
        let mut request = self.http.post(&self.endpoint).body(body);
        if let Some(target) = target {
            request = request.header("X-Amz-Target", target);
        }
        if let Some(content_type) = content_type {
            request = request.header("Content-Type", content_type);
        }
        Answer::new(request.send().expect("the local pool answers"))
    }

    /// Any request to a control endpoint, good or bad.
    pub fn post_control(&self, path: &str, body: &Value) -> Answer {
        let url = format!("{}/control/v1{path}", self.endpoint);
        Answer::new(
            self.http
                .post(url)
                .json(body)
                .send()
                .expect("the local pool answers"),
        )
    }

    pub fn post(&self, path: &str, body: &Value) -> Value {
        let answer = self.post_control(path, body);
        assert_eq!(answer.status, 200, "POST {path}: {}", answer.text);
        answer.json()
    }

    pub fn get(&self, path: &str) -> Value {
        let url = format!("{}/control/v1{path}", self.endpoint);
        let answer = Answer::new(self.http.get(url).send().expect("the local pool answers"));
        assert_eq!(answer.status, 200, "GET {path}: {}", answer.text);
        answer.json()
    }
}

impl Drop for LocalPool {
    fn drop(&mut self) {
        // Both fail only where the pool has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl User {
    fn new(value: &Value) -> Self {
        let optional = |name: &str| value[name].as_str().map(str::to_owned);
        Self {
            username: text(value, "username"),
            email: optional("email"),
            phone_number: optional("phone_number"),
            access: text(value, "access"),
            id: text(value, "id"),
            expired: text(value, "expired"),
            no_scope: text(value, "no_scope"),
            revoked: text(value, "revoked"),
        }
    }
}

impl Answer {
    fn new(response: reqwest::blocking::Response) -> Self {
        Self {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            text: response
                .text()
                .expect("the local pool sends its whole answer"),
        }
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).expect("the local pool answers in JSON")
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .get(name)
            .map(|value| value.to_str().expect("headers are plain text"))
    }
}

fn messages(value: &Value) -> Vec<Message> {
    let message = |value: &Value| Message {
        to: text(value, "to"),
        medium: text(value, "medium"),
        attribute: text(value, "attribute"),
        code: text(value, "code"),
        client_metadata: value["client_metadata"].as_object().cloned(),
        username: text(value, "username"),
        at: value["at"].as_u64().expect("the time is a number"),
    };
    value
        .as_array()
        .expect("the inbox is an array")
        .iter()
        .map(message)
        .collect()
}

fn text(value: &Value, name: &str) -> String {
    value[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} is a string"))
        .to_owned()
}

/// Returns the pool's program.
///
/// Its own tests take the one that cargo built for them. Those of the library take the one that
/// `LIBCOGNITO_TEST_POOL` names, else the one in the folder that cargo built them in.
pub fn executable() -> PathBuf {
    if let Some(built) = option_env!("CARGO_BIN_EXE_cognito-local-pool") {
        return built.into();
    }
    if let Some(named) = std::env::var_os("LIBCOGNITO_TEST_POOL").filter(|path| !path.is_empty()) {
        return named.into();
    }
    let test = std::env::current_exe().expect("the test knows where it is");
    let profile = test
        .ancestors()
        .nth(2)
        .expect("tests lie in target/<profile>/deps");
    let pool = profile.join(format!(
        "cognito-local-pool{}",
        std::env::consts::EXE_SUFFIX
    ));
    assert!(
        pool.exists(),
        "{} is missing: run `cargo build -p cognito-local-pool` first",
        pool.display()
    );
    pool
}

fn http_client() -> Client {
    // reqwest wants a provider even for plain http. It fails where another test came first: as well.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .no_proxy()
        .timeout(PATIENCE)
        .build()
        .expect("an HTTP client can be made")
}
