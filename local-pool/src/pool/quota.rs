//! What keeps a user from too many attempts: quotas by the hour, and the lockout after wrong passwords.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::clock::{HOUR, MINUTE, Seconds};
use crate::error::ServiceError;

/// How often a user may call an operation within any hour, by the operation's name.
pub type Limits = BTreeMap<String, usize>;

/// Cognito's own quotas for each user.
pub fn limits_of_cognito() -> Limits {
    let limits = [
        ("GetUserAttributeVerificationCode", 5),
        ("ResendConfirmationCode", 5),
        ("ForgotPassword", 5),
        ("ChangePassword", 5),
        ("VerifyUserAttribute", 15),
        ("ConfirmSignUp", 15),
        ("ConfirmForgotPassword", 15),
    ];
    limits
        .into_iter()
        .map(|(operation, limit)| (operation.to_owned(), limit))
        .collect()
}

/// A user's calls of the last hour.
#[derive(Clone)]
pub struct Quotas {
    limits: Arc<Limits>,
    uses: BTreeMap<&'static str, VecDeque<Seconds>>,
}

impl Quotas {
    pub fn new(limits: Arc<Limits>) -> Self {
        Self {
            limits,
            uses: BTreeMap::new(),
        }
    }

    /// Counts a call, or refuses it where the limit is reached. An operation without a limit is not counted.
    pub fn take(&mut self, operation: &'static str, now: Seconds) -> Result<(), ServiceError> {
        let Some(&limit) = self.limits.get(operation) else {
            return Ok(());
        };
        let uses = self.uses.entry(operation).or_default();
        while uses.front().is_some_and(|used| now >= used + HOUR) {
            uses.pop_front();
        }
        if uses.len() >= limit {
            return Err(ServiceError::limit_exceeded());
        }
        uses.push_back(now);
        Ok(())
    }
}

const FREE_FAILURES: u32 = 5;
const LONGEST_LOCK: Seconds = 15 * MINUTE;

/// From the fifth wrong password on each one locks the user out, at first for a second and then twice as long
/// each time, up to 15 minutes. A right password, or 15 minutes without a wrong one, ends it.
#[derive(Clone, Default)]
pub struct Lockout {
    failures: u32,
    last_failure: Seconds,
    locked_until: Seconds,
}

impl Lockout {
    pub fn check(&self, now: Seconds) -> Result<(), ServiceError> {
        if now < self.locked_until {
            Err(ServiceError::not_authorized("Password attempts exceeded"))
        } else {
            Ok(())
        }
    }

    pub fn fail(&mut self, now: Seconds) {
        if now >= self.last_failure + LONGEST_LOCK {
            self.failures = 0;
        }
        self.failures += 1;
        self.last_failure = now;
        if let Some(doublings) = self.failures.checked_sub(FREE_FAILURES) {
            let lock = 1_u64.checked_shl(doublings).unwrap_or(LONGEST_LOCK);
            self.locked_until = now + lock.min(LONGEST_LOCK);
        }
    }

    pub fn succeed(&mut self) {
        *self = Self::default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quota_counts_within_any_hour() {
        let limits = Limits::from([("ForgotPassword".to_owned(), 2)]);
        let mut quotas = Quotas::new(Arc::new(limits));
        let mut take = |now| quotas.take("ForgotPassword", now).is_ok();
        assert!(take(0));
        assert!(take(HOUR / 2));
        assert!(!take(HOUR - 1));
        assert!(take(HOUR));
        assert!(!take(HOUR + 1));
        assert!(quotas.take("GetUser", 0).is_ok());
    }

    #[test]
    fn the_lockout_doubles_and_ends() {
        let mut lockout = Lockout::default();
        let mut now = 1000;
        for _ in 0..5 {
            assert!(lockout.check(now).is_ok());
            lockout.fail(now);
        }
        for lock in [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, LONGEST_LOCK] {
            assert!(lockout.check(now + lock - 1).is_err(), "{lock}");
            now += lock;
            assert!(lockout.check(now).is_ok(), "{lock}");
            lockout.fail(now);
        }
        // That was a quarter of an hour without a wrong password, and so the first one again.
        assert_eq!(lockout.failures, 1);
        assert!(lockout.check(now).is_ok());
        lockout.succeed();
        assert_eq!(lockout.failures, 0);
    }
}
