//! The client: resolves where requests go, runs an operation's attempts, says what happened.

mod call;
mod call_log;
mod describe;
pub(crate) mod hooks;
pub(crate) mod metadata;
mod offload;
pub(crate) mod options;
mod target;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

pub(crate) use self::call::{Operation, OperationSpec, conclude, panicked};
use self::hooks::{Hooks, NoHooks};
use self::options::Options;
use self::target::Targets;
use crate::config::Config;
use crate::error::Error;
use crate::send_rule::RetryQuota;

/// Sends and confirms verification codes. Cheap to clone; clones share their connections, and so do clients
/// that would make the same ones.
///
/// A client may be used by any number of threads at once. Each call does its work on the calling
/// thread and blocks it until the answer is there or the deadline has passed; no call waits for
/// another. After a `fork` the child may go on using the client: it makes new connections.
#[derive(Clone)]
pub struct Client(Arc<Inner>);

struct Inner {
    config: Config,
    targets: Targets,
    quota: RetryQuota,
    hooks: Box<dyn Hooks>,
}

impl Client {
    /// Makes a client from options, the environment and the profile file. Nothing is sent.
    ///
    /// # Errors
    /// [`Status::InvalidArgument`](crate::Status::InvalidArgument) where an option is wrong,
    /// [`Status::Configuration`](crate::Status::Configuration) where the environment or a file is.
    pub fn new(options: Options) -> Result<Client, Error> {
        Client::with_hooks(options, NoHooks)
    }

    /// Makes a client with an interrupt check and a log.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn with_hooks(options: Options, hooks: impl Hooks + 'static) -> Result<Client, Error> {
        Client::from_config(Config::new(options.as_map())?, hooks)
    }

    /// Makes a client from what was resolved already.
    pub(crate) fn from_config(
        config: Config,
        hooks: impl Hooks + 'static,
    ) -> Result<Client, Error> {
        Ok(Client(Arc::new(Inner {
            targets: Targets::new(&config)?,
            config,
            quota: RetryQuota::default(),
            hooks: Box::new(hooks),
        })))
    }

    /// Returns the resolved configuration as JSON: what a call would do, without sending anything.
    pub fn describe(&self) -> Value {
        describe::describe(&self.0.config, &self.0.targets)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({})", self.describe())
    }
}
