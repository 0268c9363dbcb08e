//! How long to wait before the next attempt.

use std::time::Duration;

const LONGEST: Duration = Duration::from_secs(20);
/// How much longer than the drawn wait a server may ask for.
const MOST_ASKED: Duration = Duration::from_secs(5);

/// Returns the wait before attempt number `next` (2 or more): full jitter over a doubling base.
/// `random` is from 0 to 1; `asked` is what `x-amz-retry-after` said.
pub(crate) fn wait(throttled: bool, next: u32, asked: Option<Duration>, random: f64) -> Duration {
    let base = if throttled { 1.0 } else { 0.05 };
    let doublings = next.saturating_sub(2).min(30);
    let drawn =
        (base * f64::from(1u32 << doublings)).min(LONGEST.as_secs_f64()) * random.clamp(0.0, 1.0);
    let drawn = Duration::from_secs_f64(drawn);
    asked.map_or(drawn, |asked| drawn.max(asked.min(drawn + MOST_ASKED)))
}
