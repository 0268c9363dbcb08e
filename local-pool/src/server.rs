//! The server: its routes, and the one that imitates Cognito.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, Response};
use axum::middleware;
use axum::response::IntoResponse;
use axum::routing::post;

use crate::connections::Lost;
use crate::control;
use crate::guard;
use crate::page;
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

    /// Does something to the world, and tells those who watch its users.
    pub fn change<T>(&self, change: impl FnOnce(&mut World) -> T) -> T {
        let mut world = self.world();
        let result = change(&mut world);
        world.publish_users();
        result
    }

    pub fn routes(self) -> Router {
        let guarded = Router::new()
            .route("/", page::page())
            .nest("/page", page::forms())
            .nest("/control/v1", control::routes())
            .layer(middleware::from_fn(guard::own_pages_alone));
        guarded
            .route("/", post(cognito))
            .layer(DefaultBodyLimit::max(LONGEST_BODY))
            .with_state(self)
    }
}

async fn cognito(State(server): State<Server>, headers: HeaderMap, body: Bytes) -> Response<Body> {
    let handled = server.change(|world| world.handle(&headers, &body));
    if !handled.delay.is_zero() {
        tokio::time::sleep(handled.delay).await;
    }
    let mut response = handled.answer.into_response();
    if handled.lost {
        response.extensions_mut().insert(Lost);
    }
    response
}
