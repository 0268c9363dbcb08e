//! What the control interface tells while it happens, lost and late answers, the way back to the start, the guard.

use std::io::ErrorKind;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::*;
use crate::wire::{Events, answer, breaks_off, connect};

fn attribute_call(user: &User, attribute: &str) -> Value {
    json!({"AccessToken": user.access, "AttributeName": attribute})
}

#[test]
fn a_lost_answer_is_lost_after_the_work() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    pool.fault(&json!({"target": SEND, "lose_answer": true, "times": 2}));
    for sent in 1..=2 {
        let error = breaks_off(&pool, SEND, &attribute_call(&demo, "email"));
        assert_eq!(error, ErrorKind::ConnectionReset);
        assert_eq!(pool.inbox().len(), sent);
    }
    // The order is used up, the codes counted, and the last one good.
    let code = pool.last_code(&demo.username);
    assert_success(&verify(&pool, &demo, "email", &code), &json!({}));
    for _ in 0..3 {
        assert_eq!(send(&pool, &demo, "email").status, 200);
    }
    assert_limit_exceeded(&send(&pool, &demo, "email"));
    // An answer that says no gets lost as well.
    pool.fault(&json!({"target": SEND, "lose_answer": true}));
    let error = breaks_off(&pool, SEND, &attribute_call(&demo, "email"));
    assert_eq!(error, ErrorKind::ConnectionReset);
    assert_eq!(pool.inbox().len(), 5);
}

#[test]
fn a_late_answer_comes_after_the_work() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    pool.fault(&json!({"target": SEND, "delay_seconds": 0.3}));
    let began = Instant::now();
    assert_eq!(send(&pool, &demo, "email").status, 200);
    assert!(began.elapsed() >= Duration::from_millis(300));
    // One that nobody waits for has been worked on all the same.
    pool.fault(&json!({"target": SEND, "delay_seconds": 3600}));
    let mut events = Events::open(&pool, "", &[]);
    let target = format!("X-Amz-Target: AWSCognitoIdentityProviderService.{SEND}");
    let headers = [target.as_str(), "Content-Type: application/x-amz-json-1.1"];
    let body = attribute_call(&demo, "email").to_string();
    let waiting = connect(&pool, "POST", "/", &headers, &body);
    while events.next().1 != "request" {}
    assert_eq!(pool.inbox().len(), 2);
    drop(waiting);
}

#[test]
fn orders_that_are_to_come_can_be_read() {
    let pool = LocalPool::start();
    assert_eq!(pool.get("/faults"), json!([]));
    pool.fault(&json!({"target": SEND, "lose_answer": true, "times": 2}));
    pool.fault(&json!({"target": GET_USER, "code": "X", "times": 0}));
    let ordered = pool.get("/faults");
    assert_eq!(ordered.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (
            &ordered[0]["target"],
            &ordered[0]["times"],
            &ordered[0]["lose_answer"]
        ),
        (&json!(SEND), &json!(2), &json!(true))
    );
    breaks_off(&pool, SEND, &json!({}));
    assert_eq!(pool.get("/faults")[0]["times"], 1);
    pool.clear_faults();
    assert_eq!(pool.get("/faults"), json!([]));
}

#[test]
fn what_happens_is_told_as_it_happens() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let mut events = Events::open(&pool, "", &[]);
    let mut expect = |name: &str, data: &Value| {
        let (_, happened, told) = events.next();
        let data = data.as_object().expect("members are expected");
        assert_eq!(happened, name, "{told}");
        for (member, value) in data {
            assert_eq!(&told[member], value, "{name}: {told}");
        }
        told
    };
    send(&pool, &demo, "email");
    let code = pool.last_code(&demo.username);
    expect(
        "message",
        &json!({"to": demo.email, "code": code, "username": demo.username, "medium": "EMAIL"}),
    );
    let request = expect(
        "request",
        &json!({"target": SEND, "status": 200, "error": null, "fault": null, "attempt": null}),
    );
    assert_eq!((request.get("body"), request.get("headers")), (None, None));
    verify(&pool, &demo, "email", &code);
    expect("request", &json!({"target": VERIFY, "status": 200}));
    let user = expect(
        "user",
        &json!({"username": demo.username, "email_verified": true, "status": "CONFIRMED"}),
    );
    assert_eq!((user.get("access"), user.get("password")), (None, None));
    // Nothing about the user has changed: the next event is of something else.
    pool.call(GET_USER, &json!({"AccessToken": demo.access}));
    expect("request", &json!({"target": GET_USER}));
    pool.advance(60);
    assert!(expect("clock", &json!({}))["now"].is_u64());
    let fresh = pool.fresh_user();
    expect(
        "user",
        &json!({"username": fresh.username, "email": fresh.email}),
    );
    pool.call("DeleteUser", &json!({"AccessToken": fresh.access}));
    expect("request", &json!({"target": "DeleteUser"}));
    expect(
        "user",
        &json!({"username": fresh.username, "deleted": true}),
    );
    pool.fault(&json!({"target": GET_USER, "code": "X"}));
    assert_eq!(events.next().2[0]["target"], GET_USER);
}

#[test]
fn a_request_says_which_attempt_it_was() {
    let pool = LocalPool::start();
    pool.fault(&json!({"target": SEND, "lose_answer": true}));
    let target = format!("X-Amz-Target: AWSCognitoIdentityProviderService.{SEND}");
    let headers = [
        target.as_str(),
        "amz-sdk-request: attempt=2; max=3",
        "amz-sdk-invocation-id: 12345678-1234-4234-8234-123456789012",
    ];
    let mut events = Events::open(&pool, "", &[]);
    let _open = connect(&pool, "POST", "/", &headers, "{}");
    while events.next().1 != "request" {}
    let request = &pool.get("/requests")[0];
    for (member, value) in [
        ("attempt", json!(2)),
        ("max_attempts", json!(3)),
        ("invocation", json!("12345678-1234-4234-8234-123456789012")),
        ("status", json!(400)),
        ("error", json!("UnknownOperationException")),
        ("fault", json!("lose_answer")),
        ("body", json!("{}")),
    ] {
        assert_eq!(request[member], value, "{member}");
    }
}

#[test]
fn events_can_be_read_from_where_one_stopped() {
    let pool = LocalPool::start();
    for seconds in 1..=3 {
        pool.advance(seconds);
    }
    assert_eq!(Events::open(&pool, "?after=0", &[]).next().0, 1);
    assert_eq!(Events::open(&pool, "?after=1", &[]).next().0, 2);
    // A browser that connects again says what it had.
    assert_eq!(
        Events::open(&pool, "?after=1", &["Last-Event-ID: 2"])
            .next()
            .0,
        3
    );
}

#[test]
fn a_reset_takes_everything_back_to_the_start() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let clients = pool.get("/clients");
    let mut events = Events::open(&pool, "", &[]);
    for _ in 0..6 {
        send(&pool, &demo, "email");
    }
    verify(&pool, &demo, "email", &pool.last_code(&demo.username));
    let fresh = pool.fresh_user();
    pool.post("/clients", &json!({}));
    pool.advance(25 * HOUR);
    pool.fault(&json!({"target": SEND, "code": "X", "times": 9}));
    assert!(answer(&pool, "DELETE", "/control/v1", &[], "").ends_with("\r\n\r\n{}"));
    while events.next().1 != "reset" {}

    for empty in ["/inbox", "/requests", "/faults"] {
        assert_eq!(pool.get(empty), json!([]), "{empty}");
    }
    assert_eq!(pool.get("/clients"), clients);
    let users = pool.get("/users");
    assert_eq!(users.as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&users[0]["access"], &users[0]["email_verified"]),
        (&json!(demo.access), &json!(false))
    );
    // The token is good by the clock again, the quota unused, the next user named as the first one was.
    assert_eq!(send(&pool, &demo, "email").status, 200);
    assert_not_authorized(&send(&pool, &fresh, "email"), "Invalid Access Token");
    assert_eq!(pool.fresh_user().username, fresh.username);
}

#[test]
fn pages_from_elsewhere_are_refused() {
    let pool = LocalPool::start();
    let own = format!("Origin: {}", pool.endpoint());
    let advance = |headers: &[&str]| {
        let body = r#"{"advance_seconds": 1}"#;
        let answer = answer(&pool, "POST", "/control/v1/clock", headers, body);
        answer.split(' ').nth(1).map(str::to_owned)
    };
    assert_eq!(advance(&[]).as_deref(), Some("200"));
    assert_eq!(advance(&[&own]).as_deref(), Some("200"));
    for header in [
        "Origin: http://evil.example",
        "Origin: null",
        "Origin: http://127.0.0.1:1",
        "Host: evil.example",
    ] {
        assert_eq!(advance(&[header]).as_deref(), Some("403"), "{header}");
    }
    let read = answer(
        &pool,
        "GET",
        "/control/v1/inbox",
        &["Host: evil.example"],
        "",
    );
    assert!(read.starts_with("HTTP/1.1 403 "), "{read}");
}
