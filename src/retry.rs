//! The send rule: the one place that decides whether a request is sent again, and when.
//!
//! One call sends at most one code. So a request that acts (sends a code, spends a code) is sent
//! again only where it cannot have been acted on. A request that only reads follows the standard
//! retry mode of the AWS SDKs.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// What an operation does in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// It sends a code or spends one.
    Acts,
    /// It only reads.
    Reads,
}

/// How one attempt ended, as far as the rule needs to know.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Attempt<'a> {
    /// Name look-up, connect or TLS handshake failed: no byte of the request went out.
    NotSent,
    /// The request may have arrived; its answer did not.
    AnswerLost,
    /// An answer with an error.
    Refused { http_status: u16, code: &'a str },
}

/// What to do now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    Final,
    /// Send it again, after a wait that is longer where the service asked for less traffic.
    Again {
        throttled: bool,
    },
}

/// Refusals before the work: the request was not acted on. LimitExceededException is not among
/// them: it says that this user may not have another code for up to an hour.
const REFUSED_BEFORE_THE_WORK: [&str; 2] = ["TooManyRequestsException", "ThrottlingException"];

/// The codes that the AWS SDKs take for throttling.
const THROTTLING: [&str; 13] = [
    "Throttling",
    "ThrottlingException",
    "ThrottledException",
    "RequestThrottledException",
    "TooManyRequestsException",
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "RequestLimitExceeded",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "RequestThrottled",
    "SlowDown",
    "PriorRequestNotComplete",
];

/// The codes and statuses that the AWS SDKs take for a passing fault.
const TRANSIENT: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];
const TRANSIENT_STATUS: [u16; 4] = [500, 502, 503, 504];

/// The rule.
pub(crate) fn verdict(effect: Effect, attempt: Attempt<'_>) -> Verdict {
    let again = |throttled| Verdict::Again { throttled };
    match (attempt, effect) {
        (Attempt::NotSent, _) => again(false),
        (Attempt::AnswerLost, Effect::Acts) => Verdict::Final,
        (Attempt::AnswerLost, Effect::Reads) => again(false),
        (Attempt::Refused { http_status, code }, Effect::Acts) => {
            let before_the_work = REFUSED_BEFORE_THE_WORK.contains(&code)
                || http_status == 429 && code != "LimitExceededException";
            if before_the_work && http_status < 500 {
                again(true)
            } else {
                Verdict::Final
            }
        }
        (Attempt::Refused { http_status, code }, Effect::Reads) => {
            if THROTTLING.contains(&code) || http_status == 429 {
                again(true)
            } else if TRANSIENT.contains(&code) || TRANSIENT_STATUS.contains(&http_status) {
                again(false)
            } else {
                Verdict::Final
            }
        }
    }
}

const LONGEST: Duration = Duration::from_secs(20);
/// How much longer than the drawn wait a server may ask for.
const MOST_ASKED: Duration = Duration::from_secs(5);

/// How long to wait before attempt number `next` (2 or more): full jitter over a doubling base.
/// `random` is from 0 to 1; `asked` is what `x-amz-retry-after` said.
pub(crate) fn wait(throttled: bool, next: u32, asked: Option<Duration>, random: f64) -> Duration {
    let base = if throttled { 1.0 } else { 0.05 };
    let doublings = next.saturating_sub(2).min(30);
    let drawn =
        (base * f64::from(1u32 << doublings)).min(LONGEST.as_secs_f64()) * random.clamp(0.0, 1.0);
    let drawn = Duration::from_secs_f64(drawn);
    asked.map_or(drawn, |asked| drawn.max(asked.min(drawn + MOST_ASKED)))
}

/// The retry quota of the standard mode: it keeps a client that only meets failures from
/// multiplying the load. Numbers as the AWS SDKs have them.
pub(crate) struct Quota(AtomicU32);

const CAPACITY: u32 = 500;

impl Default for Quota {
    fn default() -> Self {
        Quota(AtomicU32::new(CAPACITY))
    }
}

impl Quota {
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

    /// A success gives back what its last retry cost, or a little.
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
    use Verdict::{Again, Final};

    fn refused(http_status: u16, code: &str) -> Attempt<'_> {
        Attempt::Refused { http_status, code }
    }

    #[test]
    fn what_acts_is_sent_again_only_where_it_was_not_acted_on() {
        let acts = |attempt| verdict(Effect::Acts, attempt);
        assert_eq!(acts(Attempt::NotSent), Again { throttled: false });
        assert_eq!(acts(Attempt::AnswerLost), Final);
        for (http_status, code) in [
            (400, "TooManyRequestsException"),
            (400, "ThrottlingException"),
            (429, ""),
            (429, "SomethingElse"),
        ] {
            assert_eq!(
                acts(refused(http_status, code)),
                Again { throttled: true },
                "{code}"
            );
        }
        for (http_status, code) in [
            (400, "LimitExceededException"),
            (429, "LimitExceededException"),
            (400, "NotAuthorizedException"),
            (500, "InternalErrorException"),
            (500, ""),
            (502, ""),
            (503, "ThrottlingException"),
            (503, "TooManyRequestsException"),
            (504, ""),
            (408, "RequestTimeout"),
        ] {
            assert_eq!(
                acts(refused(http_status, code)),
                Final,
                "{http_status} {code}"
            );
        }
    }

    #[test]
    fn what_reads_follows_the_standard_mode() {
        let reads = |attempt| verdict(Effect::Reads, attempt);
        assert_eq!(reads(Attempt::NotSent), Again { throttled: false });
        assert_eq!(reads(Attempt::AnswerLost), Again { throttled: false });
        for status in TRANSIENT_STATUS {
            assert_eq!(reads(refused(status, "")), Again { throttled: false });
        }
        for code in THROTTLING {
            assert_eq!(reads(refused(400, code)), Again { throttled: true });
        }
        assert_eq!(reads(refused(400, "NotAuthorizedException")), Final);
        assert_eq!(reads(refused(501, "")), Final);
    }

    #[test]
    fn waits_double_are_capped_and_listen_to_the_server() {
        let millis = |throttled, next, random| wait(throttled, next, None, random).as_millis();
        assert_eq!(millis(false, 2, 1.0), 50);
        assert_eq!(millis(false, 3, 1.0), 100);
        assert_eq!(millis(true, 2, 1.0), 1000);
        assert_eq!(millis(true, 3, 0.5), 1000);
        assert_eq!(millis(true, 40, 1.0), 20_000);
        assert_eq!(millis(true, u32::MAX, 0.0), 0);
        let asked = |ms| wait(false, 2, Some(Duration::from_millis(ms)), 1.0).as_millis();
        assert_eq!(asked(10), 50);
        assert_eq!(asked(700), 700);
        assert_eq!(asked(60_000), 5050);
    }

    #[test]
    fn the_quota_runs_out_and_recovers() {
        let quota = Quota::default();
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
