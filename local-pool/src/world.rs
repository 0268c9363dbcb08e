//! All that the server holds: the pool and what surrounds it. A call is performed here, and its messages delivered.

use std::collections::BTreeMap;
use std::sync::mpsc::SyncSender;
use std::time::Duration;

use axum::http::HeaderMap;
use serde_json::{Value, json};

use crate::clock::{Clock, Seconds};
use crate::error::ServiceError;
use crate::events::Events;
use crate::faults::{Fault, Faults};
use crate::inbox::{Inbox, Message};
use crate::operations::{Call, Operation};
use crate::pool::client::ClientSettings;
use crate::pool::user::User;
use crate::pool::{NewUser, Pool, PoolSettings};
use crate::recorder::{Fate, Recorder, Request};
use crate::wire::members::Members;
use crate::wire::{self, Answer};

/// What the pool has at its start. One user and one app client are made up where none is given.
pub struct Setup {
    pub settings: PoolSettings,
    pub clients: Vec<ClientSettings>,
    pub users: Vec<NewUser>,
}

pub struct World {
    pub pool: Pool,
    pub clock: Clock,
    pub inbox: Inbox,
    pub recorder: Recorder,
    pub events: Events,
    /// The first user that is there from the start.
    pub demo: String,
    faults: Faults,
    /// The pool as it was at the start.
    start: Pool,
    /// The users as they were last told of in an event.
    published: BTreeMap<String, Value>,
    printer: SyncSender<String>,
}

/// What goes back for a call, and how.
pub struct Handled {
    pub answer: Answer,
    pub lost: bool,
    pub delay: Duration,
}

impl World {
    pub fn new(setup: Setup, printer: SyncSender<String>) -> Result<Self, String> {
        let clock = Clock::new();
        let mut pool = Pool::new(setup.settings);
        for (index, client) in at_least_one(setup.clients).into_iter().enumerate() {
            let added = pool.add_client(client);
            added.map_err(|reason| format!("clients[{index}]: {reason}"))?;
        }
        let mut names = Vec::new();
        for (index, user) in at_least_one(setup.users).into_iter().enumerate() {
            let added = pool.add_user(user, clock.now());
            let added = added.map_err(|reason| format!("users[{index}]: {reason}"))?;
            names.push(added.username.clone());
        }
        let demo = names.swap_remove(0);
        pool.take_touched();
        Ok(Self {
            published: summaries(&pool),
            start: pool.clone(),
            pool,
            clock,
            inbox: Inbox::default(),
            recorder: Recorder::default(),
            events: Events::new(),
            demo,
            faults: Faults::default(),
            printer,
        })
    }

    /// What a client needs to find the pool and to speak for its first user.
    pub fn exports(&self, endpoint: &str) -> [(&'static str, String); 3] {
        let demo = self
            .start
            .user(&self.demo)
            .expect("the first user is there");
        let client = &self.start.clients()[0];
        [
            (
                "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER",
                endpoint.to_owned(),
            ),
            ("COGNITO_ACCESS_TOKEN", demo.tokens.access.clone()),
            ("COGNITO_CLIENT_ID", client.client_id.clone()),
        ]
    }

    /// Takes everything back to the start; the first users, their tokens and the first clients are the same again.
    pub fn reset(&mut self) {
        self.pool = self.start.clone();
        self.published = summaries(&self.pool);
        self.clock = Clock::new();
        self.inbox = Inbox::default();
        self.recorder = Recorder::default();
        self.faults = Faults::default();
        self.events.publish("reset", &json!({}));
    }

    /// Answers a request at `POST /`, and records it.
    pub fn handle(&mut self, headers: &HeaderMap, body: &[u8]) -> Handled {
        let target = wire::target(headers);
        let order = self.faults.take(target);
        let mut fate = Fate::new(headers, self.clock.now());
        fate.fault = order.as_ref().map(|order| order.name());
        if order.is_some() {
            self.publish_faults();
        }
        let (lost, delay) = order
            .as_ref()
            .map_or_else(Default::default, |order| (order.lost, order.delay));
        let ordered = order.and_then(|order| order.answer);
        let answer = ordered.unwrap_or_else(|| self.answer(headers, body));
        fate.status = answer.status;
        fate.error.clone_from(&answer.error);
        let request = Request::new(target, headers, body, fate);
        self.events.publish("request", &request.summary());
        self.recorder.record(request);
        Handled {
            answer,
            lost,
            delay,
        }
    }

    fn answer(&mut self, headers: &HeaderMap, body: &[u8]) -> Answer {
        let performed = wire::parse(headers, body)
            .and_then(|(operation, members)| self.perform(operation, members));
        match performed {
            Ok(result) => Answer::success(&result),
            Err(error) => error.into(),
        }
    }

    fn perform(
        &mut self,
        operation: &'static Operation,
        members: Members,
    ) -> Result<Value, ServiceError> {
        let now = self.clock.now();
        let mut call = Call::new(operation, &mut self.pool, members, now);
        let result = call.perform(operation)?;
        for delivery in call.outbox {
            let message = Message::new(delivery, now);
            // A full queue means that nobody reads; the inbox has the message all the same.
            let _ = self.printer.try_send(message.line());
            self.events.publish("message", &json!(message));
            self.inbox.deliver(message);
        }
        Ok(result)
    }

    pub fn advance_clock(&mut self, seconds: Seconds) -> Result<Seconds, String> {
        self.clock.advance(seconds)?;
        let now = self.clock.now();
        self.events.publish("clock", &json!({"now": now}));
        Ok(now)
    }

    pub fn faults(&self) -> &[Fault] {
        self.faults.ordered()
    }

    pub fn order_fault(&mut self, fault: Fault) -> Result<(), String> {
        self.faults.order(fault)?;
        self.publish_faults();
        Ok(())
    }

    pub fn clear_faults(&mut self) {
        self.faults.clear();
        self.publish_faults();
    }

    fn publish_faults(&mut self) {
        self.events.publish("faults", &json!(self.faults.ordered()));
    }

    /// Tells of the users that are not as they were.
    pub fn publish_users(&mut self) {
        for username in self.pool.take_touched() {
            let is = self.pool.user(&username).map(User::summary);
            if self.published.get(&username) == is.as_ref() {
                continue;
            }
            let deleted = || json!({"username": username, "deleted": true});
            let event = is.clone().unwrap_or_else(deleted);
            self.events.publish("user", &event);
            match is {
                Some(is) => self.published.insert(username, is),
                None => self.published.remove(&username),
            };
        }
    }
}

fn at_least_one<T: Default>(mut given: Vec<T>) -> Vec<T> {
    if given.is_empty() {
        given.push(T::default());
    }
    given
}

fn summaries(pool: &Pool) -> BTreeMap<String, Value> {
    let users = pool.users();
    users
        .map(|user| (user.username.clone(), user.summary()))
        .collect()
}
