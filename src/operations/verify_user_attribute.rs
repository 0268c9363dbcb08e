//! VerifyUserAttribute: hands the code back, which marks the attribute as verified.

use serde::Serialize;

use super::check_attribute;
use crate::client::{Client, Operation};
use crate::error::Error;
use crate::protocol::response::Response;
use crate::response_metadata::ResponseMetadata;
use crate::send_rule::Idempotency;

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

impl Operation for VerifyUserAttribute<'_> {
    const NAME: &'static str = "VerifyUserAttribute";
    const TARGET: &'static str = "AWSCognitoIdentityProviderService.VerifyUserAttribute";
    // A code works once: sent twice, the second answer would deny the first's success.
    const IDEMPOTENCY: Idempotency = Idempotency::Acts;

    fn token(&self) -> &str {
        self.access_token
    }

    fn check(&self) -> Result<(), Error> {
        check_attribute(self.attribute_name)?;
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

impl Client {
    /// Hands a code back, which marks the attribute as verified.
    ///
    /// AWS operation: VerifyUserAttribute.
    ///
    /// # Errors
    /// Any. After a lost answer ask [`Client::get_user`] whether the attribute is verified.
    pub fn verify_attr(&self, token: &str, attr: &str, code: &str) -> Result<Verified, Error> {
        self.call(&VerifyUserAttribute {
            access_token: token,
            attribute_name: attr,
            code,
        })
        .map(Verified::from)
    }
}
