//! Passwords that are changed or were forgotten.

use serde_json::json;

use crate::support::*;

const NEW: &str = "Other-Horse-8";

#[test]
fn a_signed_in_user_changes_the_password() {
    let app = App::start();
    let tokens = app.tokens("zoe");
    let change = |previous: &str, proposed: &str| {
        app.pool.call(
            "ChangePassword",
            &json!({
                "AccessToken": tokens.access, "PreviousPassword": previous, "ProposedPassword": proposed,
            }),
        )
    };
    assert_not_authorized(
        &change("Wrong-Horse-7", NEW),
        "Incorrect username or password.",
    );
    assert_eq!(
        change(PASSWORD, "weak").json()["__type"],
        "InvalidPasswordException"
    );
    assert_success(&change(PASSWORD, NEW), &json!({}));
    assert_not_authorized(
        &app.sign_in("zoe", PASSWORD),
        "Incorrect username or password.",
    );
    assert_eq!(app.sign_in("zoe", NEW).status, 200);
    for _ in 0..2 {
        assert_eq!(change("Wrong-Horse-7", NEW).status, 400);
    }
    assert_limit_exceeded(&change(NEW, PASSWORD));
}

#[test]
fn a_forgotten_password_is_replaced() {
    let app = App::start();
    app.user(&json!({"username": "ada", "email": "ada@lovelace.example", "email_verified": true}));
    let details = app.succeed("ForgotPassword", json!({"Username": "ada"}));
    assert_eq!(
        details["CodeDeliveryDetails"],
        json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@l***"})
    );
    let code = app.last_code("ada");
    let confirm = |code: &str, password: &str| {
        app.call(
            "ConfirmForgotPassword",
            json!({"Username": "ada", "ConfirmationCode": code, "Password": password}),
        )
    };
    assert_code_mismatch(&confirm(other_than(&code), NEW));
    assert_eq!(
        confirm(&code, "weak").json()["__type"],
        "InvalidPasswordException"
    );
    assert_success(&confirm(&code, NEW), &json!({}));
    assert_expired_code(&confirm(&code, NEW));
    assert_eq!(app.sign_in("ada", NEW).status, 200);

    app.succeed("ForgotPassword", json!({"Username": "ada"}));
    let late = app.last_code("ada");
    app.pool.advance(HOUR);
    assert_expired_code(&confirm(&late, PASSWORD));
}

#[test]
fn five_codes_an_hour_for_a_forgotten_password() {
    let app = App::start();
    app.user(&json!({"username": "ada", "email_verified": true}));
    let forgot = || app.call("ForgotPassword", json!({"Username": "ada"}));
    for _ in 0..5 {
        assert_eq!(forgot().status, 200);
    }
    assert_limit_exceeded(&forgot());
    assert_eq!(app.pool.inbox_of("ada").len(), 5);
}

#[test]
fn who_cannot_be_reached_cannot_reset() {
    let app = App::start();
    let answer = app.call("ForgotPassword", json!({"Username": "zoe"}));
    assert_invalid(
        &answer,
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    );
    app.user(
        &json!({"username": "ada", "email_verified": true, "status": "FORCE_CHANGE_PASSWORD"}),
    );
    let answer = app.call("ForgotPassword", json!({"Username": "ada"}));
    assert_not_authorized(
        &answer,
        "User password cannot be reset in the current state.",
    );

    let details = app.succeed("ForgotPassword", json!({"Username": "nobody"}));
    assert_eq!(details["CodeDeliveryDetails"]["AttributeName"], "email");
    assert_eq!(app.pool.inbox().len(), 0);
    let telling = App::start_with(&json!({"prevent_user_existence_errors": "LEGACY"}));
    assert_error(
        &telling.call("ForgotPassword", json!({"Username": "nobody"})),
        "UserNotFoundException",
        "Username/client id combination not found.",
    );
}

#[test]
fn a_reset_that_is_required_is_said_so() {
    let app = App::start();
    let wanted = json!({"username": "ada", "email_verified": true, "status": "RESET_REQUIRED"});
    app.user(&wanted);
    assert_error(
        &app.sign_in("ada", PASSWORD),
        "PasswordResetRequiredException",
        "Password reset required for the user",
    );
    app.succeed("ForgotPassword", json!({"Username": "ada"}));
    let code = app.last_code("ada");
    app.succeed(
        "ConfirmForgotPassword",
        json!({"Username": "ada", "ConfirmationCode": code, "Password": NEW}),
    );
    assert_eq!(app.sign_in("ada", NEW).status, 200);
}
