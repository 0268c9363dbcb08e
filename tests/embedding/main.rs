//! The library embedded in somebody else's process: real C programs, one file for each hazard. Here: what these tests share.

#[path = "../support/mod.rs"]
mod support;

mod costs;
mod descriptors;
mod documentation;
mod fork;
mod independence;
mod interrupt;
mod loading;
mod memory;
mod own_build;
mod panics;
mod secrets;
mod sharing;
mod signals;
mod surroundings;
mod threads;
mod trust;

use support::c::CProgram;
use support::process::Finished;
use support::server::FaultServer;
use support::tls::TestCa;

/// Compiles one of the C programs in `tests/embedding`.
#[track_caller]
pub fn compile(name: &str, flags: &[&str]) -> CProgram {
    let mut all = vec!["-pthread"];
    all.extend(flags);
    CProgram::compile(format!("tests/embedding/{name}.c"), &all)
}

/// A server with the environment that leads a client there.
pub struct TestServer {
    server: FaultServer,
    env: Vec<(String, String)>,
    _ca: Option<TestCa>,
}

impl TestServer {
    pub fn http(script: impl IntoIterator<Item = support::answer::Answer>) -> Self {
        Self::new(FaultServer::http(script), None)
    }

    pub fn https(script: impl IntoIterator<Item = support::answer::Answer>) -> Self {
        Self::https_by(rustls::DEFAULT_VERSIONS, script)
    }

    /// https by these versions of TLS alone.
    pub fn https_by(
        versions: &[&'static rustls::SupportedProtocolVersion],
        script: impl IntoIterator<Item = support::answer::Answer>,
    ) -> Self {
        let ca = TestCa::new();
        let server = FaultServer::https(ca.good().config_for(versions), script);
        Self::new(server, Some(ca))
    }

    /// http and https in turn.
    pub fn each(
        script: impl Fn() -> Vec<support::answer::Answer>,
    ) -> impl Iterator<Item = (&'static str, Self)> {
        [("http", false), ("https", true)]
            .into_iter()
            .map(move |(scheme, tls)| {
                let server = match tls {
                    true => Self::https(script()),
                    false => Self::http(script()),
                };
                (scheme, server)
            })
    }

    fn new(server: FaultServer, ca: Option<TestCa>) -> Self {
        // By its name, so that name look-up is in it too.
        let mut env = vec![("AWS_ENDPOINT_URL".to_owned(), server.url_for("localhost"))];
        // What takes long here is a busy machine, or valgrind: no test is about that.
        for name in ["COGNITO_TIMEOUT", "COGNITO_CONNECT_TIMEOUT"] {
            env.push((name.to_owned(), "600".to_owned()));
        }
        if let Some(ca) = &ca {
            env.push((
                "AWS_CA_BUNDLE".to_owned(),
                ca.bundle().display().to_string(),
            ));
        }
        Self {
            server,
            env,
            _ca: ca,
        }
    }

    pub fn env(&self) -> Vec<(&str, &str)> {
        self.env
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect()
    }

    /// Runs a program against the server to its end.
    #[track_caller]
    pub fn run(&self, program: &CProgram, args: &[&str]) -> Finished {
        program.run(&self.env(), "", args, LIMIT)
    }
}

/// What the server saw.
impl std::ops::Deref for TestServer {
    type Target = FaultServer;

    fn deref(&self) -> &FaultServer {
        &self.server
    }
}

/// The bound of one program's run: only a hang comes near it.
pub const LIMIT: std::time::Duration = std::time::Duration::from_secs(900);

/// The token of a request.
pub fn token_of(request: &support::server::Request) -> String {
    request.json()["AccessToken"]
        .as_str()
        .expect("every request has a token")
        .to_owned()
}
