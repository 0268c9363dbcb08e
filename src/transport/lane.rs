//! A lane: connections with the runtime that drives them, for one call or for several at once.
//!
//! The calling thread drives the I/O itself. So there is no thread of ours that a fork would lose
//! or a signal could hit, no hand-over between threads that every call would pay for, and a call
//! can be given up at once, which `reqwest::blocking` cannot. Where several calls share a lane, one
//! of their threads drives the connections of all and wakes the others; when its own call is done,
//! the next takes over.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use rustls::ClientConfig;
use tokio::runtime::Runtime;
use tokio::task::{JoinHandle, yield_now};
use tokio::time::timeout_at;

use super::resolve::Resolver;
use crate::error::Error;
use crate::ffi::guard::{self, Defect};
use crate::ffi::signals::NoSigpipe;

/// A connection that was idle for longer is not used again: servers and firewalls drop idle
/// connections silently, and a request on a dropped one is lost.
pub(super) const IDLE: Duration = Duration::from_secs(20);

/// Connections that a lane keeps for later calls, as many as shared it at once, up to this.
const MAX_IDLE: usize = 64;

pub(super) struct Lane {
    // Dropped before the runtime that their connections live in.
    idle: Mutex<Vec<Idle>>,
    plan: Plan,
    runtime: Runtime,
    defect: Arc<Defect>,
}

/// A client that no call uses, and since when.
struct Idle {
    http: reqwest::Client,
    since: Instant,
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
        fail_point!("lane");
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| {
                Error::internal(format!("The I/O driver could not be made: {error}."))
                    .with_hint("The process may have too many open files: see ulimit -n.")
            })?;
        Ok(Lane {
            idle: Mutex::default(),
            plan,
            runtime,
            defect: Arc::default(),
        })
    }

    /// A client with a connection of its own, open or still to be made. One for all calls would make
    /// more connections than it needs: each request that finds none free begins one, and most take
    /// up one that becomes free before theirs is there.
    pub(super) fn take_client(&self) -> Result<reqwest::Client, Error> {
        // The last that was given back: it is the freshest.
        let idle = self.idle().pop();
        idle.map_or_else(|| self.plan.client(), |idle| Ok(idle.http))
    }

    /// Keeps a client for a later call.
    pub(super) fn give_back(&self, http: reqwest::Client) {
        let since = Instant::now();
        let unwanted: Vec<Idle> = {
            let mut idle = self.idle();
            idle.push(Idle { http, since });
            // Taken from the end and given back there, so the longest idle ones are in front.
            let is_fresh = |idle: &Idle| since.duration_since(idle.since) < IDLE;
            let first_fresh = idle.iter().position(is_fresh).unwrap_or(idle.len());
            let over = idle.len().saturating_sub(MAX_IDLE);
            idle.drain(..first_fresh.max(over)).collect()
        };
        // Closed outside the lock: other callers need not wait for that.
        drop(unwanted);
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Idle>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The work of one attempt, not yet begun.
    pub(super) fn prepare<F>(&self, work: F) -> Work<impl Future<Output = F::Output> + use<F>>
    where
        F: Future + 'static,
    {
        Work {
            prepared: Some(async move {
                // Between calls nobody drives the runtime. This turn lets it see what became of the
                // idle connection: one that the server has closed meanwhile then reads that before
                // it writes, and hyper hands the request back, unsent, for a new connection.
                yield_now().await;
                work.await
            }),
            begun: None,
        }
    }

    /// Drives the lane until the work is done or `until` has come: then `None`, and the work can be
    /// driven on or dropped. It goes on whichever thread drives the lane.
    pub(super) fn drive<F>(
        &self,
        work: &mut Work<F>,
        until: Instant,
    ) -> Option<Result<F::Output, Panicked>>
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let _no_sigpipe = NoSigpipe::new();
        guard::noting_in(&self.defect, || {
            self.runtime.block_on(async {
                let done = timeout_at(until.into(), work.begun()?).await.ok()?;
                Some(done.map_err(|_| Panicked))
            })
        })
    }

    /// Where a panic was in a task that drives one of the connections, if there was one.
    pub(super) fn defect(&self) -> Option<String> {
        self.defect.place()
    }
}

impl Plan {
    fn client(&self) -> Result<reqwest::Client, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(self.tls.clone())
            .dns_resolver(self.resolver.clone())
            .connect_timeout(self.connect_timeout)
            .pool_idle_timeout(IDLE)
            .pool_max_idle_per_host(1)
            .tcp_nodelay(true)
            .user_agent(&self.user_agent)
            // The request carries the token: it goes where we say, once, and nowhere else.
            .redirect(Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .no_proxy();
        if let Some(proxy) = &self.proxy {
            builder = builder.proxy(proxy.clone());
        }
        builder
            .build()
            .map_err(|error| Error::internal(format!("The HTTP client could not be made: {error}")))
    }
}

/// The work of one attempt, given up when dropped.
pub(super) struct Work<F: Future> {
    prepared: Option<F>,
    begun: Option<JoinHandle<F::Output>>,
}

impl<F: Future<Output: Send> + Send + 'static> Work<F> {
    /// Begins it if it is not begun. Only where the lane is driven: from elsewhere the runtime would
    /// have to be woken, although it is this thread that goes on to drive it.
    fn begun(&mut self) -> Option<&mut JoinHandle<F::Output>> {
        if let Some(work) = self.prepared.take() {
            self.begun = Some(tokio::spawn(work));
        }
        self.begun.as_mut()
    }
}

impl<F: Future> Drop for Work<F> {
    fn drop(&mut self) {
        if let Some(work) = &self.begun {
            work.abort();
        }
    }
}

/// The work ended by a panic; the lane's defect tells where.
#[derive(Debug)]
pub(super) struct Panicked;
