//! Signing in: passwords, app clients and their secrets, challenges.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde_json::{Value, json};

use crate::support::*;

const SECRET: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

fn secret_hash(username: &str, client_id: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, SECRET.as_bytes());
    STANDARD.encode(hmac::sign(
        &key,
        format!("{username}{client_id}").as_bytes(),
    ))
}

#[test]
fn a_sign_in_gives_tokens_for_an_hour() {
    let app = App::start();
    let tokens = app.tokens("zoe");
    assert_eq!(tokens.expires_in, HOUR);
    let (_, access) = claims(&tokens.access);
    assert_eq!(
        (&access["username"], &access["token_use"]),
        (&json!("zoe"), &json!("access"))
    );
    assert_eq!(access["client_id"], json!(app.client_id));
    let (_, id) = claims(&tokens.id);
    assert_eq!(
        (&id["aud"], &id["origin_jti"]),
        (&json!(app.client_id), &access["origin_jti"])
    );
    let refresh = tokens.refresh.expect("a refresh token");
    assert_eq!(refresh.split('.').count(), 5);
    assert_eq!(app.get_user(&tokens.access).status, 200);
    assert_not_authorized(&app.get_user(&refresh), "Invalid Access Token");
    app.pool.advance(HOUR);
    assert_not_authorized(&app.get_user(&tokens.access), "Access Token has expired");
}

#[test]
fn a_wrong_password_and_a_missing_user_look_alike() {
    let app = App::start();
    for (username, password) in [("zoe", "Wrong-Horse-7"), ("nobody", PASSWORD)] {
        let answer = app.sign_in(username, password);
        assert_not_authorized(&answer, "Incorrect username or password.");
    }
    let telling = App::start_with(&json!({"prevent_user_existence_errors": "LEGACY"}));
    let answer = telling.sign_in("nobody", PASSWORD);
    assert_error(&answer, "UserNotFoundException", "User does not exist.");
}

#[test]
fn wrong_passwords_lock_the_user_out_for_a_time() {
    let app = App::start();
    let wrong = || app.sign_in("zoe", "Wrong-Horse-7");
    let incorrect = "Incorrect username or password.";
    for _ in 0..5 {
        assert_not_authorized(&wrong(), incorrect);
    }
    // The lockout doubles each time: at last it is far longer than this test.
    for seconds in [1, 2, 4, 8, 16, 32, 64, 128, 256] {
        app.pool.advance(seconds);
        assert_not_authorized(&wrong(), incorrect);
    }
    let answer = app.sign_in("zoe", PASSWORD);
    assert_not_authorized(&answer, "Password attempts exceeded");
    app.pool.advance(512);
    assert_eq!(app.sign_in("zoe", PASSWORD).status, 200);
    assert_not_authorized(&wrong(), incorrect);
    assert_eq!(app.sign_in("zoe", PASSWORD).status, 200);
}

#[test]
fn a_client_that_does_not_exist_is_named() {
    let pool = LocalPool::start();
    let body = json!({"ClientId": "nothing", "AuthFlow": "USER_PASSWORD_AUTH"});
    let answer = pool.call("InitiateAuth", &body);
    let message = "User pool client nothing does not exist.";
    assert_error(&answer, "ResourceNotFoundException", message);
}

#[test]
fn a_client_with_a_secret_asks_for_its_hash() {
    let app = App::start_with(&json!({"client_secret": SECRET}));
    let id = &app.client_id;
    let missing = format!("Client {id} is configured with secret but SECRET_HASH was not received");
    let wrong = format!("Unable to verify secret hash for client {id}");
    let sign_in = |parameters: Value| {
        app.call(
            "InitiateAuth",
            json!({"AuthFlow": "USER_PASSWORD_AUTH", "AuthParameters": parameters}),
        )
    };
    let good = json!({"USERNAME": "zoe", "PASSWORD": PASSWORD});
    assert_not_authorized(&sign_in(good.clone()), &missing);
    let mut hashed = good;
    hashed["SECRET_HASH"] = json!(secret_hash("zoe1", id));
    assert_not_authorized(&sign_in(hashed.clone()), &wrong);
    hashed["SECRET_HASH"] = json!(secret_hash("zoe", id));
    let tokens = Tokens::of(&sign_in(hashed));

    let refresh = |hash: Option<String>| {
        let parameters = json!({"REFRESH_TOKEN": tokens.refresh, "SECRET_HASH": hash});
        let mut parameters = parameters;
        if hash.is_none() {
            parameters = json!({"REFRESH_TOKEN": tokens.refresh});
        }
        app.call(
            "InitiateAuth",
            json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": parameters}),
        )
    };
    assert_not_authorized(&refresh(None), &missing);
    assert_eq!(refresh(Some(secret_hash("zoe", id))).status, 200);
    let sub = claims(&tokens.access).1["sub"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    assert_eq!(refresh(Some(secret_hash(&sub, id))).status, 200);

    let unnamed = [
        ("SignUp", json!({"Username": "ada", "Password": PASSWORD})),
        (
            "ConfirmSignUp",
            json!({"Username": "ada", "ConfirmationCode": "1"}),
        ),
        ("ResendConfirmationCode", json!({"Username": "ada"})),
        ("ForgotPassword", json!({"Username": "ada"})),
        (
            "ConfirmForgotPassword",
            json!({"Username": "ada", "ConfirmationCode": "1", "Password": PASSWORD}),
        ),
    ];
    for (operation, mut members) in unnamed {
        assert_not_authorized(&app.call(operation, members.clone()), &missing);
        members["SecretHash"] = json!("AAAA");
        assert_not_authorized(&app.call(operation, members), &wrong);
    }
}

#[test]
fn flows_that_the_client_lacks_are_refused() {
    let app = App::start_with(&json!({"explicit_auth_flows": ["ALLOW_USER_AUTH"]}));
    let cases = [
        (
            "USER_PASSWORD_AUTH",
            "USER_PASSWORD_AUTH flow not enabled for this client",
        ),
        (
            "REFRESH_TOKEN_AUTH",
            "REFRESH_TOKEN_AUTH flow not enabled for this client",
        ),
        (
            "USER_SRP_AUTH",
            "USER_SRP_AUTH is not enabled for the client.",
        ),
        ("CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
        (
            "ADMIN_USER_PASSWORD_AUTH",
            "Initiate Auth method not supported.",
        ),
        ("USER_AUTH", "Missing required parameter USERNAME"),
    ];
    for (flow, message) in cases {
        assert_invalid(
            &app.call("InitiateAuth", json!({"AuthFlow": flow})),
            message,
        );
    }
    let answer = app.call("InitiateAuth", json!({"AuthFlow": "MAGIC"}));
    assert_invalid(
        &answer,
        "1 validation error detected: Value 'MAGIC' at 'authFlow' failed to satisfy constraint: Member must \
         satisfy enum value set: [USER_SRP_AUTH, REFRESH_TOKEN_AUTH, REFRESH_TOKEN, CUSTOM_AUTH, \
         ADMIN_NO_SRP_AUTH, USER_PASSWORD_AUTH, ADMIN_USER_PASSWORD_AUTH, USER_AUTH]",
    );
}

#[test]
fn a_user_who_must_change_the_password_is_asked_to() {
    let app = App::start();
    app.user(
        &json!({"username": "ada", "status": "FORCE_CHANGE_PASSWORD", "password": "Temporary-1"}),
    );
    let asked = app.sign_in("ada", "Temporary-1").json();
    assert_eq!(asked["ChallengeName"], "NEW_PASSWORD_REQUIRED");
    assert_eq!(asked["ChallengeParameters"]["USER_ID_FOR_SRP"], "ada");
    assert_eq!(asked["AuthenticationResult"], json!(null));
    let respond = |responses: Value| {
        app.call(
            "RespondToAuthChallenge",
            json!({
                "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": asked["Session"],
                "ChallengeResponses": responses,
            }),
        )
    };
    let missing = respond(json!({"USERNAME": "ada"}));
    assert_invalid(&missing, "Missing required parameter NEW_PASSWORD");
    let weak = respond(json!({"USERNAME": "ada", "NEW_PASSWORD": "weak"}));
    assert_eq!(weak.json()["__type"], "InvalidPasswordException");
    let other = respond(json!({"USERNAME": "zoe", "NEW_PASSWORD": PASSWORD}));
    assert_not_authorized(&other, "Invalid session for the user.");
    let answer = respond(json!({
        "USERNAME": "ada", "NEW_PASSWORD": PASSWORD, "userAttributes.name": "Ada",
    }));
    let user = app.get_user(&Tokens::of(&answer).access).json();
    assert_eq!(attribute(&user, "name").as_deref(), Some("Ada"));
    let again = respond(json!({"USERNAME": "ada", "NEW_PASSWORD": PASSWORD}));
    assert_not_authorized(&again, "Invalid session for the user.");
    assert_eq!(app.sign_in("ada", PASSWORD).status, 200);
}

#[test]
fn a_code_by_email_signs_in() {
    let app = App::start();
    let initiate = |parameters: Value| {
        app.succeed(
            "InitiateAuth",
            json!({"AuthFlow": "USER_AUTH", "AuthParameters": parameters}),
        )
    };
    let asked = initiate(json!({"USERNAME": "zoe"}));
    assert_eq!(asked["ChallengeName"], "SELECT_CHALLENGE");
    assert_eq!(
        asked["AvailableChallenges"],
        json!(["PASSWORD", "EMAIL_OTP", "SMS_OTP"])
    );
    let respond = |name: &str, session: &Value, responses: Value| {
        app.call(
            "RespondToAuthChallenge",
            json!({"ChallengeName": name, "Session": session, "ChallengeResponses": responses}),
        )
    };
    let chosen = json!({"USERNAME": "zoe", "ANSWER": "EMAIL_OTP"});
    let challenge = respond("SELECT_CHALLENGE", &asked["Session"], chosen).json();
    assert_eq!(challenge["ChallengeName"], "EMAIL_OTP");
    assert_eq!(
        challenge["ChallengeParameters"],
        json!({"CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": "z***@b***"})
    );
    let code = app.last_code("zoe");
    assert_eq!(code.len(), 8);
    let answer = |code: &str| {
        let responses = json!({"USERNAME": "zoe", "EMAIL_OTP_CODE": code});
        respond("EMAIL_OTP", &challenge["Session"], responses)
    };
    assert_error(
        &answer(if code == "00000000" {
            "00000001"
        } else {
            "00000000"
        }),
        "CodeMismatchException",
        "Invalid code or auth state for the user.",
    );
    assert_eq!(app.get_user(&Tokens::of(&answer(&code)).access).status, 200);
    assert_not_authorized(&answer(&code), "Invalid session for the user.");

    let late = initiate(json!({"USERNAME": "zoe", "PREFERRED_CHALLENGE": "EMAIL_OTP"}));
    app.pool.advance(3 * MINUTE);
    let responses = json!({"USERNAME": "zoe", "EMAIL_OTP_CODE": app.last_code("zoe")});
    let answer = respond("EMAIL_OTP", &late["Session"], responses);
    assert_not_authorized(&answer, "Invalid session for the user, session is expired.");

    let parameters =
        json!({"USERNAME": "zoe", "PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": PASSWORD});
    assert!(initiate(parameters)["AuthenticationResult"].is_object());
}
