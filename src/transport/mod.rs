//! The blocking HTTP core: one attempt at a time, on the calling thread, within a deadline.

mod fault;
mod lane;
mod lanes;
mod outgoing;
mod resolve;
pub(crate) mod tls;

use std::time::Instant;

use bytes::Bytes;
use once_cell::sync::OnceCell;
use reqwest::header::HeaderMap;
use reqwest::{Method, Url};
use rustls::ClientConfig;

use self::fault::{Fault, Peer};
use self::lane::{Lane, Plan};
use self::lanes::Lanes;
use self::outgoing::{Fate, Outgoing};
use self::resolve::Resolver;
use crate::config::Config;
use crate::endpoint::Endpoint;
use crate::error::Error;
use crate::host::{Host, INTERRUPT_INTERVAL};
use crate::protocol::Answer;
use crate::random::Uuids;
use crate::status::Status;

/// Largest answer that is read. Real ones have a few hundred bytes.
const MAX_BODY: usize = 1024 * 1024;

/// What belongs to one process and is made anew in a forked child.
#[derive(Default)]
pub(crate) struct Transport {
    lanes: Lanes,
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
        let url = request.url;
        self.lanes.work(
            || self.new_lane(config, url),
            |lane| drive(lane, config, host, &peer, request, deadline),
        )
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

/// Drives one exchange to its end: an answer, a fault, the deadline, or the host's word to give up.
fn drive(
    lane: &Lane,
    config: &Config,
    host: &dyn Host,
    peer: &Peer<'_>,
    request: Request<'_>,
    deadline: Instant,
) -> Result<Answer, Fault> {
    let started = Instant::now();
    let fate = Fate::default();
    let http = lane.take_client().map_err(Fault::not_sent)?;
    let mut work = lane.prepare(exchange(
        http.clone(),
        request.url.clone(),
        request.headers,
        Outgoing::new(request.body, fate.clone()),
    ));
    let ended = loop {
        let until = match host.can_interrupt() {
            true => deadline.min(Instant::now() + INTERRUPT_INTERVAL),
            false => deadline,
        };
        if let Some(done) = lane.drive(&mut work, until) {
            let done = done.unwrap_or(Err(Failure::Defect));
            break done.map_err(|failure| failure.explain(peer, config));
        }
        if Instant::now() >= deadline {
            let sent = fate.ends_given_out();
            break Err(Fault::sent(out_of_time(started, sent, config, peer)));
        }
        if host.interrupted() {
            break Err(Fault::sent(cancelled()));
        }
    };
    drop(work);
    match lane.defect() {
        // What comes of a panic in a connection's task looks like a connection that was closed, or
        // like a shorter answer.
        Some(place) => Err(Fault::sent(Error::internal(format!(
            "A defect stopped the connection ({place})."
        )))),
        None => ended,
    }
    .inspect(|_| lane.give_back(http))
    .map_err(|fault| Fault {
        sent: fault.sent && fate.ends_given_out(),
        ..fault
    })
}

/// Why an exchange failed, before it is put in words.
enum Failure {
    Request(reqwest::Error),
    TooLarge,
    Defect,
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
            Failure::Defect => Fault::sent(Error::internal("A defect stopped the call.")),
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
async fn exchange(
    http: reqwest::Client,
    url: Url,
    headers: HeaderMap,
    body: Outgoing,
) -> Result<Answer, Failure> {
    fail_point!("exchange");
    let mut request = reqwest::Request::new(Method::POST, url);
    *request.headers_mut() = headers;
    *request.body_mut() = Some(reqwest::Body::wrap(body));
    let mut response = http.execute(request).await.map_err(Failure::Request)?;
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

fn out_of_time(started: Instant, sent: bool, config: &Config, peer: &Peer<'_>) -> Error {
    if !sent && started.elapsed() >= config.connect_timeout {
        return fault::connect_timeout(peer, config.connect_timeout.as_secs_f64());
    }
    let what = if sent {
        "no complete answer"
    } else {
        "no connection"
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
