//! The page as it comes from the server. What a browser makes of it is tested in tests/browser.

use serde_json::json;

use crate::support::*;
use crate::wire::{answer, breaks_off};

fn page(pool: &LocalPool) -> String {
    answer(pool, "GET", "/", &[], "")
}

/// The part of the page with this id.
fn part<'a>(page: &'a str, id: &str) -> &'a str {
    let (_, part) = page
        .split_once(&format!("id=\"{id}\" data-live>"))
        .expect("the page has the part");
    part.split("</tbody>").next().expect("the part ends")
}

fn post(pool: &LocalPool, path: &str, form: &str) -> String {
    let headers = ["Content-Type: application/x-www-form-urlencoded"];
    answer(pool, "POST", path, &headers, form)
}

#[test]
fn the_page_is_whole_without_a_script() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let empty = page(&pool);
    assert!(empty.starts_with("HTTP/1.1 200 OK\r\n"), "{empty}");
    assert!(empty.contains("content-type: text/html; charset=utf-8\r\n"));
    assert!(part(&empty, "inbox").contains("A code that is sent shows up here."));
    assert!(part(&empty, "requests").contains("No call has come yet."));
    assert!(!empty.contains("{{"));

    pool.fault(&json!({"target": VERIFY, "lose_answer": true}));
    send(&pool, &demo, "email");
    let code = pool.last_code(&demo.username);
    let sent = page(&pool);
    assert!(part(&sent, "inbox").contains(&code));
    assert!(!part(&sent, "users").contains(">verified<"));
    assert!(part(&sent, "faults").contains("VerifyUserAttribute: the answer is lost"));
    breaks_off(
        &pool,
        VERIFY,
        &json!({"AccessToken": demo.access, "AttributeName": "email", "Code": code}),
    );
    verify(&pool, &demo, "phone_number", "1");
    let verified = page(&pool);
    assert!(part(&verified, "users").contains(">verified<"));
    let requests = part(&verified, "requests");
    assert!(requests.contains(">lost<"));
    assert!(requests.contains("400 ExpiredCodeException"));
    // The newest comes first.
    assert!(requests.find("ExpiredCode") < requests.find(SEND));
    // Nothing is secret but the first user's token, which stands among what a client has to set.
    for secret in [&demo.id, &demo.revoked, PASSWORD] {
        assert!(!verified.contains(secret));
    }
}

#[test]
fn what_comes_from_elsewhere_is_text() {
    let pool = LocalPool::start();
    let user = json!({"username": "<img/src=x>", "email": "\"><script>@b"});
    let user = pool.fresh_user_with(&user);
    send(&pool, &user, "email");
    pool.call_raw(
        Some("AWSCognitoIdentityProviderService.<i>{{users}}"),
        None,
        "",
    );
    pool.fault(&json!({"target": SEND, "code": "<u>"}));
    let page = page(&pool);
    for odd in ["<img", "\"><script>", "<i>", "<u>"] {
        assert!(!page.contains(odd), "{odd}");
    }
    assert!(page.contains("&lt;img/src=x&gt;"));
    assert!(part(&page, "requests").contains("&lt;i&gt;{{users}}"));
}

#[test]
fn forms_lead_back_to_the_page() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let leads_back = |path: &str, form: &str| {
        let answer = post(&pool, path, form);
        assert!(answer.starts_with("HTTP/1.1 303 "), "{answer}");
        assert!(answer.contains("location: /\r\n"), "{answer}");
    };
    leads_back("/page/clock", "advance_seconds=86400");
    leads_back("/page/clock", "advance_seconds=3600");
    assert!(part(&page(&pool), "clock").starts_with("It is 1 d 1 h ahead of the machine's."));
    assert_not_authorized(&send(&pool, &demo, "email"), "Access Token has expired");
    leads_back("/page/reset", "");
    assert!(part(&page(&pool), "clock").starts_with("It shows the machine's time."));

    for kind in ["lose_answer", "delay", "throttle", "fail", "gateway"] {
        leads_back(
            "/page/faults",
            &format!("target={SEND}&kind={kind}&times=2"),
        );
    }
    assert_eq!(pool.get("/faults").as_array().map(Vec::len), Some(5));
    leads_back("/page/faults/clear", "");
    assert_eq!(pool.get("/faults"), json!([]));
    for form in [
        "target=X&kind=fail&times=1",
        "target=GetUser&kind=x&times=1",
    ] {
        assert!(
            post(&pool, "/page/faults", form).starts_with("HTTP/1.1 400 "),
            "{form}"
        );
    }
}

#[test]
fn the_page_is_not_for_other_pages() {
    let pool = LocalPool::start();
    let page = page(&pool);
    let policy = page
        .lines()
        .find(|line| line.starts_with("content-security-policy: "));
    let policy = policy.expect("there is a policy");
    for words in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self'",
    ] {
        assert!(policy.contains(words), "{policy}");
    }
    for (method, path) in [("GET", "/"), ("POST", "/page/reset")] {
        for header in ["Host: evil.example", "Origin: http://evil.example"] {
            let refused = answer(&pool, method, path, &[header], "");
            assert!(
                refused.starts_with("HTTP/1.1 403 "),
                "{path}: {header}: {refused}"
            );
        }
    }
    // Cognito's own operations are for whoever has a token, by whichever name.
    let served = answer(&pool, "POST", "/", &["Host: cognito.example"], "");
    assert!(served.contains("UnknownOperationException"), "{served}");
}
