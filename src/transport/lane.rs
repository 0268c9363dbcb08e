//! A lane: one connection with the runtime that drives it, used by one call at a time.
//!
//! The calling thread drives the I/O itself. So there is no thread of ours that a fork would lose
//! or a signal could hit, no hand-over between threads that every call would pay for, and a call
//! can be given up at once, which `reqwest::blocking` cannot.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use rustls::ClientConfig;
use tokio::runtime::Runtime;
use tokio::task::yield_now;
use tower_layer::Layer;
use tower_service::Service;

use super::resolve::Resolver;
use crate::error::Error;
use crate::ffi::signals::NoSigpipe;

/// A connection that was idle for longer is not used again: servers and firewalls drop idle
/// connections silently, and a request on a dropped one is lost.
pub(super) const IDLE: Duration = Duration::from_secs(20);

pub(super) struct Lane {
    // Dropped before the runtime that its connection lives in.
    http: reqwest::Client,
    runtime: Runtime,
    dial: Dial,
    /// When it was last given back.
    pub(super) idle_since: Instant,
}

/// What a lane is made from.
pub(super) struct Plan {
    pub(super) tls: ClientConfig,
    pub(super) proxy: Option<reqwest::Proxy>,
    pub(super) resolver: Resolver,
    pub(super) connect_timeout: Duration,
    pub(super) user_agent: String,
}

impl Lane {
    pub(super) fn new(plan: Plan) -> Result<Lane, Error> {
        fail::fail_point!("lane");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| {
                Error::internal(format!("The I/O driver could not be made: {error}."))
                    .with_hint("The process may have too many open files: see ulimit -n.")
            })?;
        let dial = Dial::default();
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(plan.tls)
            .dns_resolver(plan.resolver)
            .connector_layer(dial.clone())
            .connect_timeout(plan.connect_timeout)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(1)
            .tcp_nodelay(true)
            .user_agent(plan.user_agent)
            // The request carries the token: it goes where we say, once, and nowhere else.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy();
        if let Some(proxy) = plan.proxy {
            builder = builder.proxy(proxy);
        }
        Ok(Lane {
            http: builder.build().map_err(|error| {
                Error::internal(format!("The HTTP client could not be made: {error}"))
            })?,
            runtime,
            dial,
            idle_since: Instant::now(),
        })
    }

    /// The work of one attempt, not yet begun.
    pub(super) fn begin<'a, T, F, W>(&self, work: W) -> Pin<Box<dyn Future<Output = T> + 'a>>
    where
        W: FnOnce(reqwest::Client) -> F + 'a,
        F: Future<Output = T> + 'a,
        T: 'a,
    {
        self.dial.reset();
        let http = self.http.clone();
        Box::pin(async move {
            // Between calls nobody drives the runtime. This turn lets it see what became of the
            // idle connection: one that the server has closed meanwhile then reads that before it
            // writes, and hyper hands the request back, unsent, for a new connection.
            yield_now().await;
            work(http).await
        })
    }

    /// Drives the work until it is done or `until` has come: then `None`, and the work can be
    /// driven on or dropped.
    pub(super) fn drive<T>(
        &self,
        work: &mut Pin<Box<dyn Future<Output = T> + '_>>,
        until: Instant,
    ) -> Option<T> {
        let _no_sigpipe = NoSigpipe::new();
        self.runtime.block_on(async {
            tokio::time::timeout_at(until.into(), work.as_mut())
                .await
                .ok()
        })
    }

    /// Whether, since `begin`, the connection was still being made when the work ended.
    pub(super) fn was_connecting(&self) -> bool {
        self.dial.state() == CONNECTING
    }
}

/// Tells how far the making of a connection has come. A request is written only after it is done,
/// so a call that ends before has sent nothing.
#[derive(Clone, Default)]
struct Dial(Arc<AtomicU8>);

const REUSED: u8 = 0;
const CONNECTING: u8 = 1;
const CONNECTED: u8 = 2;

impl Dial {
    fn reset(&self) {
        self.0.store(REUSED, Ordering::Relaxed);
    }

    fn state(&self) -> u8 {
        self.0.load(Ordering::Relaxed)
    }
}

impl<S> Layer<S> for Dial {
    type Service = Dialled<S>;

    fn layer(&self, inner: S) -> Dialled<S> {
        Dialled {
            inner,
            dial: self.clone(),
        }
    }
}

#[derive(Clone)]
struct Dialled<S> {
    inner: S,
    dial: Dial,
}

impl<S, R> Service<R> for Dialled<S>
where
    S: Service<R>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, S::Error>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let dial = self.dial.clone();
        dial.0.store(CONNECTING, Ordering::Relaxed);
        let connecting = self.inner.call(request);
        Box::pin(async move {
            let connected = connecting.await;
            if connected.is_ok() {
                dial.0.store(CONNECTED, Ordering::Relaxed);
            }
            connected
        })
    }
}
