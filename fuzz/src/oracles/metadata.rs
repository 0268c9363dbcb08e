//! ClientMetadata from any JSON, and the requests that carry it or any other text.

use serde_json::{Map, Value, json};

use super::without_numbers;
use crate::client::Operation;
use crate::client::metadata::ClientMetadata;
use crate::error::Error;
use crate::operations::{GetUser, GetUserAttributeVerificationCode, VerifyUserAttribute};
use crate::protocol::request;
use crate::token::check_characters;

const MESSAGES: [&str; 3] = [
    "The metadata is not a JSON object.",
    "The metadata is not JSON, see line #, column #.",
    "The metadata has a value that is not a string, see entry #.",
];

/// What is taken is an object of strings, the request says exactly the same, and a refusal quotes
/// nothing.
pub fn metadata(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else {
        return;
    };
    requests_say_what_they_were_given(text);
    let wanted = match text.trim().is_empty() {
        true => Some(Map::new()),
        false => serde_json::from_str(text).ok(),
    };
    let wanted = wanted.filter(|map: &Map<String, Value>| map.values().all(Value::is_string));
    match (ClientMetadata::from_json(text), wanted) {
        (Ok(metadata), Some(wanted)) => {
            let longest = wanted
                .iter()
                .flat_map(|(name, value)| [Some(name.as_str()), value.as_str()])
                .flatten()
                .map(|text| text.chars().count())
                .max();
            assert_eq!(metadata.check().is_ok(), longest.unwrap_or(0) <= 131_072);
            assert_eq!(
                format!("{metadata:?}"),
                format!("ClientMetadata({} entries)", wanted.len())
            );
            let operation = GetUserAttributeVerificationCode {
                access_token: "t",
                attribute_name: "email",
                client_metadata: Some(&metadata),
            };
            assert_eq!(
                sent(&operation),
                json!({"AccessToken": "t", "AttributeName": "email", "ClientMetadata": wanted})
            );
        }
        (Err(error), None) => refusal_quotes_nothing(&error),
        (taken, wanted) => panic!("taken: {taken:?}, to be taken: {wanted:?}"),
    }
}

fn refusal_quotes_nothing(error: &Error) {
    let message = without_numbers(error.message());
    assert!(MESSAGES.contains(&message.as_str()), "{message}");
}

fn requests_say_what_they_were_given(text: &str) {
    assert_eq!(
        sent(&GetUser { access_token: text }),
        json!({"AccessToken": text})
    );
    let verify = VerifyUserAttribute {
        access_token: "t",
        attribute_name: text,
        code: text,
    };
    assert_eq!(
        sent(&verify),
        json!({"AccessToken": "t", "AttributeName": text, "Code": text})
    );
    let length = text.chars().count();
    let is_odd = |c: char| c.is_whitespace() || c.is_control();
    let fine = (1..=32).contains(&length) && !text.contains(is_odd);
    assert_eq!(verify.check().is_ok(), fine);
    if let Err(error) = verify.check() {
        let known = [
            "The attr is empty.",
            "The attr has # characters, not # to #.",
            "The attr holds white space.",
            "The attr holds a control character.",
        ];
        let message = without_numbers(error.message());
        assert!(known.contains(&message.as_str()), "{message}");
    }
}

/// Returns the body of a request, as a server reads it.
fn sent(operation: &impl Operation) -> Value {
    let token = operation.token().expect("these operations take a token");
    let body = |is_plain| {
        request::body(Some(token), is_plain, |body| operation.write(body))
            .expect("a request can be written")
    };
    let written = body(false);
    if check_characters(token, None).is_ok() {
        // To copy a plain token is as good as to write it.
        assert_eq!(body(true), written);
    }
    serde_json::from_slice(&written).expect("a request is JSON")
}
