//! The send rule on real sockets: fault, requests that the server saw, status, CodeSent.

#[path = "../support/mod.rs"]
mod support;

use std::time::Duration;

use cognito::{Client, CodeSent, Error, Hooks, Options, Status};
use support::answer::Answer;
use support::server::FaultServer;
use support::tls::TestCa;

const TOKEN: &str = "not-a-jwt";
const SENT: &str = r#"{"CodeDeliveryDetails":{"AttributeName":"email","DeliveryMedium":"EMAIL","Destination":"a***@e***"}}"#;

fn client(url: &str) -> Client {
    Client::new(Options::new().endpoint_url(url).timeout(support::BOUND)).unwrap()
}

fn send(client: &Client) -> Result<u32, Error> {
    client
        .get_attr_verification_code(TOKEN, "email", None)
        .map(|sent| sent.metadata.retry_attempts)
}

/// Answers that leave open whether the code went out.
fn lost_answers() -> Vec<(&'static str, Answer, Status)> {
    vec![
        ("closed", Answer::CloseAfterRequest, Status::ConnectionLost),
        ("reset", Answer::ResetAfterRequest, Status::ConnectionLost),
        (
            "cut body",
            Answer::CutBody {
                status: 200,
                body: b"{\"CodeDeliveryDetails\":{".to_vec(),
                missing: 50,
            },
            Status::ConnectionLost,
        ),
        ("cut header", Answer::CutHeader, Status::ConnectionLost),
        (
            "500",
            Answer::error(500, "InternalErrorException", "oops"),
            Status::InternalError,
        ),
        ("503 page", Answer::html(503), Status::ServiceError),
        ("502 page", Answer::html(502), Status::ServiceError),
        ("504 page", Answer::html(504), Status::ServiceError),
        (
            "503 with a throttling code",
            Answer::error(503, "ThrottlingException", "Rate exceeded"),
            Status::ServiceError,
        ),
        (
            "not HTTP",
            Answer::Raw(b"SSH-2.0-OpenSSH_9.2\r\n\r\n".to_vec()),
            Status::BadResponse,
        ),
        ("not JSON", Answer::html(200), Status::BadResponse),
        (
            "redirect",
            Answer::Redirect {
                status: 307,
                location: "http://127.0.0.1:1/".into(),
            },
            Status::BadResponse,
        ),
        ("endless body", Answer::EndlessBody, Status::BadResponse),
    ]
}

#[test]
fn a_lost_answer_is_one_request_and_maybe_a_code() {
    for (name, answer, status) in lost_answers() {
        let server = FaultServer::http([answer]);
        let error = send(&client(&server.url())).unwrap_err();
        assert_eq!(error.status(), status, "{name}: {error}");
        assert_eq!(error.code_sent(), Some(CodeSent::Maybe), "{name}: {error}");
        assert_eq!(server.request_count(), 1, "{name}");
    }
}

#[test]
fn the_same_holds_over_tls() {
    let ca = TestCa::new();
    for (name, answer, status) in lost_answers() {
        let server = FaultServer::https(ca.good_config(), [answer]);
        let options = Options::new()
            .endpoint_url(&server.url())
            .set("ca_bundle", ca.bundle().to_str().unwrap());
        let error = send(&Client::new(options).unwrap()).unwrap_err();
        assert_eq!(error.status(), status, "{name}: {error}");
        assert_eq!(error.code_sent(), Some(CodeSent::Maybe), "{name}: {error}");
        assert_eq!(server.request_count(), 1, "{name}");
    }
}

#[test]
fn a_lost_answer_to_a_verify_is_one_request_and_says_nothing_of_codes() {
    for (name, answer, status) in lost_answers() {
        let server = FaultServer::http([answer]);
        let error = client(&server.url())
            .verify_attr(TOKEN, "email", "123456")
            .unwrap_err();
        assert_eq!(error.status(), status, "{name}: {error}");
        assert_eq!(error.code_sent(), None, "{name}");
        assert_eq!(server.request_count(), 1, "{name}");
    }
}

#[test]
fn a_hung_answer_is_one_request_and_a_timeout() {
    let server = FaultServer::http([Answer::HangAfterRequest]);
    let options = Options::new()
        .endpoint_url(&server.url())
        .timeout(Duration::from_millis(300));
    let error = send(&Client::new(options).unwrap()).unwrap_err();
    assert_eq!(error.status(), Status::Timeout);
    assert_eq!(error.code_sent(), Some(CodeSent::Maybe));
    assert_eq!(server.request_count(), 1);
}

#[test]
fn throttled_twice_is_three_requests_and_one_code() {
    for code in ["TooManyRequestsException", "ThrottlingException"] {
        let throttled = Answer::error(400, code, "Rate exceeded");
        let server = FaultServer::http([throttled.clone(), throttled, Answer::ok(SENT)]);
        assert_eq!(send(&client(&server.url())).unwrap(), 2, "{code}");
        assert_eq!(server.request_count(), 3, "{code}");
        let attempts: Vec<String> = server
            .requests()
            .iter()
            .map(|request| request.header("amz-sdk-request").unwrap().to_owned())
            .collect();
        assert_eq!(
            attempts,
            ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"]
        );
        let ids: Vec<String> = server
            .requests()
            .iter()
            .map(|r| r.header("amz-sdk-invocation-id").unwrap().to_owned())
            .collect();
        assert!(ids.iter().all(|id| *id == ids[0]), "one call, one id");
    }
}

#[test]
fn a_bare_429_is_sent_again_and_in_the_end_said() {
    let server = FaultServer::http([Answer::html(429)]);
    let error = send(&client(&server.url())).unwrap_err();
    assert_eq!(error.status(), Status::TooManyRequests);
    assert_eq!(error.code_sent(), Some(CodeSent::No));
    assert_eq!(error.metadata().retry_attempts, 2);
    assert_eq!(server.request_count(), 3);
}

#[test]
fn limits_and_refusals_are_one_request_and_no_code() {
    for (code, status) in [
        ("LimitExceededException", Status::LimitExceeded),
        ("NotAuthorizedException", Status::NotAuthorized),
        ("InvalidParameterException", Status::InvalidParameter),
        ("ForbiddenException", Status::Forbidden),
    ] {
        for http in [400, 429] {
            if http == 429 && status != Status::LimitExceeded {
                continue;
            }
            let server = FaultServer::http([Answer::error(http, code, "no")]);
            let error = send(&client(&server.url())).unwrap_err();
            assert_eq!(error.status(), status);
            assert_eq!(error.code_sent(), Some(CodeSent::No), "{code}");
            assert_eq!(server.request_count(), 1, "{code}");
        }
    }
}

#[test]
fn a_failed_connect_is_tried_again_and_never_a_code() {
    // A port that nobody listens on: bound, never listening, so nobody else gets it.
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    drop(taken);
    let error = send(&client(&format!("http://127.0.0.1:{port}"))).unwrap_err();
    assert_eq!(error.status(), Status::Connect, "{error}");
    assert_eq!(error.code_sent(), Some(CodeSent::No));
    assert_eq!(error.metadata().retry_attempts, 2);
    assert!(error.message().contains("refused"), "{error}");

    let error = send(&client("https://no-such-host.invalid")).unwrap_err();
    assert_eq!(error.status(), Status::Connect, "{error}");
    assert!(error.message().contains("no-such-host.invalid"), "{error}");
    assert!(error.message().contains("resolved"), "{error}");
}

#[test]
fn a_failed_handshake_is_tried_again_and_then_goes_through() {
    let ca = TestCa::new();
    let server = FaultServer::https(
        ca.good_config(),
        [Answer::CloseBeforeReading, Answer::ok(SENT)],
    );
    let options = Options::new()
        .endpoint_url(&server.url())
        .set("ca_bundle", ca.bundle().to_str().unwrap());
    assert_eq!(send(&Client::new(options).unwrap()).unwrap(), 1);
    assert_eq!(server.request_count(), 1);
}

#[test]
fn max_attempts_is_obeyed() {
    let server = FaultServer::http([Answer::error(400, "TooManyRequestsException", "slow")]);
    let options = Options::new()
        .endpoint_url(&server.url())
        .set("max_attempts", 1);
    let error = send(&Client::new(options).unwrap()).unwrap_err();
    assert_eq!(error.status(), Status::TooManyRequests);
    assert_eq!(server.request_count(), 1);
}

#[test]
fn a_wait_that_would_pass_the_deadline_is_not_begun() {
    let throttled = Answer::reply(
        400,
        &[
            ("x-amzn-errortype", "TooManyRequestsException:"),
            ("x-amz-retry-after", "4900"),
        ],
        "{}",
    );
    let server = FaultServer::http([throttled]);
    let options = Options::new()
        .endpoint_url(&server.url())
        .timeout(Duration::from_secs(3));
    let error = send(&Client::new(options).unwrap()).unwrap_err();
    assert_eq!(error.status(), Status::TooManyRequests, "{error}");
    assert_eq!(server.request_count(), 1);
}

#[test]
fn get_user_only_reads_so_it_is_tried_again_after_any_passing_fault() {
    let user = r#"{"Username":"zoe","UserAttributes":[{"Name":"email_verified","Value":"true"}]}"#;
    for fault in [
        Answer::html(500),
        Answer::html(502),
        Answer::html(503),
        Answer::html(504),
        Answer::CloseAfterRequest,
        Answer::ResetAfterRequest,
        Answer::CutHeader,
        Answer::error(400, "ThrottlingException", "slow"),
        Answer::error(400, "TooManyRequestsException", "slow"),
    ] {
        let server = FaultServer::http([fault, Answer::ok(user)]);
        let read = client(&server.url()).get_user(TOKEN).unwrap();
        assert!(read.is_verified("email"));
        assert_eq!(read.username.as_deref(), Some("zoe"));
        assert_eq!(read.metadata.retry_attempts, 1);
        assert_eq!(server.request_count(), 2);
    }
    let server = FaultServer::http([Answer::error(400, "NotAuthorizedException", "no")]);
    assert!(client(&server.url()).get_user(TOKEN).is_err());
    assert_eq!(server.request_count(), 1);
}

#[test]
fn a_connection_that_the_server_closed_while_idle_is_not_used_again() {
    for closing in [
        Answer::ReplyThenClose {
            status: 200,
            body: SENT.into(),
        },
        Answer::ReplyThenReset {
            status: 200,
            body: SENT.into(),
        },
    ] {
        let server = FaultServer::http([closing, Answer::ok(SENT)]);
        let client = client(&server.url());
        for round in 0..5 {
            send(&client).unwrap_or_else(|error| panic!("round {round}: {error}"));
            if round == 0 {
                server.wait_for_ended(1, support::BOUND);
            }
        }
        assert_eq!(server.request_count(), 5);
        assert_eq!(server.connection_count(), 2, "kept once it is kept open");
    }
}

/// Gives a call up the first time it is asked.
struct Impatient;

impl Hooks for Impatient {
    fn can_interrupt(&self) -> bool {
        true
    }

    fn interrupted(&self) -> bool {
        true
    }
}

#[test]
fn a_call_that_was_given_up_says_whether_a_code_may_have_gone_out() {
    let server = FaultServer::http([Answer::HangAfterRequest]);
    let options = Options::new().endpoint_url(&server.url());
    let client = Client::with_hooks(options, Impatient).unwrap();
    let error = send(&client).unwrap_err();
    assert_eq!(error.status(), Status::Cancelled);
    assert_eq!(error.code_sent(), Some(CodeSent::Maybe));

    let server = FaultServer::http([Answer::reply(
        400,
        &[
            ("x-amzn-errortype", "TooManyRequestsException"),
            ("x-amz-retry-after", "4000"),
        ],
        "{}",
    )]);
    let options = Options::new().endpoint_url(&server.url());
    let client = Client::with_hooks(options, Impatient).unwrap();
    let error = send(&client).unwrap_err();
    assert_eq!(
        error.status(),
        Status::Cancelled,
        "during the wait: {error}"
    );
    assert_eq!(error.code_sent(), Some(CodeSent::No));
    assert_eq!(server.request_count(), 1);
}
