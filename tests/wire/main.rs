//! What goes over the wire: method, path, headers and body of each request, on real sockets.

#[path = "../support/mod.rs"]
mod support;
mod turns;

use cognito::{Client, ClientMetadata, Options};
use serde_json::json;
use support::answer::Answer;
use support::server::{FaultServer, Request};

const TOKEN: &str = "eyJ.e30=.-_";

fn one_request(call: impl FnOnce(&Client)) -> Request {
    let server = FaultServer::http([Answer::ok("{}")]);
    let options = Options::new().endpoint_url(&server.url());
    call(&Client::new(options).unwrap());
    let mut requests = server.requests();
    assert_eq!(requests.len(), 1);
    requests.remove(0)
}

fn target(request: &Request) -> &str {
    request
        .header("x-amz-target")
        .and_then(|target| target.strip_prefix("AWSCognitoIdentityProviderService."))
        .unwrap()
}

#[test]
fn every_request_has_the_headers_of_the_protocol_and_no_authorization() {
    let request = one_request(|client| {
        client.get_user(TOKEN).unwrap();
    });
    assert_eq!(request.method, "POST");
    assert_eq!(request.path, "/");
    assert_eq!(target(&request), "GetUser");
    assert_eq!(request.json(), json!({"AccessToken": TOKEN}));
    assert_eq!(
        request.header("content-type"),
        Some("application/x-amz-json-1.1")
    );
    assert_eq!(request.header("authorization"), None);
    assert_eq!(request.header("amz-sdk-request"), Some("attempt=1; max=3"));
    assert_eq!(request.header("amz-sdk-invocation-id").unwrap().len(), 36);
    assert_eq!(
        request.header("content-length"),
        Some(request.body.len().to_string().as_str())
    );
    let agent = request.header("user-agent").unwrap();
    let expected = concat!("libcognito/", env!("CARGO_PKG_VERSION"), " ");
    assert!(agent.starts_with(expected), "{agent}");
    for (name, value) in &request.headers {
        assert!(!value.contains(TOKEN), "{name} holds the token");
    }
}

#[test]
fn the_send_carries_attribute_and_metadata() {
    let without = one_request(|client| {
        client
            .get_attr_verification_code(TOKEN, "email", None)
            .unwrap();
    });
    assert_eq!(target(&without), "GetUserAttributeVerificationCode");
    assert_eq!(
        without.json(),
        json!({"AccessToken": TOKEN, "AttributeName": "email"})
    );

    let strings = [
        ("lang", "de"),
        ("", ""),
        ("ключ", "значение"),
        ("emoji", "👩‍🚀"),
        ("quotes", "\"\\/\u{8}\u{c}\n\r\t\u{1}\u{7f}"),
        ("newline\n", "\u{2028}\u{0}"),
    ];
    let metadata: ClientMetadata = strings.into_iter().collect();
    let with = one_request(|client| {
        client
            .get_attr_verification_code(TOKEN, "phone_number", Some(&metadata))
            .unwrap();
    });
    assert_eq!(
        with.json(),
        json!({
            "AccessToken": TOKEN,
            "AttributeName": "phone_number",
            "ClientMetadata": strings.into_iter().collect::<std::collections::BTreeMap<_, _>>(),
        })
    );

    let empty = one_request(|client| {
        let metadata = ClientMetadata::default();
        client
            .get_attr_verification_code(TOKEN, "email", Some(&metadata))
            .unwrap();
    });
    assert_eq!(empty.json()["ClientMetadata"], json!({}));
}

#[test]
fn the_verify_carries_the_code() {
    let request = one_request(|client| {
        client.verify_attr(TOKEN, "email", "12\"34ü").unwrap();
    });
    assert_eq!(target(&request), "VerifyUserAttribute");
    assert_eq!(
        request.json(),
        json!({"AccessToken": TOKEN, "AttributeName": "email", "Code": "12\"34ü"})
    );
}

#[test]
fn large_metadata_arrives_whole() {
    let value = "ü\"".repeat(65_536);
    let metadata: ClientMetadata = (0..32).map(|n| (n.to_string(), value.clone())).collect();
    let request = one_request(|client| {
        client
            .get_attr_verification_code(TOKEN, "email", Some(&metadata))
            .unwrap();
    });
    assert!(request.body.len() > 4_000_000);
    assert_eq!(request.json()["ClientMetadata"]["31"], json!(value));
}

#[test]
fn calls_share_a_connection() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let client = Client::new(Options::new().endpoint_url(&server.url())).unwrap();
    for _ in 0..20 {
        client.get_user(TOKEN).unwrap();
    }
    assert_eq!(server.connection_count(), 1);
    assert_eq!(server.request_count(), 20);
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = FaultServer::http([Answer::ok("{}")]);
    for status in [301, 302, 303, 307, 308] {
        let server = FaultServer::http([Answer::Redirect {
            status,
            location: elsewhere.url(),
        }]);
        let client = Client::new(Options::new().endpoint_url(&server.url())).unwrap();
        assert!(client.get_user(TOKEN).is_err());
    }
    assert_eq!(elsewhere.connection_count(), 0);
}

#[test]
fn nothing_is_sent_for_what_is_refused_here() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let client = Client::new(Options::new().endpoint_url(&server.url())).unwrap();
    let long = "1".repeat(2049);
    for code in ["", " ", "12 34", "123456\n", long.as_str()] {
        assert!(client.verify_attr(TOKEN, "email", code).is_err());
    }
    let name = "a".repeat(33);
    for attr in ["", name.as_str()] {
        assert!(
            client
                .get_attr_verification_code(TOKEN, attr, None)
                .is_err()
        );
    }
    for token in ["", "Bearer abc", "abc\n", "ab c"] {
        assert!(client.get_user(token).is_err());
    }
    assert_eq!(server.connection_count(), 0);
}

#[test]
fn the_hint_to_a_refusal_speaks_of_the_token_where_there_is_one() {
    let server = FaultServer::http([Answer::error(400, "NotAuthorizedException", "no")]);
    let input = r#"{"ClientId":"c","AuthFlow":"USER_PASSWORD_AUTH"}"#;
    for check_token in [true, false] {
        let options = Options::new()
            .endpoint_url(&server.url())
            .set("check_token", check_token);
        let client = Client::new(options).unwrap();
        let refused = client.get_user("opaque").unwrap_err();
        assert!(
            refused.hint().unwrap().contains("access token"),
            "{refused}"
        );
        let refused = client.call("InitiateAuth", input).unwrap_err();
        assert!(refused.hint().unwrap().contains("password"), "{refused}");
    }
}

#[test]
fn check_token_off_sends_the_token_as_it_is() {
    let server = FaultServer::http([Answer::ok("{}")]);
    let options = Options::new()
        .endpoint_url(&server.url())
        .set("check_token", false);
    Client::new(options)
        .unwrap()
        .get_user("Bearer ü\n")
        .unwrap();
    assert_eq!(
        server.requests()[0].json(),
        json!({"AccessToken": "Bearer ü\n"})
    );
}
