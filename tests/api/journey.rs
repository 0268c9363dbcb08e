//! The journey from sign-up to sign-out, from C, against the local pool and two servers that others wrote. What a
//! server lacks stands here: `journey.c` prints how each step ended, and each list below is what it prints.

use crate::dialogue::Dialogue;
use crate::support::c::CProgram;
use crate::support::cognito_local::CognitoLocal;
use crate::support::moto::Moto;
use crate::support::pool::LocalPool;
use crate::{need_cognito_local, need_moto};
use serde_json::json;

const CONFIRMATION: &str = "confirmation code?";
const VERIFICATION: &str = "verification code?";

/// Returns what the program prints where each step succeeds and the token is refused after the sign-out.
fn complete() -> Vec<&'static str> {
    vec![
        "SignUp COGNITO_OK",
        CONFIRMATION,
        "ConfirmSignUp COGNITO_OK",
        "InitiateAuth COGNITO_OK",
        "UpdateUserAttributes COGNITO_OK",
        "GetUserAttributeVerificationCode COGNITO_OK",
        VERIFICATION,
        "VerifyUserAttribute COGNITO_OK",
        "GetUser COGNITO_OK",
        "ada@analytical.example true",
        "InitiateAuth COGNITO_OK",
        "GetTokensFromRefreshToken COGNITO_OK",
        "GlobalSignOut COGNITO_OK",
        "GetUser COGNITO_NOT_AUTHORIZED NotAuthorizedException",
    ]
}

/// Replaces the lines that a server prints otherwise, each by its number.
fn with_gaps(gaps: &[(usize, &'static str)]) -> Vec<&'static str> {
    let mut lines = complete();
    for (number, line) in gaps {
        lines[*number] = line;
    }
    lines
}

/// Runs the program. `code` is asked for each code once it has been sent.
fn journey(
    endpoint: &str,
    client_id: &str,
    username: &str,
    mut code: impl FnMut(&str) -> String,
) -> Vec<String> {
    let program = CProgram::compile("tests/api/journey.c", &[]);
    let mut command = program.command();
    command
        .args([username, "old@bluebird.example"])
        .env("AWS_ENDPOINT_URL", endpoint)
        .env("AWS_REGION", "us-east-1")
        .env("COGNITO_CLIENT_ID", client_id);
    let mut dialogue = Dialogue::start(command);
    for question in [CONFIRMATION, VERIFICATION] {
        dialogue.hear(&format!("{question}\n"));
        dialogue.say(&code(question));
    }
    let (exit, said) = dialogue.end();
    assert_eq!(exit, 0, "{said}");
    said.lines().map(str::to_owned).collect()
}

#[test]
fn the_journey_is_complete_in_the_local_pool() {
    let pool = LocalPool::start();
    for (username, client) in [
        ("ada", json!({})),
        ("grace", json!({"refresh_token_rotation": true})),
    ] {
        let client = pool.post("/clients", &client);
        let client = client["client_id"].as_str().expect("an id");
        let printed = journey(pool.endpoint(), client, username, |_| {
            pool.last_code(username)
        });
        let expected = if username == "ada" {
            complete()
        } else {
            // An app client whose refresh tokens are replaced does not have the older way.
            with_gaps(&[(
                10,
                "InitiateAuth COGNITO_INVALID_PARAMETER InvalidParameterException",
            )])
        };
        assert_eq!(printed, expected, "{username}");
    }
}

#[test]
fn the_journey_in_cognito_local_lacks_a_way_to_refresh_and_the_sign_out() {
    need_cognito_local!();
    let pool = CognitoLocal::start();
    let printed = journey(
        pool.endpoint(),
        pool.client_id(),
        "old@bluebird.example",
        |question| {
            if question == VERIFICATION {
                // The change has sent one already.
                pool.sent_code();
            }
            pool.sent_code()
        },
    );
    let expected = with_gaps(&[
        (
            11,
            "GetTokensFromRefreshToken COGNITO_SERVICE_ERROR Unsupported",
        ),
        (12, "GlobalSignOut COGNITO_SERVICE_ERROR Unsupported"),
        (13, "GetUser COGNITO_OK"),
    ]);
    assert_eq!(printed, expected);
}

#[test]
fn the_journey_in_moto_lacks_codes_and_a_way_to_refresh() {
    need_moto!();
    let moto = Moto::start();
    // It takes any code.
    let printed = journey(moto.endpoint(), moto.client_id(), "ada", |_| {
        "123456".to_owned()
    });
    let expected = with_gaps(&[
        (
            5,
            "GetUserAttributeVerificationCode COGNITO_SERVICE_ERROR 500",
        ),
        (7, "VerifyUserAttribute COGNITO_SERVICE_ERROR 500"),
        (9, "ada@analytical.example unknown"),
        (11, "GetTokensFromRefreshToken COGNITO_SERVICE_ERROR 500"),
    ]);
    assert_eq!(printed, expected);
}
