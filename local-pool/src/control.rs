//! The control endpoints: what a test or a reader may ask of the pool beside Cognito's own operations.

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::clock::Seconds;
use crate::faults::Fault;
use crate::inbox::Message;
use crate::pool::{Account, Profile};
use crate::recorder::Request;
use crate::server::Server;

type Refusal = (StatusCode, Json<Value>);

pub fn routes() -> Router<Server> {
    Router::new()
        .route("/tokens", get(tokens).post(sign_in))
        .route("/users", post(add_user))
        .route("/inbox", get(inbox))
        .route("/requests", get(requests))
        .route("/clock", post(advance_clock))
        .route("/faults", post(order_fault).delete(clear_faults))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhichUser {
    username: Option<String>,
}

async fn tokens(
    State(server): State<Server>,
    Query(which): Query<WhichUser>,
) -> Result<Json<Account>, Refusal> {
    let world = server.world();
    let username = which.username.as_deref().unwrap_or(&world.demo.username);
    world
        .pool
        .account(username)
        .map(Json)
        .ok_or_else(no_such_user)
}

async fn sign_in(
    State(server): State<Server>,
    Query(which): Query<WhichUser>,
) -> Result<Json<Account>, Refusal> {
    let mut world = server.world();
    let username = which
        .username
        .unwrap_or_else(|| world.demo.username.clone());
    let now = world.clock.now();
    world
        .pool
        .sign_in(&username, now)
        .map(Json)
        .ok_or_else(no_such_user)
}

/// An address that is not given is made up; `null` is a user without it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct NewUser {
    #[serde(default, deserialize_with = "given")]
    email: Option<Option<String>>,
    #[serde(default, deserialize_with = "given")]
    phone_number: Option<Option<String>>,
}

/// Tells `null` from an absent member.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

async fn add_user(State(server): State<Server>, body: Bytes) -> Result<Json<Account>, Refusal> {
    let wanted: NewUser = if body.is_empty() {
        NewUser::default()
    } else {
        read(&body)?
    };
    // Addresses are printed, and a line break in one could forge a line that a shell evaluates.
    let odd = |address: &String| address.contains(|c: char| c.is_whitespace() || c.is_control());
    if [&wanted.email, &wanted.phone_number]
        .into_iter()
        .flatten()
        .flatten()
        .any(odd)
    {
        return Err(refusal("an address has no white space"));
    }
    let mut world = server.world();
    let made_up = world.pool.next_profile();
    let profile = Profile {
        email: wanted.email.unwrap_or(made_up.email),
        phone_number: wanted.phone_number.unwrap_or(made_up.phone_number),
    };
    let now = world.clock.now();
    Ok(Json(world.pool.add_user(profile, now)))
}

async fn inbox(State(server): State<Server>, Query(which): Query<WhichUser>) -> Json<Vec<Message>> {
    Json(server.world().inbox.messages(which.username.as_deref()))
}

async fn requests(State(server): State<Server>) -> Json<Vec<Request>> {
    Json(server.world().recorder.requests())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    advance_seconds: Seconds,
}

async fn advance_clock(State(server): State<Server>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let step: Step = read(&body)?;
    let mut world = server.world();
    world
        .clock
        .advance(step.advance_seconds)
        .map_err(|reason| refusal(&reason))?;
    Ok(Json(json!({"now": world.clock.now()})))
}

async fn order_fault(State(server): State<Server>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let fault: Fault = read(&body)?;
    server
        .world()
        .faults
        .order(fault)
        .map_err(|reason| refusal(&reason))?;
    Ok(Json(json!({})))
}

async fn clear_faults(State(server): State<Server>) -> Json<Value> {
    server.world().faults.clear();
    Json(json!({}))
}

/// Read here and not by axum's extractor, so that curl need not be told the content type.
fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Refusal> {
    serde_json::from_slice(body).map_err(|error| refusal(&error.to_string()))
}

fn refusal(reason: &str) -> Refusal {
    (StatusCode::BAD_REQUEST, Json(json!({"error": reason})))
}

fn no_such_user() -> Refusal {
    (
        StatusCode::NOT_FOUND,
        Json(json!({"error": "no such user"})),
    )
}
