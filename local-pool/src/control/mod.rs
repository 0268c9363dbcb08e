//! The control endpoints: what a test or a reader may ask of the pool beside Cognito's own operations.

mod events;

use std::collections::{BTreeMap, BTreeSet};

use axum::body::Bytes;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::{Value, json};

use crate::clock::Seconds;
use crate::faults::Fault;
use crate::inbox::Message;
use crate::pool::NewUser;
use crate::pool::client::{AppClient, ClientSettings};
use crate::pool::contact::Attribute;
use crate::pool::user::{User, UserStatus};
use crate::recorder::Request;
use crate::server::Server;

type Refusal = (StatusCode, Json<Value>);

pub fn routes() -> Router<Server> {
    Router::new()
        .route("/", delete(reset))
        .route("/tokens", get(tokens).post(new_tokens))
        .route("/users", get(users).post(add_user))
        .route("/clients", get(clients).post(add_client))
        .route("/inbox", get(inbox))
        .route("/requests", get(requests))
        .route("/clock", post(advance_clock))
        .route(
            "/faults",
            get(faults).post(order_fault).delete(clear_faults),
        )
        .route("/events", get(events::events))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WhichUser {
    username: Option<String>,
}

async fn tokens(
    State(server): State<Server>,
    Query(which): Query<WhichUser>,
) -> Result<Json<Value>, Refusal> {
    let world = server.world();
    let username = which.username.as_deref().unwrap_or(&world.demo);
    let user = world.pool.user(username).ok_or_else(no_such_user)?;
    Ok(Json(user.account()))
}

async fn new_tokens(
    State(server): State<Server>,
    Query(which): Query<WhichUser>,
) -> Result<Json<Value>, Refusal> {
    server.change(|world| {
        let username = which.username.unwrap_or_else(|| world.demo.clone());
        let now = world.clock.now();
        let account = world.pool.new_token_set(&username, now);
        account.map(Json).ok_or_else(no_such_user)
    })
}

async fn users(State(server): State<Server>) -> Json<Vec<Value>> {
    Json(server.world().pool.users().map(User::account).collect())
}

/// An address that is not given is made up; `null` is a user without it.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct WantedUser {
    username: Option<String>,
    password: Option<String>,
    status: UserStatus,
    #[serde(deserialize_with = "given")]
    email: Option<Option<String>>,
    #[serde(deserialize_with = "given")]
    phone_number: Option<Option<String>>,
    email_verified: bool,
    phone_number_verified: bool,
}

/// Tells `null` from an absent member.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

impl WantedUser {
    pub fn check(self) -> Result<NewUser, String> {
        // Names and addresses are printed, and a line break in one could forge a line that a shell evaluates.
        let odd = |text: &str| text.contains(|c: char| c.is_whitespace() || c.is_control());
        let addresses = [
            (Attribute::Email, self.email, self.email_verified),
            (
                Attribute::PhoneNumber,
                self.phone_number,
                self.phone_number_verified,
            ),
        ];
        let mut contacts = BTreeMap::new();
        let mut verified = BTreeSet::new();
        for (attribute, address, is_verified) in addresses {
            if let Some(address) = address {
                if address.as_deref().is_some_and(odd) {
                    return Err("an address has no white space".to_owned());
                }
                contacts.insert(attribute, address);
            }
            if is_verified {
                verified.insert(attribute);
            }
        }
        if self.username.as_deref().is_some_and(odd) {
            return Err("a username has no white space".to_owned());
        }
        Ok(NewUser {
            username: self.username,
            password: self.password,
            status: self.status,
            contacts,
            verified,
        })
    }
}

async fn add_user(State(server): State<Server>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let wanted: WantedUser = read_or_default(&body)?;
    let new = wanted.check().map_err(|reason| refusal(&reason))?;
    server.change(|world| {
        let now = world.clock.now();
        let added = world.pool.add_user(new, now);
        added
            .map(|user| Json(user.account()))
            .map_err(|reason| refusal(&reason))
    })
}

async fn clients(State(server): State<Server>) -> Json<Vec<AppClient>> {
    Json(server.world().pool.clients().to_vec())
}

async fn add_client(State(server): State<Server>, body: Bytes) -> Result<Json<AppClient>, Refusal> {
    let settings: ClientSettings = read_or_default(&body)?;
    let mut world = server.world();
    let added = world.pool.add_client(settings);
    added
        .map(|client| Json(client.clone()))
        .map_err(|reason| refusal(&reason))
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
    let now = server.world().advance_clock(step.advance_seconds);
    now.map(|now| Json(json!({"now": now})))
        .map_err(|reason| refusal(&reason))
}

async fn faults(State(server): State<Server>) -> Json<Vec<Fault>> {
    Json(server.world().faults().to_vec())
}

async fn order_fault(State(server): State<Server>, body: Bytes) -> Result<Json<Value>, Refusal> {
    let fault: Fault = read(&body)?;
    let ordered = server.world().order_fault(fault);
    ordered.map_err(|reason| refusal(&reason))?;
    Ok(Json(json!({})))
}

async fn clear_faults(State(server): State<Server>) -> Json<Value> {
    server.world().clear_faults();
    Json(json!({}))
}

/// Everything as it was at the start.
async fn reset(State(server): State<Server>) -> Json<Value> {
    server.world().reset();
    Json(json!({}))
}

fn read_or_default<T: DeserializeOwned + Default>(body: &[u8]) -> Result<T, Refusal> {
    if body.is_empty() {
        Ok(T::default())
    } else {
        read(body)
    }
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
