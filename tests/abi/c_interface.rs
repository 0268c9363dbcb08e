//! The C interface from a real C program: every function, with right and wrong arguments.

use crate::support::BOUND;
use crate::support::answer::Answer;
use crate::support::c::CProgram;
use crate::support::server::FaultServer;

const USER: &str = r#"{"Username":"zoë","UserAttributes":[{"Name":"email","Value":"a"}],"n":1.5,
    "t":true,"z":null,"a/b":{"~":"x"},"with_nul":"before\u0000after"}"#;
const SENT: &str = r#"{"CodeDeliveryDetails":{"Destination":"a***@e***"}}"#;

/// Answers each operation as it should be.
fn server() -> FaultServer {
    FaultServer::http([Answer::computed(|request| {
        let id = [("x-amzn-requestid", "id-1")];
        match request.header("x-amz-target").unwrap_or("") {
            _ if request.json()["AccessToken"] == "hang" => Answer::HangAfterRequest,
            target if target.ends_with(".GetUser") => Answer::reply(200, &id, USER),
            target if target.ends_with("VerificationCode") => Answer::reply(200, &id, SENT),
            _ => Answer::reply(200, &id, "{}"),
        }
    })])
}

#[test]
fn every_function_does_what_the_header_says() {
    let (server, hanging) = (server(), FaultServer::http([Answer::HangAfterRequest]));
    let (url, hanging_url) = (server.url(), hanging.url());
    let environment = [
        ("COGNITO_ACCESS_TOKEN", "the-distinctive-token"),
        ("AWS_ENDPOINT_URL", url.as_str()),
    ];
    for program in [
        CProgram::compile("tests/abi/every_function.c", &[]),
        CProgram::compile("tests/abi/every_function.c", &["-O2"]),
    ] {
        let finished = program.run(&environment, "", &[&url, &hanging_url], BOUND);
        assert!(finished.success(), "{finished:?}");
        assert_eq!(finished.stdout, "0 failures\n");
        assert_eq!(finished.stderr, "");
    }
    assert!(server.request_count() > 10);
}

#[test]
fn the_region_comes_from_the_token_and_nothing_need_be_configured() {
    // An endpoint that cannot be reached from here shows in the error: no name is looked up in
    // earnest, because the proxy, which is to be asked for the way, is not there.
    const SOURCE: &str = r#"
        #include <cognito.h>
        #include <stdio.h>
        int main(int argc, char **argv) {
            cognito_buf buf = COGNITO_BUF_INIT;
            cognito_status status;
            (void)argc;
            status = cognito_get_attr_verification_code(argv[1], "email", NULL, &buf);
            printf("%d %s", (int)status, buf.data);
            cognito_buf_free(&buf);
            return 0;
        }"#;
    let program = CProgram::compile_text(SOURCE, &[]);
    // {"iss":"https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_X"}
    let token = "e30.eyJpc3MiOiJodHRwczovL2NvZ25pdG8taWRwLmFwLXNvdXRoZWFzdC0yLmFtYXpvbmF3cy5jb20vYXAtc291dGhlYXN0LTJfWCJ9.c2ln";
    let environment = [
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("AWS_REGION", "us-east-1"),
        ("COGNITO_LOG", "debug"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ];
    let finished = program.run(&environment, "", &[token], BOUND);
    assert!(finished.success(), "{finished:?}");
    assert!(
        finished
            .stderr
            .contains("endpoint https://cognito-idp.ap-southeast-2.amazonaws.com/"),
        "{finished:?}"
    );
    assert!(finished.stderr.contains("from token"), "{finished:?}");
    assert!(finished.stdout.contains("127.0.0.1:1"), "{finished:?}");
    assert!(
        finished.stdout.contains("\"CodeSent\":\"no\""),
        "{finished:?}"
    );

    // Neither token nor configuration names one: said, with what to set.
    let finished = program.run(&[], "", &["no-jwt"], BOUND);
    assert!(finished.stdout.starts_with("2 "), "{finished:?}");
    assert!(finished.stdout.contains("AWS_REGION"), "{finished:?}");
}
