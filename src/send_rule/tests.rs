//! The rule as a table, and docs/send-rule.md held against it.

use super::backoff::wait;
use super::*;
use std::fmt::Write;
use std::time::Duration;

const OPERATIONS: [(&str, Idempotency); 3] = [
    ("send a code", Idempotency::SendsMessage),
    ("verify", Idempotency::Acts),
    ("read the user", Idempotency::ReadOnly),
];

fn service_error(http_status: u16, code: &str) -> Outcome<'_> {
    Outcome::ServiceError { http_status, code }
}

fn retry(operation: Idempotency, outcome: Outcome<'_>) -> RetryDecision {
    decide(outcome, operation).retry
}

#[test]
fn what_acts_is_sent_again_only_where_it_was_not_acted_on() {
    for operation in [Idempotency::Acts, Idempotency::SendsMessage] {
        let acts = |outcome| retry(operation, outcome);
        let again = Retry { throttled: false };
        assert_eq!(acts(Outcome::NotConnected(Status::Connect)), again);
        assert_eq!(acts(lost(false)), again);
        assert_eq!(acts(lost(true)), Stop);
        for (http_status, code) in [
            (400, "TooManyRequestsException"),
            (400, "ThrottlingException"),
            (429, ""),
            (429, "SomethingElse"),
        ] {
            let outcome = service_error(http_status, code);
            assert_eq!(acts(outcome), Retry { throttled: true }, "{code}");
        }
        for (http_status, code) in [
            (400, "LimitExceededException"),
            (429, "LimitExceededException"),
            (400, "NotAuthorizedException"),
            (500, "InternalErrorException"),
            (500, ""),
            (502, ""),
            (503, "ThrottlingException"),
            (503, "TooManyRequestsException"),
            (504, ""),
            (408, "RequestTimeout"),
        ] {
            let outcome = service_error(http_status, code);
            assert_eq!(acts(outcome), Stop, "{http_status} {code}");
        }
    }
}

fn lost(sent: bool) -> Outcome<'static> {
    Outcome::ConnectionLost {
        sent,
        status: Status::ConnectionLost,
    }
}

#[test]
fn what_reads_follows_the_standard_mode() {
    let reads = |outcome| retry(Idempotency::ReadOnly, outcome);
    let again = Retry { throttled: false };
    assert_eq!(reads(Outcome::NotConnected(Status::Tls)), again);
    assert_eq!(reads(lost(true)), again);
    for status in TRANSIENT_STATUS {
        assert_eq!(reads(service_error(status, "")), again);
    }
    for code in REFUSED_BEFORE_THE_WORK.into_iter().chain(OTHER_THROTTLING) {
        assert_eq!(reads(service_error(400, code)), Retry { throttled: true });
    }
    assert_eq!(reads(service_error(400, "NotAuthorizedException")), Stop);
    assert_eq!(reads(service_error(501, "")), Stop);
}

#[test]
fn what_is_sent_again_after_an_answer_is_told_as_throttling_that_sent_no_code() {
    for http_status in [400, 403, 429, 500, 503] {
        for code in REFUSED_BEFORE_THE_WORK.into_iter().chain(["", "Other"]) {
            let decision = decide(service_error(http_status, code), Idempotency::SendsMessage);
            if decision.retry != Stop {
                assert_eq!(decision.code_sent, Some(CodeSent::No), "{code}");
                assert_eq!(decision.status, Status::TooManyRequests, "{code}");
            }
        }
    }
}

#[test]
fn a_request_that_may_have_sent_a_message_is_never_sent_again() {
    for (_, outcome) in outcomes() {
        let decision = decide(outcome, Idempotency::SendsMessage);
        if decision.code_sent == Some(CodeSent::Maybe) {
            assert_eq!(decision.retry, Stop, "{outcome:?}");
        }
    }
}

#[test]
fn waits_double_are_capped_and_listen_to_the_server() {
    let millis = |throttled, next, random| wait(throttled, next, None, random).as_millis();
    assert_eq!(millis(false, 2, 1.0), 50);
    assert_eq!(millis(false, 3, 1.0), 100);
    assert_eq!(millis(true, 2, 1.0), 1000);
    assert_eq!(millis(true, 3, 0.5), 1000);
    assert_eq!(millis(true, 40, 1.0), 20_000);
    assert_eq!(millis(true, u32::MAX, 0.0), 0);
    let asked = |ms| wait(false, 2, Some(Duration::from_millis(ms)), 1.0).as_millis();
    assert_eq!(asked(10), 50);
    assert_eq!(asked(700), 700);
    assert_eq!(asked(60_000), 5050);
}

/// Every outcome that the table of the documentation shows, in its words.
fn outcomes() -> Vec<(String, Outcome<'static>)> {
    let mut outcomes: Vec<(String, Outcome<'static>)> = [
        (
            "an argument or option is wrong",
            Outcome::Rejected(Status::InvalidArgument),
        ),
        (
            "the configuration is wrong",
            Outcome::Rejected(Status::Configuration),
        ),
        (
            "the proxy refuses its credentials (407)",
            Outcome::Rejected(Status::Connect),
        ),
        (
            "name look-up or connect failed",
            Outcome::NotConnected(Status::Connect),
        ),
        (
            "the TLS handshake failed",
            Outcome::NotConnected(Status::Tls),
        ),
        (
            "`connect_timeout` passed",
            Outcome::NotConnected(Status::Timeout),
        ),
        (
            "the connection broke before the request was sent",
            lost(false),
        ),
        ("the connection broke after it", lost(true)),
        (
            "the deadline passed before the request was sent",
            Outcome::DeadlinePassed { sent: false },
        ),
        (
            "the deadline passed after it",
            Outcome::DeadlinePassed { sent: true },
        ),
        (
            "the interrupt callback ended the call before the request was sent",
            Outcome::Cancelled { sent: false },
        ),
        (
            "the interrupt callback ended the call after it",
            Outcome::Cancelled { sent: true },
        ),
        (
            "an answer that is not one of Cognito's",
            Outcome::BadResponse,
        ),
        (
            "a defect before the request was sent",
            Outcome::Defect { sent: false },
        ),
        (
            "a defect after it, or a panic",
            Outcome::Defect { sent: true },
        ),
    ]
    .map(|(text, outcome)| (text.to_owned(), outcome))
    .to_vec();
    for status in Status::all().filter(|status| status.number() > 100) {
        let code = status.code();
        let http_status = match status {
            Status::InternalError => 500,
            Status::Forbidden => 403,
            _ => 400,
        };
        outcomes.push((
            format!("HTTP {http_status}, {code}"),
            service_error(http_status, code),
        ));
    }
    for code in REFUSED_BEFORE_THE_WORK
        .into_iter()
        .filter(|code| *code != "TooManyRequestsException")
    {
        outcomes.push((format!("HTTP 400, {code}"), service_error(400, code)));
    }
    for (http_status, code) in [
        (400, "another code"),
        (403, "no code"),
        (429, "no code"),
        (500, "no code"),
        (502, "no code"),
        (503, "ThrottlingException"),
        (503, "no code"),
        (504, "no code"),
    ] {
        let outcome = match code {
            "no code" => service_error(http_status, ""),
            code => service_error(http_status, code),
        };
        outcomes.push((format!("HTTP {http_status}, {code}"), outcome));
    }
    outcomes
}

/// The table of docs/send-rule.md.
fn table() -> String {
    let mut table = String::from(
        "| what happened | status | send a code: sent again? | CodeSent | verify: sent again? | \
         read the user: sent again? |\n|---|---|---|---|---|---|\n",
    );
    for (text, outcome) in outcomes() {
        let [send, verify, read] = OPERATIONS.map(|(_, operation)| decide(outcome, operation));
        let words = |decision: Decision| match decision.retry {
            Stop => "no",
            Retry { throttled: false } => "yes",
            Retry { throttled: true } => "yes, slowly",
        };
        let code_sent = send.code_sent.map_or("", CodeSent::as_str);
        let status = send.status.name();
        assert_eq!((status, status), (verify.status.name(), read.status.name()));
        let _ = writeln!(
            table,
            "| {text} | `{status}` | {} | {code_sent} | {} | {} |",
            words(send),
            words(verify),
            words(read),
        );
    }
    table
}

#[test]
fn the_documentation_shows_this_table() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/send-rule.md");
    let page = std::fs::read_to_string(path).unwrap();
    let table = table();
    assert!(
        page.contains(&table),
        "docs/send-rule.md lacks this table:\n{table}"
    );
}
