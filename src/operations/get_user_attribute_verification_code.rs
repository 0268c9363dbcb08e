//! GetUserAttributeVerificationCode: sends the user a code for an attribute.

use serde::Serialize;
use serde_json::{Map, Value};

use super::{catalog, check_attribute};
use crate::client::metadata::ClientMetadata;
use crate::client::{Client, Operation, OperationSpec};
use crate::error::Error;
use crate::protocol::request;
use crate::protocol::response::Response;
use crate::response_metadata::ResponseMetadata;
use crate::secret::SecretBuffer;

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct GetUserAttributeVerificationCode<'a> {
    #[serde(skip)]
    pub(crate) access_token: &'a str,
    pub(crate) attribute_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) client_metadata: Option<&'a ClientMetadata>,
}

impl GetUserAttributeVerificationCode<'_> {
    pub(crate) fn spec() -> &'static OperationSpec {
        static SPEC: OperationSpec = catalog::spec("GetUserAttributeVerificationCode");
        &SPEC
    }
}

impl Operation for GetUserAttributeVerificationCode<'_> {
    fn spec(&self) -> &'static OperationSpec {
        Self::spec()
    }

    fn token(&self) -> Option<&str> {
        Some(self.access_token)
    }

    fn check(&self) -> Result<(), Error> {
        check_attribute(self.attribute_name)?;
        self.client_metadata.map_or(Ok(()), ClientMetadata::check)
    }

    fn secrets(&self) -> Vec<&str> {
        self.client_metadata
            .iter()
            .flat_map(|metadata| metadata.iter().map(|(_, value)| value))
            .collect()
    }

    fn write(&self, body: &mut SecretBuffer) -> Result<(), Error> {
        request::write(body, self)
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
        let details: Map<String, Value> =
            response.member("CodeDeliveryDetails").unwrap_or_default();
        let detail = |name| Some(details.get(name)?.as_str()?.to_owned());
        CodeDelivery {
            attribute_name: detail("AttributeName"),
            delivery_medium: detail("DeliveryMedium"),
            destination: detail("Destination"),
            metadata: response.origin.metadata(),
        }
    }
}

impl Client {
    /// Makes Cognito send the user a code for an attribute (`email` or `phone_number`).
    ///
    /// AWS operation: GetUserAttributeVerificationCode. One call sends at most one code: the
    /// request is sent again only where it cannot have been acted on.
    ///
    /// # Errors
    /// Any; [`Error::code_sent`] says whether a message can have gone out.
    pub fn get_attr_verification_code(
        &self,
        token: &str,
        attr: &str,
        metadata: Option<&ClientMetadata>,
    ) -> Result<CodeDelivery, Error> {
        self.run(&GetUserAttributeVerificationCode {
            access_token: token,
            attribute_name: attr,
            client_metadata: metadata,
        })
        .map(CodeDelivery::from)
    }
}
