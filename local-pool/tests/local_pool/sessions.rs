//! What becomes of a sign-in: refreshed, rotated, revoked, listed.

use serde_json::{Value, json};

use crate::support::*;

fn refresh(app: &App, token: &str) -> Answer {
    app.call("GetTokensFromRefreshToken", json!({"RefreshToken": token}))
}

fn refresh_token(tokens: &Tokens) -> &str {
    tokens.refresh.as_deref().expect("there is a refresh token")
}

#[test]
fn a_refresh_token_is_good_for_thirty_days() {
    let app = App::start();
    let tokens = app.tokens("zoe");
    app.pool.advance(30 * 24 * HOUR - MINUTE);
    assert_not_authorized(&app.get_user(&tokens.access), "Access Token has expired");
    let fresh = Tokens::of(&refresh(&app, refresh_token(&tokens)));
    assert_eq!(app.get_user(&fresh.access).status, 200);
    app.pool.advance(MINUTE);
    let answer = refresh(&app, refresh_token(&tokens));
    assert_not_authorized(&answer, "Refresh Token has expired");
    for other in ["garbage", &tokens.access] {
        assert_not_authorized(&refresh(&app, other), "Invalid Refresh Token.");
    }
}

#[test]
fn a_refresh_token_belongs_to_its_client() {
    let app = App::start();
    let tokens = app.tokens("zoe");
    let other = app.pool.post("/clients", &json!({"client_secret": true}));
    let call = |secret: Option<&Value>| {
        let mut body = json!({"RefreshToken": tokens.refresh, "ClientId": other["client_id"]});
        if let Some(secret) = secret {
            body["ClientSecret"] = secret.clone();
        }
        app.pool.call("GetTokensFromRefreshToken", &body)
    };
    assert_not_authorized(
        &call(Some(&other["client_secret"])),
        "Invalid Refresh Token.",
    );
    let id = other["client_id"].as_str().unwrap_or_default();
    let message = format!("Unable to verify client secret for client {id}");
    assert_not_authorized(&call(None), &message);
    assert_not_authorized(&call(Some(&json!("x".repeat(24)))), &message);
}

#[test]
fn a_client_that_rotates_gives_a_new_refresh_token() {
    let settings = json!({"refresh_token_rotation": true, "retry_grace_period_seconds": 60});
    let app = App::start_with(&settings);
    let tokens = app.tokens("zoe");
    let first = refresh_token(&tokens);
    let rotated = Tokens::of(&refresh(&app, first));
    let second = refresh_token(&rotated);
    assert_ne!(first, second);
    // A client that lost the answer may ask once more within the grace period.
    assert_eq!(refresh(&app, first).status, 200);
    app.pool.advance(MINUTE);
    let answer = refresh(&app, first);
    assert_eq!(
        answer.json()["__type"],
        "RefreshTokenReuseException",
        "{}",
        answer.text
    );
    assert_eq!(refresh(&app, second).status, 200);
    let answer = app.call(
        "InitiateAuth",
        json!({"AuthFlow": "REFRESH_TOKEN_AUTH", "AuthParameters": {"REFRESH_TOKEN": second}}),
    );
    assert_invalid(
        &answer,
        "REFRESH_TOKEN_AUTH flow not enabled for this client",
    );
}

#[test]
fn a_revoked_refresh_token_takes_its_access_tokens_along() {
    let app = App::start();
    let (one, other) = (app.tokens("zoe"), app.tokens("zoe"));
    let revoke = |token: &str| app.call("RevokeToken", json!({"Token": token}));
    assert_success(&revoke(refresh_token(&one)), &json!({}));
    assert_not_authorized(&app.get_user(&one.access), "Access Token has been revoked");
    let answer = refresh(&app, refresh_token(&one));
    assert_not_authorized(&answer, "Refresh Token has been revoked");
    assert_eq!(app.get_user(&other.access).status, 200);
    assert_eq!(revoke("garbage").status, 200);
    let answer = revoke(&other.access);
    assert_eq!(answer.json()["__type"], "UnsupportedTokenTypeException");
}

#[test]
fn sessions_are_listed_and_revoked_one_by_one() {
    let app = App::start();
    let (one, other) = (app.tokens("zoe"), app.tokens("zoe"));
    let list = app.succeed("ListUserSessions", json!({"AccessToken": one.access}));
    let sessions = list["Sessions"].as_array().expect("a list").clone();
    let of_client: Vec<&Value> = sessions
        .iter()
        .filter(|session| session["ClientId"] == json!(app.client_id))
        .collect();
    assert_eq!(of_client.len(), 2);
    assert_eq!(
        [
            &of_client[0]["IsCurrentSession"],
            &of_client[1]["IsCurrentSession"]
        ],
        [true, false]
    );
    let revoke = |session: &Value| {
        app.pool.call(
            "RevokeUserSession",
            &json!({"AccessToken": one.access, "SessionId": session["SessionId"]}),
        )
    };
    assert_eq!(
        revoke(of_client[0]).json()["__type"],
        "InvalidParameterException"
    );
    assert_success(&revoke(of_client[1]), &json!({}));
    assert_not_authorized(
        &app.get_user(&other.access),
        "Access Token has been revoked",
    );
    assert_eq!(
        revoke(of_client[1]).json()["__type"],
        "ResourceNotFoundException"
    );
}
