//! Sign-ins and their tokens: they look like Cognito's, and the table of those that the pool issued is here.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::{HOUR, Seconds};
use crate::error::ServiceError;
use crate::pool::client::{AppClient, random_word};

/// How long the tokens of a `TokenSet` are good: the longest that Cognito allows, so that tests may pass the hour
/// of the quotas without signing in again.
pub const LONGEST_LIFETIME: Seconds = 24 * HOUR;

const SCOPE: &str = "aws.cognito.signin.user.admin";
const OTHER_SCOPE: &str = "openid email";

/// What tests get of a user: the good tokens, and one of each kind that Cognito refuses.
#[derive(Clone, Default, Serialize)]
pub struct TokenSet {
    pub access: String,
    pub id: String,
    pub refresh: String,
    pub expired: String,
    pub no_scope: String,
    pub revoked: String,
}

/// What a sign-in gives.
pub struct Tokens {
    pub access: String,
    pub id: String,
    pub refresh: Option<String>,
    pub expires_in: Seconds,
}

/// The user that a token speaks of. `profile` holds the claims that only the ID token has.
pub struct Subject {
    pub username: String,
    pub sub: String,
    pub profile: Value,
}

/// A sign-in: what its tokens have in common.
#[derive(Clone)]
pub struct Session {
    pub id: String,
    pub username: String,
    pub sub: String,
    pub client_id: String,
    pub created: Seconds,
    pub last_active: Seconds,
    refresh_expires: Seconds,
    origin: Uuid,
    revoked: bool,
}

/// The place of a session in the issuer's list.
pub type SessionNumber = usize;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Access,
    NoScope,
    Id,
    Refresh,
}

#[derive(Clone)]
struct Issued {
    session: SessionNumber,
    kind: Kind,
    expires: Seconds,
    /// Since when a newer refresh token has been in this one's place.
    replaced: Option<Seconds>,
}

#[derive(Clone)]
pub struct Issuer {
    iss: String,
    key_id: String,
    sessions: Vec<Session>,
    issued: HashMap<String, Issued>,
}

impl Issuer {
    pub fn new(region: &str) -> Self {
        let pool_id: String = (0..9).map(|_| fastrand::alphanumeric()).collect();
        Self {
            iss: format!("https://cognito-idp.{region}.amazonaws.com/{region}_{pool_id}"),
            key_id: STANDARD.encode(random_bytes::<32>()),
            sessions: Vec::new(),
            issued: HashMap::new(),
        }
    }

    /// Tokens for tests: long-lived, and the kinds that are refused beside the good ones.
    pub fn token_set(&mut self, subject: &Subject, client: &AppClient, now: Seconds) -> TokenSet {
        let good = self.open(subject, client, now);
        let refused = self.open(subject, client, now);
        let set = TokenSet {
            access: self.issue(subject, good, Kind::Access, now, LONGEST_LIFETIME),
            id: self.issue(subject, good, Kind::Id, now, LONGEST_LIFETIME),
            refresh: self.issue_refresh(good),
            expired: self.issue(
                subject,
                good,
                Kind::Access,
                now.saturating_sub(LONGEST_LIFETIME + HOUR),
                LONGEST_LIFETIME,
            ),
            no_scope: self.issue(subject, good, Kind::NoScope, now, LONGEST_LIFETIME),
            revoked: self.issue(subject, refused, Kind::Access, now, LONGEST_LIFETIME),
        };
        self.sessions[refused].revoked = true;
        set
    }

    pub fn sign_in(&mut self, subject: &Subject, client: &AppClient, now: Seconds) -> Tokens {
        let session = self.open(subject, client, now);
        let refresh = Some(self.issue_refresh(session));
        self.tokens(subject, session, client, refresh, now)
    }

    /// New tokens of a session that goes on; a new refresh token where the client has them rotate.
    pub fn refresh(
        &mut self,
        token: &str,
        subject: &Subject,
        client: &AppClient,
        now: Seconds,
    ) -> Result<Tokens, ServiceError> {
        let session = self.refresh_session(token, client, now)?;
        self.sessions[session].last_active = now;
        let refresh = client.refresh_token_rotation.then(|| {
            if let Some(old) = self.issued.get_mut(token) {
                old.replaced.get_or_insert(now);
            }
            self.issue_refresh(session)
        });
        Ok(self.tokens(subject, session, client, refresh, now))
    }

    /// The session of a refresh token that is still good.
    pub fn refresh_session(
        &self,
        token: &str,
        client: &AppClient,
        now: Seconds,
    ) -> Result<SessionNumber, ServiceError> {
        let (issued, session) = self
            .refresh_token(token)
            .filter(|(_, session)| session.client_id == client.client_id)
            .ok_or_else(|| ServiceError::not_authorized("Invalid Refresh Token"))?;
        if session.revoked {
            return Err(ServiceError::not_authorized(
                "Refresh Token has been revoked",
            ));
        }
        if now >= issued.expires {
            return Err(ServiceError::not_authorized("Refresh Token has expired"));
        }
        let grace = client.retry_grace_period_seconds;
        if issued.replaced.is_some_and(|since| now >= since + grace) {
            return Err(ServiceError::new(
                "RefreshTokenReuseException",
                "Refresh Token has been reused",
            ));
        }
        Ok(issued.session)
    }

    /// The session of a refresh token, good or not, with the client it was issued to.
    pub fn session_of_refresh_token(&self, token: &str) -> Option<(SessionNumber, &Session)> {
        self.refresh_token(token)
            .map(|(issued, session)| (issued.session, session))
    }

    /// Whether the token was issued here as something else than a refresh token.
    pub fn is_other_token(&self, token: &str) -> bool {
        self.issued
            .get(token)
            .is_some_and(|issued| issued.kind != Kind::Refresh)
    }

    /// The session that an access token belongs to. Only a token that was issued here counts, letter for letter,
    /// so the signature need not be a true one.
    pub fn access_session(&self, token: &str, now: Seconds) -> Result<SessionNumber, ServiceError> {
        let issued = match self.issued.get(token) {
            Some(issued) if matches!(issued.kind, Kind::Access | Kind::NoScope) => issued,
            _ => return Err(ServiceError::not_authorized("Invalid Access Token")),
        };
        if now >= issued.expires {
            return Err(ServiceError::not_authorized("Access Token has expired"));
        }
        if self.sessions[issued.session].revoked {
            return Err(ServiceError::not_authorized(
                "Access Token has been revoked",
            ));
        }
        if issued.kind == Kind::NoScope {
            return Err(ServiceError::not_authorized(
                "Access Token does not have required scopes",
            ));
        }
        Ok(issued.session)
    }

    pub fn session(&self, number: SessionNumber) -> &Session {
        &self.sessions[number]
    }

    /// A user's sessions that can still be refreshed.
    pub fn sessions_of(
        &self,
        sub: &str,
        now: Seconds,
    ) -> impl Iterator<Item = (SessionNumber, &Session)> {
        self.sessions
            .iter()
            .enumerate()
            .filter(move |(_, session)| {
                session.sub == sub && !session.revoked && now < session.refresh_expires
            })
    }

    pub fn revoke(&mut self, number: SessionNumber) {
        self.sessions[number].revoked = true;
    }

    /// Ends every session of the user.
    pub fn revoke_all(&mut self, sub: &str) {
        for session in &mut self.sessions {
            session.revoked |= session.sub == sub;
        }
    }

    fn refresh_token(&self, token: &str) -> Option<(&Issued, &Session)> {
        let issued = self.issued.get(token)?;
        (issued.kind == Kind::Refresh).then(|| (issued, &self.sessions[issued.session]))
    }

    fn open(&mut self, subject: &Subject, client: &AppClient, now: Seconds) -> SessionNumber {
        self.sessions.push(Session {
            id: format!("tkn{}", random_word(25)),
            username: subject.username.clone(),
            sub: subject.sub.clone(),
            client_id: client.client_id.clone(),
            created: now,
            last_active: now,
            refresh_expires: now + client.refresh_token_seconds,
            origin: Uuid::new_v4(),
            revoked: false,
        });
        self.sessions.len() - 1
    }

    fn tokens(
        &mut self,
        subject: &Subject,
        session: SessionNumber,
        client: &AppClient,
        refresh: Option<String>,
        now: Seconds,
    ) -> Tokens {
        let expires_in = client.access_token_seconds;
        Tokens {
            access: self.issue(subject, session, Kind::Access, now, expires_in),
            id: self.issue(subject, session, Kind::Id, now, expires_in),
            refresh,
            expires_in,
        }
    }

    fn issue(
        &mut self,
        subject: &Subject,
        number: SessionNumber,
        kind: Kind,
        at: Seconds,
        lifetime: Seconds,
    ) -> String {
        let session = &self.sessions[number];
        let expires = at + lifetime;
        let mut claims = json!({
            "sub": subject.sub,
            "iss": self.iss,
            "origin_jti": session.origin,
            "event_id": Uuid::new_v4(),
            "auth_time": session.created.min(at),
            "exp": expires,
            "iat": at,
            "jti": Uuid::new_v4(),
        });
        if kind == Kind::Id {
            claims["token_use"] = json!("id");
            claims["aud"] = json!(session.client_id);
            claims["cognito:username"] = json!(subject.username);
            for (name, value) in subject.profile.as_object().into_iter().flatten() {
                claims[name] = value.clone();
            }
        } else {
            claims["token_use"] = json!("access");
            claims["client_id"] = json!(session.client_id);
            claims["username"] = json!(subject.username);
            let no_scope = kind == Kind::NoScope;
            claims["scope"] = json!(if no_scope { OTHER_SCOPE } else { SCOPE });
        }
        let header = json!({"kid": self.key_id, "alg": "RS256"});
        let parts = [header.to_string(), claims.to_string()];
        let signature = URL_SAFE_NO_PAD.encode(random_bytes::<256>());
        let [header, claims] = parts.map(|part| URL_SAFE_NO_PAD.encode(part));
        self.keep(
            format!("{header}.{claims}.{signature}"),
            number,
            kind,
            expires,
        )
    }

    /// A refresh token has five parts, of which nobody outside can read but the first.
    fn issue_refresh(&mut self, number: SessionNumber) -> String {
        let expires = self.sessions[number].refresh_expires;
        let header = json!({"cty": "JWT", "enc": "A256GCM", "alg": "RSA-OAEP"});
        let parts = [
            URL_SAFE_NO_PAD.encode(header.to_string()),
            URL_SAFE_NO_PAD.encode(random_bytes::<256>()),
            URL_SAFE_NO_PAD.encode(random_bytes::<12>()),
            URL_SAFE_NO_PAD.encode(random_bytes::<600>()),
            URL_SAFE_NO_PAD.encode(random_bytes::<16>()),
        ];
        self.keep(parts.join("."), number, Kind::Refresh, expires)
    }

    fn keep(
        &mut self,
        token: String,
        session: SessionNumber,
        kind: Kind,
        expires: Seconds,
    ) -> String {
        let issued = Issued {
            session,
            kind,
            expires,
            replaced: None,
        };
        self.issued.insert(token.clone(), issued);
        token
    }
}

pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fastrand::fill(&mut bytes);
    bytes
}
