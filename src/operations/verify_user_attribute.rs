//! VerifyUserAttribute: hands the code back, which marks the attribute as verified.

use serde::Serialize;

use super::{catalog, check_attribute};
use crate::client::{Client, Operation, OperationSpec};
use crate::error::Error;
use crate::protocol::request;
use crate::protocol::response::Response;
use crate::response_metadata::ResponseMetadata;
use crate::secret::SecretBuffer;

/// Longest code, in characters, that Cognito's model takes.
const LONGEST: usize = 2048;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct VerifyUserAttribute<'a> {
    #[serde(skip)]
    pub(crate) access_token: &'a str,
    pub(crate) attribute_name: &'a str,
    pub(crate) code: &'a str,
}

impl VerifyUserAttribute<'_> {
    pub(crate) fn spec() -> &'static OperationSpec {
        static SPEC: OperationSpec = catalog::spec("VerifyUserAttribute");
        &SPEC
    }
}

impl Operation for VerifyUserAttribute<'_> {
    fn spec(&self) -> &'static OperationSpec {
        Self::spec()
    }

    fn token(&self) -> Option<&str> {
        Some(self.access_token)
    }

    fn check(&self) -> Result<(), Error> {
        check_attribute(self.attribute_name)?;
        let wrong = |what: &str, hint: &str| {
            Err(Error::invalid_argument(format!("The code {what}.")).with_hint(hint))
        };
        match self.code.chars().count() {
            0 => wrong("is empty", "Ask the user for the code."),
            1..=LONGEST if self.code.contains(char::is_whitespace) => {
                wrong("holds white space", "Trim what the user typed.")
            }
            1..=LONGEST => Ok(()),
            length => wrong(
                &format!("has {length} characters, more than {LONGEST}"),
                "Pass the code of the message alone: it has few characters.",
            ),
        }
    }

    fn secrets(&self) -> Vec<&str> {
        vec![self.code]
    }

    fn write(&self, body: &mut SecretBuffer) -> Result<(), Error> {
        request::write(body, self)
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
            metadata: response.origin.metadata(),
        }
    }
}

impl Client {
    /// Hands a code back, which marks the attribute as verified.
    ///
    /// AWS operation: VerifyUserAttribute.
    ///
    /// # Errors
    /// Any. After a lost answer ask [`Client::get_user`] whether the attribute is verified.
    pub fn verify_attr(&self, token: &str, attr: &str, code: &str) -> Result<Verified, Error> {
        self.run(&VerifyUserAttribute {
            access_token: token,
            attribute_name: attr,
            code,
        })
        .map(Verified::from)
    }
}
