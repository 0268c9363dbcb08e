//! What a failed call says: the status, the words, whether a code may have gone out.

use std::fmt;

use serde_json::{Map, Value, json};

use crate::json_text::{self, JsonText};
use crate::response::ResponseMetadata;
use crate::status::Status;

/// Whether a verification message can have gone out although the call failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeSent {
    /// No message can have gone out.
    No,
    /// A message may have gone out: ask the user to look before asking for another.
    Maybe,
}

impl CodeSent {
    /// `no` or `maybe`.
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
    /// A failure on this side.
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

    /// An error that the service answered with.
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

    pub(crate) fn internal(message: impl fmt::Display) -> Self {
        Error::new(Status::Internal, message.to_string())
            .with_hint("This is a defect of libcognito: please report it with this message.")
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

    /// What happened, as the C interface numbers it.
    pub fn status(&self) -> Status {
        self.0.status
    }

    /// Cognito's error code, such as `LimitExceededException`; for a failure on this side one of
    /// `InvalidArgument`, `Configuration`, `Connect`, `Tls`, `Timeout`, `ConnectionLost`,
    /// `BadResponse`, `Cancelled`, `Internal`.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    /// Cognito's message, or ours.
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// One sentence on what to do, where there is something to do.
    pub fn hint(&self) -> Option<&str> {
        self.0.hint.as_deref()
    }

    /// Whether a message can have gone out; `None` for calls that send none.
    pub fn code_sent(&self) -> Option<CodeSent> {
        self.0.code_sent
    }

    /// Request id, HTTP status and retries, as far as there was an answer.
    pub fn metadata(&self) -> &ResponseMetadata {
        &self.0.metadata
    }

    /// The JSON object that Cognito answered with, if it was one.
    pub fn body(&self) -> Option<&Map<String, Value>> {
        self.0.body.as_ref()
    }

    /// The error as the C interface gives it, in the shape that boto3's users know.
    pub fn into_json(self) -> Value {
        let fields = *self.0;
        let mut out = Map::new();
        out.insert(
            "Error".into(),
            json!({"Code": fields.code, "Message": fields.message}),
        );
        out.insert("Status".into(), fields.status.name().into());
        if let Some(code_sent) = fields.code_sent {
            out.insert("CodeSent".into(), code_sent.as_str().into());
        }
        if let Some(hint) = fields.hint {
            out.insert("Hint".into(), hint.into());
        }
        if let Some(body) = fields.body {
            out.insert("ErrorResponse".into(), Value::Object(body));
        }
        out.insert("ResponseMetadata".into(), fields.metadata.tree());
        Value::Object(out)
    }
}

impl JsonText for Error {
    fn write(&self, out: &mut Vec<u8>) {
        json_text::value(out, &self.clone().into_json());
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
