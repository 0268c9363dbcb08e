//! The retry quota of the standard retry mode: it keeps a client that only meets failures from
//! multiplying the load. Numbers as the AWS SDKs have them.

use std::sync::atomic::{AtomicU32, Ordering};

pub(crate) struct RetryQuota(AtomicU32);

const CAPACITY: u32 = 500;

impl Default for RetryQuota {
    fn default() -> Self {
        RetryQuota(AtomicU32::new(CAPACITY))
    }
}

impl RetryQuota {
    /// Takes what a retry costs; `None` where the quota is used up.
    pub(crate) fn take(&self, throttled: bool) -> Option<u32> {
        let cost = if throttled { 5 } else { 14 };
        self.0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(cost)
            })
            .ok()
            .map(|_| cost)
    }

    /// Returns to the quota what the last retry of a successful call cost, or a little.
    pub(crate) fn give_back(&self, taken: Option<u32>) {
        if taken.is_none() && self.0.load(Ordering::Relaxed) == CAPACITY {
            return;
        }
        let _ = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                Some((left + taken.unwrap_or(1)).min(CAPACITY))
            });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quota_runs_out_and_recovers() {
        let quota = RetryQuota::default();
        let mut taken = 0;
        while quota.take(false).is_some() {
            taken += 1;
        }
        assert_eq!(taken, 35);
        quota.give_back(Some(14));
        assert!(quota.take(false).is_some());
        for _ in 0..1000 {
            quota.give_back(None);
        }
        assert_eq!(quota.0.load(Ordering::Relaxed), CAPACITY);
    }
}
