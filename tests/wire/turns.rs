//! Round trips: how often a call waits for the server, counted by a relay that sees each direction. No clock counts
//! them: the relay holds back what the server says in a call's last turn until the server has the whole request, so a
//! call that needs another turn never ends.

use std::io::{ErrorKind, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use cognito::{Client, Options, Status};
use rustls::HandshakeKind::{self, Full, Resumed};
use rustls::SupportedProtocolVersion;
use rustls::version::{TLS12, TLS13};

use crate::support::answer::Answer;
use crate::support::server::FaultServer;
use crate::support::tls::TestCa;

/// Only a hang comes near it.
const BOUND: Duration = Duration::from_secs(300);

/// The type of a TLS record that only old middle boxes look at: no turn begins with it.
const CHANGE_CIPHER_SPEC: u8 = 20;

#[derive(Default)]
struct Turns {
    /// How many the call may take.
    allowed: usize,
    now: usize,
    /// The connection by which the client has heard something of the server in this turn.
    heard_by: Option<usize>,
    /// How many requests the server has when it has this call's.
    requests: usize,
    connections: Vec<TcpStream>,
}

/// Passes connections on to a server.
struct Relay {
    server: Arc<FaultServer>,
    port: u16,
    turns: Arc<Mutex<Turns>>,
}

impl Relay {
    fn start(server: FaultServer) -> Relay {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let relay = Relay {
            server: Arc::new(server),
            port: listener.local_addr().unwrap().port(),
            turns: Arc::default(),
        };
        let (server, turns) = (relay.server.clone(), relay.turns.clone());
        // Threads and listener end with the process.
        thread::spawn(move || {
            for number in 0.. {
                let (client, _) = listener.accept().unwrap();
                let upstream = TcpStream::connect(("127.0.0.1", server.port())).unwrap();
                for end in [&client, &upstream] {
                    end.set_nodelay(true).unwrap();
                    turns
                        .lock()
                        .unwrap()
                        .connections
                        .push(end.try_clone().unwrap());
                }
                let (from, to) = (client.try_clone().unwrap(), upstream.try_clone().unwrap());
                let of_client = turns.clone();
                thread::spawn(move || pass_on_client(number, from, to, &of_client));
                let (of_server, server) = (turns.clone(), server.clone());
                thread::spawn(move || {
                    pass_on_server(number, upstream, client, &of_server, &server)
                });
            }
        });
        relay
    }

    /// Begins a call that may take so many turns.
    fn allow(&self, turns: usize) {
        let mut now = self.turns.lock().unwrap();
        now.allowed = turns;
        now.now = 1;
        now.heard_by = None;
        now.requests = self.server.request_count() + 1;
    }

    /// Closes all connections.
    fn cut(&self) {
        for connection in self.turns.lock().unwrap().connections.drain(..) {
            let _ = connection.shutdown(Shutdown::Both);
        }
    }
}

/// Passes on what the client says, and begins a turn where it answers to something. What it says in the last turn, when
/// it has heard the answer to its request, is a farewell.
fn pass_on_client(number: usize, mut from: TcpStream, mut to: TcpStream, turns: &Mutex<Turns>) {
    let mut records = Records::default();
    pass_on(&mut from, &mut to, |bytes| {
        let mut turns = turns.lock().unwrap();
        let answers = records.say_something(bytes) && turns.heard_by == Some(number);
        if answers && turns.now < turns.allowed {
            turns.now += 1;
            turns.heard_by = None;
        }
    });
}

/// Passes on what the server says: in the last turn once the server has the request.
fn pass_on_server(
    number: usize,
    mut from: TcpStream,
    mut to: TcpStream,
    turns: &Mutex<Turns>,
    server: &FaultServer,
) {
    pass_on(&mut from, &mut to, |_| {
        let (is_last, requests) = {
            let turns = turns.lock().unwrap();
            (turns.now >= turns.allowed, turns.requests)
        };
        if is_last {
            server.wait_for_requests(requests, BOUND);
        }
        turns.lock().unwrap().heard_by = Some(number);
    });
}

fn pass_on(from: &mut TcpStream, to: &mut TcpStream, mut before: impl FnMut(&[u8])) {
    let mut bytes = [0; 16 * 1024];
    loop {
        let length = match from.read(&mut bytes) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(_) => break,
        };
        before(&bytes[..length]);
        if to.write_all(&bytes[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
}

/// The records of one direction of TLS.
#[derive(Default)]
struct Records {
    head: Vec<u8>,
    /// How much of the record is still to come.
    left: usize,
}

impl Records {
    /// Returns whether a part of a record is among the bytes that is no change of cipher.
    fn say_something(&mut self, mut bytes: &[u8]) -> bool {
        let mut says_something = false;
        while let Some(&byte) = bytes.first() {
            if self.left > 0 {
                says_something |= self.head[0] != CHANGE_CIPHER_SPEC;
                let skipped = self.left.min(bytes.len());
                self.left -= skipped;
                bytes = &bytes[skipped..];
                continue;
            }
            if self.head.len() == 5 {
                self.head.clear();
            }
            self.head.push(byte);
            bytes = &bytes[1..];
            if let [_, _, _, high, low] = self.head[..] {
                self.left = usize::from(u16::from_be_bytes([high, low]));
            }
        }
        says_something
    }
}

/// A client's way to a server of one version of TLS, through a relay.
struct Way {
    relay: Relay,
    ca: TestCa,
}

impl Way {
    fn new(version: &'static SupportedProtocolVersion, answer: Answer) -> Way {
        let ca = TestCa::new();
        let server = FaultServer::https(ca.good().config_for(&[version]), [answer]);
        Way {
            relay: Relay::start(server),
            ca,
        }
    }

    fn client(&self, timeout: Duration) -> Client {
        let url = format!("https://127.0.0.1:{}", self.relay.port);
        let options = Options::new().endpoint_url(&url).timeout(timeout);
        let bundle = self.ca.bundle().to_str().unwrap().to_owned();
        let options = options.set("ca_bundle", bundle).set("max_attempts", 1);
        Client::new(options.set("connect_timeout", BOUND.as_secs())).unwrap()
    }

    /// Makes a call that has to take exactly so many turns.
    #[track_caller]
    fn call(&self, client: &Client, turns: usize) {
        self.relay.allow(turns);
        client.get_user("token").unwrap();
        let now = self.relay.turns.lock().unwrap().now;
        assert_eq!(now, turns);
    }

    #[track_caller]
    fn assert_handshakes(&self, expected: &[HandshakeKind]) {
        let kinds = self.relay.server.handshakes().into_iter();
        assert_eq!(kinds.map(|(_, kind)| kind).collect::<Vec<_>>(), expected);
    }
}

fn ok() -> Answer {
    Answer::ok(r#"{"Username":"u","UserAttributes":[]}"#)
}

/// Each version, with the turns of a first call and of one that resumes a session.
fn versions() -> [(&'static SupportedProtocolVersion, usize, usize); 2] {
    [(&TLS13, 2, 2), (&TLS12, 3, 2)]
}

#[test]
fn a_first_call_takes_the_turns_of_its_handshake_and_one_and_a_warm_call_takes_one() {
    for (version, first, _) in versions() {
        let way = Way::new(version, ok());
        let client = way.client(BOUND);
        way.call(&client, first);
        way.call(&client, 1);
        way.call(&client, 1);
        way.assert_handshakes(&[Full]);
    }
}

#[test]
fn a_connection_after_another_resumes_its_session() {
    for (version, first, resumed) in versions() {
        // After one that the server closed with its answer, and after one that was lost while it was idle.
        let answer = Answer::reply(200, &[("Connection", "close")], r#"{"UserAttributes":[]}"#);
        let way = Way::new(version, answer);
        let client = way.client(BOUND);
        way.call(&client, first);
        way.call(&client, resumed);
        way.assert_handshakes(&[Full, Resumed]);

        let way = Way::new(version, ok());
        let client = way.client(BOUND);
        way.call(&client, first);
        way.relay.cut();
        way.call(&client, resumed);
        way.call(&client, 1);
        way.assert_handshakes(&[Full, Resumed]);
    }
}

#[test]
fn with_a_turn_less_no_call_ends() {
    for (version, first, _) in versions() {
        let way = Way::new(version, ok());
        let client = way.client(Duration::from_millis(300));
        way.relay.allow(first - 1);
        let error = client.get_user("token").unwrap_err();
        assert_eq!(
            error.status(),
            Status::Timeout,
            "{:?}: {error}",
            version.version
        );
        // Lets the server's side go on.
        way.relay.cut();
    }
}
