//! Signing up, and the journey from there to signing out.

use serde_json::json;

use crate::support::*;

#[test]
fn the_whole_journey() {
    let app = App::start();
    let answer = app.sign_up("ada", "ada@lovelace.example").json();
    assert_eq!(answer["UserConfirmed"], false);
    assert_eq!(
        answer["CodeDeliveryDetails"],
        json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "a***@l***"})
    );
    let code = app.last_code("ada");
    app.succeed(
        "ConfirmSignUp",
        json!({"Username": "ada", "ConfirmationCode": code}),
    );
    let tokens = app.tokens("ada");
    let user = app.get_user(&tokens.access).json();
    assert_eq!(attribute(&user, "email_verified").as_deref(), Some("true"));
    assert_eq!(
        attribute(&user, "sub").map(|sub| json!(sub)),
        Some(answer["UserSub"].clone())
    );

    let change = json!({
        "AccessToken": tokens.access,
        "UserAttributes": [{"Name": "email", "Value": "countess@byron.example"}],
    });
    let sent = app.succeed("UpdateUserAttributes", change);
    assert_eq!(
        sent["CodeDeliveryDetailsList"],
        json!([{"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "c***@b***"}])
    );
    let token = json!({"AccessToken": tokens.access, "AttributeName": "email"});
    app.succeed(SEND, token);
    let verify = json!({
        "AccessToken": tokens.access, "AttributeName": "email", "Code": app.last_code("ada"),
    });
    app.succeed(VERIFY, verify);

    let refreshed = app.call(
        "GetTokensFromRefreshToken",
        json!({"RefreshToken": tokens.refresh}),
    );
    let refreshed = Tokens::of(&refreshed);
    assert_eq!(refreshed.refresh, None);
    let user = app.get_user(&refreshed.access).json();
    assert_eq!(
        attribute(&user, "email").as_deref(),
        Some("countess@byron.example")
    );
    assert_eq!(attribute(&user, "email_verified").as_deref(), Some("true"));

    app.succeed("GlobalSignOut", json!({"AccessToken": refreshed.access}));
    for token in [&tokens.access, &refreshed.access] {
        assert_not_authorized(&app.get_user(token), "Access Token has been revoked");
    }
    let answer = app.call(
        "GetTokensFromRefreshToken",
        json!({"RefreshToken": tokens.refresh}),
    );
    assert_not_authorized(&answer, "Refresh Token has been revoked");
    let senders: Vec<&str> = ["SignUp", "UpdateUserAttributes", SEND].into();
    let inbox = app.pool.get("/inbox?username=ada");
    let inbox = inbox.as_array().expect("the inbox is a list");
    assert_eq!(
        inbox
            .iter()
            .map(|message| &message["operation"])
            .collect::<Vec<_>>(),
        senders
    );
}

#[test]
fn a_name_is_taken_once() {
    let app = App::start();
    assert_eq!(app.sign_up("ada", "ada@lovelace.example").status, 200);
    let answer = app.sign_up("ada", "other@lovelace.example");
    assert_error(&answer, "UsernameExistsException", "User already exists");
    assert_eq!(app.pool.inbox().len(), 1);
}

#[test]
fn a_password_obeys_the_policy() {
    let app = App::start();
    let cases = [
        ("Ab-1", "Password not long enough"),
        ("CORRECT-HORSE-7", "Password must have lowercase characters"),
        ("correct-horse-7", "Password must have uppercase characters"),
        ("Correct-Horse", "Password must have numeric characters"),
        ("CorrectHorse7", "Password must have symbol characters"),
    ];
    for (password, lack) in cases {
        let answer = app.call("SignUp", json!({"Username": "ada", "Password": password}));
        let message = format!("Password did not conform with password policy: {lack}");
        assert_error(&answer, "InvalidPasswordException", &message);
    }
    assert_eq!(app.pool.inbox().len(), 0);
}

#[test]
fn attributes_obey_the_schema() {
    let app = App::start();
    let cases = [
        (
            "email",
            "ada",
            "InvalidParameterException",
            "Invalid email address format.",
        ),
        (
            "phone_number",
            "0123",
            "InvalidParameterException",
            "Invalid phone number format.",
        ),
        (
            "email_verified",
            "true",
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute",
        ),
    ];
    for (name, value, code, message) in cases {
        let attributes = json!([{"Name": name, "Value": value}]);
        let members =
            json!({"Username": "ada", "Password": PASSWORD, "UserAttributes": attributes});
        assert_error(&app.call("SignUp", members), code, message);
    }
    let attributes = json!([{"Name": "shoe_size", "Value": "38"}]);
    let members = json!({"Username": "ada", "Password": PASSWORD, "UserAttributes": attributes});
    let answer = app.call("SignUp", members);
    assert_eq!(
        answer.json()["message"],
        "Attributes did not conform to the schema: shoe_size: Attribute does not exist in the schema.\n"
    );
    let answer = app.call(
        "SignUp",
        json!({"Username": "ada", "UserAttributes": [{"Name": ""}]}),
    );
    assert_invalid(
        &answer,
        "2 validation errors detected: Value '' at 'userAttributes.1.member.name' failed to satisfy \
         constraint: Member must have length greater than or equal to 1; Value '' at \
         'userAttributes.1.member.name' failed to satisfy constraint: Member must satisfy regular \
         expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+",
    );
}

#[test]
fn a_confirmation_needs_the_right_code_once() {
    let app = App::start();
    assert_eq!(app.sign_up("ada", "ada@lovelace.example").status, 200);
    let confirm = |code: &str| {
        app.call(
            "ConfirmSignUp",
            json!({"Username": "ada", "ConfirmationCode": code}),
        )
    };
    let first = app.last_code("ada");
    assert_code_mismatch(&confirm(other_than(&first)));
    assert_error(
        &app.sign_in("ada", PASSWORD),
        "UserNotConfirmedException",
        "User is not confirmed.",
    );
    app.pool.advance(24 * HOUR);
    assert_expired_code(&confirm(&first));
    let details = app.succeed("ResendConfirmationCode", json!({"Username": "ada"}));
    assert_eq!(details["CodeDeliveryDetails"]["Destination"], "a***@l***");
    let code = app.last_code("ada");
    assert_success(&confirm(&code), &json!({}));
    assert_not_authorized(
        &confirm(&code),
        "User cannot be confirmed. Current status is CONFIRMED",
    );
    assert_invalid(
        &app.call("ResendConfirmationCode", json!({"Username": "ada"})),
        "User is already confirmed.",
    );
}

#[test]
fn five_resent_codes_an_hour_and_fifteen_tries() {
    let app = App::start();
    assert_eq!(app.sign_up("ada", "ada@lovelace.example").status, 200);
    let resend = || app.call("ResendConfirmationCode", json!({"Username": "ada"}));
    for _ in 0..5 {
        assert_eq!(resend().status, 200);
    }
    assert_limit_exceeded(&resend());
    let code = app.last_code("ada");
    let confirm = |code: &str| {
        app.call(
            "ConfirmSignUp",
            json!({"Username": "ada", "ConfirmationCode": code}),
        )
    };
    for _ in 0..15 {
        assert_code_mismatch(&confirm(other_than(&code)));
    }
    assert_limit_exceeded(&confirm(&code));
    app.pool.advance(HOUR);
    assert_eq!(confirm(&code).status, 200);
}

#[test]
fn without_an_address_no_code_goes_out() {
    let app = App::start();
    let answer = app.succeed("SignUp", json!({"Username": "ada", "Password": PASSWORD}));
    assert_eq!(answer["CodeDeliveryDetails"], json!(null));
    assert_eq!(app.pool.inbox().len(), 0);
    assert_invalid(
        &app.call("ResendConfirmationCode", json!({"Username": "ada"})),
        "Cannot resend codes. Auto verification not turned on.",
    );
}

#[test]
fn a_missing_user_is_hidden_or_named_as_the_client_has_it() {
    let confirm = json!({"Username": "nobody", "ConfirmationCode": "123456"});
    let hiding = App::start();
    assert_expired_code(&hiding.call("ConfirmSignUp", confirm.clone()));
    let details = hiding.succeed("ResendConfirmationCode", json!({"Username": "nobody"}));
    assert_eq!(details["CodeDeliveryDetails"]["DeliveryMedium"], "EMAIL");
    assert_eq!(hiding.pool.inbox().len(), 0);

    let telling = App::start_with(&json!({"prevent_user_existence_errors": "LEGACY"}));
    let calls = [
        ("ConfirmSignUp", confirm),
        ("ResendConfirmationCode", json!({"Username": "nobody"})),
    ];
    for (operation, members) in calls {
        assert_error(
            &telling.call(operation, members),
            "UserNotFoundException",
            "Username/client id combination not found.",
        );
    }
}

#[test]
fn client_metadata_of_every_sender_reaches_the_inbox() {
    let app = App::start();
    let metadata = json!({"lang": "de"});
    let signing_up = json!({
        "Username": "ada", "Password": PASSWORD, "ClientMetadata": metadata,
        "UserAttributes": [{"Name": "email", "Value": "ada@lovelace.example"}],
    });
    app.succeed("SignUp", signing_up);
    let again = json!({"Username": "ada", "ClientMetadata": metadata});
    app.succeed("ResendConfirmationCode", again);
    let inbox = app.pool.inbox();
    assert_eq!(inbox.len(), 2);
    for message in inbox {
        assert_eq!(message.client_metadata.as_ref(), metadata.as_object());
    }
}
