//! What a test has ordered for the next calls of an operation: another answer than the pool's own, a late or a lost one.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::{Deserialize, Serialize};

use crate::operations;
use crate::wire::Answer;

const LONGEST_DELAY: f64 = 24.0 * 3600.0;

/// An order as it comes in; `body` is sent as it is, in place of `code` and `message`.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    target: String,
    #[serde(default = "once")]
    times: u32,
    status: Option<u16>,
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
    /// The work is done, and then the connection reset.
    #[serde(default)]
    lose_answer: bool,
    /// The answer, whichever it is, comes so much later.
    #[serde(default)]
    delay_seconds: f64,
}

fn once() -> u32 {
    1
}

/// What is to become of one call.
pub struct Order {
    /// None for the pool's own answer, after the work.
    pub answer: Option<Answer>,
    pub lost: bool,
    pub delay: Duration,
}

impl Order {
    /// The fault's name in the record of requests.
    pub fn name(&self) -> &'static str {
        match (self.lost, &self.answer) {
            (true, _) => "lose_answer",
            (false, Some(_)) => "answer",
            (false, None) => "delay",
        }
    }
}

/// What a person reads of it.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.target)?;
        match (&self.code, &self.body) {
            _ if self.lose_answer => f.write_str("the answer is lost")?,
            (Some(code), _) => write!(f, "{} {code}", self.status())?,
            (None, Some(_)) => write!(f, "{}", self.status())?,
            (None, None) => f.write_str("answered")?,
        }
        if self.delay_seconds > 0.0 {
            write!(f, " after {} s", self.delay_seconds)?;
        }
        match self.times {
            1 => Ok(()),
            times => write!(f, ", {times} times"),
        }
    }
}

impl Fault {
    fn status(&self) -> u16 {
        self.status.unwrap_or(400)
    }

    /// An order that could not be carried out later is refused now, where its maker sees it.
    fn check(&self) -> Result<(), String> {
        if operations::find(&self.target).is_none() {
            return Err(format!("target must be one of {}", operations::names()));
        }
        if !(0.0..=LONGEST_DELAY).contains(&self.delay_seconds) {
            return Err(format!("delay_seconds must be from 0 to {LONGEST_DELAY}"));
        }
        self.check_answer()?;
        for (name, value) in &self.headers {
            let (Ok(name), Ok(_)) = (HeaderName::try_from(name), HeaderValue::try_from(value))
            else {
                return Err(format!("not a header: {name:?}"));
            };
            if name == CONTENT_LENGTH || name == TRANSFER_ENCODING {
                return Err(format!("{name} is the server's own to set"));
            }
        }
        Ok(())
    }

    fn check_answer(&self) -> Result<(), String> {
        // Below 200 it would be no final answer.
        let unfit =
            |status: &u16| !(200..=599).contains(status) || StatusCode::from_u16(*status).is_err();
        if self.status.as_ref().is_some_and(unfit) {
            return Err("status must be from 200 to 599".to_owned());
        }
        let own = self.lose_answer || self.delay_seconds > 0.0;
        match (&self.code, &self.body) {
            (Some(_), Some(_)) => Err("give either code (and message) or body".to_owned()),
            (None, None) if !own => Err(
                "give either code (and message) or body, or lose_answer, or delay_seconds"
                    .to_owned(),
            ),
            (None, Some(_)) if self.message.is_some() => {
                Err("message goes with code, not with body".to_owned())
            }
            (None, None) => {
                match self.status.is_some() || self.message.is_some() || !self.headers.is_empty() {
                    true => Err("status, message and headers go with code or body".to_owned()),
                    false => Ok(()),
                }
            }
            _ if self.lose_answer => {
                Err("lose_answer loses the pool's own answer: give no code and no body".to_owned())
            }
            _ => Ok(()),
        }
    }

    fn order(&self) -> Order {
        let status = self.status();
        let mut answer = match (&self.body, &self.code) {
            (Some(body), _) => Some(Answer::raw(status, body.clone())),
            (None, Some(code)) => Some(Answer::error(status, code, self.message.as_deref())),
            (None, None) => None,
        };
        for (name, value) in &self.headers {
            if let Some(answer) = &mut answer {
                answer.set_header(name, value);
            }
        }
        Order {
            answer,
            lost: self.lose_answer,
            delay: Duration::from_secs_f64(self.delay_seconds),
        }
    }
}

#[derive(Default)]
pub struct Faults {
    ordered: Vec<Fault>,
}

impl Faults {
    pub fn order(&mut self, fault: Fault) -> Result<(), String> {
        fault.check()?;
        if fault.times > 0 {
            self.ordered.push(fault);
        }
        Ok(())
    }

    /// What was ordered for this call of the operation, if anything was; the oldest order first.
    pub fn take(&mut self, operation: &str) -> Option<Order> {
        let mut orders = self.ordered.iter();
        let index = orders.position(|fault| fault.target == operation)?;
        let fault = &mut self.ordered[index];
        let order = fault.order();
        fault.times -= 1;
        if fault.times == 0 {
            self.ordered.remove(index);
        }
        Some(order)
    }

    /// The orders that are still to come.
    pub fn ordered(&self) -> &[Fault] {
        &self.ordered
    }

    pub fn clear(&mut self) {
        self.ordered.clear();
    }
}
