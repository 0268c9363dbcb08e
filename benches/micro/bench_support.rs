//! What the micro-benchmarks see of the private parts. No part of the interface.

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};

use crate::error::Error;
use crate::json_text::JsonText;
use crate::metadata::ClientMetadata;
use crate::operation::GetUserAttributeVerificationCode;
use crate::protocol::{self, Body, FromAnswer, ResultText};
use crate::response::Response;
use crate::token::{self, Claims};

/// The body of a request for a code, as it goes over the wire.
pub fn request_body(token: &str, metadata: Option<&ClientMetadata>) -> impl AsRef<[u8]> + use<> {
    let operation = GetUserAttributeVerificationCode {
        token,
        attr: "email",
        metadata,
    };
    Body::of(&operation, true)
}

/// An answer before it is read.
pub struct Answer(protocol::Answer);

impl Answer {
    /// An answer with these headers and this body.
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
        Answer(protocol::Answer {
            status,
            headers,
            body: body.as_bytes().to_vec(),
        })
    }

    /// What a call makes of it.
    pub fn read(self, token: &str) -> Result<Response, Error> {
        self.0.read(0, &[token])
    }

    /// The text that a C caller gets for it.
    pub fn read_as_json(self, token: &str) -> Vec<u8> {
        match ResultText::from_answer(self.0, 0, &[token]) {
            Ok(text) => text.into_text(),
            Err(error) => error.into_text(),
        }
    }
}

/// The checks that a token goes through, and the region in it.
pub fn read_token(token: &str) -> Option<String> {
    token::check_characters(token).ok()?;
    let claims = Claims::of(token)?;
    token::check_claims(&claims).ok()?;
    claims.region().map(str::to_owned)
}
