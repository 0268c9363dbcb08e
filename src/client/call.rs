//! A call: its checks, and attempt after attempt as the send rule allows.

use std::ops::Range;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use reqwest::header::HeaderValue;

use super::hooks::{Hooks, Level, log};
use super::target::{self, Target};
use super::{Client, call_log, offload};
use crate::error::Error;
use crate::protocol::redact::Secret;
use crate::protocol::request;
use crate::protocol::response::{ErrorResponse, Response, retry_after};
use crate::random;
use crate::secret::{SecretBuffer, SecretText};
use crate::send_rule::{Decision, Idempotency, Outcome, RetryDecision, backoff, decide, hints};
use crate::status::Status;
use crate::token::{self, Claims};
use crate::transport::{
    Failure, INTERRUPT_INTERVAL, RawRequest, RawResponse, TransportError, Wait,
};

/// What is fixed about an operation.
#[derive(Clone, Copy)]
pub(crate) struct OperationSpec {
    /// AWS's name of it.
    pub(crate) name: &'static str,
    /// The header `X-Amz-Target` that asks for it.
    pub(crate) target: &'static HeaderValue,
    /// What it does in the world: decides when it may be sent again.
    pub(crate) idempotency: Idempotency,
}

/// What a call needs to know of an operation with its input.
pub(crate) trait Operation {
    fn spec(&self) -> &'static OperationSpec;
    /// Returns the access token, where the operation takes one.
    fn token(&self) -> Option<&str>;
    /// Returns the user pool's id, where the input names the pool.
    fn pool_id(&self) -> Option<&str> {
        None
    }
    /// Refuses what Cognito would refuse, the token apart.
    fn check(&self) -> Result<(), Error>;
    /// Returns what must never stand in a text, the token apart.
    fn secrets(&self) -> Vec<&str>;
    /// Writes the members of the request beside the token, as a JSON object.
    fn write(&self, body: &mut SecretBuffer) -> Result<(), Error>;
}

impl Client {
    /// Runs an operation.
    pub(crate) fn run(&self, operation: &dyn Operation) -> Result<Response, Error> {
        let spec = operation.spec();
        let started = Instant::now();
        let hooks = &*self.0.hooks;
        let call = match Call::prepare(self, operation, started) {
            Ok(call) => call,
            Err(error) => {
                let outcome = Outcome::Rejected(error.status());
                let rejected = Err(conclude(error, decide(outcome, spec.idempotency)));
                call_log::outcome(hooks, spec.name, "-", started, &rejected, 0);
                return rejected;
            }
        };
        offload::run(hooks, move |hooks| call.run(hooks))
            .unwrap_or_else(|location| Err(panicked(&location, spec.idempotency)))
    }
}

/// Completes an error with what the send rule decided.
pub(crate) fn conclude(error: Error, decision: Decision) -> Error {
    let error = error
        .with_status(decision.status)
        .with_code_sent(decision.code_sent);
    match error.hint().map(str::to_owned) {
        // What was answered says nothing of what was done.
        Some(hint) if decision.status == Status::BadResponse => {
            error.with_hint(format!("{hint} {}", decision.hint))
        }
        Some(_) => error,
        None => error.with_hint(decision.hint),
    }
}

/// Makes the error of a call that panicked. Where it was is told; what it said may quote what was
/// being worked on.
pub(crate) fn panicked(location: &str, operation: Idempotency) -> Error {
    let error = Error::internal(format!("A defect stopped the call ({location})."));
    conclude(error, decide(Outcome::Defect { sent: true }, operation))
}

/// One call, with everything that its attempts share. It borrows nothing, so that it can go on when
/// its caller has jumped out of it.
struct Call {
    client: Client,
    operation: &'static OperationSpec,
    target: Arc<Target>,
    body: Bytes,
    takes_token: bool,
    /// The token where it is plain, as the body ends with it; else among the others.
    token_in_body: Option<Range<usize>>,
    other_secrets: Vec<SecretText>,
    claims: Option<Claims>,
    started: Instant,
    deadline: Instant,
}

/// An attempt that did not succeed.
struct AttemptError {
    error: Error,
    retry: RetryDecision,
    asked_to_wait: Option<Duration>,
}

impl Call {
    /// Checks the arguments and finds the endpoint.
    fn prepare(
        client: &Client,
        operation: &dyn Operation,
        started: Instant,
    ) -> Result<Call, Error> {
        fail_point!("client");
        let config = &client.0.config;
        let token = operation.token();
        let claims = token.and_then(Claims::of);
        if let Some(token) = token {
            check_token(token, claims.as_ref(), config.check_token)?;
        }
        operation.check()?;
        let (target, region) = match client.0.targets.custom() {
            Some(custom) => (custom.clone(), None),
            None => {
                let region = target::region(config, claims.as_ref(), operation.pool_id())
                    .ok_or_else(|| no_region(token, claims.as_ref(), config.check_token))?;
                let target = client.0.targets.of_region(config, region.name)?;
                (target, Some(region))
            }
        };
        call_log::target(&*client.0.hooks, config, region.as_ref(), &target);
        let body = request::body(token, config.check_token, |body| operation.write(body))?;
        let (plain, unplain) = match config.check_token {
            true => (token, None),
            false => (None, token),
        };
        let token_in_body = plain.map(|token| request::token_in_body(&body, token));
        let others = operation.secrets().into_iter().chain(unplain);
        Ok(Call {
            client: client.clone(),
            operation: operation.spec(),
            target,
            body,
            takes_token: token.is_some(),
            token_in_body,
            other_secrets: others
                .map(|secret| SecretText::from(secret.to_owned()))
                .collect(),
            claims,
            started,
            deadline: started + config.timeout,
        })
    }

    /// Sends the request, and sends it again as the send rule allows.
    fn run(self, hooks: &dyn Hooks) -> Result<Response, Error> {
        let max_attempts = self.client.0.config.max_attempts;
        let invocation_id = random::uuid();
        let quota = &self.client.0.quota;
        let mut paid = None;
        let mut attempt = 1;
        let result = loop {
            let failed = match self.attempt(hooks, invocation_id, attempt) {
                Ok(response) => {
                    quota.give_back(paid);
                    break Ok(response);
                }
                Err(failed) => failed,
            };
            let RetryDecision::Retry { throttled } = failed.retry else {
                break Err(failed.error);
            };
            let next = attempt + 1;
            let asked = failed.asked_to_wait;
            let wait = backoff::wait(throttled, next, asked, random::fraction());
            // Never past the deadline: what is known now is worth more than a timeout later.
            if attempt >= max_attempts || Instant::now() + wait >= self.deadline {
                break Err(failed.error);
            }
            paid = quota.take(throttled);
            if paid.is_none() {
                break Err(failed.error);
            }
            log(hooks, Level::Debug, || {
                format!("attempt {next} follows in {} ms", wait.as_millis())
            });
            if let Err(error) = self.pause(hooks, wait) {
                break Err(error.with_metadata(failed.error.metadata().clone()));
            }
            attempt = next;
        };
        let host = &self.target.endpoint.host;
        call_log::outcome(
            hooks,
            self.operation.name,
            host,
            self.started,
            &result,
            attempt,
        );
        result
    }

    fn attempt(
        &self,
        hooks: &dyn Hooks,
        invocation_id: [u8; 36],
        attempt: u32,
    ) -> Result<Response, AttemptError> {
        let retries = attempt - 1;
        let result = match self.exchange(hooks, invocation_id, attempt) {
            Ok(raw) => self.read(raw, retries),
            Err(mut failed) => {
                failed.error.set_retry_attempts(retries);
                Err(failed)
            }
        };
        log(hooks, Level::Debug, || match &result {
            Ok(response) => format!(
                "attempt {attempt}: HTTP {}",
                response.origin.metadata().http_status.unwrap_or_default()
            ),
            Err(failed) => format!("attempt {attempt}: {}", failed.error.code()),
        });
        result
    }

    fn exchange(
        &self,
        hooks: &dyn Hooks,
        invocation_id: [u8; 36],
        attempt: u32,
    ) -> Result<RawResponse, AttemptError> {
        let transport = self.target.transport.as_ref();
        let transport = transport.map_err(|error| self.rejected(error.clone()))?;
        let max = self.client.0.config.max_attempts;
        let mut headers = transport.headers().clone();
        let target = self.operation.target;
        request::set_headers(&mut headers, target, invocation_id, attempt, max)
            .map_err(|error| self.rejected(error))?;
        let is_cancelled = || hooks.interrupted();
        let wait = Wait {
            deadline: self.deadline,
            timeout: self.client.0.config.timeout,
            is_cancelled: hooks
                .can_interrupt()
                .then_some(&is_cancelled as &dyn Fn() -> bool),
        };
        let request = RawRequest {
            headers,
            body: self.body.clone(),
        };
        transport.exchange(request, &wait).map_err(
            |TransportError {
                 failure,
                 sent,
                 error,
             }| {
                let status = error.status();
                let outcome = match failure {
                    Failure::Configuration | Failure::ProxyRefused => Outcome::Rejected(status),
                    Failure::NotConnected => Outcome::NotConnected(status),
                    Failure::ConnectionLost => Outcome::ConnectionLost { sent, status },
                    Failure::DeadlinePassed => Outcome::DeadlinePassed { sent },
                    Failure::Cancelled => Outcome::Cancelled { sent },
                    Failure::BadResponse => Outcome::BadResponse,
                    Failure::Defect => Outcome::Defect { sent },
                };
                self.failed(error, outcome)
            },
        )
    }

    fn read(&self, raw: RawResponse, retries: u32) -> Result<Response, AttemptError> {
        let token = self.token_in_body.clone().map(|range| Secret {
            text: &self.body[range],
            is_plain: true,
        });
        let others = self.other_secrets.iter().map(|text| Secret {
            text: text.as_bytes(),
            is_plain: false,
        });
        let secrets: Vec<Secret<'_>> = token.into_iter().chain(others).collect();
        let is_error = raw.status >= 400;
        let asked_to_wait = is_error.then(|| retry_after(&raw.headers)).flatten();
        Response::read(raw, retries, &secrets).map_err(|error| match error {
            ErrorResponse::NotCognito(error) => self.failed(error, Outcome::BadResponse),
            ErrorResponse::Service(answered) => {
                let outcome = Outcome::ServiceError {
                    http_status: answered.http_status,
                    code: &answered.code,
                };
                let mut failed = self.failed(answered.error, outcome);
                failed.asked_to_wait = asked_to_wait;
                let known = hints::Known {
                    message: failed.error.message(),
                    takes_token: self.takes_token,
                    expired_by: self.claims.as_ref().and_then(|c| c.expired_by(now())),
                };
                if let Some(hint) = hints::better(failed.error.status(), &known) {
                    failed.error = failed.error.with_hint(hint);
                }
                failed
            }
        })
    }

    fn rejected(&self, error: Error) -> AttemptError {
        let outcome = Outcome::Rejected(error.status());
        self.failed(error, outcome)
    }

    fn failed(&self, error: Error, outcome: Outcome<'_>) -> AttemptError {
        let decision = decide(outcome, self.operation.idempotency);
        AttemptError {
            error: conclude(error, decision),
            retry: decision.retry,
            asked_to_wait: None,
        }
    }

    /// Waits, and asks now and then whether the call was cancelled.
    fn pause(&self, hooks: &dyn Hooks, wait: Duration) -> Result<(), Error> {
        let until = Instant::now() + wait;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(());
            }
            if !hooks.can_interrupt() {
                std::thread::sleep(left);
                continue;
            }
            std::thread::sleep(left.min(INTERRUPT_INTERVAL));
            if hooks.interrupted() {
                // The attempt before the wait is known not to have been acted on.
                let error = TransportError::cancelled().error;
                return Err(self.failed(error, Outcome::Cancelled { sent: false }).error);
            }
        }
    }
}

fn check_token(token: &str, claims: Option<&Claims>, strictly: bool) -> Result<(), Error> {
    if !strictly {
        return token::check_not_empty(token);
    }
    token::check_characters(token, claims)?;
    token::check_form(token, claims.is_some())?;
    claims.map_or(Ok(()), token::check_claims)
}

fn no_region(token: Option<&str>, claims: Option<&Claims>, check_token: bool) -> Error {
    let message = match token {
        Some(token) if claims.is_none() && check_token => return token::not_a_jwt(token),
        Some(_) => "There is no region: the token names none, and none is configured.",
        None => {
            "There is no region: the input has no token that names one, and none is configured."
        }
    };
    Error::configuration(message).with_hint(
        "Set the option region or AWS_REGION; for another server than AWS's the option \
             endpoint_url or AWS_ENDPOINT_URL.",
    )
}

fn now() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |since| since.as_secs() as i64)
}
