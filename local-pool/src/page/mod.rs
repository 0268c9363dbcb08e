//! The page for people: `GET /` shows the pool in a browser, and its forms move the clock and order faults.

mod html;
mod render;

use axum::Form;
use axum::Router;
use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::clock::Seconds;
use crate::pool::client::random_word;
use crate::server::Server;

/// Something that the page offers to let happen to a call.
struct Kind {
    name: &'static str,
    /// What a person reads.
    text: &'static str,
    /// The order as the control interface takes it, but for `target` and `times`.
    order: &'static str,
}

const KINDS: [Kind; 5] = [
    Kind {
        name: "lose_answer",
        text: "The work is done, the answer lost",
        order: r#"{"lose_answer": true}"#,
    },
    Kind {
        name: "delay",
        text: "The work is done, the answer 10 s late",
        order: r#"{"delay_seconds": 10}"#,
    },
    Kind {
        name: "throttle",
        text: "Refused: TooManyRequestsException",
        order: r#"{"code": "TooManyRequestsException", "message": "Too many requests"}"#,
    },
    Kind {
        name: "fail",
        text: "Fails: 500 InternalErrorException",
        order: r#"{"code": "InternalErrorException", "status": 500, "message": "Something went wrong"}"#,
    },
    Kind {
        name: "gateway",
        text: "A gateway's page: 504",
        order: r#"{"body": "<html>504 Gateway Time-out</html>", "status": 504,
            "headers": {"content-type": "text/html"}}"#,
    },
];

/// The page itself, for `GET /`.
pub fn page() -> MethodRouter<Server> {
    get(show)
}

/// What the page's forms post.
pub fn forms() -> Router<Server> {
    Router::new()
        .route("/clock", post(advance_clock))
        .route("/faults", post(order_fault))
        .route("/faults/clear", post(clear_faults))
        .route("/reset", post(reset))
}

async fn show(State(server): State<Server>, headers: HeaderMap) -> Response {
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let endpoint = format!("http://{}", host.unwrap_or_default());
    let nonce = random_word(24);
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'; img-src data:; connect-src 'self'; \
         form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    let text = render::page(&server.world(), &endpoint, &nonce);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, &policy),
    ];
    (headers, text).into_response()
}

#[derive(Deserialize)]
struct Step {
    advance_seconds: Seconds,
}

async fn advance_clock(State(server): State<Server>, Form(step): Form<Step>) -> Response {
    back(server.world().advance_clock(step.advance_seconds).map(drop))
}

#[derive(Deserialize)]
struct Order {
    target: String,
    kind: String,
    times: u32,
}

async fn order_fault(State(server): State<Server>, Form(order): Form<Order>) -> Response {
    let Some(kind) = KINDS.iter().find(|kind| kind.name == order.kind) else {
        return back(Err("there is no such kind of fault".to_owned()));
    };
    let mut fault: Value = serde_json::from_str(kind.order).expect("the orders are JSON");
    fault["target"] = json!(order.target);
    fault["times"] = json!(order.times);
    let fault = serde_json::from_value(fault).map_err(|error| error.to_string());
    back(fault.and_then(|fault| server.world().order_fault(fault)))
}

async fn clear_faults(State(server): State<Server>) -> Response {
    server.world().clear_faults();
    back(Ok(()))
}

async fn reset(State(server): State<Server>) -> Response {
    server.world().reset();
    back(Ok(()))
}

/// Leads a browser back to the page, which is all that it needs without JavaScript.
fn back(done: Result<(), String>) -> Response {
    match done {
        Ok(()) => Redirect::to("/").into_response(),
        Err(reason) => (StatusCode::BAD_REQUEST, reason).into_response(),
    }
}
