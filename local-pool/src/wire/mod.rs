//! AWS JSON 1.1: what names an operation on the way in, and answers on the way out.

pub mod members;
pub mod rules;

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::error::ServiceError;
use crate::operations::{self, Operation};
use members::Members;

const SERVICE: &str = "AWSCognitoIdentityProviderService.";
const LONGEST_HEADER: usize = 4096;
const MEDIA_TYPE: &str = "application/x-amz-json-1.1";

/// The operation's name from the headers; empty where it is not one of this service's.
pub fn target(headers: &HeaderMap) -> &str {
    let target = headers
        .get("x-amz-target")
        .and_then(|value| value.to_str().ok());
    target
        .and_then(|target| target.strip_prefix(SERVICE))
        .unwrap_or_default()
}

/// The operation that a request is for, and the members of its body, not yet checked.
pub fn parse(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<(&'static Operation, Members), ServiceError> {
    let content_type = headers
        .get(CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let media_type = content_type
        .and_then(|value| value.split(';').next())
        .map(str::trim);
    if !media_type.is_some_and(|media_type| media_type.eq_ignore_ascii_case(MEDIA_TYPE)) {
        return Err(ServiceError::unknown_operation(format!(
            "Content-Type must be {MEDIA_TYPE}"
        )));
    }
    let Some(operation) = operations::find(target(headers)) else {
        return Err(ServiceError::unknown_operation(format!(
            "X-Amz-Target must be {SERVICE} and one of {}",
            operations::names()
        )));
    };
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return Err(ServiceError::serialization("The body is not a JSON object"));
    };
    Ok((operation, Members::new(members)))
}

/// What goes back over the wire.
pub struct Answer {
    pub status: u16,
    /// The error's code, where it is one.
    pub error: Option<String>,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    pub fn raw(status: u16, body: String) -> Self {
        let mut answer = Self {
            status,
            error: None,
            headers: HeaderMap::new(),
            body,
        };
        answer.set_header(CONTENT_TYPE.as_str(), MEDIA_TYPE);
        answer.set_header("x-amzn-requestid", &Uuid::new_v4().to_string());
        answer
    }

    pub fn success(body: &Value) -> Self {
        Self::raw(200, body.to_string())
    }

    pub fn error(status: u16, code: &str, message: Option<&str>) -> Self {
        let mut body = json!({"__type": code});
        if let Some(message) = message {
            body["message"] = json!(message);
        }
        let mut answer = Self::raw(status, body.to_string());
        answer.error = Some(code.to_owned());
        answer.set_header("x-amzn-errortype", &format!("{code}:"));
        // Clients refuse headers that are too long.
        if let Some(message) = message.filter(|message| message.len() <= LONGEST_HEADER) {
            answer.set_header("x-amzn-errormessage", message);
        }
        answer
    }

    /// What cannot stand in a header (a message over several lines) is left out of the headers.
    pub fn set_header(&mut self, name: &str, value: &str) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            self.headers.insert(name, value);
        }
    }
}

impl From<ServiceError> for Answer {
    fn from(error: ServiceError) -> Self {
        Self::error(400, error.code, Some(&error.message))
    }
}

impl IntoResponse for Answer {
    fn into_response(self) -> Response<Body> {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        (status, self.headers, self.body).into_response()
    }
}
