//! `FaultServer`: a scripted HTTP/1.1 server on raw sockets that records what arrives and misbehaves to order.

use super::answer::{Answer, Gate};
use super::connection::{self, Ending};
use rustls::{HandshakeKind, ServerConfig};
use std::collections::HashMap;
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// A request that arrived in full.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    pub path: String,
    /// Names and values as they were sent, in the order in which they were sent.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// The connection that it came by, counted from 1.
    pub connection: usize,
    /// When its last byte was read.
    pub at: Instant,
}

impl Request {
    /// The first header of this name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self
            .headers
            .iter()
            .find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_str())
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).expect("the request's body is JSON")
    }
}

/// What the port speaks.
#[derive(Clone)]
pub enum Transport {
    Http,
    Https(Arc<ServerConfig>),
    /// A TLS port on which no handshake ever succeeds; the script is not reached.
    BrokenTls(BrokenTls),
}

/// Each of these first reads the start of the client's hello.
#[derive(Clone, Debug)]
pub enum BrokenTls {
    /// Never answers.
    Silent,
    /// Answers with a record that grows by a byte at each interval and is never whole.
    Drip { every: Duration },
    /// Answers with these bytes and closes.
    Bytes(Vec<u8>),
    /// Closes (FIN).
    Close,
    /// Resets (RST).
    Reset,
}

/// Listens from `start` until it is dropped; dropping it ends every connection and thread.
pub struct FaultServer {
    address: SocketAddr,
    scheme: &'static str,
    shared: Arc<Shared>,
    accepting: Option<JoinHandle<()>>,
}

impl FaultServer {
    /// Plain http on a free port of 127.0.0.1.
    pub fn http(script: impl IntoIterator<Item = Answer>) -> Self {
        Self::start(Ipv4Addr::LOCALHOST.into(), Transport::Http, script)
    }

    /// https on a free port of 127.0.0.1.
    pub fn https(config: Arc<ServerConfig>, script: impl IntoIterator<Item = Answer>) -> Self {
        Self::start(Ipv4Addr::LOCALHOST.into(), Transport::Https(config), script)
    }

    /// A TLS port on which no handshake succeeds.
    pub fn broken_tls(kind: BrokenTls) -> Self {
        Self::start(
            Ipv4Addr::LOCALHOST.into(),
            Transport::BrokenTls(kind),
            [Answer::ok("{}")],
        )
    }

    /// Any address of this machine, `::1` for instance.
    pub fn start(
        ip: IpAddr,
        transport: Transport,
        script: impl IntoIterator<Item = Answer>,
    ) -> Self {
        let script: Vec<Answer> = script.into_iter().collect();
        assert!(!script.is_empty(), "a script needs an answer");
        let listener = TcpListener::bind((ip, 0)).expect("a free port");
        let address = listener.local_addr().unwrap();
        let scheme = if matches!(transport, Transport::Http) {
            "http"
        } else {
            "https"
        };
        let shared = Arc::new(Shared {
            script,
            state: Mutex::default(),
            changed: Condvar::new(),
            stop: Gate::new(),
        });
        let accepting = std::thread::spawn({
            let shared = shared.clone();
            move || accept(&listener, &transport, &shared)
        });
        Self {
            address,
            scheme,
            shared,
            accepting: Some(accepting),
        }
    }

    pub fn port(&self) -> u16 {
        self.address.port()
    }

    /// `http://127.0.0.1:1234`, without a trailing slash.
    pub fn url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// The same port under another name of this machine, `localhost` for instance.
    pub fn url_for(&self, host: &str) -> String {
        format!("{}://{host}:{}", self.scheme, self.port())
    }

    /// The requests so far that arrived with their whole body.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    pub fn request_count(&self) -> usize {
        self.shared.lock().request_count
    }

    /// From now on requests are counted only, not kept: for tests that send very many.
    pub fn stop_recording(&self) {
        self.shared.lock().only_counting = true;
    }

    /// The connections accepted so far, with or without a request.
    pub fn connection_count(&self) -> usize {
        self.shared.lock().accepted
    }

    /// Whether each connection's TLS handshake was a full one or took an earlier session up again, in the
    /// order in which they were done: the connection's number and the kind.
    pub fn handshakes(&self) -> Vec<(usize, HandshakeKind)> {
        self.shared.lock().handshakes.clone()
    }

    /// Why TLS handshakes failed, in this server's words.
    pub fn handshake_errors(&self) -> Vec<String> {
        self.shared.lock().handshake_errors.clone()
    }

    /// Waits until `count` requests have arrived and returns them; fails the test at `limit`.
    pub fn wait_for_requests(&self, count: usize, limit: Duration) -> Vec<Request> {
        let state = self
            .shared
            .wait(limit, |state| state.request_count >= count);
        let seen = state.request_count;
        assert!(
            seen >= count,
            "{seen} of {count} requests arrived within {limit:?}"
        );
        state.requests.clone()
    }

    /// Waits until `count` connections have been accepted; fails the test at `limit`.
    pub fn wait_for_connections(&self, count: usize, limit: Duration) {
        let seen = self
            .shared
            .wait(limit, |state| state.accepted >= count)
            .accepted;
        assert!(
            seen >= count,
            "{seen} of {count} connections opened within {limit:?}"
        );
    }

    /// Waits until `count` connections have been closed, reset or left; fails the test at `limit`.
    pub fn wait_for_ended(&self, count: usize, limit: Duration) {
        let seen = self.shared.wait(limit, |state| state.ended >= count).ended;
        assert!(
            seen >= count,
            "{seen} of {count} connections ended within {limit:?}"
        );
    }
}

impl Drop for FaultServer {
    fn drop(&mut self) {
        self.shared.stop.open();
        // The accepting thread sleeps in accept(): a connection of our own wakes it.
        let woken = TcpStream::connect(self.address).is_ok();
        if let Some(thread) = self.accepting.take().filter(|_| woken) {
            let _ = thread.join();
        }
        for stream in self.shared.lock().open.values() {
            let _ = stream.shutdown(Shutdown::Both);
        }
        let still = self
            .shared
            .wait(super::BOUND, |state| state.running == 0)
            .running;
        if still > 0 && !std::thread::panicking() {
            panic!("{still} connections of the test server did not end");
        }
    }
}

/// What the threads of one server share.
pub(super) struct Shared {
    script: Vec<Answer>,
    state: Mutex<State>,
    changed: Condvar,
    /// Opened when the server is dropped.
    pub stop: Gate,
}

#[derive(Default)]
struct State {
    taken: usize,
    requests: Vec<Request>,
    request_count: usize,
    only_counting: bool,
    accepted: usize,
    ended: usize,
    running: usize,
    /// A second handle of each open connection, by which the server can end it.
    open: HashMap<usize, TcpStream>,
    handshakes: Vec<(usize, HandshakeKind)>,
    handshake_errors: Vec<String>,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A test's failed assertion must not hide behind a poisoned lock.
        self.state
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn wait(&self, limit: Duration, done: impl Fn(&State) -> bool) -> MutexGuard<'_, State> {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), limit, |state| !done(state));
        waited.unwrap_or_else(|poisoned| poisoned.into_inner()).0
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.changed.notify_all();
        result
    }

    fn upcoming(&self, state: &State) -> &Answer {
        &self.script[state.taken.min(self.script.len() - 1)]
    }

    /// The next answer, if it is one that comes before a request was read.
    pub fn take_at_the_start(&self) -> Option<Answer> {
        let mut state = self.lock();
        let answer = self.upcoming(&state).clone();
        answer.is_at_the_start().then(|| {
            state.taken += 1;
            answer
        })
    }

    /// Records the request and takes the answer to it.
    pub fn record(&self, request: &Request) -> Answer {
        self.change(|state| {
            state.request_count += 1;
            if !state.only_counting {
                state.requests.push(request.clone());
            }
            let answer = self.upcoming(state).clone();
            state.taken += 1;
            answer
        })
    }

    pub fn record_handshake(&self, connection: usize, kind: HandshakeKind) {
        self.change(|state| state.handshakes.push((connection, kind)));
    }

    pub fn record_handshake_error(&self, error: String) {
        self.change(|state| state.handshake_errors.push(error));
    }
}

fn accept(listener: &TcpListener, transport: &Transport, shared: &Arc<Shared>) {
    for stream in listener.incoming() {
        if shared.stop.wait(Duration::ZERO) {
            return;
        }
        let Ok(stream) = stream else { continue };
        let Ok(second_handle) = stream.try_clone() else {
            continue;
        };
        let number = shared.change(|state| {
            state.accepted += 1;
            state.running += 1;
            state.open.insert(state.accepted, second_handle);
            state.accepted
        });
        let (transport, shared) = (transport.clone(), shared.clone());
        std::thread::spawn(move || {
            // A panic (in a computed answer, say) must not leave the server waiting for this thread.
            let serve = || connection::serve(stream, number, transport, &shared);
            let ending = catch_unwind(AssertUnwindSafe(serve)).unwrap_or(Ending::Close);
            finish(number, ending, &shared);
        });
    }
}

/// Ends the connection, whose own handle is closed by now, the way that the script asked for.
fn finish(number: usize, ending: Ending, shared: &Shared) {
    let handle = match ending {
        Ending::Hold => None,
        Ending::Close | Ending::Reset => shared.change(|state| state.open.remove(&number)),
    };
    if let (Some(handle), Ending::Reset) = (handle, &ending) {
        // Closing with SO_LINGER 0 sends RST. tokio's socket sets it without unsafe code, and needs no runtime.
        let socket = tokio::net::TcpSocket::from_std_stream(handle);
        socket.set_zero_linger().expect("SO_LINGER");
    }
    shared.change(|state| {
        state.running -= 1;
        if !matches!(ending, Ending::Hold) {
            state.ended += 1;
        }
    });
}
