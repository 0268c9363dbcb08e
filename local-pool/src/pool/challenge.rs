//! The sign-ins that wait for an answer: a new password, a code, a choice.

use std::collections::HashMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::clock::{MINUTE, Seconds};
use crate::error::ServiceError;
use crate::pool::code::Code;
use crate::pool::tokens::random_bytes;

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
    open: HashMap<String, Challenge>,
}

impl Challenges {
    /// Opens the challenge and returns its session.
    pub fn begin(&mut self, challenge: Challenge) -> String {
        let session = URL_SAFE_NO_PAD.encode(random_bytes::<192>());
        self.open.insert(session.clone(), challenge);
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
