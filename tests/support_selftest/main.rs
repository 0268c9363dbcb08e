//! Tests of the tests' own support: each server does to a client what its name says. Here: what these tests share.

#[path = "../support/mod.rs"]
mod support;

mod http;
mod pool;
mod programs;
mod suites;
mod tls;

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;
use support::BOUND;
use support::server::FaultServer;

/// A wait that must end without an answer: long enough that an answer would have come.
pub const QUIET: Duration = Duration::from_millis(200);

pub const POST: &[u8] = b"POST /base HTTP/1.1\r\nHost: a\r\nX-Twice: 1\r\nx-twice: 2\r\nContent-Length: 7\r\n\r\n{\"a\":1}";

pub fn connect(port: u16) -> TcpStream {
    let stream = TcpStream::connect(("127.0.0.1", port)).unwrap();
    stream.set_read_timeout(Some(BOUND)).unwrap();
    stream.set_write_timeout(Some(BOUND)).unwrap();
    stream
}

/// Sends a request, if there still is a connection, and reads to the end.
pub fn talk(server: &FaultServer) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(("127.0.0.1", server.port()))?;
    stream.set_read_timeout(Some(BOUND))?;
    stream.write_all(POST)?;
    rest(&mut stream)
}

/// Sends a request on a new connection.
pub fn post(server: &FaultServer) -> TcpStream {
    let mut stream = connect(server.port());
    stream.write_all(POST).unwrap();
    stream
}

/// Reads to the end of the stream.
pub fn rest(stream: &mut impl Read) -> std::io::Result<String> {
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// Reads one whole answer with this body.
pub fn expect_reply(stream: &mut impl Read, body: &str) -> String {
    let mut text = String::new();
    let mut byte = [0];
    while !text.ends_with(&format!("\r\n\r\n{body}")) {
        stream
            .read_exact(&mut byte)
            .unwrap_or_else(|error| panic!("{error} after {text:?}"));
        text.push(byte[0] as char);
    }
    text
}

pub fn assert_reset<T: std::fmt::Debug>(result: std::io::Result<T>) {
    assert_eq!(
        result.expect_err("a reset").kind(),
        ErrorKind::ConnectionReset
    );
}

/// A reset may also show as a refused write, by when it comes.
pub fn assert_lost<T: std::fmt::Debug>(result: std::io::Result<T>) {
    let kind = result.expect_err("a lost connection").kind();
    assert!(
        matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{kind:?}"
    );
}
