//! The send rule: the one place that decides whether a request is sent again, and whether a message
//! may be out. Pure: it looks at what happened and at nothing else. docs/send-rule.md shows it as a
//! table.
//!
//! One call sends at most one code. So a request that acts (sends a code, takes one) is sent again
//! only where it cannot have been acted on. A request that only reads follows the standard retry
//! mode of the AWS SDKs.

pub(crate) mod backoff;
pub(crate) mod hints;
mod quota;
#[cfg(test)]
mod tests;

pub(crate) use quota::RetryQuota;

use crate::error::CodeSent;
use crate::status::Status;

/// What an operation does in the world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idempotency {
    /// It only reads: sending it twice is as good as once.
    ReadOnly,
    /// It changes something, but sends the user no message.
    Acts,
    /// It may send the user a message.
    SendsMessage,
}

/// How an attempt ended without success, or why there was none.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Outcome<'a> {
    /// An argument or a setting is wrong: nothing was sent, and another attempt would not help.
    Rejected(Status),
    /// Name look-up, connect or TLS handshake failed: nothing was sent.
    NotConnected(Status),
    /// The connection broke. `sent`: the server may have the request.
    ConnectionLost { sent: bool, status: Status },
    /// The call's deadline passed.
    DeadlinePassed { sent: bool },
    /// The interrupt callback ended the call.
    Cancelled { sent: bool },
    /// An answer that is not one of Cognito's.
    BadResponse,
    /// An error that the server answered with; `code` is empty where it named none.
    ServiceError { http_status: u16, code: &'a str },
    /// A defect of the library. `sent`: the server may have the request.
    Defect { sent: bool },
}

/// What follows from an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decision {
    pub(crate) retry: RetryDecision,
    /// `None` for operations that send no message.
    pub(crate) code_sent: Option<CodeSent>,
    pub(crate) status: Status,
    /// What to do, where the error does not know better.
    pub(crate) hint: &'static str,
}

/// Whether the request is sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RetryDecision {
    Stop,
    /// After a wait, which is longer where the service asked for less traffic.
    Retry {
        throttled: bool,
    },
}

use RetryDecision::{Retry, Stop};

/// Refusals before the work: the request was not acted on. LimitExceededException is not among
/// them: it says that this user may not have another code for up to an hour.
const REFUSED_BEFORE_THE_WORK: [&str; 8] = [
    "TooManyRequestsException",
    "ThrottlingException",
    "Throttling",
    "ThrottledException",
    "RequestThrottled",
    "RequestThrottledException",
    "RequestLimitExceeded",
    "SlowDown",
];

/// What else the AWS SDKs take for throttling.
const OTHER_THROTTLING: [&str; 5] = [
    "ProvisionedThroughputExceededException",
    "TransactionInProgressException",
    "BandwidthLimitExceeded",
    "LimitExceededException",
    "PriorRequestNotComplete",
];

/// The codes and statuses that the AWS SDKs take for a passing fault.
const TRANSIENT: [&str; 2] = ["RequestTimeout", "RequestTimeoutException"];
const TRANSIENT_STATUS: [u16; 4] = [500, 502, 503, 504];

/// The rule: what happened, to which kind of operation -> what follows.
pub(crate) fn decide(outcome: Outcome<'_>, operation: Idempotency) -> Decision {
    let reads = operation == Idempotency::ReadOnly;
    let retry_if = |retry| match retry {
        true => Retry { throttled: false },
        false => Stop,
    };
    let (retry, may_be_out, status) = match outcome {
        Outcome::Rejected(status) => (Stop, false, status),
        Outcome::NotConnected(status) => (retry_if(true), false, status),
        Outcome::ConnectionLost { sent, status } => (retry_if(!sent || reads), sent, status),
        Outcome::DeadlinePassed { sent } => (Stop, sent, Status::Timeout),
        Outcome::Cancelled { sent } => (Stop, sent, Status::Cancelled),
        Outcome::BadResponse => (Stop, true, Status::BadResponse),
        Outcome::Defect { sent } => (Stop, sent, Status::Internal),
        Outcome::ServiceError { http_status, code } => {
            let status = status_of(http_status, code);
            let retry = match reads {
                true => retry_reading(http_status, code),
                false if is_refused_before_the_work(http_status, code) => Retry { throttled: true },
                false => Stop,
            };
            (retry, may_be_out(status, http_status), status)
        }
    };
    let code_sent = match may_be_out {
        true => CodeSent::Maybe,
        false => CodeSent::No,
    };
    Decision {
        retry,
        code_sent: (operation == Idempotency::SendsMessage).then_some(code_sent),
        status,
        hint: hints::hint(status, operation, code_sent),
    }
}

/// Returns the status of an error that the server answered with.
fn status_of(http_status: u16, code: &str) -> Status {
    match Status::from_service_code(code) {
        Status::ServiceError if is_refused_before_the_work(http_status, code) => {
            Status::TooManyRequests
        }
        status => status,
    }
}

fn is_refused_before_the_work(http_status: u16, code: &str) -> bool {
    let is_named = REFUSED_BEFORE_THE_WORK.contains(&code);
    http_status < 500 && (is_named || http_status == 429 && code != "LimitExceededException")
}

/// The standard retry mode of the AWS SDKs.
fn retry_reading(http_status: u16, code: &str) -> RetryDecision {
    let is_throttling = REFUSED_BEFORE_THE_WORK.contains(&code) || OTHER_THROTTLING.contains(&code);
    if is_throttling || http_status == 429 {
        Retry { throttled: true }
    } else if TRANSIENT.contains(&code) || TRANSIENT_STATUS.contains(&http_status) {
        Retry { throttled: false }
    } else {
        Stop
    }
}

/// Returns whether a message may be out after an error that the server answered with.
fn may_be_out(status: Status, http_status: u16) -> bool {
    match status {
        // The delivery, a trigger that may be the pool's own sender, or Cognito itself failed
        // somewhere along the way.
        Status::CodeDeliveryFailure
        | Status::UnexpectedLambda
        | Status::UserLambdaValidation
        | Status::InvalidLambdaResponse
        | Status::InternalError => true,
        // An error without a name here: only refusals that never reach the work are sure.
        Status::ServiceError => !matches!(
            http_status,
            401 | 403 | 404 | 405 | 407 | 411 | 413 | 414 | 415 | 429 | 431
        ),
        _ => http_status >= 500,
    }
}
