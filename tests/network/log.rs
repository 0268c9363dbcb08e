//! Logging: one line for each call at info, each attempt and the endpoint's choice at debug, nothing secret ever.

use crate::probe::{Probe, TOKEN};
use crate::support::answer::Answer;
use crate::support::server::FaultServer;
use serde_json::json;

const REQUEST_ID: &str = "11111111-2222-3333-4444-555555555555";

fn good() -> Answer {
    Answer::reply(200, &[("x-amzn-requestid", REQUEST_ID)], "{}")
}

fn throttled() -> Answer {
    Answer::error(400, "TooManyRequestsException", "Slow down.")
}

/// A line's `key=value` words.
fn field<'a>(line: &'a str, key: &str) -> &'a str {
    let mut words = line.split(' ').filter_map(|word| word.split_once('='));
    let found = words.find(|(name, _)| *name == key);
    found.unwrap_or_else(|| panic!("no {key} in {line}")).1
}

#[test]
fn at_info_a_call_is_one_line() {
    let probe = Probe::compile();
    for (command, operation) in [
        ("send", "GetUserAttributeVerificationCode"),
        ("get_user", "GetUser"),
    ] {
        let server = FaultServer::http([throttled(), good()]);
        let options = json!({"endpoint_url": server.url()});
        let said = probe.call_logging(&[], Some(&options), 3, &[command, TOKEN]);
        said.assert_ok();
        let [line] = said.log.as_slice() else {
            panic!("not one line: {said:?}");
        };
        assert!(line.starts_with(&format!("3 {operation} ")), "{line}");
        assert_eq!(field(line, "host"), format!("127.0.0.1:{}", server.port()));
        assert_eq!(field(line, "status"), "COGNITO_OK");
        assert_eq!(field(line, "http"), "200");
        assert_eq!(field(line, "request_id"), REQUEST_ID);
        assert_eq!(field(line, "attempts"), "2");
        let ms: u128 = field(line, "ms").parse().expect("a number of milliseconds");
        assert!(ms <= said.took.as_millis() + 1, "{said:?}");
    }
}

#[test]
fn a_failed_call_is_one_line_too() {
    let probe = Probe::compile();
    let server = FaultServer::http([Answer::error(400, "LimitExceededException", "Enough.")]);
    let options = json!({"endpoint_url": server.url()});
    let said = probe.call_logging(&[], Some(&options), 3, &["send", TOKEN]);
    assert_eq!(said.log.len(), 1, "{said:?}");
    assert_eq!(field(&said.log[0], "status"), "COGNITO_LIMIT_EXCEEDED");
    assert_eq!(field(&said.log[0], "http"), "400");
    assert_eq!(field(&said.log[0], "attempts"), "1");

    let lost = FaultServer::http([Answer::CloseAfterRequest]);
    let options = json!({"endpoint_url": lost.url()});
    let said = probe.call_logging(&[], Some(&options), 3, &["send", TOKEN]);
    assert_eq!(said.log.len(), 1, "{said:?}");
    assert_eq!(field(&said.log[0], "status"), "COGNITO_CONNECTION_LOST");
    assert_eq!(field(&said.log[0], "http"), "-");
    assert_eq!(field(&said.log[0], "request_id"), "-");
}

#[test]
fn a_call_that_is_refused_before_it_begins_is_a_line_too() {
    let probe = Probe::compile();
    let options = json!({"endpoint_url": "http://127.0.0.1:1"});
    let said = probe.call_logging(&[], Some(&options), 3, &["send", "Bearer x"]);
    said.assert_failed("COGNITO_INVALID_ARGUMENT", &["Bearer"]);
    let [line] = said.log.as_slice() else {
        panic!("not one line: {said:?}");
    };
    assert!(
        line.starts_with("3 GetUserAttributeVerificationCode "),
        "{line}"
    );
    assert_eq!(field(line, "status"), "COGNITO_INVALID_ARGUMENT");
    assert_eq!(field(line, "attempts"), "0");
}

#[test]
fn at_debug_each_attempt_and_the_endpoints_choice_are_told() {
    let probe = Probe::compile();
    let server = FaultServer::http([throttled(), good()]);
    let url = format!("{}/", server.url());
    for (env, options, source) in [
        (vec![], json!({"endpoint_url": url}), "option endpoint_url"),
        (
            vec![("AWS_ENDPOINT_URL", url.as_str())],
            json!({}),
            "environment variable AWS_ENDPOINT_URL",
        ),
    ] {
        let server_saw = server.request_count();
        let said = probe.call_logging(&env, Some(&options), 4, &["send", TOKEN]);
        said.assert_ok();
        let attempts = server.request_count() - server_saw;
        let has = |words: &str| said.log.iter().any(|line| line.contains(words));
        assert!(has(&format!("4 endpoint {url} from {source}")), "{said:?}");
        assert!(has(&format!("4 attempt {attempts}: HTTP 200")), "{said:?}");
        if attempts == 2 {
            assert!(has("4 attempt 1: TooManyRequestsException"), "{said:?}");
            assert!(has("4 attempt 2 follows in "), "{said:?}");
        }
        assert_eq!(
            said.log
                .iter()
                .filter(|line| line.starts_with("3 "))
                .count(),
            1
        );
    }
    let said = probe.call_logging(
        &[("AWS_REGION", "eu-west-1")],
        Some(&json!({"proxy": "http://me:hunter2@127.0.0.1:1", "max_attempts": 1})),
        5,
        &["send", TOKEN],
    );
    said.assert_failed("COGNITO_CONNECT", &[]);
    let has = |words: &str| said.log.iter().any(|line| line.contains(words));
    assert!(
        has("region eu-west-1 from environment variable AWS_REGION"),
        "{said:?}"
    );
    assert!(
        has("endpoint https://cognito-idp.eu-west-1.amazonaws.com/ from region"),
        "{said:?}"
    );
    assert!(
        has("proxy http://127.0.0.1:1 from option proxy"),
        "{said:?}"
    );
    assert!(!has("hunter2"), "{said:?}");
}

#[test]
fn the_level_is_kept() {
    let probe = Probe::compile();
    let server = FaultServer::http([good()]);
    let options = json!({"endpoint_url": server.url()});
    for (level, lines) in [(0, 0), (1, 0), (2, 0), (3, 1)] {
        let said = probe.call_logging(&[], Some(&options), level, &["send", TOKEN]);
        assert_eq!(said.log.len(), lines, "{level}: {said:?}");
    }
}

#[test]
fn cognito_log_makes_the_default_client_write_to_standard_error() {
    let probe = Probe::compile();
    let server = FaultServer::http([good()]);
    let url = server.url();
    for (level, info, debug) in [
        ("info", 1, false),
        ("INFO", 1, false),
        ("debug", 1, true),
        ("trace", 1, true),
        ("warn", 0, false),
        ("error", 0, false),
        ("off", 0, false),
        ("", 0, false),
    ] {
        let env = [("AWS_ENDPOINT_URL", url.as_str()), ("COGNITO_LOG", level)];
        let said = probe.call(&env, None, &["send", TOKEN]);
        said.assert_ok();
        let count = |start: &str| {
            said.log
                .iter()
                .filter(|line| line.starts_with(start))
                .count()
        };
        assert_eq!(count("libcognito info: "), info, "{level}: {said:?}");
        assert_eq!(count("libcognito debug: ") > 0, debug, "{level}: {said:?}");
        if info == 0 {
            assert!(said.log.is_empty(), "{level}: {said:?}");
        }
    }
}

#[test]
fn a_level_that_is_none_is_named() {
    let probe = Probe::compile();
    let env = [
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        ("COGNITO_LOG", "loud"),
    ];
    let said = probe.call(&env, None, &["send", TOKEN]);
    said.assert_failed("COGNITO_CONFIGURATION", &["COGNITO_LOG"])
        .assert_code_sent("no");
    for level in ["error", "warn", "info", "debug", "trace", "off"] {
        assert!(said.hint().contains(level), "{said:?}");
    }
}
