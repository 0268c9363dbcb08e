//! Where an answer came from: request id, HTTP status, headers, retries.

use serde::{Serialize, Serializer};

/// Where an answer came from. Serialises in the shape of boto3's `ResponseMetadata`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "PascalCase")]
#[non_exhaustive]
pub struct ResponseMetadata {
    /// The response headers, names in lower case; values of a repeated one joined by `, `. Empty
    /// where there was no answer.
    #[serde(rename = "HTTPHeaders", serialize_with = "as_map")]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub http_headers: Option<Vec<(String, String)>>,
    /// The HTTP status; `None` where there was no answer.
    #[serde(rename = "HTTPStatusCode", skip_serializing_if = "Option::is_none")]
    pub http_status: Option<u16>,
    /// `x-amzn-requestid`: what AWS support asks for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// How often the request was sent again.
    pub retry_attempts: u32,
}

fn as_map<S: Serializer>(
    headers: &Option<Vec<(String, String)>>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let headers = headers.iter().flatten();
    serializer.collect_map(headers.map(|(name, value)| (name, value)))
}
