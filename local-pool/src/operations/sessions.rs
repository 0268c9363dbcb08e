//! What becomes of a sign-in: GetTokensFromRefreshToken, RevokeToken, GlobalSignOut, ListUserSessions,
//! RevokeUserSession.

use serde_json::{Value, json};

use super::{Call, Outcome, authentication_result};
use crate::error::ServiceError;
use crate::pool::client::AppClient;
use crate::pool::tokens::{Subject, Tokens};
use crate::pool::user::User;
use crate::wire::rules::{
    ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, DEVICE_KEY, REFRESH_TOKEN, SESSION_ID, TOKEN,
};

/// Whether the single sign-on session that a token came of ends too; there is none here.
const ASSOCIATED: [&str; 2] = ["NONE", "LINKED"];

pub fn refresh(call: &mut Call) -> Outcome {
    let token = call.members.string(&REFRESH_TOKEN)?;
    let client_id = call.members.string(&CLIENT_ID)?;
    let secret = call.members.optional(&CLIENT_SECRET)?;
    call.members.optional(&DEVICE_KEY)?;
    call.members.client_metadata()?;
    call.members.finish()?;
    let client = call.pool.client(&client_id)?;
    client.check_secret(secret.as_deref())?;
    let tokens = refreshed(call, &token, &client, |_| Ok(()))?;
    Ok(json!({"AuthenticationResult": authentication_result(&tokens)}))
}

/// New tokens for the user of a refresh token, whom `check` may refuse.
pub fn refreshed(
    call: &mut Call,
    token: &str,
    client: &AppClient,
    check: impl FnOnce(&User) -> Result<(), ServiceError>,
) -> Result<Tokens, ServiceError> {
    let number = call.pool.issuer.refresh_session(token, client, call.now)?;
    let session = call.pool.issuer.session(number);
    let user = call
        .pool
        .user(&session.username)
        .filter(|user| user.sub == session.sub)
        .ok_or_else(|| ServiceError::not_authorized("Refresh Token has been revoked"))?;
    check(user)?;
    let subject: Subject = user.subject();
    call.pool.issuer.refresh(token, &subject, client, call.now)
}

pub fn revoke_token(call: &mut Call) -> Outcome {
    let token = call.members.string(&TOKEN)?;
    let client_id = call.members.string(&CLIENT_ID)?;
    let secret = call.members.optional(&CLIENT_SECRET)?;
    call.members
        .optional_choice("RevokeAssociatedSessions", &ASSOCIATED)?;
    call.members.finish()?;
    call.pool
        .client(&client_id)
        .and_then(|client| client.check_secret(secret.as_deref()))
        .map_err(|error| ServiceError::new("UnauthorizedException", error.message))?;
    if call.pool.issuer.is_other_token(&token) {
        return Err(ServiceError::new(
            "UnsupportedTokenTypeException",
            "Unsupported token type",
        ));
    }
    // As RFC 7009 has it, a token that does not exist is no error.
    let Some((number, session)) = call.pool.issuer.session_of_refresh_token(&token) else {
        return Ok(json!({}));
    };
    if session.client_id != client_id {
        return Err(ServiceError::new(
            "UnauthorizedException",
            "The token was not issued to this client",
        ));
    }
    call.pool.issuer.revoke(number);
    Ok(json!({}))
}

pub fn sign_out(call: &mut Call) -> Outcome {
    let sub = call.signed_in_user()?.sub.clone();
    call.pool.issuer.revoke_all(&sub);
    Ok(json!({}))
}

pub fn list(call: &mut Call) -> Outcome {
    let token = call.members.string(&ACCESS_TOKEN)?;
    call.members.finish()?;
    let (current, user) = call.pool.signed_in(&token, call.now)?;
    let sub = user.sub.clone();
    let sessions: Vec<Value> = call
        .pool
        .issuer
        .sessions_of(&sub, call.now)
        .map(|(number, session)| {
            json!({
                "SessionId": session.id,
                "SessionType": "TOKEN",
                "ClientId": session.client_id,
                "CreateDate": session.created,
                "LastActiveDate": session.last_active,
                "LastIPAddress": "127.0.0.1",
                "IsCurrentSession": number == current,
            })
        })
        .collect();
    Ok(json!({"Sessions": sessions}))
}

pub fn revoke(call: &mut Call) -> Outcome {
    let session_id = call.members.string(&SESSION_ID)?;
    call.members
        .optional_choice("RevokeAssociatedSessions", &ASSOCIATED)?;
    let token = call.members.string(&ACCESS_TOKEN)?;
    call.members.finish()?;
    let (current, user) = call.pool.signed_in(&token, call.now)?;
    let sub = user.sub.clone();
    let number = call
        .pool
        .issuer
        .sessions_of(&sub, call.now)
        .find(|(_, session)| session.id == session_id)
        .map(|(number, _)| number)
        .ok_or_else(|| ServiceError::resource_not_found("Session does not exist."))?;
    if number == current {
        return Err(ServiceError::invalid_parameter(
            "The current session cannot be revoked.",
        ));
    }
    call.pool.issuer.revoke(number);
    Ok(json!({}))
}
