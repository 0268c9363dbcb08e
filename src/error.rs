//! Why a call failed: the status, the message, whether a code may have gone out.

use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::response_metadata::ResponseMetadata;
use crate::status::Status;

/// Whether a verification message can have gone out although the call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CodeSent {
    /// No message can have gone out.
    No,
    /// A message may have gone out: ask the user to look before asking for another.
    Maybe,
}

impl CodeSent {
    /// Returns `no` or `maybe`.
    pub fn as_str(self) -> &'static str {
        match self {
            CodeSent::No => "no",
            CodeSent::Maybe => "maybe",
        }
    }
}

/// Why a call failed. No text of it ever holds a token, a code or a metadata value.
#[derive(Clone, Debug)]
pub struct Error(Box<Fields>);

#[derive(Clone, Debug)]
struct Fields {
    status: Status,
    code: String,
    message: String,
    hint: Option<String>,
    code_sent: Option<CodeSent>,
    metadata: ResponseMetadata,
    body: Option<Map<String, Value>>,
}

impl Error {
    /// Makes a failure on this side.
    pub(crate) fn new(status: Status, message: impl Into<String>) -> Self {
        Error(Box::new(Fields {
            status,
            code: status.code().to_owned(),
            message: message.into(),
            hint: None,
            code_sent: None,
            metadata: ResponseMetadata::default(),
            body: None,
        }))
    }

    /// Makes an error that the service answered with.
    pub(crate) fn service(
        status: Status,
        code: String,
        message: String,
        body: Option<Map<String, Value>>,
    ) -> Self {
        let mut error = Error::new(status, message);
        error.0.code = code;
        error.0.body = body;
        error
    }

    pub(crate) fn invalid_argument(message: impl Into<String>) -> Self {
        Error::new(Status::InvalidArgument, message)
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Error::new(Status::Configuration, message)
    }

    pub(crate) fn internal(message: impl Into<String>) -> Self {
        Error::new(Status::Internal, message)
    }

    /// Makes the error for a process or system that has no descriptor left, wherever that shows.
    pub(crate) fn out_of_descriptors() -> Self {
        Error::new(
            Status::Connect,
            "This process can open no more files or connections: its limit is reached.",
        )
        .with_hint("Raise the limit (ulimit -n), or find what leaves descriptors open.")
    }

    pub(crate) fn with_status(mut self, status: Status) -> Self {
        self.0.status = status;
        self
    }

    pub(crate) fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hint = Some(hint.into());
        self
    }

    pub(crate) fn with_code_sent(mut self, code_sent: Option<CodeSent>) -> Self {
        self.0.code_sent = code_sent;
        self
    }

    pub(crate) fn with_metadata(mut self, metadata: ResponseMetadata) -> Self {
        self.0.metadata = metadata;
        self
    }

    /// Returns the status, as the C interface numbers it.
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// Returns Cognito's error code, such as `LimitExceededException`; for a failure on this side one of
    /// `InvalidArgument`, `Configuration`, `Connect`, `Tls`, `Timeout`, `ConnectionLost`,
    /// `BadResponse`, `Cancelled`, `Internal`.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Returns Cognito's message, or the library's.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// Returns one sentence on what to do.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Returns whether a message can have gone out; `None` for calls that send none.
    pub fn code_sent(&self) -> Option<CodeSent> {
        self.0.code_sent
    }

    /// Returns request id, HTTP status and retries, as far as there was an answer.
    pub fn metadata(&self) -> &ResponseMetadata {
        &self.0.metadata
    }

    /// Returns the JSON object that Cognito answered with, if it was one.
    pub fn body(&self) -> Option<&Map<String, Value>> {
        self.0.body.as_ref()
    }

    pub(crate) fn set_retry_attempts(&mut self, retry_attempts: u32) {
        self.0.metadata.retry_attempts = retry_attempts;
    }

    /// Returns the error as the C interface gives it, in the shape that boto3 users know.
    pub fn to_json(&self) -> Value {
        serde_json::to_value(self).unwrap_or_default()
    }
}

/// The shape of a failure in the C interface.
impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct Failure<'a> {
            error: CodeAndMessage<'a>,
            status: &'static str,
            #[serde(skip_serializing_if = "Option::is_none")]
            code_sent: Option<CodeSent>,
            #[serde(skip_serializing_if = "Option::is_none")]
            hint: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            error_response: Option<&'a Map<String, Value>>,
            response_metadata: &'a ResponseMetadata,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "PascalCase")]
        struct CodeAndMessage<'a> {
            code: &'a str,
            message: &'a str,
        }
        let fields = &*self.0;
        let failure = Failure {
            error: CodeAndMessage {
                code: &fields.code,
                message: &fields.message,
            },
            status: fields.status.name(),
            code_sent: fields.code_sent,
            hint: fields.hint.as_deref(),
            error_response: fields.body.as_ref(),
            response_metadata: &fields.metadata,
        };
        failure.serialize(serializer)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.0.code, self.0.message)?;
        if let Some(hint) = &self.0.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
