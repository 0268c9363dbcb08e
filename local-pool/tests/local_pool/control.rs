//! What tests ask of the pool beside Cognito's own operations.

use std::collections::HashSet;

use serde_json::json;

use crate::support::*;

#[test]
fn requests_are_recorded_as_they_came() {
    let pool = LocalPool::start();
    let body = r#"{ "AccessToken":"grün" }"#;
    let target = "AWSCognitoIdentityProviderService.GetUser";
    pool.call_raw(Some(target), Some("application/x-amz-json-1.1"), body);
    pool.call_raw(None, None, "plain");
    let requests = pool.requests();
    assert_eq!(requests.len(), 2);
    assert_eq!(
        (requests[0].target.as_str(), requests[0].body.as_str()),
        (GET_USER, body)
    );
    assert_eq!(requests[0].headers["x-amz-target"], target);
    assert_eq!(
        requests[0].headers["content-type"],
        "application/x-amz-json-1.1"
    );
    assert_eq!(
        (requests[1].target.as_str(), requests[1].body.as_str()),
        ("", "plain")
    );
}

#[test]
fn the_record_of_requests_is_bounded() {
    let pool = LocalPool::start();
    for number in 0..1001 {
        pool.call_raw(None, None, number.to_string());
    }
    let requests = pool.requests();
    assert_eq!(requests.len(), 1000);
    assert_eq!(
        (requests[0].body.as_str(), requests[999].body.as_str()),
        ("1", "1000")
    );
}

#[test]
fn an_ordered_fault_comes_before_the_work() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    pool.fault(&json!({
        "target": SEND, "times": 2, "code": "TooManyRequestsException", "message": "Too many requests",
        "headers": {"x-amz-retry-after": "20"},
    }));
    for _ in 0..2 {
        // Another operation is not touched.
        assert_eq!(
            pool.call(GET_USER, &json!({"AccessToken": demo.access}))
                .status,
            200
        );
        let answer = send(&pool, &demo, "email");
        assert_error(&answer, "TooManyRequestsException", "Too many requests");
        assert_eq!(answer.header("x-amz-retry-after"), Some("20"));
    }
    assert_eq!(pool.inbox().len(), 0);
    assert_eq!(send(&pool, &demo, "email").status, 200);
    assert_eq!(pool.inbox().len(), 1);
    assert_eq!(pool.requests().len(), 5);
}

#[test]
fn a_fault_may_be_any_answer() {
    let pool = LocalPool::start();
    let html = "<html>504 Gateway Time-out</html>";
    pool.fault(&json!({"target": GET_USER, "status": 504, "body": html, "headers": {"Content-Type": "text/html"}}));
    pool.fault(&json!({"target": GET_USER, "code": "ForbiddenException", "status": 403}));
    pool.fault(&json!({"target": GET_USER, "times": 9, "status": 500, "body": ""}));
    let get_user = || pool.call(GET_USER, &json!({"AccessToken": pool.token()}));

    let answer = get_user();
    assert_eq!((answer.status, answer.text.as_str()), (504, html));
    assert_eq!(answer.header("content-type"), Some("text/html"));
    assert_eq!(answer.header("x-amzn-errortype"), None);
    let answer = get_user();
    assert_eq!(
        (answer.status, answer.json()),
        (403, json!({"__type": "ForbiddenException"}))
    );
    assert_eq!(
        answer.header("x-amzn-errortype"),
        Some("ForbiddenException:")
    );
    let answer = get_user();
    assert_eq!((answer.status, answer.text.as_str()), (500, ""));
    pool.clear_faults();
    assert_eq!(get_user().status, 200);
}

#[test]
fn a_mistaken_order_is_refused_at_once() {
    let pool = LocalPool::start();
    let orders = [
        (
            "/faults",
            json!({"target": "AdminGetUser", "code": "X"}),
            "target must be one of",
        ),
        (
            "/faults",
            json!({"target": SEND}),
            "give either code (and message) or body",
        ),
        (
            "/faults",
            json!({"target": SEND, "code": "X", "body": ""}),
            "give either code",
        ),
        (
            "/faults",
            json!({"target": SEND, "code": "X", "status": 100}),
            "status must be from",
        ),
        (
            "/faults",
            json!({"target": SEND, "code": "X", "headers": {"a b": ""}}),
            "not a header",
        ),
        (
            "/faults",
            json!({"target": SEND, "code": "X", "time": 1}),
            "unknown field `time`",
        ),
        ("/clock", json!({"advance_seconds": -1}), "invalid value"),
        (
            "/clock",
            json!({"advance_seconds": u64::MAX}),
            "advance_seconds must be at most",
        ),
        (
            "/users",
            json!({"mail": "a@b.example"}),
            "unknown field `mail`",
        ),
        (
            "/users",
            json!({"email": "a@b.example\nexport A=1"}),
            "an address has no white space",
        ),
    ];
    for (path, body, reason) in orders {
        let answer = pool.post_control(path, &body);
        assert_eq!(answer.status, 400, "{body}");
        assert!(answer.text.contains(reason), "{body}: {}", answer.text);
    }
    let answer = pool.post_control("/tokens?username=nobody", &json!({}));
    assert_eq!(
        (answer.status, answer.json()),
        (404, json!({"error": "no such user"}))
    );
}

#[test]
fn every_user_is_another() {
    let pool = LocalPool::start();
    let users = [pool.demo_user(), pool.fresh_user(), pool.fresh_user()];
    let distinct =
        |of: fn(&User) -> Option<&str>| users.iter().filter_map(of).collect::<HashSet<_>>().len();
    assert_eq!(distinct(|user| Some(&user.username)), 3);
    assert_eq!(distinct(|user| user.email.as_deref()), 3);
    assert_eq!(distinct(|user| user.phone_number.as_deref()), 3);
    assert_eq!(distinct(|user| Some(&user.access)), 3);
    for user in &users {
        let details = &send(&pool, user, "email").json()["CodeDeliveryDetails"];
        assert_eq!(details["Destination"], "z***@b***");
        let details = &send(&pool, user, "phone_number").json()["CodeDeliveryDetails"];
        assert_eq!(details["Destination"], "+********8920");
    }
}
