//! An error that a server answered with: its code, its message, its body.

use reqwest::header::HeaderName;
use serde_json::{Map, Value};

use super::redact::{Secret, redact, redact_all};
use super::response::{header, kind_of_body, well_formed};
use crate::error::Error;
use crate::response_metadata::ResponseMetadata;
use crate::status::Status;
use crate::transport::RawResponse;

static ERROR_TYPE: HeaderName = HeaderName::from_static("x-amzn-errortype");
static ERROR_MESSAGE: HeaderName = HeaderName::from_static("x-amzn-errormessage");

/// An error that a server answered with.
#[derive(Debug)]
pub(crate) struct ServiceError {
    pub(crate) http_status: u16,
    /// Empty where the server named none: a load balancer, a gateway or a firewall answered, not
    /// Cognito.
    pub(crate) code: String,
    /// Its status is not decided yet: that is the send rule's part.
    pub(crate) error: Error,
}

impl ServiceError {
    /// Reads an answer that is neither success nor redirect.
    pub(super) fn read(
        raw: &RawResponse,
        secrets: &[Secret<'_>],
        metadata: ResponseMetadata,
    ) -> ServiceError {
        let body: Option<Map<String, Value>> = serde_json::from_str(&well_formed(&raw.body)).ok();
        let member = |names: [&str; 2]| {
            let body = body.as_ref()?;
            names
                .iter()
                .find_map(|name| body.get(*name)?.as_str())
                .filter(|text| !text.is_empty())
        };
        let code = header(&raw.headers, &ERROR_TYPE)
            .and_then(short_code)
            .or_else(|| member(["__type", "code"]).and_then(short_code))
            .unwrap_or_default();
        let message = member(["message", "Message"])
            .or_else(|| header(&raw.headers, &ERROR_MESSAGE))
            .map(|text| redact(text, secrets).into_owned());
        // Text that is part of a secret is no code, and none that makes one with the message: they
        // are shown together.
        let shown = format!("{code}: {}", message.as_deref().unwrap_or_default());
        let code = match redact(&shown, secrets) == shown {
            true => code.to_owned(),
            false => String::new(),
        };
        let (shown_code, message) = match code.is_empty() {
            false => (code.clone(), message.unwrap_or_default()),
            true => (
                raw.status.to_string(),
                message.unwrap_or_else(|| {
                    let kind = kind_of_body(raw, secrets);
                    format!("The server answered HTTP {} with {kind}.", raw.status)
                }),
            ),
        };
        let body = body.map(|body| redact_all(body, secrets));
        ServiceError {
            http_status: raw.status,
            code,
            error: Error::service(Status::ServiceError, shown_code, message, body)
                .with_metadata(metadata),
        }
    }
}

/// Cuts an error type down to its name: `ns#Name:http://…` -> `Name`. `None` where that is none.
fn short_code(text: &str) -> Option<&str> {
    let name = text.split(':').next()?.rsplit('#').next()?.trim();
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'_' | b'-');
    (!name.is_empty() && name.bytes().all(is_plain)).then_some(name)
}
