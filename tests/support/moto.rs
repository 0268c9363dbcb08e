//! moto's server, the imitation of AWS from PyPI, as a process of its own with one user pool and one app client.

use super::process::clean_environment;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// Installs what the tests need.
pub const INSTALL: &str = "pip install -r tests/requirements.txt";

/// Starts the server on a free port, prints its address and the client's id, and ends with its standard input.
const SERVER: &str = r#"
import sys, boto3
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
server.start()
url = "http://%s:%d" % server.get_host_and_port()
cognito = boto3.client("cognito-idp", endpoint_url=url, region_name="us-east-1",
                       aws_access_key_id="test", aws_secret_access_key="test")
pool = cognito.create_user_pool(PoolName="tests", AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="tests", ExplicitAuthFlows=flows)
print(url, client["UserPoolClient"]["ClientId"], flush=True)
sys.stdin.read()
"#;

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
    let mut command = python("import boto3, moto.server");
    command
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn python(program: &str) -> Command {
    let mut command = Command::new("python3");
    clean_environment(&mut command).args(["-c", program]);
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
        let mut child = python(SERVER)
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
        let (endpoint, client_id) = line.trim().split_once(' ').expect("moto's server starts");
        moto.endpoint = endpoint.to_owned();
        moto.client_id = client_id.to_owned();
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
