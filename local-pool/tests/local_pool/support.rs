//! What the tests of the local pool share: calls, and what answers must be.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

pub use crate::pool::{Answer, GET_USER, LocalPool, SEND, User, VERIFY};

pub const HOUR: u64 = 3600;
pub const MINUTE: u64 = 60;

pub fn send(pool: &LocalPool, user: &User, attribute: &str) -> Answer {
    pool.call(
        SEND,
        &json!({"AccessToken": user.access, "AttributeName": attribute}),
    )
}

pub fn verify(pool: &LocalPool, user: &User, attribute: &str, code: &str) -> Answer {
    pool.call(
        VERIFY,
        &json!({"AccessToken": user.access, "AttributeName": attribute, "Code": code}),
    )
}

/// A well-formed code that is not this one.
pub fn other_than(code: &str) -> &'static str {
    if code == "000000" { "000001" } else { "000000" }
}

#[track_caller]
pub fn assert_success(answer: &Answer, expected: &Value) {
    assert_eq!((answer.status, &answer.json()), (200, expected));
    assert_eq!(
        answer.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_request_id(answer);
    assert_eq!(answer.header("x-amzn-errortype"), None);
}

#[track_caller]
pub fn assert_error(answer: &Answer, code: &str, message: &str) {
    assert_eq!(answer.json(), json!({"__type": code, "message": message}));
    assert_eq!(answer.status, 400);
    assert_eq!(
        answer.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(
        answer.header("x-amzn-errortype"),
        Some(format!("{code}:").as_str())
    );
    assert_eq!(answer.header("x-amzn-errormessage"), Some(message));
    assert_request_id(answer);
}

#[track_caller]
pub fn assert_request_id(answer: &Answer) {
    let id = answer
        .header("x-amzn-requestid")
        .expect("every answer has a request id");
    let groups: Vec<usize> = id.split('-').map(str::len).collect();
    assert_eq!(groups, [8, 4, 4, 4, 12], "{id}");
}

#[track_caller]
pub fn assert_limit_exceeded(answer: &Answer) {
    assert_error(
        answer,
        "LimitExceededException",
        "Attempt limit exceeded, please try after some time.",
    );
}

#[track_caller]
pub fn assert_expired_code(answer: &Answer) {
    assert_error(
        answer,
        "ExpiredCodeException",
        "Invalid code provided, please request a code again.",
    );
}

#[track_caller]
pub fn assert_code_mismatch(answer: &Answer) {
    assert_error(
        answer,
        "CodeMismatchException",
        "Invalid verification code provided, please try again.",
    );
}

pub fn attribute(user: &Value, name: &str) -> Option<String> {
    let attributes = user["UserAttributes"]
        .as_array()
        .expect("attributes are an array");
    let found = attributes
        .iter()
        .find(|attribute| attribute["Name"] == name)?;
    found["Value"].as_str().map(str::to_owned)
}

pub fn claims(token: &str) -> (Value, Value) {
    let parts: Vec<Value> = token
        .split('.')
        .take(2)
        .map(|part| {
            let json = URL_SAFE_NO_PAD
                .decode(part)
                .expect("a token's parts are base64url");
            serde_json::from_slice(&json).expect("a token's parts are JSON")
        })
        .collect();
    (parts[0].clone(), parts[1].clone())
}

#[track_caller]
pub fn assert_not_authorized(answer: &Answer, message: &str) {
    assert_error(answer, "NotAuthorizedException", message);
}

#[track_caller]
pub fn assert_invalid(answer: &Answer, message: &str) {
    assert_error(answer, "InvalidParameterException", message);
}

pub const PASSWORD: &str = "Correct-Horse-7";

/// A pool with an app client of the test's own.
pub struct App {
    pub pool: LocalPool,
    pub client_id: String,
}

impl App {
    pub fn start() -> Self {
        Self::start_with(&json!({}))
    }

    /// `settings` are those of the control interface.
    pub fn start_with(settings: &Value) -> Self {
        let pool = LocalPool::start();
        let client = pool.post("/clients", settings);
        let client_id = client["client_id"].as_str().expect("a client has an id");
        Self {
            client_id: client_id.to_owned(),
            pool,
        }
    }

    /// Calls with the client's id among the members.
    pub fn call(&self, operation: &str, mut members: Value) -> Answer {
        members["ClientId"] = json!(self.client_id);
        self.pool.call(operation, &members)
    }

    #[track_caller]
    pub fn succeed(&self, operation: &str, members: Value) -> Value {
        let answer = self.call(operation, members);
        assert_eq!(answer.status, 200, "{operation}: {}", answer.text);
        answer.json()
    }

    /// A user with a verified email, as the control interface makes one.
    pub fn user(&self, wanted: &Value) -> Value {
        self.pool.post("/users", wanted)
    }

    pub fn sign_up(&self, username: &str, email: &str) -> Answer {
        self.call(
            "SignUp",
            json!({
                "Username": username,
                "Password": PASSWORD,
                "UserAttributes": [{"Name": "email", "Value": email}],
            }),
        )
    }

    pub fn sign_in(&self, username: &str, password: &str) -> Answer {
        self.call(
            "InitiateAuth",
            json!({
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {"USERNAME": username, "PASSWORD": password},
            }),
        )
    }

    /// The tokens of a sign-in that succeeds.
    #[track_caller]
    pub fn tokens(&self, username: &str) -> Tokens {
        Tokens::of(&self.sign_in(username, PASSWORD))
    }

    pub fn get_user(&self, access_token: &str) -> Answer {
        self.pool
            .call(GET_USER, &json!({"AccessToken": access_token}))
    }

    pub fn last_code(&self, username: &str) -> String {
        self.pool.last_code(username)
    }
}

pub struct Tokens {
    pub access: String,
    pub id: String,
    pub refresh: Option<String>,
    pub expires_in: u64,
}

impl Tokens {
    #[track_caller]
    pub fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.text);
        let result = &answer.json()["AuthenticationResult"];
        assert_eq!(result["TokenType"], "Bearer", "{result}");
        let text = |name: &str| result[name].as_str().map(str::to_owned);
        Self {
            access: text("AccessToken").expect("an access token"),
            id: text("IdToken").expect("an ID token"),
            refresh: text("RefreshToken"),
            expires_in: result["ExpiresIn"].as_u64().expect("a lifetime"),
        }
    }
}
