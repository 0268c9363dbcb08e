//! All that the server holds: the pool and what surrounds it. A call is performed here, and its messages delivered.

use std::sync::mpsc::SyncSender;

use serde_json::Value;

use crate::clock::Clock;
use crate::error::ServiceError;
use crate::faults::Faults;
use crate::inbox::{Inbox, Message};
use crate::operations::{Call, Operation};
use crate::pool::client::ClientSettings;
use crate::pool::{NewUser, Pool, PoolSettings};
use crate::recorder::Recorder;
use crate::wire::members::Members;

pub struct World {
    pub pool: Pool,
    pub clock: Clock,
    pub inbox: Inbox,
    pub recorder: Recorder,
    pub faults: Faults,
    /// The user that is there from the start.
    pub demo: String,
    printer: SyncSender<String>,
}

impl World {
    pub fn new(settings: PoolSettings, printer: SyncSender<String>) -> Result<Self, String> {
        let clock = Clock::new();
        let mut pool = Pool::new(settings);
        pool.add_client(ClientSettings::default())?;
        let demo = pool.add_user(NewUser::default(), clock.now())?;
        let demo = demo.username.clone();
        Ok(Self {
            pool,
            clock,
            inbox: Inbox::default(),
            recorder: Recorder::default(),
            faults: Faults::default(),
            demo,
            printer,
        })
    }

    pub fn perform(
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
            self.inbox.deliver(message);
        }
        Ok(result)
    }
}
