//! The idle connections that clients of a process share: to the same server, made in the same way, by
//! clients that trust the same authorities.

use std::sync::{Arc, Weak};
use std::time::Duration;

use reqwest::Url;

use super::TransportConfig;
use super::pool::Pool;
use super::slots::Slots;
use crate::os::per_process::PerProcess;

/// The pools of clients that live, in a trust store.
#[derive(Default)]
pub(super) struct SharedPools(Slots<Shared>);

struct Shared {
    way: Way,
    /// Its last client closes its connections.
    pool: Weak<PerProcess<Pool>>,
}

/// What a connection is made from, the trust store apart.
#[derive(PartialEq)]
struct Way {
    url: Url,
    connect_timeout: Duration,
    user_agent: String,
}

impl SharedPools {
    /// Returns the pool of connections that are made in this way. Not for those that show a client
    /// certificate, or go through a proxy, which may want credentials: these are their client's alone.
    pub(super) fn of(&self, config: &TransportConfig) -> Arc<PerProcess<Pool>> {
        let way = Way {
            url: config.url.clone(),
            connect_timeout: config.connect_timeout,
            user_agent: config.user_agent.clone(),
        };
        let is_wanted = |shared: &Shared| shared.pool.strong_count() > 0 && shared.way == way;
        if let Some((slot, shared)) = self.0.take(is_wanted) {
            let pool = shared.pool.upgrade();
            slot.store(Some(shared));
            if let Some(pool) = pool {
                return pool;
            }
        }
        let pool = Arc::new(PerProcess::new());
        let shared = Arc::downgrade(&pool);
        self.0.keep(Shared { way, pool: shared });
        pool
    }
}
