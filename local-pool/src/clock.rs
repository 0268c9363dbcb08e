//! The pool's clock: the real one, which tests may move forward.

use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// Enough to outlive any quota, code or token, and far from overflowing anything.
const LONGEST_STEP: u64 = 366 * 24 * 3600;

/// Seconds since 1970.
pub type Seconds = u64;

pub const MINUTE: Seconds = 60;
pub const HOUR: Seconds = 60 * MINUTE;
pub const DAY: Seconds = 24 * HOUR;

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

    /// How far the clock is ahead of the real one.
    pub fn advanced(&self) -> Seconds {
        self.advanced.as_secs()
    }

    pub fn advance(&mut self, seconds: Seconds) -> Result<(), String> {
        if seconds > LONGEST_STEP {
            return Err(format!("advance_seconds must be at most {LONGEST_STEP}"));
        }
        self.advanced = self.advanced.saturating_add(Duration::from_secs(seconds));
        Ok(())
    }
}

/// The time as people write it: `2026-11-25 10:12:33`.
pub fn utc(time: Seconds) -> String {
    // Howard Hinnant's civil_from_days, whose years begin in March.
    let days = time / DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hours, minutes, seconds) = (time % DAY / HOUR, time % HOUR / MINUTE, time % MINUTE);
    format!("{year}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_as_date_says() {
        // As `date --utc --date @N` has them.
        for (time, text) in [
            (0, "1970-01-01 00:00:00"),
            (951_782_399, "2000-02-28 23:59:59"),
            (951_782_400, "2000-02-29 00:00:00"),
            (1_764_065_553, "2025-11-25 10:12:33"),
            (4_107_542_400, "2100-03-01 00:00:00"),
        ] {
            assert_eq!(utc(time), text);
        }
    }
}
