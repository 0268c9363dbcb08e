//! Answers that a test has ordered for the next calls of an operation, in place of the pool's own.

use std::collections::BTreeMap;

use axum::http::header::{CONTENT_LENGTH, TRANSFER_ENCODING};
use axum::http::{HeaderName, HeaderValue, StatusCode};
use serde::Deserialize;

use crate::operations;
use crate::wire::Answer;

/// An order as it comes in; `body` is sent as it is, in place of `code` and `message`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    target: String,
    #[serde(default = "once")]
    times: u32,
    #[serde(default = "bad_request")]
    status: u16,
    code: Option<String>,
    message: Option<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    body: Option<String>,
}

fn once() -> u32 {
    1
}

fn bad_request() -> u16 {
    400
}

impl Fault {
    /// An order that could not be carried out later is refused now, where its maker sees it.
    fn check(&self) -> Result<(), String> {
        if operations::find(&self.target).is_none() {
            return Err(format!("target must be one of {}", operations::names()));
        }
        // Below 200 it would be no final answer.
        if !(200..=599).contains(&self.status) || StatusCode::from_u16(self.status).is_err() {
            return Err("status must be from 200 to 599".to_owned());
        }
        if self.body.is_some() == self.code.is_some() {
            return Err("give either code (and message) or body".to_owned());
        }
        if self.body.is_some() && self.message.is_some() {
            return Err("message goes with code, not with body".to_owned());
        }
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

    fn answer(&self) -> Answer {
        let mut answer = match (&self.body, &self.code) {
            (Some(body), _) => Answer::raw(self.status, body.clone()),
            (None, code) => Answer::error(
                self.status,
                code.as_deref().unwrap_or_default(),
                self.message.as_deref(),
            ),
        };
        for (name, value) in &self.headers {
            answer.set_header(name, value);
        }
        answer
    }
}

#[derive(Default)]
pub struct Faults {
    ordered: Vec<Fault>,
}

impl Faults {
    pub fn order(&mut self, fault: Fault) -> Result<(), String> {
        fault.check()?;
        self.ordered.push(fault);
        Ok(())
    }

    /// The answer for this call of the operation, if one was ordered; the oldest order first.
    pub fn take(&mut self, operation: &str) -> Option<Answer> {
        self.ordered.retain(|fault| fault.times > 0);
        let fault = self
            .ordered
            .iter_mut()
            .find(|fault| fault.target == operation)?;
        fault.times -= 1;
        Some(fault.answer())
    }

    pub fn clear(&mut self) {
        self.ordered.clear();
    }
}
