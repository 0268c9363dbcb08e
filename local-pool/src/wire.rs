//! AWS JSON 1.1: requests in, checked as Cognito checks them, and answers out.

use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::error::ServiceError;

pub const OPERATIONS: [&str; 3] = [
    "GetUserAttributeVerificationCode",
    "VerifyUserAttribute",
    "GetUser",
];

const SERVICE: &str = "AWSCognitoIdentityProviderService.";
const MEDIA_TYPE: &str = "application/x-amz-json-1.1";
const LONGEST_METADATA: usize = 131_072;

/// A request that holds all that its operation needs.
pub enum Operation {
    SendCode {
        token: String,
        attribute: String,
        client_metadata: Option<Map<String, Value>>,
    },
    Verify {
        token: String,
        attribute: String,
        code: String,
    },
    GetUser {
        token: String,
    },
}

/// The operation's name from the headers; empty where it is not one of this service's.
pub fn target(headers: &HeaderMap) -> &str {
    let target = headers
        .get("x-amz-target")
        .and_then(|value| value.to_str().ok());
    target
        .and_then(|target| target.strip_prefix(SERVICE))
        .unwrap_or_default()
}

pub fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Operation, ServiceError> {
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
    let operation = target(headers);
    if !OPERATIONS.contains(&operation) {
        return Err(ServiceError::unknown_operation(format!(
            "X-Amz-Target must be {SERVICE} and one of {}",
            OPERATIONS.join(", ")
        )));
    }
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return Err(ServiceError::serialization("The body is not a JSON object"));
    };
    let mut members = Members {
        members,
        violations: Vec::new(),
    };
    let token = members.string(&TOKEN)?;
    let parsed = match operation {
        "GetUserAttributeVerificationCode" => Operation::SendCode {
            token,
            attribute: members.string(&ATTRIBUTE)?,
            client_metadata: members.client_metadata()?,
        },
        "VerifyUserAttribute" => Operation::Verify {
            token,
            attribute: members.string(&ATTRIBUTE)?,
            code: members.string(&CODE)?,
        },
        _ => Operation::GetUser { token },
    };
    members.finish().map(|()| parsed)
}

/// What Cognito's model says of a string member.
struct Rule {
    name: &'static str,
    longest: usize,
    pattern: &'static str,
    fits: fn(char) -> bool,
    /// A secret member's value is never shown in a message.
    secret: bool,
}

const TOKEN: Rule = Rule {
    name: "AccessToken",
    longest: usize::MAX,
    pattern: "[A-Za-z0-9-_=.]+",
    fits: |c| c.is_ascii_alphanumeric() || "-_=.".contains(c),
    secret: true,
};

const ATTRIBUTE: Rule = Rule {
    name: "AttributeName",
    longest: 32,
    pattern: r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+",
    fits: |c| !c.is_whitespace() && !c.is_control(),
    secret: false,
};

const CODE: Rule = Rule {
    name: "Code",
    longest: 2048,
    pattern: r"[\S]+",
    fits: |c| !c.is_whitespace(),
    secret: true,
};

/// The body's members, and what is wrong with them so far: Cognito names all of it at once.
struct Members {
    members: Map<String, Value>,
    violations: Vec<String>,
}

impl Members {
    fn string(&mut self, rule: &Rule) -> Result<String, ServiceError> {
        let text = match self.members.remove(rule.name) {
            None | Some(Value::Null) => {
                self.violate(rule, None, "Member must not be null");
                return Ok(String::new());
            }
            Some(Value::String(text)) => text,
            Some(other) => return Err(not_a_string(&other)),
        };
        let length = text.chars().count();
        if length > rule.longest {
            let bound = format!(
                "Member must have length less than or equal to {}",
                rule.longest
            );
            self.violate(rule, Some(&text), &bound);
        }
        if length == 0 {
            self.violate(
                rule,
                Some(&text),
                "Member must have length greater than or equal to 1",
            );
        }
        if length == 0 || !text.chars().all(rule.fits) {
            let pattern = format!(
                "Member must satisfy regular expression pattern: {}",
                rule.pattern
            );
            self.violate(rule, Some(&text), &pattern);
        }
        Ok(text)
    }

    fn client_metadata(&mut self) -> Result<Option<Map<String, Value>>, ServiceError> {
        let entries = match self.members.remove("ClientMetadata") {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::Object(entries)) => entries,
            Some(_) => return Err(ServiceError::serialization("Expected a map")),
        };
        let too_long = |text: &str| text.chars().count() > LONGEST_METADATA;
        for (key, value) in &entries {
            let Value::String(value) = value else {
                return Err(not_a_string(value));
            };
            for (part, text) in [("keys", key), ("value", value)] {
                if too_long(text) {
                    self.violations.push(format!(
                        "Value at 'clientMetadata' failed to satisfy constraint: Map {part} must satisfy \
                         constraint: [Member must have length less than or equal to {LONGEST_METADATA}]"
                    ));
                }
            }
        }
        Ok(Some(entries))
    }

    fn violate(&mut self, rule: &Rule, value: Option<&str>, constraint: &str) {
        let shown = match value {
            _ if rule.secret => String::new(),
            None => " null".to_owned(),
            Some(value) => format!(" '{value}'"),
        };
        let mut member = rule.name.to_owned();
        member[..1].make_ascii_lowercase();
        self.violations.push(format!(
            "Value{shown} at '{member}' failed to satisfy constraint: {constraint}"
        ));
    }

    fn finish(self) -> Result<(), ServiceError> {
        let count = self.violations.len();
        let errors = match count {
            0 => return Ok(()),
            1 => "error",
            _ => "errors",
        };
        Err(ServiceError::invalid_parameter(format!(
            "{count} validation {errors} detected: {}",
            self.violations.join("; ")
        )))
    }
}

fn not_a_string(value: &Value) -> ServiceError {
    ServiceError::serialization(match value {
        Value::Bool(true) => "TRUE_VALUE can not be converted to a String",
        Value::Bool(false) => "FALSE_VALUE can not be converted to a String",
        Value::Number(_) => "NUMBER_VALUE can not be converted to a String",
        Value::Array(_) => "Start of list found where not expected",
        _ => "Expected a string",
    })
}

/// What goes back over the wire.
pub struct Answer {
    status: u16,
    headers: HeaderMap,
    body: String,
}

impl Answer {
    pub fn raw(status: u16, body: String) -> Self {
        let mut answer = Self {
            status,
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
        answer.set_header("x-amzn-errortype", &format!("{code}:"));
        if let Some(message) = message {
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
