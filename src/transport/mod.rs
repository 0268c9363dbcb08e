//! One HTTP exchange within a deadline, on the calling thread. Knows nothing of Cognito.

mod error;
mod one_shot_body;
mod pool;
mod resolver;
mod sharing;
mod slots;
pub(crate) mod tls;
mod worker;

use std::pin::pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bytes::Bytes;
use once_cell::race::OnceBox;
use reqwest::header::{ACCEPT, HOST, HeaderMap, HeaderValue, PROXY_AUTHENTICATE, USER_AGENT};
use reqwest::{Method, Url};
use tokio::task::yield_now;

pub(crate) use self::error::{Failure, TransportError};
use self::error::{Peer, ProxyPeer, TlsEvidence};
use self::one_shot_body::{OneShotBody, SendState};
use self::pool::Pool;
use self::tls::{TlsContext, TlsSettings};
use self::worker::{ConnectorConfig, Worker};
use crate::error::Error;
use crate::os::per_process::PerProcess;

/// Largest answer that is read. Real ones have a few hundred bytes.
const MAX_BODY: usize = 1024 * 1024;

/// How often a waiting call asks whether it was cancelled.
pub(crate) const INTERRUPT_INTERVAL: Duration = Duration::from_millis(100);

/// What connections to one server are made from.
pub(crate) struct TransportConfig {
    pub(crate) url: Url,
    /// Host, and port where it is not the scheme's own: for messages.
    pub(crate) host: String,
    pub(crate) proxy: Option<Proxy>,
    pub(crate) connect_timeout: Duration,
    pub(crate) user_agent: String,
    /// What every request has, beside what every HTTP request has.
    pub(crate) headers: HeaderMap,
    pub(crate) tls: Arc<Tls>,
}

/// The proxy in between.
#[derive(Clone)]
pub(crate) struct Proxy {
    /// With its credentials.
    pub(crate) connector: reqwest::Proxy,
    /// As it may be shown, and where it was set.
    pub(crate) shown: String,
    pub(crate) source: String,
    pub(crate) is_https: bool,
    /// Whether its URL has a user or a password.
    pub(crate) has_credentials: bool,
}

/// The TLS side of a client: read at the first connection that needs it, shared by all.
pub(crate) struct Tls {
    settings: TlsSettings,
    context: OnceBox<TlsContext>,
}

impl Tls {
    pub(crate) fn new(settings: TlsSettings) -> Tls {
        Tls {
            settings,
            context: OnceBox::new(),
        }
    }

    pub(crate) fn settings(&self) -> &TlsSettings {
        &self.settings
    }

    /// Returns what was read. Threads that come here at once may each read the trust store:
    /// waiting for one of them could be waiting for a thread that the host holds up.
    fn context(&self) -> Result<&TlsContext, Error> {
        self.context
            .get_or_try_init(|| TlsContext::read(&self.settings).map(Box::new))
    }
}

/// Connections to one server.
pub(crate) struct Transport {
    config: TransportConfig,
    pool: OnceBox<Arc<PerProcess<Pool>>>,
}

/// A request to the transport's server.
pub(crate) struct RawRequest {
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// An answer as it came over the wire.
pub(crate) struct RawResponse {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Vec<u8>,
}

/// How long an exchange may wait.
pub(crate) struct Wait<'a> {
    pub(crate) deadline: Instant,
    /// The time limit that the deadline comes from, for messages.
    pub(crate) timeout: Duration,
    /// Asked every `INTERRUPT_INTERVAL` on the calling thread; `true` ends the exchange.
    pub(crate) is_cancelled: Option<&'a dyn Fn() -> bool>,
}

impl Transport {
    pub(crate) fn new(mut config: TransportConfig) -> Transport {
        add_usual_headers(&mut config);
        Transport {
            config,
            pool: OnceBox::new(),
        }
    }

    /// Returns the headers that a request begins with.
    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.config.headers
    }

    /// Sends the request once, at most, and waits for the answer.
    pub(crate) fn exchange(
        &self,
        request: RawRequest,
        wait: &Wait<'_>,
    ) -> Result<RawResponse, TransportError> {
        fail_point!("transport");
        let pool = self.pool.get_or_try_init(|| self.find_pool().map(Box::new));
        let pool = pool.map_err(TransportError::configuration)?.get();
        let worker = match pool.acquire() {
            Some(worker) => worker,
            None => Box::new(self.new_worker()?),
        };
        let response = self.drive(&worker, request, wait)?;
        // After a fault or a panic the connection's state is unknown: the worker is dropped.
        pool.release(worker);
        self.of_endpoint(response)
    }

    /// Returns the pool of another client's connections where this one may use them, else a new one.
    fn find_pool(&self) -> Result<Arc<PerProcess<Pool>>, Error> {
        if self.config.proxy.is_none() && self.uses_tls() {
            let tls = self.config.tls.context()?;
            if !tls.has_client_identity {
                return Ok(tls.store.pools.of(&self.config));
            }
        }
        Ok(Arc::new(PerProcess::new()))
    }

    fn uses_tls(&self) -> bool {
        let proxy = self.config.proxy.as_ref();
        self.config.url.scheme() == "https" || proxy.is_some_and(|proxy| proxy.is_https)
    }

    fn new_worker(&self) -> Result<Worker, TransportError> {
        let config = &self.config;
        let tls = match self.uses_tls() {
            true => config.tls.context().map(|context| context.config.clone()),
            // Trusts nobody, so no trust store is read.
            false => tls::without_trust(),
        }
        .map_err(TransportError::configuration)?;
        Worker::new(ConnectorConfig {
            tls,
            proxy: config.proxy.as_ref().map(|proxy| proxy.connector.clone()),
            connect_timeout: config.connect_timeout,
            user_agent: &config.user_agent,
        })
    }

    /// Drives one exchange to its end: an answer, an error, the deadline, or a cancellation.
    fn drive(
        &self,
        worker: &Worker,
        request: RawRequest,
        wait: &Wait<'_>,
    ) -> Result<RawResponse, TransportError> {
        let started = Instant::now();
        drop(tls::take_refused());
        let state = SendState::default();
        let body = OneShotBody::new(request.body, state.clone());
        let url = self.config.url.clone();
        let mut work = pin!(send(worker.http(), url, request.headers, body));
        let ended = loop {
            let until = match wait.is_cancelled {
                Some(_) => wait.deadline.min(Instant::now() + INTERRUPT_INTERVAL),
                None => wait.deadline,
            };
            if let Some(done) = worker.drive(work.as_mut(), until) {
                break done.map_err(|error| self.explain(error));
            }
            if Instant::now() >= wait.deadline {
                // This thread may have been held up: perhaps the answer is there. A request that
                // was not sent by now stays unsent.
                let was_sent = state.was_sent_or_cancel();
                break match worker.last_look(work.as_mut()) {
                    Some(Ok(response)) => Ok(response),
                    _ => Err(self.out_of_time(started, was_sent, wait)),
                };
            }
            if wait.is_cancelled.is_some_and(|is_cancelled| is_cancelled()) {
                break Err(TransportError::cancelled());
            }
        };
        // What comes of a panic in a connection's task looks like a connection that was closed, or
        // like a shorter answer.
        let ended = match worker.panic_location() {
            Some(location) => Err(TransportError::panicked(&location)),
            None => ended,
        };
        ended.map_err(|mut error| {
            error.sent = error.sent && state.was_sent_or_cancel();
            error
        })
    }

    /// Refuses an answer that is the proxy's own.
    fn of_endpoint(&self, response: RawResponse) -> Result<RawResponse, TransportError> {
        if response.status != 407 {
            return Ok(response);
        }
        let headers = response.headers.iter();
        let offers = headers.filter(|(name, _)| *name == PROXY_AUTHENTICATE);
        let offers = offers.filter_map(|(_, value)| value.to_str().ok());
        match error::plain_request_refused(offers, &self.peer()) {
            Some(refused) => Err(refused),
            None => Ok(response),
        }
    }

    fn explain(&self, error: ExchangeError) -> TransportError {
        let peer = self.peer();
        let evidence = TlsEvidence {
            refused: tls::take_refused(),
            context: self.config.tls.context.get(),
        };
        match error {
            ExchangeError::Request(error) if error.is_builder() => {
                TransportError::defect("The request could not be built.")
            }
            ExchangeError::Request(error) if error.is_connect() => {
                error::connect(&error, &peer, self.config.connect_timeout, &evidence)
            }
            ExchangeError::Request(error) => error::after_connect(&error, &peer, &evidence),
            ExchangeError::TooLarge => error::too_large(&peer, MAX_BODY),
        }
    }

    fn out_of_time(&self, started: Instant, sent: bool, wait: &Wait<'_>) -> TransportError {
        let connect_timeout = self.config.connect_timeout;
        if !sent && started.elapsed() >= connect_timeout {
            return error::connect_timeout(&self.peer(), connect_timeout);
        }
        error::deadline_passed(&self.peer(), sent, wait.timeout)
    }

    fn peer(&self) -> Peer<'_> {
        Peer {
            host: &self.config.host,
            is_https: self.config.url.scheme() == "https",
            proxy: self.config.proxy.as_ref().map(|proxy| ProxyPeer {
                shown: &proxy.shown,
                source: &proxy.source,
                is_https: proxy.is_https,
                has_credentials: proxy.has_credentials,
            }),
        }
    }
}

/// Adds the headers that the HTTP stack would add to each request: making them once takes 2 % less of a
/// call's work. One that is no header value is left to the HTTP stack.
fn add_usual_headers(config: &mut TransportConfig) {
    let host = config.url.host_str().unwrap_or_default();
    let host = match config.url.port() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    };
    for (name, value) in [
        (HOST, &*host),
        (USER_AGENT, &config.user_agent),
        (ACCEPT, "*/*"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            config.headers.insert(name, value);
        }
    }
}

/// Why an exchange failed, before it is put in words.
enum ExchangeError {
    Request(reqwest::Error),
    TooLarge,
}

/// Sends the request and reads the answer, its body up to the limit.
async fn send(
    http: &reqwest::Client,
    url: Url,
    headers: HeaderMap,
    body: OneShotBody,
) -> Result<RawResponse, ExchangeError> {
    fail_point!("exchange");
    // Between calls nobody drives the runtime. This turn lets it see what became of the idle
    // connection: one that the server has closed meanwhile is read before it is written to, and
    // hyper takes a new connection.
    yield_now().await;
    let mut request = reqwest::Request::new(Method::POST, url);
    *request.headers_mut() = headers;
    *request.body_mut() = Some(reqwest::Body::wrap(body));
    let mut response = http
        .execute(request)
        .await
        .map_err(ExchangeError::Request)?;
    let expected = response.content_length().unwrap_or(0);
    if expected > MAX_BODY as u64 {
        return Err(ExchangeError::TooLarge);
    }
    let mut body = Vec::with_capacity(expected as usize);
    while let Some(chunk) = response.chunk().await.map_err(ExchangeError::Request)? {
        if body.len() + chunk.len() > MAX_BODY {
            return Err(ExchangeError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(RawResponse {
        status: response.status().as_u16(),
        headers: std::mem::take(response.headers_mut()),
        body,
    })
}
