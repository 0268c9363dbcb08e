//! The blocking HTTP core: one attempt at a time, on the calling thread, within a deadline.

#[cfg(feature = "failpoints")]
mod failing;
mod fault;
mod lane;
mod resolve;
pub(crate) mod tls;

use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use bytes::Bytes;
use once_cell::sync::OnceCell;
use reqwest::Url;
use reqwest::header::HeaderMap;
use rustls::ClientConfig;

use self::fault::{Fault, Peer};
use self::lane::{IDLE, Lane, Plan};
use self::resolve::Resolver;
use crate::config::Config;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::ffi::guard;
use crate::host::{Host, INTERRUPT_INTERVAL};
use crate::protocol::Answer;
use crate::random::Uuids;
use crate::status::Status;

/// Largest answer that is read. Real ones have a few hundred bytes.
const MAX_BODY: usize = 1024 * 1024;

/// Idle connections that are kept, as many as threads that called at once, up to this.
const MAX_IDLE_LANES: usize = 32;

/// What belongs to one process and is made anew in a forked child.
#[derive(Default)]
pub(crate) struct Transport {
    lanes: Mutex<Vec<Lane>>,
    tls: OnceCell<ClientConfig>,
    resolver: Resolver,
    pub(crate) invocations: Uuids,
}

/// One request, ready to go.
pub(crate) struct Request<'a> {
    pub(crate) endpoint: &'a Endpoint,
    pub(crate) url: &'a Url,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Transport {
    /// Sends the request once and waits for the answer until `deadline`.
    pub(crate) fn attempt(
        &self,
        config: &Config,
        host: &dyn Host,
        request: Request<'_>,
        deadline: Instant,
    ) -> Result<Answer, Fault> {
        fail_point!("transport");
        let peer = peer(config, &request).map_err(Fault::not_sent)?;
        let lane = match self.take_lane() {
            Some(lane) => lane,
            None => self
                .new_lane(config, request.url)
                .map_err(Fault::not_sent)?,
        };
        let started = Instant::now();
        // One that was caught further in, and told by then.
        guard::place();
        let mut work = lane.begin(|http| exchange(http, request));
        let ended = loop {
            let until = match host.can_interrupt() {
                true => deadline.min(Instant::now() + INTERRUPT_INTERVAL),
                false => deadline,
            };
            if let Some(done) = lane.drive(&mut work, until) {
                break done.map_err(|failure| failure.explain(&peer, config));
            }
            let connecting = lane.was_connecting();
            if Instant::now() >= deadline {
                break Err(Fault {
                    error: out_of_time(started, connecting, config, &peer),
                    sent: !connecting,
                });
            }
            if host.interrupted() {
                break Err(Fault {
                    error: cancelled(),
                    sent: !connecting,
                });
            }
        };
        drop(work);
        let ended = told_if_defect(ended);
        // After a fault the connection is in an unknown state: it is closed with its lane.
        if ended.is_ok() {
            self.give_back(lane);
        }
        ended
    }

    /// A lane whose connection is fresh enough to use.
    fn take_lane(&self) -> Option<Lane> {
        let mut lanes = self.lanes();
        lanes.pop()
    }

    fn give_back(&self, mut lane: Lane) {
        let now = Instant::now();
        lane.idle_since = now;
        let stale: Vec<Lane> = {
            let mut lanes = self.lanes();
            lanes.push(lane);
            // Taken from the end and given back there, so the longest idle ones are in front.
            let fresh = |lane: &Lane| now.duration_since(lane.idle_since) < IDLE;
            let first_fresh = lanes.iter().position(fresh).unwrap_or(lanes.len());
            let over = lanes.len().saturating_sub(MAX_IDLE_LANES);
            lanes.drain(..first_fresh.max(over)).collect()
        };
        // Closed outside the lock: other callers need not wait for that.
        drop(stale);
    }

    fn lanes(&self) -> std::sync::MutexGuard<'_, Vec<Lane>> {
        self.lanes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn new_lane(&self, config: &Config, url: &Url) -> Result<Lane, Error> {
        let uses_tls = url.scheme() == "https"
            || config
                .proxies
                .for_url(url)?
                .is_some_and(|proxy| proxy.is_https());
        // The trust store is read once in a process, and only if TLS is used at all.
        let tls = if uses_tls {
            self.tls
                .get_or_try_init(|| tls::client_config(config))?
                .clone()
        } else {
            tls::without_trust()?
        };
        Lane::new(Plan {
            tls,
            proxy: config.proxies.for_reqwest(url)?,
            resolver: self.resolver.clone(),
            connect_timeout: config.connect_timeout,
            user_agent: config.user_agent.clone(),
        })
    }
}

fn peer<'a>(config: &Config, request: &Request<'a>) -> Result<Peer<'a>, Error> {
    Ok(Peer {
        host: &request.endpoint.host,
        proxy: config
            .proxies
            .for_url(request.url)?
            .map(|proxy| (proxy.shown(), proxy.source().to_string())),
        is_https: request.endpoint.is_https,
    })
}

/// hyper drives a connection in a task of its own, on this thread. The runtime catches a panic
/// there, and what comes of it looks like a connection that was closed, or like a shorter answer.
fn told_if_defect(ended: Result<Answer, Fault>) -> Result<Answer, Fault> {
    let place = guard::place();
    if place.is_empty() {
        return ended;
    }
    Err(Fault {
        error: Error::internal(format!("A defect stopped the connection ({place}).")),
        sent: ended.map_or_else(|fault| fault.sent, |_| true),
    })
}

/// Why an exchange failed, before it is put in words.
enum Failure {
    Request(reqwest::Error),
    TooLarge,
}

impl Failure {
    fn explain(self, peer: &Peer<'_>, config: &Config) -> Fault {
        match self {
            Failure::Request(error) if error.is_builder() => {
                Fault::not_sent(Error::internal("The request could not be built."))
            }
            Failure::Request(error) if error.is_connect() => {
                fault::connect(&error, peer, config.connect_timeout.as_secs_f64())
            }
            Failure::Request(error) => fault::after_connect(&error, peer),
            Failure::TooLarge => Fault::sent(
                Error::new(
                    Status::BadResponse,
                    format!("{} answered with more than {MAX_BODY} bytes.", peer.host),
                )
                .with_hint("Something else than Cognito may have answered: check endpoint_url."),
            ),
        }
    }
}

/// Request out, answer in, the body up to its limit.
async fn exchange(http: reqwest::Client, request: Request<'_>) -> Result<Answer, Failure> {
    fail_point!("exchange");
    let mut response = http
        .post(request.url.clone())
        .headers(request.headers)
        .body(outgoing(request.body))
        .send()
        .await
        .map_err(Failure::Request)?;
    let expected = response.content_length().unwrap_or(0);
    if expected > MAX_BODY as u64 {
        return Err(Failure::TooLarge);
    }
    let mut body = Vec::with_capacity(expected as usize);
    while let Some(chunk) = response.chunk().await.map_err(Failure::Request)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(Failure::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(Answer {
        status: response.status().as_u16(),
        headers: std::mem::take(response.headers_mut()),
        body,
    })
}

#[cfg(not(feature = "failpoints"))]
fn outgoing(body: Bytes) -> reqwest::Body {
    body.into()
}

#[cfg(feature = "failpoints")]
fn outgoing(body: Bytes) -> reqwest::Body {
    reqwest::Body::wrap(failing::FailingBody(Some(body)))
}

fn out_of_time(started: Instant, connecting: bool, config: &Config, peer: &Peer<'_>) -> Error {
    if connecting && started.elapsed() >= config.connect_timeout {
        return fault::connect_timeout(peer, config.connect_timeout.as_secs_f64());
    }
    let what = if connecting {
        "no connection"
    } else {
        "no complete answer"
    };
    Error::new(
        Status::Timeout,
        format!(
            "{what} from {} within the call's timeout ({} s).",
            peer.host,
            config.timeout.as_secs_f64()
        ),
    )
}

pub(crate) fn cancelled() -> Error {
    Error::new(
        Status::Cancelled,
        "The interrupt callback gave the call up.",
    )
}
