//! A worker: one connection with the runtime that drives it, for one call at a time.
//!
//! The calling thread drives the I/O itself. So there is no thread that a fork would lose or a
//! signal could hit, no hand-over between threads that every call would pay for, and a call can be
//! ended at once, which `reqwest::blocking` cannot do.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use reqwest::redirect::Policy;
use rustls::ClientConfig;
use tokio::runtime::Runtime;
use tokio::task::{unconstrained, yield_now};
use tokio::time::{Sleep, sleep};

use super::error::TransportError;
use super::pool::IDLE_TIMEOUT;
use super::resolver::Resolver;
use crate::os::panic_record::{PanicRecord, record_panics_in};
use crate::os::{InheritedDescriptors, SigpipeGuard, StandardDescriptors};

/// Turns of the runtime that take what is there already through TLS, HTTP and the channel between
/// connection and request.
const LAST_TURNS: usize = 8;

pub(super) struct Worker {
    // Dropped in this order: connections and descriptors before the runtime that they live in.
    http: reqwest::Client,
    /// By which a forked child finds what this worker has open.
    _inherited: InheritedDescriptors,
    /// Ends a wait. It is kept, because to set it anew costs a call less than to make one.
    timer: RefCell<Pin<Box<Sleep>>>,
    runtime: Runtime,
    panics: Arc<PanicRecord>,
}

/// What a worker's connections are made from.
pub(super) struct ConnectorConfig<'a> {
    pub(super) tls: ClientConfig,
    pub(super) proxy: Option<reqwest::Proxy>,
    pub(super) connect_timeout: Duration,
    pub(super) user_agent: &'a str,
}

impl Worker {
    pub(super) fn new(config: ConnectorConfig<'_>) -> Result<Worker, TransportError> {
        fail_point!("worker");
        let _standard = StandardDescriptors::hold();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .enable_time()
            .build()
            .map_err(|error| TransportError::no_io_driver(&error))?;
        let (inherited, timer) = {
            let _context = runtime.enter();
            let timer = RefCell::new(Box::pin(sleep(Duration::ZERO)));
            (InheritedDescriptors::of_this_runtime(), timer)
        };
        Ok(Worker {
            http: client(config)?,
            _inherited: inherited.map_err(|error| TransportError::no_io_driver(&error))?,
            timer,
            runtime,
            panics: Arc::default(),
        })
    }

    pub(super) fn http(&self) -> &reqwest::Client {
        &self.http
    }

    /// Drives `work` until it is done; `None` where `until` came first: then it can be driven on.
    pub(super) fn drive<F: Future>(
        &self,
        mut work: Pin<&mut F>,
        until: Instant,
    ) -> Option<F::Output> {
        let mut timer = self.timer.borrow_mut();
        timer.as_mut().reset(until.into());
        self.block_on(poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            // Work that is never done with what has arrived does not keep the time from passing.
            Poll::Pending => pin!(unconstrained(timer.as_mut()))
                .poll(context)
                .map(|()| None),
        }))
    }

    /// Drives `work` with what has arrived already, without waiting.
    pub(super) fn last_look<F: Future>(&self, mut work: Pin<&mut F>) -> Option<F::Output> {
        self.block_on(async {
            for _ in 0..LAST_TURNS {
                let polled = poll_fn(|context| Poll::Ready(work.as_mut().poll(context))).await;
                if let Poll::Ready(output) = polled {
                    return Some(output);
                }
                // Lets the runtime look at the socket and run the connection's task.
                yield_now().await;
            }
            None
        })
    }

    fn block_on<F: Future>(&self, future: F) -> F::Output {
        let mut output = None;
        self.run(pin!(async { output = Some(future.await) }));
        output.expect("the future was driven to its end")
    }

    /// Drives a future to its end. Takes it by reference, so that tokio's loop is compiled once.
    fn run(&self, future: Pin<&mut dyn Future<Output = ()>>) {
        let _no_sigpipe = SigpipeGuard::new();
        record_panics_in(&self.panics, || self.runtime.block_on(future));
    }

    /// Returns where a panic was in a task that drives a connection, if there was one.
    pub(super) fn panic_location(&self) -> Option<String> {
        self.panics.location()
    }
}

fn client(config: ConnectorConfig<'_>) -> Result<reqwest::Client, TransportError> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(config.tls)
        .dns_resolver(Resolver)
        .connect_timeout(config.connect_timeout)
        .pool_idle_timeout(IDLE_TIMEOUT)
        .pool_max_idle_per_host(1)
        .tcp_nodelay(true)
        .user_agent(config.user_agent)
        // As curl and Python's http.client read answers of old servers.
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_allow_spaces_after_header_name_in_responses(true)
        // The request carries the token: it goes to the endpoint, once, and nowhere else.
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .no_proxy();
    if let Some(proxy) = config.proxy {
        builder = builder.proxy(proxy);
    }
    builder
        .build()
        .map_err(|_| TransportError::defect("The HTTP client could not be made."))
}
