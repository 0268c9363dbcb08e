//! cognito-local, the Cognito emulator from npm, as a process of its own with one pool, one client and one signed-in user.

use super::answer::Answer;
use super::c::repository;
use super::process::clean_environment;
use super::server::FaultServer;
use super::{BOUND, skip, tls};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;

/// Installs what the tests need from the lock file.
pub const INSTALL: &str = "npm ci --prefix tests/support/cognito_local";

pub const USER: &str = "zoe@blume.example";
const PASSWORD: &str = "Correct-Horse-7";

/// Leaves the test unless node and the emulator are installed.
#[macro_export]
macro_rules! need_cognito_local {
    () => {
        $crate::need!("node", "apt-get install nodejs npm");
        if !$crate::support::cognito_local::is_installed() {
            $crate::skip!("cognito-local", $crate::support::cognito_local::INSTALL);
        }
    };
}

pub fn is_installed() -> bool {
    skip::have("node") && program().is_file()
}

fn program() -> PathBuf {
    repository().join("tests/support/cognito_local/node_modules/.bin/cognito-local")
}

/// Runs until it is dropped.
pub struct CognitoLocal {
    process: Process,
    http: reqwest::blocking::Client,
    endpoint: String,
    pool_id: String,
    client_id: String,
    access_token: String,
    /// Plays AWS Lambda: the pool's CustomMessage trigger, which is where ClientMetadata can be seen to arrive.
    lambda: FaultServer,
    codes: Mutex<Receiver<String>>,
}

impl CognitoLocal {
    /// Starts it on a free port, with data of its own, and signs the user in.
    pub fn start() -> Self {
        let lambda =
            FaultServer::http([Answer::computed(|request| custom_message(&request.json()))]);
        let (process, endpoint, codes) = Process::start(&lambda.url());
        let mut pool = Self {
            process,
            http: tls::http_client(rustls::RootCertStore::empty()),
            endpoint,
            pool_id: String::new(),
            client_id: String::new(),
            access_token: String::new(),
            lambda,
            codes: Mutex::new(codes),
        };
        pool.set_up();
        pool
    }

    fn set_up(&mut self) {
        let pool = self.call(
            "CreateUserPool",
            json!({
                "PoolName": "tests",
                "AutoVerifiedAttributes": ["email"],
                "UsernameAttributes": ["email"],
            }),
        );
        self.pool_id = text(&pool, "/UserPool/Id");
        let client = self.call(
            "CreateUserPoolClient",
            json!({
                "UserPoolId": self.pool_id,
                "ClientName": "tests",
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            }),
        );
        self.client_id = text(&client, "/UserPoolClient/ClientId");
        self.call(
            "AdminCreateUser",
            json!({
                "UserPoolId": self.pool_id,
                "Username": USER,
                "MessageAction": "SUPPRESS",
                "UserAttributes": [{"Name": "email", "Value": USER}],
            }),
        );
        self.call(
            "AdminSetUserPassword",
            json!({
                "UserPoolId": self.pool_id,
                "Username": USER,
                "Password": PASSWORD,
                "Permanent": true,
            }),
        );
        self.access_token = self.sign_in("/AuthenticationResult/AccessToken");
    }

    fn sign_in(&self, pointer: &str) -> String {
        let answer = self.call(
            "InitiateAuth",
            json!({
                "ClientId": self.client_id,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": USER, "PASSWORD": PASSWORD},
            }),
        );
        text(&answer, pointer)
    }

    /// What to give as `endpoint_url`.
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    pub fn pool_id(&self) -> &str {
        &self.pool_id
    }

    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    pub fn access_token(&self) -> &str {
        &self.access_token
    }

    /// A fresh ID token, which is the wrong one to pass.
    pub fn id_token(&self) -> String {
        self.sign_in("/AuthenticationResult/IdToken")
    }

    /// The next code that was delivered and not yet returned, in the order of delivery; waits for it.
    pub fn sent_code(&self) -> String {
        let code = self.codes.lock().unwrap().recv_timeout(BOUND);
        code.unwrap_or_else(|_| {
            panic!(
                "no code was delivered within {BOUND:?}\n{}",
                self.process.log()
            )
        })
    }

    /// The events that the CustomMessage trigger got, one for each message sent. An event is here before the
    /// answer to its request; ClientMetadata stands at `/request/clientMetadata`.
    pub fn lambda_invocations(&self) -> Vec<Value> {
        self.lambda
            .requests()
            .iter()
            .map(|request| request.json())
            .collect()
    }

    /// One attribute of the user as the pool's operator sees it.
    pub fn user_attribute(&self, name: &str) -> Option<String> {
        let user = self.call(
            "AdminGetUser",
            json!({"UserPoolId": self.pool_id, "Username": USER}),
        );
        let attributes = user["UserAttributes"].as_array().expect("attributes");
        let found = attributes
            .iter()
            .find(|attribute| attribute["Name"] == name)?;
        Some(text(found, "/Value"))
    }

    /// Any operation, for the tests' own purposes; fails the test unless the answer is 200.
    pub fn call(&self, operation: &str, body: Value) -> Value {
        let answer = self
            .http
            .post(&self.endpoint)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header(
                "X-Amz-Target",
                format!("AWSCognitoIdentityProviderService.{operation}"),
            )
            .body(body.to_string())
            .send()
            .unwrap_or_else(|error| panic!("{operation}: {error}\n{}", self.process.log()));
        let (status, text) = (answer.status(), answer.text().unwrap());
        assert_eq!(status, 200, "{operation}: {text}\n{}", self.process.log());
        serde_json::from_str(&text).unwrap()
    }
}

/// The trigger's answer: a text with the code's placeholder, as a real trigger would give it.
fn custom_message(event: &Value) -> Answer {
    let mut event = event.clone();
    event["response"]["emailSubject"] = json!("Your code");
    event["response"]["emailMessage"] = json!("Your code is {####}");
    Answer::Reply {
        status: 200,
        headers: vec![("Content-Type".into(), "application/json".into())],
        body: event.to_string().into_bytes(),
    }
}

fn text(value: &Value, pointer: &str) -> String {
    let found = value.pointer(pointer).and_then(Value::as_str);
    found
        .unwrap_or_else(|| panic!("no {pointer} in {value}"))
        .to_owned()
}

/// The node process, killed when dropped.
struct Process {
    child: Child,
    log: Arc<Mutex<String>>,
    _data: TempDir,
}

impl Process {
    /// Returns once it listens, with its address and the codes that it will deliver.
    fn start(lambda: &str) -> (Self, String, Receiver<String>) {
        let data = tempfile::tempdir().unwrap();
        let config = json!({
            "LambdaClient": {
                "endpoint": lambda,
                "region": "local",
                "credentials": {"accessKeyId": "local", "secretAccessKey": "local"},
            },
            "TriggerFunctions": {"CustomMessage": "custom-message"},
            // Made from the port otherwise, which is not known in advance here.
            "TokenConfig": {"IssuerDomain": "http://localhost:9229"},
        });
        // It reads and writes `.cognito` in its working directory.
        std::fs::create_dir(data.path().join(".cognito")).unwrap();
        std::fs::write(data.path().join(".cognito/config.json"), config.to_string()).unwrap();

        let mut command = Command::new(program());
        clean_environment(&mut command)
            .env_remove("CODE")
            .env_remove("DEBUG")
            .env("HOST", "127.0.0.1")
            .env("PORT", "0")
            .env("AWS_SDK_JS_SUPPRESS_MAINTENANCE_MODE_MESSAGE", "1")
            .current_dir(data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command
            .spawn()
            .unwrap_or_else(|error| panic!("cognito-local does not start: {error}"));
        let log = Arc::new(Mutex::new(String::new()));
        let (address, listening) = mpsc::channel();
        let (code, codes) = mpsc::channel();
        follow(
            child.stdout.take().unwrap(),
            log.clone(),
            Some((address, code)),
        );
        follow(child.stderr.take().unwrap(), log.clone(), None);
        let process = Self {
            child,
            log,
            _data: data,
        };
        let endpoint = listening.recv_timeout(BOUND).unwrap_or_else(|_| {
            panic!(
                "cognito-local does not listen within {BOUND:?}\n{}",
                process.log()
            )
        });
        (process, endpoint, codes)
    }

    fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Keeps the log and picks the address and the codes out of it.
fn follow(
    stream: impl Read + Send + 'static,
    log: Arc<Mutex<String>>,
    found: Option<(Sender<String>, Sender<String>)>,
) {
    std::thread::spawn(move || {
        for line in BufReader::new(stream).split(b'\n').map_while(Result::ok) {
            let line = without_colours(&String::from_utf8_lossy(&line));
            if let Some((address, code)) = &found {
                if let Some((_, url)) = line.split_once("Cognito Local running on ") {
                    let _ = address.send(url.trim().to_owned());
                }
                // "│   Code:          123456              │", in a box drawn round the message.
                if let Some(digits) = line.trim_start_matches(['│', ' ']).strip_prefix("Code:") {
                    let _ = code.send(digits.trim_matches(['│', ' ']).to_owned());
                }
            }
            log.lock().unwrap().push_str(&(line + "\n"));
        }
    });
}

/// Leaves out the terminal's colour sequences, `ESC [ … m`.
fn without_colours(text: &str) -> String {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default().to_owned();
    pieces.fold(first, |text, piece| {
        text + piece.split_once('m').map_or("", |(_, rest)| rest)
    })
}
