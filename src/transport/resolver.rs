//! Name look-up with the system's resolver, on a short-lived thread that no signal reaches.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::{Duration, Instant};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

use crate::os::panic_record::{self, THREAD_PREFIX};
use crate::os::per_process::PerProcess;
use crate::os::{
    NULL_DEVICE, is_out_of_descriptors, register_resolver_thread, with_signals_blocked,
};
use crate::sanitize;

/// How many look-ups a process has under way at most: a name service that does not answer would
/// otherwise cost a thread for each client and region.
const MAX_LOOKUPS: usize = 32;

/// The longest that a call waits for a lock of another thread. Then it looks the name up alone.
const LOCK_WAIT: Duration = Duration::from_millis(20);

type Found = Result<Vec<SocketAddr>, ResolveError>;

/// Why a name has no address.
#[derive(Clone, Debug)]
pub(super) enum ResolveError {
    /// The name service's answer, in the system's words.
    Failed(String),
    OutOfDescriptors,
    /// As many look-ups wait for an answer as a process may have.
    TooMany,
    /// No thread could be started.
    NoThread(String),
    /// Where the look-up panicked.
    Panicked(String),
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name could not be resolved")
    }
}

impl std::error::Error for ResolveError {}

/// The look-ups of a process. Calls that want the same name at once share one, so that callers who
/// give up while the name service hangs leave one thread behind, not one each.
#[derive(Default)]
struct Lookups {
    waiting: Mutex<BTreeMap<String, Vec<oneshot::Sender<Found>>>>,
    running: AtomicUsize,
}

static LOOKUPS: PerProcess<Lookups> = PerProcess::new();

/// Looks names up for reqwest.
pub(super) struct Resolver;

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let receiver = with_signals_blocked(|| enlist(name.as_str()));
        Box::pin(async move {
            let found = match receiver {
                Ok(receiver) => receiver
                    .await
                    .unwrap_or_else(|_| Err(ResolveError::Failed("no answer".to_owned()))),
                Err(error) => Err(error),
            };
            match found {
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(error) => Err(error.into()),
            }
        })
    }
}

/// Joins the look-up of `host` that is under way, or starts one. To be called with signals blocked:
/// a handler that holds the thread up here, or jumps out, would hold up others.
fn enlist(host: &str) -> Result<oneshot::Receiver<Found>, ResolveError> {
    let lookups = LOOKUPS.get();
    let (sender, receiver) = oneshot::channel();
    match try_lock(&lookups.waiting) {
        Some(mut waiting) => {
            if let Some(others) = waiting.get_mut(host) {
                others.push(sender);
                return Ok(receiver);
            }
            start(lookups, host, None)?;
            waiting.insert(host.to_owned(), vec![sender]);
        }
        None => start(lookups, host, Some(sender))?,
    }
    Ok(receiver)
}

/// Starts a thread that looks `host` up for `alone`, or for all that wait for it.
fn start(
    lookups: &'static Lookups,
    host: &str,
    alone: Option<oneshot::Sender<Found>>,
) -> Result<(), ResolveError> {
    if lookups.running.fetch_add(1, Ordering::AcqRel) >= MAX_LOOKUPS {
        lookups.running.fetch_sub(1, Ordering::AcqRel);
        return Err(ResolveError::TooMany);
    }
    let host = host.to_owned();
    let started = std::thread::Builder::new()
        .name(format!("{THREAD_PREFIX}resolve"))
        .spawn(move || {
            let found = look_up(&host);
            let waiting = match alone {
                Some(sender) => vec![sender],
                // The name leaves the list whatever happens, so that later calls ask anew.
                None => lock(&lookups.waiting).remove(&host).unwrap_or_default(),
            };
            for sender in waiting {
                // A caller that gave up has no receiver any more.
                let _ = sender.send(found.clone());
            }
            lookups.running.fetch_sub(1, Ordering::AcqRel);
        });
    started.map(|_| ()).map_err(|error| {
        lookups.running.fetch_sub(1, Ordering::AcqRel);
        ResolveError::NoThread(sanitize::io_error(&error))
    })
}

fn look_up(host: &str) -> Found {
    let found = panic_record::catch(|| {
        fail_point!("resolve");
        register_resolver_thread();
        (host, 0).to_socket_addrs()
    });
    match found {
        Ok(Ok(addresses)) => Ok(addresses.collect()),
        Ok(Err(error)) => Err(failure(&error)),
        Err(location) => Err(ResolveError::Panicked(location)),
    }
}

fn failure(error: &io::Error) -> ResolveError {
    // The C library says "temporary failure" where it could not open a socket or its files.
    let is_exhausted = || File::open(NULL_DEVICE).is_err_and(|error| is_out_of_descriptors(&error));
    if is_out_of_descriptors(error) || is_exhausted() {
        return ResolveError::OutOfDescriptors;
    }
    // Windows numbers the reasons.
    if error.raw_os_error().is_some() {
        return ResolveError::Failed(sanitize::io_error(error));
    }
    // The standard library puts "failed to lookup address information: " before the reason.
    let text = error.to_string();
    let reason = text
        .split_once(": ")
        .map_or(text.as_str(), |(_, reason)| reason);
    ResolveError::Failed(sanitize::escape_control(reason))
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Locks, but waits for no thread that is held up with the lock in its hand.
fn try_lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    let until = Instant::now() + LOCK_WAIT;
    loop {
        match mutex.try_lock() {
            Ok(guard) => return Some(guard),
            Err(TryLockError::Poisoned(poisoned)) => return Some(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) if Instant::now() < until => std::thread::yield_now(),
            Err(TryLockError::WouldBlock) => return None,
        }
    }
}
