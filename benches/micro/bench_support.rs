//! What the benchmark does with the private parts.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::client::Operation;
use crate::client::metadata::ClientMetadata;
use crate::error::Error;
use crate::operations::GetUserAttributeVerificationCode;
use crate::protocol::redact::Secret;
use crate::protocol::response::{ErrorResponse, Response};
use crate::protocol::result_json::ResultJson;
use crate::protocol::{pointer, request};
use crate::token::{self, Claims};
use crate::transport::RawResponse;

/// Returns the body of a request for a code, as it goes over the wire.
pub fn request_body(
    token: &str,
    metadata: Option<&ClientMetadata>,
) -> Result<impl AsRef<[u8]> + use<>, Error> {
    let operation = GetUserAttributeVerificationCode {
        access_token: token,
        attribute_name: "email",
        client_metadata: metadata,
    };
    request::body(Some(token), true, |body| operation.write(body))
}

/// An answer before it is read.
pub struct Answer(RawResponse);

/// An answer that was read. Only its memory is of interest.
pub struct Read(#[allow(dead_code)] Result<Response, ErrorResponse>);

impl Answer {
    /// Makes an answer with these headers and this body.
    pub fn new(status: u16, headers: &[(&'static str, &'static str)], body: &str) -> Answer {
        let headers: HeaderMap = headers
            .iter()
            .map(|&(name, value)| {
                (
                    HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect();
        Answer(RawResponse {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        })
    }

    /// Reads it as a call does.
    pub fn read(self, token: &str) -> Read {
        Read(Response::read(self.0, 0, &[checked(token)]))
    }

    /// Returns the text that a C caller gets for it.
    pub fn read_as_json(self, token: &str) -> Vec<u8> {
        match Response::read(self.0, 0, &[checked(token)]) {
            Ok(response) => response.to_text(),
            Err(ErrorResponse::Service(answered)) => answered.error.to_text(),
            Err(ErrorResponse::NotCognito(error)) => error.to_text(),
        }
    }
}

/// Returns a token as a call knows it after its checks.
fn checked(token: &str) -> Secret<'_> {
    Secret {
        text: token.as_bytes(),
        is_plain: true,
    }
}

/// Finds one value in a result, as `cognito_buf_get` does.
pub fn find(json: &str, pointer: &str) -> Option<String> {
    pointer::find(json, pointer)
}

/// Checks a token as a call does, and returns the region in it.
pub fn read_token(token: &str) -> Option<String> {
    let claims = Claims::of(token)?;
    token::check_characters(token, Some(&claims)).ok()?;
    token::check_form(token, true).ok()?;
    token::check_claims(&claims).ok()?;
    claims.region().map(str::to_owned)
}
