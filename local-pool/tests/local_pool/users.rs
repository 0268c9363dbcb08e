//! A user's own data.

use serde_json::{Value, json};

use crate::support::*;

fn update(app: &App, attributes: &Value) -> Answer {
    let body = json!({"AccessToken": app.pool.token(), "UserAttributes": attributes});
    app.pool.call("UpdateUserAttributes", &body)
}

fn get_user(app: &App) -> Value {
    app.get_user(app.pool.token()).json()
}

#[test]
fn a_changed_address_is_no_longer_verified() {
    let app = App::start();
    let demo = app.pool.demo_user();
    assert_eq!(send(&app.pool, &demo, "email").status, 200);
    let code = app.last_code("zoe");
    assert_eq!(verify(&app.pool, &demo, "email", &code).status, 200);
    // The same address again changes nothing.
    let same = json!([{"Name": "email", "Value": demo.email}]);
    assert_success(
        &update(&app, &same),
        &json!({"CodeDeliveryDetailsList": []}),
    );
    assert_eq!(
        attribute(&get_user(&app), "email_verified").as_deref(),
        Some("true")
    );

    let new = json!([{"Name": "email", "Value": "new@bluebird.example"}, {"Name": "name", "Value": "Zoe"}]);
    let details =
        json!([{"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "n***@b***"}]);
    assert_success(
        &update(&app, &new),
        &json!({"CodeDeliveryDetailsList": details}),
    );
    let user = get_user(&app);
    assert_eq!(
        attribute(&user, "email").as_deref(),
        Some("new@bluebird.example")
    );
    assert_eq!(attribute(&user, "email_verified").as_deref(), Some("false"));
    assert_eq!(attribute(&user, "name").as_deref(), Some("Zoe"));
    let message = app.pool.inbox().pop().expect("a message has come");
    assert_eq!(message.to, "new@bluebird.example");
    assert_eq!(verify(&app.pool, &demo, "email", &message.code).status, 200);

    // A phone number is not verified by itself in this pool.
    let phone = json!([{"Name": "phone_number", "Value": "+999500000001"}]);
    assert_success(
        &update(&app, &phone),
        &json!({"CodeDeliveryDetailsList": []}),
    );
}

#[test]
fn what_may_not_be_written_is_refused_as_a_whole() {
    let app = App::start();
    for (name, message) in [
        ("sub", "user.sub: Attribute cannot be updated.\n"),
        (
            "email_verified",
            "A client attempted to write unauthorized attribute",
        ),
    ] {
        let attributes = json!([{"Name": "name", "Value": "Zoe"}, {"Name": name, "Value": "x"}]);
        assert_eq!(update(&app, &attributes).json()["message"], message);
        assert_eq!(attribute(&get_user(&app), "name"), None);
    }
    assert_invalid(
        &app.pool.call(
            "UpdateUserAttributes",
            &json!({"AccessToken": app.pool.token()}),
        ),
        "1 validation error detected: Value null at 'userAttributes' failed to satisfy constraint: \
         Member must not be null",
    );
}

#[test]
fn attributes_are_deleted() {
    let app = App::start();
    let custom = json!([{"Name": "nickname", "Value": "blue"}]);
    assert_eq!(update(&app, &custom).status, 200);
    assert_eq!(
        attribute(&get_user(&app), "nickname").as_deref(),
        Some("blue")
    );
    let names = json!(["nickname", "phone_number"]);
    let body = json!({"AccessToken": app.pool.token(), "UserAttributeNames": names});
    assert_success(&app.pool.call("DeleteUserAttributes", &body), &json!({}));
    let user = get_user(&app);
    for name in ["nickname", "phone_number", "phone_number_verified"] {
        assert_eq!(attribute(&user, name), None, "{name}");
    }
}

#[test]
fn a_deleted_user_is_gone() {
    let app = App::start();
    let tokens = app.tokens("zoe");
    let body = json!({"AccessToken": tokens.access});
    assert_success(&app.pool.call("DeleteUser", &body), &json!({}));
    for token in [tokens.access.as_str(), app.pool.token()] {
        assert_error(
            &app.get_user(token),
            "UserNotFoundException",
            "User does not exist.",
        );
    }
    assert_not_authorized(
        &app.sign_in("zoe", PASSWORD),
        "Incorrect username or password.",
    );
    // Whoever takes the name is another user.
    assert_eq!(app.sign_up("zoe", "other@bluebird.example").status, 200);
    assert_error(
        &app.get_user(&tokens.access),
        "UserNotFoundException",
        "User does not exist.",
    );
    let answer = app.call(
        "GetTokensFromRefreshToken",
        json!({"RefreshToken": tokens.refresh}),
    );
    assert_not_authorized(&answer, "Refresh Token has been revoked");
}

#[test]
fn the_factors_of_a_user_are_shown() {
    let app = App::start();
    let answer = app.pool.call(
        "GetUserAuthFactors",
        &json!({"AccessToken": app.pool.token()}),
    );
    let factors = json!(["PASSWORD", "EMAIL_OTP", "SMS_OTP"]);
    assert_success(
        &answer,
        &json!({"Username": "zoe", "ConfiguredUserAuthFactors": factors}),
    );
}
