//! What happens in the pool, as it happens: messages, requests, changes of users, of the clock and of the faults.

use std::collections::VecDeque;
use std::sync::Arc;

use serde_json::Value;
use tokio::sync::watch;

use crate::newest::Newest;

#[derive(Clone)]
pub struct Event {
    pub id: u64,
    pub name: &'static str,
    /// One line of JSON.
    pub data: Arc<str>,
}

pub struct Events {
    /// A reader that is so far behind that older ones have made room misses them.
    kept: Newest<Event>,
    /// The last event's number; the first has 1.
    last: watch::Sender<u64>,
}

impl Events {
    pub fn new() -> Self {
        Self {
            kept: Newest::default(),
            last: watch::Sender::new(0),
        }
    }

    pub fn publish(&mut self, name: &'static str, data: &Value) {
        let id = self.last() + 1;
        let data: Arc<str> = data.to_string().into();
        let bytes = data.len();
        self.kept.push(Event { id, name, data }, bytes);
        self.last.send_replace(id);
    }

    pub fn last(&self) -> u64 {
        *self.last.borrow()
    }

    /// The events after this one, as far as they are kept.
    pub fn after(&self, id: u64) -> VecDeque<Event> {
        let newer = self.kept.iter().filter(|event| event.id > id);
        newer.cloned().collect()
    }

    /// Changes with each event.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.last.subscribe()
    }
}
