//! Deadlines: whatever a server does or does not do, a call ends in time, says what it was, and takes no memory.

use std::time::Duration;

use crate::probe::{Probe, Said, compile_lookup};
use crate::support::answer::Answer;
use crate::support::black_hole::BlackHole;
use crate::support::server::{BrokenTls, FaultServer};
use crate::support::tls::TestCa;
use serde_json::{Value, json};

const SECOND: Duration = Duration::from_secs(1);
/// What a call may take beyond its deadline.
const GRACE: Duration = Duration::from_millis(500);
const MOST_GROWTH_KB: i64 = 4096;
/// Quick enough that a deadline that starts anew with each byte would never come.
const DRIP: Duration = Duration::from_millis(20);

/// Everything that a test needs to make calls whose growth can be measured.
struct Bench {
    probe: Probe,
    ca: TestCa,
    good: FaultServer,
}

impl Bench {
    fn new() -> Self {
        let ca = TestCa::new();
        Self {
            probe: Probe::compile(),
            good: FaultServer::https(ca.good_config(), [Answer::ok("{}")]),
            ca,
        }
    }

    fn options(&self, url: &str, more: Value) -> Value {
        let mut options = json!({"endpoint_url": url, "ca_bundle": self.ca.bundle()});
        let all = options.as_object_mut().unwrap();
        all.extend(more.as_object().unwrap().clone());
        options
    }

    /// One call after a good one, within a timeout of a second unless `more` says otherwise.
    #[track_caller]
    fn call(&self, command: &str, url: &str, more: Value) -> Said {
        let mut options = self.options(url, json!({"timeout": 1}));
        options
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let warm_up = self
            .options(&self.good.url_for("localhost"), json!({}))
            .to_string();
        let said = self.probe.run(
            &[],
            &["-w", &warm_up, "-o", &options.to_string(), command, "token"],
        );
        assert!(said.grown_kb < MOST_GROWTH_KB, "grown too much: {said:?}");
        said
    }

    /// A call for a code that must run into its timeout of a second.
    #[track_caller]
    fn times_out(&self, url: &str, code_sent: &str, words: &str) {
        let said = self.call("send", url, json!({}));
        said.assert_failed("COGNITO_TIMEOUT", &[words, "timeout"])
            .assert_code_sent(code_sent);
        assert!(said.took >= SECOND, "too early: {said:?}");
        assert!(said.took <= SECOND + GRACE, "too late: {said:?}");
    }
}

#[test]
fn a_server_that_never_answers() {
    let bench = Bench::new();
    for answer in [Answer::SilentAccept, Answer::HangAfterRequest] {
        let server = FaultServer::http([answer]);
        bench.times_out(&server.url(), "maybe", "No complete answer");
    }
    let server = FaultServer::https(bench.ca.good_config(), [Answer::HangAfterRequest]);
    bench.times_out(&server.url(), "maybe", "No complete answer");
}

#[test]
fn a_server_that_drips() {
    let bench = Bench::new();
    for answer in [
        Answer::DripHeader { every: DRIP },
        Answer::DripBody { every: DRIP },
    ] {
        let plain = FaultServer::http([answer.clone()]);
        bench.times_out(&plain.url(), "maybe", "No complete answer");
        let tls = FaultServer::https(bench.ca.good_config(), [answer]);
        bench.times_out(&tls.url(), "maybe", "No complete answer");
    }
}

#[test]
fn a_connection_that_never_comes_about() {
    let bench = Bench::new();
    let hole = BlackHole::open();
    for scheme in ["http", "https"] {
        bench.times_out(&hole.url(scheme), "no", "No connection");
    }
}

#[test]
fn a_handshake_that_never_ends() {
    let bench = Bench::new();
    for kind in [BrokenTls::Silent, BrokenTls::Drip { every: DRIP }] {
        let server = FaultServer::broken_tls(kind);
        bench.times_out(&server.url(), "no", "No connection");
    }
    let server = FaultServer::https(bench.ca.good_config(), [Answer::SilentAccept]);
    bench.times_out(&server.url(), "no", "No connection");
}

#[test]
fn an_answer_without_an_end() {
    let bench = Bench::new();
    let endless_length = "HTTP/1.1 200 OK\r\nContent-Length: 4000000000000\r\n\r\n{";
    for (answer, words) in [
        (Answer::EndlessBody, "more than 1048576 bytes"),
        (Answer::EndlessHeader, "not HTTP"),
        (
            Answer::Raw(endless_length.into()),
            "more than 1048576 bytes",
        ),
    ] {
        let plain = FaultServer::http([answer.clone()]);
        let tls = FaultServer::https(bench.ca.good_config(), [answer]);
        for server in [plain, tls] {
            let said = bench.call("send", &server.url(), json!({}));
            said.assert_failed("COGNITO_BAD_RESPONSE", &[words])
                .assert_code_sent("maybe");
            assert!(said.took <= SECOND + GRACE, "too late: {said:?}");
            assert_eq!(server.request_count(), 1, "never a second code");
        }
    }
}

#[test]
fn waits_between_attempts_end_before_the_deadline() {
    let bench = Bench::new();
    let throttled = || Answer::error(400, "TooManyRequestsException", "Slow down.");
    let asks = Answer::reply(429, &[("x-amz-retry-after", "60000")], "{}");
    let slow = Answer::later(Duration::from_millis(100), throttled());
    for answer in [throttled(), slow, asks] {
        let server = FaultServer::http([answer]);
        let said = bench.call("send", &server.url(), json!({"max_attempts": 1000}));
        // A wait that ends just before the deadline leaves a last attempt too little time.
        if said.status == "COGNITO_TIMEOUT" {
            said.assert_code_sent("maybe");
        } else {
            said.assert_failed("COGNITO_TOO_MANY_REQUESTS", &[])
                .assert_code_sent("no");
        }
        assert!(said.took <= SECOND + GRACE, "too late: {said:?}");
        assert_eq!(
            said.json["ResponseMetadata"]["RetryAttempts"],
            server.request_count() - 1
        );
    }
}

#[test]
fn attempts_share_one_deadline() {
    let bench = Bench::new();
    // Each attempt alone would be in time.
    let slow = Answer::later(Duration::from_millis(400), Answer::html(503));
    let server = FaultServer::http([slow]);
    let said = bench.call("get_user", &server.url(), json!({"max_attempts": 1000}));
    assert!(said.took <= SECOND + GRACE, "too late: {said:?}");
    assert!((2..=3).contains(&server.request_count()), "{said:?}");
    // Reading may be tried again after a lost answer, and that ends too.
    let server = FaultServer::http([Answer::CloseAfterRequest]);
    let said = bench.call("get_user", &server.url(), json!({"max_attempts": 1000}));
    said.assert_failed("COGNITO_CONNECTION_LOST", &[]);
    assert!(said.took <= SECOND + GRACE, "too late: {said:?}");
    assert!(server.request_count() > 1, "{said:?}");
}

#[test]
fn a_name_that_is_never_resolved() {
    let bench = Bench::new();
    let lookup = compile_lookup();
    let preload = [("LD_PRELOAD", lookup.path().to_str().unwrap())];
    for (limits, words, limit) in [
        (json!({"timeout": 1}), "No connection", SECOND),
        (
            json!({"connect_timeout": 1, "max_attempts": 1}),
            "connect_timeout",
            SECOND,
        ),
    ] {
        let options = bench.options("https://slow.example/", limits);
        let said = bench.probe.send(&preload, &options);
        said.assert_failed("COGNITO_TIMEOUT", &[words, "slow.example"])
            .assert_code_sent("no");
        assert!(said.took >= limit && said.took <= limit + GRACE, "{said:?}");
    }
}

#[test]
fn connect_timeout_bounds_each_connection_up_to_its_handshake() {
    let bench = Bench::new();
    let hole = BlackHole::open();
    let silent = FaultServer::broken_tls(BrokenTls::Silent);
    let drips = FaultServer::broken_tls(BrokenTls::Drip { every: DRIP });
    let short = Duration::from_millis(300);
    for url in [
        hole.url("http"),
        hole.url("https"),
        silent.url(),
        drips.url(),
    ] {
        for attempts in [1, 3] {
            let limits = json!({"timeout": 30, "connect_timeout": 0.3, "max_attempts": attempts});
            let said = bench.call("send", &url, limits);
            said.assert_failed("COGNITO_TIMEOUT", &["connect_timeout (0.3 s)"]);
            said.assert_code_sent("no");
            // The waits in between are at most 50 and 100 ms.
            let most = short * attempts + Duration::from_millis(150) + GRACE;
            assert!(
                said.took >= short * attempts && said.took <= most,
                "{said:?}"
            );
            assert_eq!(said.json["ResponseMetadata"]["RetryAttempts"], attempts - 1);
        }
    }
}

#[test]
fn connect_timeout_bounds_the_way_through_a_proxy_and_names_it() {
    let bench = Bench::new();
    let hole = BlackHole::open();
    let silent = FaultServer::http([Answer::HangAfterRequest]);
    let drips = FaultServer::http([Answer::DripHeader { every: DRIP }]);
    for proxy in [hole.url("http"), silent.url(), drips.url()] {
        let more = json!({
            "timeout": 30, "connect_timeout": 0.3, "max_attempts": 1,
            "proxy": proxy.replace("http://", "http://somebody:hunter2@"),
        });
        let said = bench.call("send", "https://service.example", more);
        said.assert_failed(
            "COGNITO_TIMEOUT",
            &["connect_timeout", &proxy, "option proxy"],
        );
        said.assert_code_sent("no");
        assert!(!format!("{said:?}").contains("hunter2"), "{said:?}");
        assert!(said.took <= Duration::from_millis(300) + GRACE, "{said:?}");
    }
}

#[test]
fn connect_timeout_leaves_a_slow_answer_alone() {
    let bench = Bench::new();
    let later = Answer::later(Duration::from_millis(1300), Answer::ok("{}"));
    let server = FaultServer::https(bench.ca.good_config(), [later]);
    let limits = json!({"timeout": 30, "connect_timeout": 1});
    bench.call("send", &server.url(), limits).assert_ok();
}
