//! The record of what arrived on the wire and what became of it, so that tests can compare requests byte by byte.

use std::collections::BTreeMap;

use axum::http::HeaderMap;
use serde::Serialize;
use serde_json::{Value, json};

use crate::clock::Seconds;
use crate::newest::Newest;

#[derive(Clone, Serialize)]
pub struct Request {
    /// The operation's name: the end of `X-Amz-Target`.
    pub target: String,
    /// Names in lower case; several headers of one name are joined by a comma.
    pub headers: BTreeMap<String, String>,
    pub body: String,
    #[serde(flatten)]
    pub fate: Fate,
}

/// What became of a request.
#[derive(Clone, Serialize)]
pub struct Fate {
    /// Which attempt of the client's call it was, from `amz-sdk-request`, and how many there may be.
    pub attempt: Option<u32>,
    pub max_attempts: Option<u32>,
    /// The call of the client that it belongs to, from `amz-sdk-invocation-id`.
    pub invocation: Option<String>,
    /// The answer's status, though it may have got lost on its way.
    pub status: u16,
    /// The code of the error that was answered.
    pub error: Option<String>,
    /// What was ordered for it: `answer`, `lose_answer` or `delay`.
    pub fault: Option<&'static str>,
    /// Seconds since 1970, by the pool's clock.
    pub at: Seconds,
}

impl Fate {
    pub fn new(headers: &HeaderMap, at: Seconds) -> Self {
        let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
        let sdk_request = text("amz-sdk-request").unwrap_or_default();
        let number = |name| {
            let mut pairs = sdk_request
                .split(';')
                .map(|pair| pair.trim().split_once('='));
            pairs.find_map(|pair| pair.filter(|(key, _)| *key == name)?.1.parse().ok())
        };
        Self {
            attempt: number("attempt"),
            max_attempts: number("max"),
            invocation: text("amz-sdk-invocation-id").map(str::to_owned),
            status: 200,
            error: None,
            fault: None,
            at,
        }
    }
}

impl Request {
    pub fn new(target: &str, headers: &HeaderMap, body: &[u8], fate: Fate) -> Self {
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
            fate,
        }
    }

    /// The request without headers and body, which hold secrets.
    pub fn summary(&self) -> Value {
        let mut summary = json!(self.fate);
        summary["target"] = json!(self.target);
        summary
    }
}

#[derive(Default)]
pub struct Recorder {
    requests: Newest<Request>,
}

impl Recorder {
    pub fn record(&mut self, request: Request) {
        let headers = request.headers.iter();
        let headers: usize = headers.map(|(name, value)| name.len() + value.len()).sum();
        let bytes = headers + request.body.len();
        self.requests.push(request, bytes);
    }

    /// The newest request first.
    pub fn newest(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter().rev()
    }

    pub fn requests(&self) -> Vec<Request> {
        self.requests.iter().cloned().collect()
    }
}
