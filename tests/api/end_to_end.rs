//! The whole job with the C example: a code is asked for, arrives, is handed back, and counts.
//! Against the bundled local pool, and against cognito-local, a server that we did not write.

use crate::need_cognito_local;
use crate::support::BOUND;
use crate::support::c::CProgram;
use crate::support::cognito_local::CognitoLocal;
use crate::support::pool::LocalPool;
use cognito::{Client, ClientMetadata, Options, Status};

fn example() -> CProgram {
    CProgram::compile("examples/c/send_code.c", &[])
}

#[test]
fn the_c_example_verifies_an_address_with_the_local_pool() {
    let pool = LocalPool::start();
    let example = example();
    let user = pool.demo_user();
    let environment = [
        ("AWS_ENDPOINT_URL", pool.endpoint()),
        ("COGNITO_ACCESS_TOKEN", user.access.as_str()),
    ];
    let run = |stdin: &str, args: &[&str]| example.run(&environment, stdin, args, BOUND);

    let sent = run("", &["email", "{\"lang\":\"de\"}"]);
    sent.assert_success();
    assert!(sent.stdout.contains("z***@b*** by EMAIL"), "{sent:?}");
    let message = pool.inbox_of(&user.username).pop().unwrap();
    assert_eq!(message.client_metadata.as_ref().unwrap()["lang"], "de");

    let wrong = run("", &["email", "--verify", "nonsense"]);
    wrong.assert_exit(1);
    assert!(wrong.stderr.contains("COGNITO_CODE_MISMATCH"), "{wrong:?}");
    let right = run(&format!("{}\n", message.code), &["email", "--verify", "-"]);
    right.assert_success();
    let status = run("", &["--status"]);
    assert!(
        status.stdout.contains("email_verified = true"),
        "{status:?}"
    );
    let used = run("", &["email", "--verify", &message.code]);
    used.assert_exit(1);
    assert!(used.stderr.contains("COGNITO_EXPIRED_CODE"), "{used:?}");

    for attempt in 2..=5 {
        run("", &["phone_number"]).assert_success();
        assert_eq!(pool.inbox_of(&user.username).len(), attempt);
    }
    let limited = run("", &["phone_number"]);
    limited.assert_exit(1);
    assert!(
        limited.stderr.contains("COGNITO_LIMIT_EXCEEDED"),
        "{limited:?}"
    );
    assert_eq!(pool.inbox_of(&user.username).len(), 5);
}

#[test]
fn the_c_example_takes_the_token_from_standard_input_and_explains_itself() {
    let pool = LocalPool::start();
    let example = example();
    let environment = [("AWS_ENDPOINT_URL", pool.endpoint())];
    let run = |stdin: &str, args: &[&str]| example.run(&environment, stdin, args, BOUND);

    run(&format!("{}\n", pool.token()), &["--status"]).assert_success();
    run("", &["--status"]).assert_exit(2);
    for args in [
        &[][..],
        &["--nonsense"],
        &["email", "--verify"],
        &["--status", "x"],
        &["email", "{}", "extra"],
        &["a", "b", "c", "d"],
    ] {
        let usage = run("token\n", args);
        usage.assert_exit(2);
        assert!(usage.stderr.contains("usage:"), "{usage:?}");
    }
    let garbage = run("garbage\n", &["email"]);
    garbage.assert_exit(1);
    assert!(
        garbage.stderr.contains("Invalid Access Token"),
        "{garbage:?}"
    );
    assert!(garbage.stderr.contains("Request id"), "{garbage:?}");
    let attribute = run(&format!("{}\n", pool.token()), &["nickname"]);
    assert!(
        attribute.stderr.contains("Only phone_number and email"),
        "{attribute:?}"
    );
}

#[test]
fn tokens_that_cognito_refuses_are_explained() {
    let pool = LocalPool::start();
    let user = pool.demo_user();
    let client = Client::new(Options::new().endpoint_url(pool.endpoint())).unwrap();
    let refusal = |token: &str| client.get_user(token).unwrap_err();

    let expired = refusal(&user.expired);
    assert_eq!(expired.status(), Status::NotAuthorized);
    assert_eq!(expired.message(), "Access Token has expired");
    assert!(expired.hint().unwrap().contains("expired"), "{expired}");
    let revoked = refusal(&user.revoked);
    assert_eq!(revoked.message(), "Access Token has been revoked");
    // These two are refused here already, in words; unchecked they go to the server.
    assert_eq!(refusal(&user.id).status(), Status::InvalidArgument);
    assert_eq!(refusal(&user.no_scope).status(), Status::InvalidArgument);
    let unchecked = Options::new()
        .endpoint_url(pool.endpoint())
        .set("check_token", false);
    let unchecked = Client::new(unchecked).unwrap();
    let id = unchecked.get_user(&user.id).unwrap_err();
    assert_eq!(id.message(), "Invalid Access Token");
    let scope = unchecked.get_user(&user.no_scope).unwrap_err();
    assert_eq!(
        scope.message(),
        "Access Token does not have required scopes"
    );
    assert!(scope.hint().unwrap().contains("scope"), "{scope}");
}

#[test]
fn cognito_local_takes_the_same_calls() {
    need_cognito_local!();
    let server = CognitoLocal::start();
    let client = Client::new(Options::new().endpoint_url(server.endpoint())).unwrap();
    let token = server.access_token();
    let metadata: ClientMetadata = [("lang", "de"), ("ключ", "✓")].into_iter().collect();
    let sent = client
        .get_attr_verification_code(token, "email", Some(&metadata))
        .unwrap();
    assert_eq!(
        sent.destination, None,
        "it answers {{}}: a success without details"
    );
    let seen = server.lambda_invocations();
    assert!(
        seen.iter().any(|call| {
            let metadata = &call["request"]["clientMetadata"];
            metadata["lang"] == "de" && metadata["ключ"] == "✓"
        }),
        "{seen:?}"
    );
    let code = server.sent_code();
    assert_eq!(
        client
            .verify_attr(token, "email", &format!("{code}9"))
            .unwrap_err()
            .status(),
        Status::CodeMismatch
    );
    client.verify_attr(token, "email", &code).unwrap();
    assert!(client.get_user(token).unwrap().is_verified("email"));
    let error = client.get_user("nonsense").unwrap_err();
    assert_eq!(error.status(), Status::InvalidParameter);
}

#[test]
fn the_c_example_verifies_an_address_with_cognito_local() {
    need_cognito_local!();
    let server = CognitoLocal::start();
    let example = example();
    let environment = [
        ("AWS_ENDPOINT_URL", server.endpoint()),
        ("COGNITO_ACCESS_TOKEN", server.access_token()),
    ];
    let run = |args: &[&str]| example.run(&environment, "", args, BOUND);
    let sent = run(&["email"]);
    sent.assert_success();
    assert!(sent.stdout.contains("on its way to the user"), "{sent:?}");
    run(&["email", "--verify", &server.sent_code()]).assert_success();
    let status = run(&["--status"]);
    assert!(
        status.stdout.contains("email_verified = true"),
        "{status:?}"
    );
}
