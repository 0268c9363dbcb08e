//! What a `FaultServer` does with a request, as data: a script is a list of these.

use super::server::Request;
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

/// One entry of a script. Each request takes the next one; the last one repeats.
///
/// The entries under "at the start" are taken when a connection opens (or, on a kept one, with the
/// first byte of the next request) and are not counted as requests: nothing was read in full.
#[derive(Clone)]
pub enum Answer {
    // Whole answers; the connection stays open for the next request.
    /// An answer with `Content-Length`.
    Reply {
        status: u16,
        headers: Vec<(String, String)>,
        body: Vec<u8>,
    },
    /// An answer with `Transfer-Encoding: chunked`.
    Chunked {
        status: u16,
        headers: Vec<(String, String)>,
        chunks: Vec<Vec<u8>>,
    },
    /// A redirect without a body.
    Redirect { status: u16, location: String },
    /// Whatever the function makes of the request.
    Computed(Arc<dyn Fn(&Request) -> Answer + Send + Sync>),
    /// The answer, once the gate is open: holds a call in flight for as long as a test needs it.
    Gated { gate: Gate, then: Box<Answer> },
    /// The answer, after a while.
    Later { after: Duration, then: Box<Answer> },

    // Whole answers on a connection that then ends.
    /// A reply that promises keep-alive; then the idle connection is closed.
    ReplyThenClose { status: u16, body: Vec<u8> },
    /// A reply that promises keep-alive; then the idle connection is reset.
    ReplyThenReset { status: u16, body: Vec<u8> },
    /// These bytes as they are; then the connection is closed.
    Raw(Vec<u8>),

    // The answer is lost.
    /// Closes (FIN) without a byte.
    CloseAfterRequest,
    /// Resets (RST) without a byte.
    ResetAfterRequest,
    /// Never answers, and holds the connection until the client leaves it or the server is dropped.
    HangAfterRequest,
    /// A good header, a part of the promised body, then the end.
    CutBody {
        status: u16,
        body: Vec<u8>,
        missing: usize,
    },
    /// Ends in the middle of a header line.
    CutHeader,

    // The answer never ends.
    /// A header, a byte at each interval.
    DripHeader { every: Duration },
    /// A good header, then a body, a byte at each interval.
    DripBody { every: Duration },
    /// A good header, then a body as fast as it goes.
    EndlessBody,
    /// Header lines as fast as they go.
    EndlessHeader,

    // At the start.
    /// Closes (FIN) before reading. What still arrives is thrown away, so that the client sees an
    /// end of stream and never, by chance of timing, a reset.
    CloseBeforeReading,
    /// Resets (RST) before reading; with TLS, before the handshake. It may come so soon that the client's
    /// connect fails by it; `ResetAfterReading` of 0 bytes always lets the connect succeed.
    ResetBeforeReading,
    /// Reads this many bytes of the body (and the header, and the TLS handshake), then resets.
    ResetAfterReading { body_bytes: usize },
    /// Accepts and never reads; with TLS, not even the handshake.
    SilentAccept,
}

impl Answer {
    /// 200 with a JSON body, as the service sends it.
    pub fn ok(body: &str) -> Self {
        Self::reply(200, &[], body)
    }

    /// Any status, the service's content type and further headers.
    pub fn reply(status: u16, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Self {
        let mut all = vec![(
            "Content-Type".to_owned(),
            "application/x-amz-json-1.1".to_owned(),
        )];
        all.extend(
            headers
                .iter()
                .map(|(name, value)| (name.to_string(), value.to_string())),
        );
        Self::Reply {
            status,
            headers: all,
            body: body.as_ref().to_vec(),
        }
    }

    /// A service error, in the header and the body, as the service sends it.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        Self::reply(
            status,
            &[
                ("x-amzn-errortype", &format!("{code}:")),
                ("x-amzn-errormessage", message),
            ],
            serde_json::json!({"__type": code, "message": message}).to_string(),
        )
    }

    /// An error page of something in between, a load balancer for instance.
    pub fn html(status: u16) -> Self {
        Self::Reply {
            status,
            headers: vec![("Content-Type".into(), "text/html".into())],
            body: format!("<html><body><h1>{status}</h1></body></html>").into_bytes(),
        }
    }

    pub fn computed(function: impl Fn(&Request) -> Answer + Send + Sync + 'static) -> Self {
        Self::Computed(Arc::new(function))
    }

    pub fn gated(gate: &Gate, then: Answer) -> Self {
        Self::Gated {
            gate: gate.clone(),
            then: Box::new(then),
        }
    }

    pub fn later(after: Duration, then: Answer) -> Self {
        Self::Later {
            after,
            then: Box::new(then),
        }
    }

    /// Whether it is taken before a request was read.
    pub(super) fn is_at_the_start(&self) -> bool {
        matches!(
            self,
            Self::CloseBeforeReading
                | Self::ResetBeforeReading
                | Self::ResetAfterReading { .. }
                | Self::SilentAccept
        )
    }
}

/// Closed when made, open for ever after `open`.
#[derive(Clone, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn open(&self) {
        *self.0.0.lock().unwrap() = true;
        self.0.1.notify_all();
    }

    /// Waits for `open`; false when `limit` passed first.
    pub fn wait(&self, limit: Duration) -> bool {
        let (open, _) = self
            .0
            .1
            .wait_timeout_while(self.0.0.lock().unwrap(), limit, |open| !*open)
            .unwrap();
        *open
    }
}
