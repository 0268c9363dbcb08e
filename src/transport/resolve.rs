//! Name look-up with the system's resolver, on a short-lived thread that no signal reaches.

use std::collections::HashMap;
use std::fmt;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::catch_unwind;
use std::sync::{Arc, Mutex, PoisonError};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::sync::oneshot;

use crate::ffi::{fork, guard, signals};

type Found = Result<Vec<SocketAddr>, Failed>;
type Waiting = HashMap<String, Vec<oneshot::Sender<Found>>>;

#[derive(Clone)]
enum Failed {
    /// The name service's answer.
    Answer(io::ErrorKind, String),
    Defect(Defect),
}

/// A panic of the look-up, with its place.
#[derive(Clone, Debug)]
pub(super) struct Defect(pub(super) String);

impl fmt::Display for Defect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Defect {}

/// Looks names up. Calls that want the same name at once share one look-up, so that callers who
/// give up while the name service hangs leave one thread behind, not one each.
#[derive(Clone, Default)]
pub(crate) struct Resolver {
    waiting: Arc<Mutex<Waiting>>,
}

impl Resolve for Resolver {
    fn resolve(&self, name: Name) -> Resolving {
        let receiver = self.enlist(name.as_str());
        Box::pin(async move {
            let found = receiver?
                .await
                .map_err(|_| io::Error::other("the look-up ended without an answer"))?;
            match found {
                Ok(addresses) => Ok(Box::new(addresses.into_iter()) as Addrs),
                Err(Failed::Answer(kind, words)) => Err(io::Error::new(kind, words).into()),
                Err(Failed::Defect(defect)) => Err(defect.into()),
            }
        })
    }
}

impl Resolver {
    fn enlist(&self, host: &str) -> io::Result<oneshot::Receiver<Found>> {
        let (sender, receiver) = oneshot::channel();
        let mut waiting = self.lock();
        if let Some(others) = waiting.get_mut(host) {
            others.push(sender);
            return Ok(receiver);
        }
        let resolver = self.clone();
        let name = host.to_owned();
        signals::with_all_blocked(|| {
            std::thread::Builder::new()
                .name("cognito-resolve".to_owned())
                .spawn(move || resolver.look_up(&name))
        })?;
        waiting.insert(host.to_owned(), vec![sender]);
        Ok(receiver)
    }

    fn look_up(&self, host: &str) {
        let ask = || {
            fail_point!("resolve");
            fork::enter_look_up_thread();
            (host, 0)
                .to_socket_addrs()
                .map(Iterator::collect)
                .map_err(|error| Failed::Answer(error.kind(), words(&error)))
        };
        // Whoever waits must hear of it, and so must those who come later: the name leaves the
        // list whatever happens.
        let found = catch_unwind(ask).unwrap_or_else(|panic| {
            std::mem::forget(panic);
            Err(Failed::Defect(Defect(guard::place())))
        });
        for sender in self.lock().remove(host).into_iter().flatten() {
            // A caller that gave up has no receiver any more.
            let _ = sender.send(found.clone());
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The reason alone: the standard library puts "failed to lookup address information: " before it.
fn words(error: &io::Error) -> String {
    let text = error.to_string();
    match text.split_once(": ") {
        Some((_, reason)) => reason.to_owned(),
        None => text,
    }
}
