//! Sign-ins and their tokens: they look like Cognito's, and the table of those that the pool issued is here.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::Arc;

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

/// Older tokens make room, so that a pool that runs for days does not grow: they are then unknown. Those that users have
/// now for tests are not counted.
const MOST_TOKENS: usize = 30_000;

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

impl TokenSet {
    fn all(&self) -> [&str; 6] {
        [
            &self.access,
            &self.id,
            &self.refresh,
            &self.expired,
            &self.no_scope,
            &self.revoked,
        ]
    }
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
    /// How many tokens of it are known.
    tokens: usize,
    origin: Uuid,
    revoked: bool,
}

/// A session's number, in the order of sign-ins.
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
    /// Whether it stays known however many come after it.
    pinned: bool,
    /// Since when a newer refresh token has been in this one's place.
    replaced: Option<Seconds>,
}

#[derive(Clone)]
pub struct Issuer {
    iss: String,
    key_id: String,
    sessions: BTreeMap<SessionNumber, Session>,
    sessions_opened: SessionNumber,
    issued: HashMap<Arc<str>, Issued>,
    /// The tokens from the oldest on, but for those that are pinned.
    order: VecDeque<Arc<str>>,
    most_tokens: usize,
}

impl Issuer {
    pub fn new(region: &str) -> Self {
        Self::with_room(region, MOST_TOKENS)
    }

    fn with_room(region: &str, most_tokens: usize) -> Self {
        let pool_id: String = (0..9).map(|_| fastrand::alphanumeric()).collect();
        Self {
            iss: format!("https://cognito-idp.{region}.amazonaws.com/{region}_{pool_id}"),
            key_id: STANDARD.encode(random_bytes::<32>()),
            sessions: BTreeMap::new(),
            sessions_opened: 0,
            issued: HashMap::new(),
            order: VecDeque::new(),
            most_tokens,
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
        self.revoke(refused);
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
        self.session_mut(session).last_active = now;
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
            .ok_or_else(|| ServiceError::not_authorized("Invalid Refresh Token."))?;
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
        if self.session(issued.session).revoked {
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
        &self.sessions[&number]
    }

    fn session_mut(&mut self, number: SessionNumber) -> &mut Session {
        let session = self.sessions.get_mut(&number);
        session.expect("a session is there as long as its tokens are")
    }

    /// A user's sessions that can still be refreshed.
    pub fn sessions_of(
        &self,
        sub: &str,
        now: Seconds,
    ) -> impl Iterator<Item = (SessionNumber, &Session)> {
        self.sessions
            .iter()
            .filter(move |(_, session)| {
                session.sub == sub && !session.revoked && now < session.refresh_expires
            })
            .map(|(number, session)| (*number, session))
    }

    pub fn revoke(&mut self, number: SessionNumber) {
        self.session_mut(number).revoked = true;
    }

    /// Keeps tokens known however many come after them.
    pub fn pin(&mut self, tokens: &TokenSet) {
        for token in tokens.all() {
            if let Some(issued) = self.issued.get_mut(token) {
                issued.pinned = true;
            }
        }
    }

    /// Lets them make room again when others come.
    pub fn unpin(&mut self, tokens: &TokenSet) {
        for token in tokens.all() {
            if let Some(issued) = self.issued.get_mut(token) {
                issued.pinned = false;
                self.order.push_back(token.into());
            }
        }
    }

    /// Ends every session of the user.
    pub fn revoke_all(&mut self, sub: &str) {
        for session in self.sessions.values_mut() {
            session.revoked |= session.sub == sub;
        }
    }

    fn refresh_token(&self, token: &str) -> Option<(&Issued, &Session)> {
        let issued = self.issued.get(token)?;
        (issued.kind == Kind::Refresh).then(|| (issued, self.session(issued.session)))
    }

    fn open(&mut self, subject: &Subject, client: &AppClient, now: Seconds) -> SessionNumber {
        let number = self.sessions_opened;
        self.sessions_opened += 1;
        let session = Session {
            id: format!("tkn{}", random_word(25)),
            username: subject.username.clone(),
            sub: subject.sub.clone(),
            client_id: client.client_id.clone(),
            created: now,
            last_active: now,
            refresh_expires: now + client.refresh_token_seconds,
            tokens: 0,
            origin: Uuid::new_v4(),
            revoked: false,
        };
        self.sessions.insert(number, session);
        number
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
        let session = self.session(number);
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
        let expires = self.session(number).refresh_expires;
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
            pinned: false,
            replaced: None,
        };
        self.session_mut(session).tokens += 1;
        let kept: Arc<str> = token.as_str().into();
        self.issued.insert(kept.clone(), issued);
        self.order.push_back(kept);
        self.make_room();
        token
    }

    /// Forgets the oldest tokens where there are too many, and with its last token a session.
    fn make_room(&mut self) {
        while self.order.len() > self.most_tokens {
            let oldest = self.order.pop_front().expect("there are too many");
            let pinned = self.issued.get(&oldest).is_none_or(|issued| issued.pinned);
            let Some(issued) = (!pinned).then(|| self.issued.remove(&oldest)).flatten() else {
                continue;
            };
            let session = self.session_mut(issued.session);
            session.tokens -= 1;
            if session.tokens == 0 {
                self.sessions.remove(&issued.session);
            }
        }
    }
}

pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    fastrand::fill(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::client::ClientSettings;

    #[test]
    fn old_tokens_make_room_and_pinned_ones_stay() {
        let most = 60;
        let mut issuer = Issuer::with_room("eu-central-1", most);
        let client = AppClient::new(ClientSettings::default()).expect("the settings are good");
        let subject = Subject {
            username: "zoe".to_owned(),
            sub: "1".to_owned(),
            profile: json!({}),
        };
        let pinned = issuer.token_set(&subject, &client, 0);
        issuer.pin(&pinned);
        let first = issuer.sign_in(&subject, &client, 0);
        let mut last = None;
        for _ in 0..most / 3 + 10 {
            last = Some(issuer.sign_in(&subject, &client, 0));
        }
        let last = last.expect("there was a last one");
        assert!(issuer.access_session(&pinned.access, 1).is_ok());
        assert!(issuer.access_session(&last.access, 1).is_ok());
        assert!(issuer.access_session(&first.access, 1).is_err());
        assert_eq!(issuer.issued.len(), most + 6);
        // Three tokens for each, and the two that are pinned.
        assert_eq!(issuer.sessions.len(), most / 3 + 2);

        issuer.unpin(&pinned);
        for _ in 0..most / 3 {
            issuer.sign_in(&subject, &client, 0);
        }
        assert!(issuer.access_session(&pinned.access, 1).is_err());
        assert_eq!((issuer.issued.len(), issuer.order.len()), (most, most));
        assert_eq!(issuer.sessions.len(), most / 3);
    }
}
