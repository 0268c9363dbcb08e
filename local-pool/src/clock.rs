//! The pool's clock: the real one, which tests may move forward.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Enough to outlive any quota, code or token, and far from overflowing anything.
const LONGEST_STEP: u64 = 366 * 24 * 3600;

/// Seconds since 1970.
pub type Seconds = u64;

pub const MINUTE: Seconds = 60;
pub const HOUR: Seconds = 60 * MINUTE;

pub struct Clock {
    started_at: Duration,
    started: Instant,
    advanced: Duration,
}

impl Clock {
    pub fn new() -> Self {
        Self {
            started_at: SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .unwrap_or_default(),
            started: Instant::now(),
            advanced: Duration::ZERO,
        }
    }

    /// Never runs backwards, whatever happens to the machine's clock meanwhile.
    pub fn now(&self) -> Seconds {
        (self.started_at + self.started.elapsed() + self.advanced).as_secs()
    }

    pub fn advance(&mut self, seconds: Seconds) -> Result<(), String> {
        if seconds > LONGEST_STEP {
            return Err(format!("advance_seconds must be at most {LONGEST_STEP}"));
        }
        self.advanced = self.advanced.saturating_add(Duration::from_secs(seconds));
        Ok(())
    }
}
