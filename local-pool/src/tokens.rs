//! Access and ID tokens that look like Cognito's, and the table of those that the pool issued.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::Seconds;
use crate::error::ServiceError;

/// The longest that Cognito allows: tests may pass the hour of the quotas without signing in again.
pub const LIFETIME: Seconds = 24 * 3600;

const SCOPE: &str = "aws.cognito.signin.user.admin";

/// What one sign-in gives: the good token, and one of each kind that Cognito refuses.
#[derive(Clone, Default, Serialize)]
pub struct TokenSet {
    pub access: String,
    pub id: String,
    pub expired: String,
    pub no_scope: String,
    pub revoked: String,
}

/// The user that a token speaks of. `profile` holds the claims that only the ID token has.
pub struct Subject<'a> {
    pub username: &'a str,
    pub sub: &'a str,
    pub profile: Value,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Access,
    NoScope,
    Revoked,
    Id,
}

struct Issued {
    username: String,
    kind: Kind,
    expires: Seconds,
}

pub struct Issuer {
    iss: String,
    client_id: String,
    key_id: String,
    issued: HashMap<String, Issued>,
}

impl Issuer {
    pub fn new(region: &str) -> Self {
        let pool_id: String = (0..9).map(|_| fastrand::alphanumeric()).collect();
        // Base 36 is digits and lower-case letters, as in Cognito's client ids.
        let client_id = (0..26).map(|_| fastrand::digit(36)).collect();
        Self {
            iss: format!("https://cognito-idp.{region}.amazonaws.com/{region}_{pool_id}"),
            client_id,
            key_id: STANDARD.encode(random_bytes::<32>()),
            issued: HashMap::new(),
        }
    }

    pub fn sign_in(&mut self, subject: &Subject, now: Seconds) -> TokenSet {
        let long_ago = now.saturating_sub(LIFETIME + 3600);
        TokenSet {
            access: self.issue(subject, Kind::Access, now),
            id: self.issue(subject, Kind::Id, now),
            expired: self.issue(subject, Kind::Access, long_ago),
            no_scope: self.issue(subject, Kind::NoScope, now),
            revoked: self.issue(subject, Kind::Revoked, now),
        }
    }

    /// The name of the user that an access token belongs to. Only a token that was issued here counts,
    /// letter for letter, so the signature need not be a true one.
    pub fn username(&self, token: &str, now: Seconds) -> Result<&str, ServiceError> {
        let issued = match self.issued.get(token) {
            Some(issued) if issued.kind != Kind::Id => issued,
            _ => return Err(ServiceError::not_authorized("Invalid Access Token")),
        };
        if now >= issued.expires {
            return Err(ServiceError::not_authorized("Access Token has expired"));
        }
        match issued.kind {
            Kind::Revoked => Err(ServiceError::not_authorized(
                "Access Token has been revoked",
            )),
            Kind::NoScope => Err(ServiceError::not_authorized(
                "Access Token does not have required scopes",
            )),
            Kind::Access | Kind::Id => Ok(&issued.username),
        }
    }

    fn issue(&mut self, subject: &Subject, kind: Kind, at: Seconds) -> String {
        let expires = at + LIFETIME;
        let mut claims = json!({
            "sub": subject.sub,
            "iss": self.iss,
            "origin_jti": Uuid::new_v4(),
            "event_id": Uuid::new_v4(),
            "auth_time": at,
            "exp": expires,
            "iat": at,
            "jti": Uuid::new_v4(),
        });
        if kind == Kind::Id {
            claims["token_use"] = json!("id");
            claims["aud"] = json!(self.client_id);
            claims["cognito:username"] = json!(subject.username);
            for (name, value) in subject.profile.as_object().into_iter().flatten() {
                claims[name] = value.clone();
            }
        } else {
            claims["token_use"] = json!("access");
            claims["client_id"] = json!(self.client_id);
            claims["username"] = json!(subject.username);
            claims["scope"] = json!(if kind == Kind::NoScope {
                "openid email"
            } else {
                SCOPE
            });
        }
        let header = json!({"kid": self.key_id, "alg": "RS256"});
        let token = [
            header.to_string().as_bytes(),
            claims.to_string().as_bytes(),
            &random_bytes::<256>(),
        ]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".");
        self.issued.insert(
            token.clone(),
            Issued {
                username: subject.username.to_owned(),
                kind,
                expires,
            },
        );
        token
    }
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fastrand::fill(&mut bytes);
    bytes
}
