//! HTTP as it goes over the wire: requests in bytes, answers up to their end or to a reset.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use serde_json::Value;

use crate::support::*;

/// Far beyond what anything here takes: it only keeps a broken test from hanging for ever.
const PATIENCE: Duration = Duration::from_secs(60);

fn address(pool: &LocalPool) -> &str {
    let address = pool.endpoint().strip_prefix("http://");
    address.expect("the endpoint is plain http")
}

/// Sends a request whose headers are given as lines, without `Host` where there is one among them.
pub fn connect(
    pool: &LocalPool,
    method: &str,
    path: &str,
    headers: &[&str],
    body: &str,
) -> TcpStream {
    let mut lines = vec![format!("{method} {path} HTTP/1.1")];
    if !headers.iter().any(|header| header.starts_with("Host:")) {
        lines.push(format!("Host: {}", address(pool)));
    }
    lines.extend(headers.iter().map(|&header| header.to_owned()));
    lines.push(format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(address(pool)).expect("the local pool listens");
    stream
        .set_read_timeout(Some(PATIENCE))
        .expect("a bound can be set");
    stream
        .write_all(lines.join("\r\n").as_bytes())
        .expect("the local pool reads");
    stream
}

/// Returns status line, headers and body of the answer.
pub fn answer(pool: &LocalPool, method: &str, path: &str, headers: &[&str], body: &str) -> String {
    let headers = [headers, &["Connection: close"]].concat();
    let mut text = String::new();
    let read = connect(pool, method, path, &headers, body).read_to_string(&mut text);
    read.expect("the local pool sends its whole answer");
    text
}

/// Calls an operation and returns the error with which the connection breaks off, before the first byte.
pub fn breaks_off(pool: &LocalPool, operation: &str, body: &Value) -> std::io::ErrorKind {
    let target = format!("X-Amz-Target: AWSCognitoIdentityProviderService.{operation}");
    let headers = [target.as_str(), "Content-Type: application/x-amz-json-1.1"];
    let mut bytes = Vec::new();
    let read = connect(pool, "POST", "/", &headers, &body.to_string()).read_to_end(&mut bytes);
    assert_eq!(String::from_utf8_lossy(&bytes), "");
    read.expect_err("the connection breaks off").kind()
}

/// The stream of events.
pub struct Events(BufReader<TcpStream>);

impl Events {
    /// Returns once the pool has begun to answer, so that nothing later is missed.
    pub fn open(pool: &LocalPool, query: &str, headers: &[&str]) -> Self {
        let path = format!("/control/v1/events{query}");
        let mut events = Self(BufReader::new(connect(pool, "GET", &path, headers, "")));
        assert_eq!(events.line(), "HTTP/1.1 200 OK");
        let mut is_stream = false;
        loop {
            match events.line().as_str() {
                "" => break,
                line => is_stream |= line == "content-type: text/event-stream",
            }
        }
        assert!(is_stream);
        events
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        let read = self.0.read_line(&mut line).expect("the local pool goes on");
        assert!(read > 0, "the stream of events has ended");
        line.trim_end().to_owned()
    }

    /// The next event: number, name, data.
    pub fn next(&mut self) -> (u64, String, Value) {
        let (mut id, mut name, mut data) = (None, None, None);
        loop {
            let line = self.line();
            match line.split_once(": ") {
                Some(("id", value)) => id = value.parse().ok(),
                Some(("event", value)) => name = Some(value.to_owned()),
                Some(("data", value)) => data = serde_json::from_str(value).ok(),
                // Chunks' lengths, and the blank lines that end events.
                _ => {}
            }
            if let (Some(id), Some(name), Some(data)) = (id, &name, &data) {
                return (id, name.clone(), Value::clone(data));
            }
        }
    }
}
