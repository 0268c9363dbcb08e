//! The sign-ins that wait for an answer: a new password, a code, a choice.

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::clock::{MINUTE, Seconds};
use crate::error::ServiceError;
use crate::pool::code::Code;
use crate::pool::tokens::random_bytes;

/// Older ones make room, so that a pool that runs for days does not grow.
const MOST_CHALLENGES: usize = 10_000;

/// What a user has been asked for in the middle of a sign-in.
#[derive(Clone)]
pub struct Challenge {
    pub name: &'static str,
    pub username: String,
    pub client_id: String,
    pub code: Option<Code>,
    pub expires: Seconds,
}

impl Challenge {
    /// How long an answer is waited for.
    pub const LIFETIME: Seconds = 3 * MINUTE;
}

/// The open challenges by the session that Cognito hands out with each.
#[derive(Clone, Default)]
pub struct Challenges {
    open: HashMap<Arc<str>, Challenge>,
    /// Their sessions from the oldest on, also of those that have ended.
    order: VecDeque<Arc<str>>,
}

impl Challenges {
    /// Opens the challenge and returns its session.
    pub fn begin(&mut self, challenge: Challenge) -> String {
        let session = URL_SAFE_NO_PAD.encode(random_bytes::<192>());
        let kept: Arc<str> = session.as_str().into();
        self.open.insert(kept.clone(), challenge);
        self.order.push_back(kept);
        if self.order.len() > MOST_CHALLENGES {
            let oldest = self.order.pop_front().expect("there are too many");
            self.open.remove(&oldest);
        }
        session
    }

    /// Refuses a session that is not open, has expired, or belongs to something else.
    pub fn find(
        &self,
        session: &str,
        wanted: impl Fn(&Challenge) -> bool,
        now: Seconds,
    ) -> Result<(), ServiceError> {
        match self.open.get(session) {
            Some(challenge) if wanted(challenge) && now >= challenge.expires => Err(
                ServiceError::not_authorized("Invalid session for the user, session is expired."),
            ),
            Some(challenge) if wanted(challenge) => Ok(()),
            _ => Err(ServiceError::not_authorized(
                "Invalid session for the user.",
            )),
        }
    }

    /// Spends the code of an open challenge if it is this one; a wrong one may be followed by the right one.
    pub fn spend_code(
        &mut self,
        session: &str,
        code: &str,
        now: Seconds,
    ) -> Result<(), ServiceError> {
        let challenge = self.open.get_mut(session);
        let slot = &mut challenge.ok_or_else(ServiceError::expired_code)?.code;
        Code::spend(slot, code, now).map_err(|error| match error.code {
            "CodeMismatchException" => ServiceError::new(
                "CodeMismatchException",
                "Invalid code or auth state for the user.",
            ),
            _ => error,
        })
    }

    pub fn end(&mut self, session: &str) {
        self.open.remove(session);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_challenges_make_room() {
        let mut challenges = Challenges::default();
        let mut begin = || {
            challenges.begin(Challenge {
                name: "EMAIL_OTP",
                username: "zoe".to_owned(),
                client_id: "client1".to_owned(),
                code: None,
                expires: Challenge::LIFETIME,
            })
        };
        let first = begin();
        let sessions: Vec<String> = (0..MOST_CHALLENGES).map(|_| begin()).collect();
        assert!(challenges.find(&first, |_| true, 0).is_err());
        assert!(challenges.find(&sessions[0], |_| true, 0).is_ok());
        assert_eq!(challenges.open.len(), MOST_CHALLENGES);
    }
}
