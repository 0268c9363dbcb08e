//! VerifyUserAttribute: hands the code back, which marks the attribute as verified.

use super::{Operation, check_attribute, named};
use crate::error::Error;
use crate::protocol::Body;
use crate::response::{Response, ResponseMetadata};
use crate::retry::Effect;

/// Longest code, in characters, that Cognito's model takes.
const LONGEST: usize = 2048;

pub(crate) struct VerifyUserAttribute<'a> {
    pub(crate) token: &'a str,
    pub(crate) attr: &'a str,
    pub(crate) code: &'a str,
}

impl Operation for VerifyUserAttribute<'_> {
    named!("VerifyUserAttribute");

    // A code works once: sent twice, the second answer would deny the first's success.
    const EFFECT: Effect = Effect::Acts;
    const SENDS_CODE: bool = false;

    fn token(&self) -> &str {
        self.token
    }

    fn check(&self) -> Result<(), Error> {
        check_attribute(self.attr)?;
        let wrong = |what: String| Err(Error::invalid_argument(format!("code: {what}.")));
        let length = self.code.chars().count();
        if length == 0 {
            return wrong("is empty".to_owned());
        }
        if length > LONGEST {
            return wrong(format!("has {length} characters, more than {LONGEST}"));
        }
        if self.code.contains(char::is_whitespace) {
            return wrong("holds white space: trim what the user typed".to_owned());
        }
        Ok(())
    }

    fn write(&self, body: &mut Body) {
        body.text("AttributeName", self.attr);
        body.text("Code", self.code);
    }

    fn secrets(&self) -> Vec<&str> {
        vec![self.code]
    }
}

/// The attribute is verified.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Where the answer came from.
    pub metadata: ResponseMetadata,
}

impl From<Response> for Verified {
    fn from(response: Response) -> Self {
        Verified {
            metadata: response.metadata,
        }
    }
}
