//! The server: its routes, and the one that imitates Cognito.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::HeaderMap;
use axum::routing::post;

use crate::control;
use crate::recorder::Request;
use crate::wire::{self, Answer};
use crate::world::World;

/// Room for some dozens of metadata values of full length.
const LONGEST_BODY: usize = 8 << 20;

/// One lock for everything: a call is handled as a whole, and none takes long.
#[derive(Clone)]
pub struct Server {
    world: Arc<Mutex<World>>,
}

impl Server {
    pub fn new(world: World) -> Self {
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
            .nest("/control/v1", control::routes())
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
    let performed = wire::parse(&headers, &body)
        .and_then(|(operation, members)| world.perform(operation, members));
    match performed {
        Ok(result) => Answer::success(&result),
        Err(error) => error.into(),
    }
}
