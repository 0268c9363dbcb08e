//! The record of what arrived on the wire, so that tests can compare requests byte by byte.

use std::collections::{BTreeMap, VecDeque};

use axum::http::HeaderMap;
use serde::Serialize;

const MOST_REQUESTS: usize = 1000;
/// Metadata may be large, so the bodies are bounded together as well.
const MOST_BODY_BYTES: usize = 64 << 20;

#[derive(Clone, Serialize)]
pub struct Request {
    /// The operation's name: the end of `X-Amz-Target`.
    pub target: String,
    /// Names in lower case; several headers of one name are joined by a comma.
    pub headers: BTreeMap<String, String>,
    pub body: String,
}

impl Request {
    pub fn new(target: &str, headers: &HeaderMap, body: &[u8]) -> Self {
        let mut shown: BTreeMap<String, String> = BTreeMap::new();
        for (name, value) in headers {
            let value = String::from_utf8_lossy(value.as_bytes());
            shown
                .entry(name.as_str().to_owned())
                .and_modify(|joined| {
                    joined.push_str(", ");
                    joined.push_str(&value);
                })
                .or_insert_with(|| value.into_owned());
        }
        Self {
            target: target.to_owned(),
            headers: shown,
            body: String::from_utf8_lossy(body).into_owned(),
        }
    }
}

#[derive(Default)]
pub struct Recorder {
    requests: VecDeque<Request>,
    body_bytes: usize,
}

impl Recorder {
    pub fn record(&mut self, request: Request) {
        self.body_bytes += request.body.len();
        self.requests.push_back(request);
        while self.requests.len() > MOST_REQUESTS || self.body_bytes > MOST_BODY_BYTES {
            let Some(dropped) = self.requests.pop_front() else {
                break;
            };
            self.body_bytes -= dropped.body.len();
        }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.iter().cloned().collect()
    }
}
