//! The codes that users are sent: random digits, good once and for a time.

use crate::clock::{HOUR, Seconds};
use crate::error::ServiceError;

/// How long a code that verifies or confirms an address is good.
pub const VERIFICATION: Seconds = 24 * HOUR;
/// How long a code for a forgotten password is good.
pub const RESET: Seconds = HOUR;

#[derive(Clone)]
pub struct Code {
    pub digits: String,
    expires: Seconds,
}

impl Code {
    pub fn new(now: Seconds, lifetime: Seconds) -> Self {
        Self::with_digits(6, now, lifetime)
    }

    pub fn with_digits(digits: u32, now: Seconds, lifetime: Seconds) -> Self {
        let number = fastrand::u64(0..10_u64.pow(digits));
        Self {
            digits: format!("{number:0width$}", width = digits as usize),
            expires: now + lifetime,
        }
    }

    /// Spends the code that `slot` holds if it is this one, and still good.
    pub fn spend(slot: &mut Option<Self>, given: &str, now: Seconds) -> Result<(), ServiceError> {
        match slot {
            Some(sent) if now >= sent.expires => Err(ServiceError::expired_code()),
            Some(sent) if sent.digits != given => Err(ServiceError::code_mismatch()),
            Some(_) => {
                *slot = None;
                Ok(())
            }
            None => Err(ServiceError::expired_code()),
        }
    }
}
