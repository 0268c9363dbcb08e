//! The server: what the pool is made of, and the one route that imitates Cognito.

use std::sync::mpsc::SyncSender;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::routing::post;
use serde_json::{Value, json};

use crate::clock::Clock;
use crate::control;
use crate::error::ServiceError;
use crate::faults::Faults;
use crate::inbox::{Inbox, Message};
use crate::pool::{Account, Pool};
use crate::recorder::{Recorder, Request};
use crate::wire::{self, Answer, Operation};

/// Room for some dozens of metadata values of full length.
const LONGEST_BODY: usize = 8 << 20;

pub struct World {
    pub pool: Pool,
    pub clock: Clock,
    pub inbox: Inbox,
    pub recorder: Recorder,
    pub faults: Faults,
    pub demo: Account,
    printer: SyncSender<String>,
}

/// One lock for everything: a call is handled as a whole, and none takes long.
#[derive(Clone)]
pub struct Server {
    world: Arc<Mutex<World>>,
}

impl Server {
    pub fn new(region: &str, printer: SyncSender<String>) -> Self {
        let clock = Clock::new();
        let mut pool = Pool::new(region);
        let profile = pool.next_profile();
        let demo = pool.add_user(profile, clock.now());
        let world = World {
            pool,
            clock,
            inbox: Inbox::default(),
            recorder: Recorder::default(),
            faults: Faults::default(),
            demo,
            printer,
        };
        Self {
            world: Arc::new(Mutex::new(world)),
        }
    }

    pub fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().expect("no call has panicked")
    }

    pub fn routes(self) -> Router {
        Router::new()
            .route("/", post(cognito))
            .merge(control::routes())
            .layer(DefaultBodyLimit::max(LONGEST_BODY))
            .with_state(self)
    }
}

async fn cognito(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Answer {
    let mut world = server.world();
    let target = wire::target(&headers);
    world.recorder.record(Request::new(target, &headers, &body));
    if let Some(ordered) = world.faults.take(target) {
        return ordered;
    }
    match wire::parse(&headers, &body).and_then(|operation| world.perform(operation)) {
        Ok(result) => Answer::success(&result),
        Err(error) => error.into(),
    }
}

impl World {
    fn perform(&mut self, operation: Operation) -> Result<Value, ServiceError> {
        let now = self.clock.now();
        match operation {
            Operation::SendCode {
                token,
                attribute,
                client_metadata,
            } => {
                let delivery = self.pool.send_code(&token, &attribute, now)?;
                let details = json!({"CodeDeliveryDetails": {
                    "AttributeName": delivery.attribute,
                    "DeliveryMedium": delivery.medium,
                    "Destination": delivery.destination,
                }});
                let message = Message::new(delivery, client_metadata, now);
                // A full queue means that nobody reads; the inbox has the message all the same.
                let _ = self.printer.try_send(message.line());
                self.inbox.deliver(message);
                Ok(details)
            }
            Operation::Verify {
                token,
                attribute,
                code,
            } => self
                .pool
                .verify(&token, &attribute, &code, now)
                .map(|()| json!({})),
            Operation::GetUser { token } => self.pool.user(&token, now),
        }
    }
}
