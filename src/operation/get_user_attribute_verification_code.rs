//! GetUserAttributeVerificationCode: sends the user a code for an attribute.

use super::{Operation, check_attribute, named};
use crate::error::Error;
use crate::metadata::ClientMetadata;
use crate::protocol::Body;
use crate::response::{Response, ResponseMetadata};
use crate::retry::Effect;

pub(crate) struct GetUserAttributeVerificationCode<'a> {
    pub(crate) token: &'a str,
    pub(crate) attr: &'a str,
    pub(crate) metadata: Option<&'a ClientMetadata>,
}

impl Operation for GetUserAttributeVerificationCode<'_> {
    named!("GetUserAttributeVerificationCode");

    const EFFECT: Effect = Effect::Acts;
    const SENDS_CODE: bool = true;

    fn token(&self) -> &str {
        self.token
    }

    fn check(&self) -> Result<(), Error> {
        check_attribute(self.attr)?;
        self.metadata.map_or(Ok(()), ClientMetadata::check)
    }

    fn write(&self, body: &mut Body) {
        body.text("AttributeName", self.attr);
        if let Some(metadata) = self.metadata {
            body.map("ClientMetadata", metadata.iter());
        }
    }

    fn secrets(&self) -> Vec<&str> {
        self.metadata
            .iter()
            .flat_map(|metadata| metadata.iter().map(|(_, value)| value))
            .collect()
    }
}

/// Where the code went. What the server left out is `None`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CodeDelivery {
    /// The attribute that the code is for.
    pub attribute_name: Option<String>,
    /// `EMAIL` or `SMS`.
    pub delivery_medium: Option<String>,
    /// The address or number, masked by Cognito (`a***@e***`).
    pub destination: Option<String>,
    /// Where the answer came from.
    pub metadata: ResponseMetadata,
}

impl From<Response> for CodeDelivery {
    fn from(response: Response) -> Self {
        let detail = |name| response.text_at(&["CodeDeliveryDetails", name]);
        CodeDelivery {
            attribute_name: detail("AttributeName"),
            delivery_medium: detail("DeliveryMedium"),
            destination: detail("Destination"),
            metadata: response.metadata,
        }
    }
}
