//! The verification of an attribute behaves as Cognito's does.

use std::collections::HashSet;

use serde_json::{Value, json};

use crate::support::*;

#[test]
fn the_demo_user_verifies_an_email() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    assert_eq!(demo.access, pool.token());

    let details =
        json!({"AttributeName": "email", "DeliveryMedium": "EMAIL", "Destination": "z***@b***"});
    assert_success(
        &send(&pool, &demo, "email"),
        &json!({"CodeDeliveryDetails": details}),
    );
    let inbox = pool.inbox();
    assert_eq!(inbox.len(), 1);
    let message = &inbox[0];
    assert_eq!(Some(&message.to), demo.email.as_ref());
    assert_eq!(
        (message.medium.as_str(), message.attribute.as_str()),
        ("EMAIL", "email")
    );
    assert_eq!(
        (&message.username, &message.client_metadata),
        (&demo.username, &None)
    );
    assert_eq!(message.code.len(), 6);
    assert!(message.code.bytes().all(|byte| byte.is_ascii_digit()));
    assert_eq!(
        pool.next_line(),
        format!(
            "# inbox: EMAIL to {}: Your verification code is {}",
            message.to, message.code
        )
    );

    assert_success(&verify(&pool, &demo, "email", &message.code), &json!({}));
    let user = pool
        .call(GET_USER, &json!({"AccessToken": demo.access}))
        .json();
    assert_eq!(attribute(&user, "email_verified").as_deref(), Some("true"));
    assert_eq!(
        attribute(&user, "phone_number_verified").as_deref(),
        Some("false")
    );
}

#[test]
fn a_phone_number_is_verified_by_sms() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let details = json!({"AttributeName": "phone_number", "DeliveryMedium": "SMS", "Destination": "+********8920"});
    assert_success(
        &send(&pool, &demo, "phone_number"),
        &json!({"CodeDeliveryDetails": details}),
    );
    let message = pool.inbox().pop().expect("a message has come");
    assert_eq!(Some(&message.to), demo.phone_number.as_ref());
    assert_eq!(
        (message.medium.as_str(), message.attribute.as_str()),
        ("SMS", "phone_number")
    );
    // The code for one attribute is none for the other.
    assert_expired_code(&verify(&pool, &demo, "email", &message.code));
    assert_success(
        &verify(&pool, &demo, "phone_number", &message.code),
        &json!({}),
    );
}

#[test]
fn get_user_shows_the_attributes() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let answer = pool.call(GET_USER, &json!({"AccessToken": demo.access}));
    let sub = attribute(&answer.json(), "sub").expect("a user has a sub");
    let expected = json!({"Username": demo.username, "UserAttributes": [
        {"Name": "email", "Value": demo.email},
        {"Name": "email_verified", "Value": "false"},
        {"Name": "phone_number", "Value": demo.phone_number},
        {"Name": "phone_number_verified", "Value": "false"},
        {"Name": "sub", "Value": sub},
    ]});
    assert_success(&answer, &expected);
    assert_eq!(claims(pool.token()).1["sub"], json!(sub));
}

#[test]
fn tokens_look_like_cognitos() {
    let pool = LocalPool::start_with(&["--region", "ap-southeast-2"]);
    let demo = pool.demo_user();
    let (header, access) = claims(&demo.access);
    assert_eq!(header["alg"], "RS256");
    assert!(header["kid"].is_string());
    let iss = access["iss"].as_str().expect("the issuer is a string");
    let id = iss.strip_prefix("https://cognito-idp.ap-southeast-2.amazonaws.com/ap-southeast-2_");
    assert_eq!(id.map(str::len), Some(9), "{iss}");
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["scope"], "aws.cognito.signin.user.admin");
    assert_eq!(access["username"], json!(demo.username));
    for name in ["sub", "client_id", "origin_jti", "event_id", "jti"] {
        assert!(access[name].is_string(), "{name}");
    }
    let number = |name: &str| access[name].as_u64().expect("times are numbers");
    assert_eq!(
        (number("auth_time"), number("exp")),
        (number("iat"), number("iat") + 24 * HOUR)
    );

    let (_, id) = claims(&demo.id);
    assert_eq!(
        (&id["token_use"], &id["aud"]),
        (&json!("id"), &access["client_id"])
    );
    assert_eq!(
        (&id["email"], &id["email_verified"]),
        (&json!(demo.email), &json!(false))
    );
    assert!(claims(&demo.expired).1["exp"].as_u64() < access["iat"].as_u64());
    assert_eq!(claims(&demo.no_scope).1["scope"], "openid email");
}

#[test]
fn refused_tokens_are_refused_by_every_operation() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let refused = [
        ("garbage", "Invalid Access Token"),
        (demo.id.as_str(), "Invalid Access Token"),
        (demo.expired.as_str(), "Access Token has expired"),
        (
            demo.no_scope.as_str(),
            "Access Token does not have required scopes",
        ),
        (demo.revoked.as_str(), "Access Token has been revoked"),
    ];
    for (token, message) in refused {
        for operation in [SEND, VERIFY, GET_USER] {
            let body = json!({"AccessToken": token, "AttributeName": "email", "Code": "123456"});
            assert_error(
                &pool.call(operation, &body),
                "NotAuthorizedException",
                message,
            );
        }
    }
    assert_eq!(pool.inbox().len(), 0);
}

#[test]
fn only_tokens_of_this_pool_count() {
    let (pool, other) = (LocalPool::start(), LocalPool::start());
    let answer = pool.call(GET_USER, &json!({"AccessToken": other.token()}));
    assert_error(&answer, "NotAuthorizedException", "Invalid Access Token");
}

#[test]
fn tokens_expire_and_a_new_sign_in_gives_new_ones() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    pool.advance(24 * HOUR - 30 * MINUTE);
    assert_eq!(
        pool.call(GET_USER, &json!({"AccessToken": demo.access}))
            .status,
        200
    );
    pool.advance(30 * MINUTE);
    let answer = pool.call(GET_USER, &json!({"AccessToken": demo.access}));
    assert_error(
        &answer,
        "NotAuthorizedException",
        "Access Token has expired",
    );

    let again = pool.sign_in(&demo.username);
    assert_eq!(
        pool.call(GET_USER, &json!({"AccessToken": again.access}))
            .status,
        200
    );
    assert_eq!(pool.demo_user().access, again.access);
}

#[test]
fn only_email_and_phone_number_can_be_verified() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let message = "Invalid attribute name. Only phone_number and email can be verified.";
    for name in ["nickname", "Email", "email_verified"] {
        assert_error(
            &send(&pool, &demo, name),
            "InvalidParameterException",
            message,
        );
        assert_error(
            &verify(&pool, &demo, name, "123456"),
            "InvalidParameterException",
            message,
        );
    }
}

#[test]
fn a_user_without_an_address_cannot_verify_it() {
    let pool = LocalPool::start();
    let user = pool.fresh_user_with(&json!({"email": null}));
    assert_eq!(user.email, None);
    let message = "User does not have a valid registered email address";
    assert_error(
        &send(&pool, &user, "email"),
        "InvalidParameterException",
        message,
    );
    assert_eq!(send(&pool, &user, "phone_number").status, 200);
    let shown = pool
        .call(GET_USER, &json!({"AccessToken": user.access}))
        .json();
    assert_eq!(attribute(&shown, "email_verified"), None);

    let user =
        pool.fresh_user_with(&json!({"email": "ada@lovelace.example", "phone_number": null}));
    let details = &send(&pool, &user, "email").json()["CodeDeliveryDetails"];
    assert_eq!(details["Destination"], "a***@l***");
    let message = "User does not have a valid registered phone number";
    assert_error(
        &send(&pool, &user, "phone_number"),
        "InvalidParameterException",
        message,
    );
}

#[test]
fn a_user_is_sent_five_codes_an_hour() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    for attribute in ["email", "phone_number", "email", "phone_number", "email"] {
        assert_eq!(send(&pool, &demo, attribute).status, 200);
    }
    // Both attributes draw on one quota.
    assert_limit_exceeded(&send(&pool, &demo, "email"));
    assert_limit_exceeded(&send(&pool, &demo, "phone_number"));
    assert_eq!(pool.inbox().len(), 5);

    let fresh = pool.fresh_user();
    assert_eq!(send(&pool, &fresh, "email").status, 200);
    assert_eq!(pool.inbox_of(&fresh.username).len(), 1);
    assert_eq!(pool.inbox_of(&demo.username).len(), 5);

    pool.advance(HOUR - 30 * MINUTE);
    assert_limit_exceeded(&send(&pool, &demo, "email"));
    pool.advance(30 * MINUTE);
    assert_eq!(send(&pool, &demo, "email").status, 200);
}

#[test]
fn a_user_may_try_fifteen_codes_an_hour() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    assert_eq!(send(&pool, &demo, "email").status, 200);
    let code = pool.last_code(&demo.username);
    for _ in 0..15 {
        assert_code_mismatch(&verify(&pool, &demo, "email", other_than(&code)));
    }
    assert_limit_exceeded(&verify(&pool, &demo, "email", &code));
    pool.advance(HOUR);
    assert_success(&verify(&pool, &demo, "email", &code), &json!({}));
}

#[test]
fn a_code_is_good_once() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    assert_expired_code(&verify(&pool, &demo, "email", "123456"));
    assert_eq!(send(&pool, &demo, "email").status, 200);
    let code = pool.last_code(&demo.username);
    assert_code_mismatch(&verify(&pool, &demo, "email", other_than(&code)));
    assert_success(&verify(&pool, &demo, "email", &code), &json!({}));
    assert_expired_code(&verify(&pool, &demo, "email", &code));
}

#[test]
fn a_code_is_good_for_a_day() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    assert_eq!(send(&pool, &demo, "email").status, 200);
    assert_eq!(send(&pool, &demo, "phone_number").status, 200);
    let inbox = pool.inbox();
    pool.advance(24 * HOUR - 30 * MINUTE);
    let demo = pool.sign_in(&demo.username);
    assert_success(&verify(&pool, &demo, "email", &inbox[0].code), &json!({}));
    pool.advance(30 * MINUTE);
    assert_expired_code(&verify(&pool, &demo, "phone_number", &inbox[1].code));
}

#[test]
fn a_new_code_replaces_the_old_one() {
    let pool = LocalPool::start();
    let demo = pool.demo_user();
    let mut codes = Vec::new();
    // Two codes in a row are the same once in a million times, five hardly ever.
    while codes.len() < 5 && codes.iter().collect::<HashSet<_>>().len() < 2 {
        assert_eq!(send(&pool, &demo, "email").status, 200);
        codes.push(pool.last_code(&demo.username));
    }
    assert_code_mismatch(&verify(&pool, &demo, "email", &codes[codes.len() - 2]));
    assert_success(
        &verify(&pool, &demo, "email", &codes[codes.len() - 1]),
        &json!({}),
    );
}

#[test]
fn client_metadata_reaches_the_inbox() {
    let pool = LocalPool::start();
    let metadata = json!({"lang": "de", "Gruß": "Grüße 🐦", "long": "x".repeat(131_072)});
    let body =
        json!({"AccessToken": pool.token(), "AttributeName": "email", "ClientMetadata": metadata});
    assert_eq!(pool.call(SEND, &body).status, 200);
    let message = pool.inbox().pop().expect("a message has come");
    assert_eq!(message.client_metadata.map(Value::Object), Some(metadata));
}

#[test]
fn members_are_checked_as_cognito_checks_them() {
    let pool = LocalPool::start();
    let token = pool.token();
    let wrong = |value: &str, rest: &str| {
        format!("1 validation error detected: Value{value} failed to satisfy constraint: {rest}")
    };
    let cases = [
        (GET_USER, json!({}), wrong(" at 'accessToken'", "Member must not be null")),
        (
            GET_USER,
            json!({"AccessToken": "Bearer s3cret"}),
            wrong(
                " at 'accessToken'",
                "Member must satisfy regular expression pattern: [A-Za-z0-9-_=.]+",
            ),
        ),
        (
            SEND,
            json!({"AccessToken": token}),
            wrong(" null at 'attributeName'", "Member must not be null"),
        ),
        (
            SEND,
            json!({"AccessToken": token, "AttributeName": "a".repeat(33)}),
            wrong(
                &format!(" '{}' at 'attributeName'", "a".repeat(33)),
                "Member must have length less than or equal to 32",
            ),
        ),
        (
            SEND,
            json!({"AccessToken": token, "AttributeName": "email", "ClientMetadata": {"k": "x".repeat(131_073)}}),
            wrong(
                " at 'clientMetadata'",
                "Map value must satisfy constraint: [Member must have length less than or equal to 131072]",
            ),
        ),
        (
            VERIFY,
            json!({"AccessToken": token, "AttributeName": "email"}),
            wrong(" at 'code'", "Member must not be null"),
        ),
        (
            VERIFY,
            json!({"AccessToken": token, "AttributeName": "email", "Code": "1".repeat(2049)}),
            wrong(" at 'code'", "Member must have length less than or equal to 2048"),
        ),
        (
            VERIFY,
            json!({"AccessToken": token, "AttributeName": "email", "Code": "123 456"}),
            wrong(" at 'code'", r"Member must satisfy regular expression pattern: [\S]+"),
        ),
        (
            SEND,
            json!({"AccessToken": null, "AttributeName": ""}),
            "3 validation errors detected: \
             Value at 'accessToken' failed to satisfy constraint: Member must not be null; \
             Value '' at 'attributeName' failed to satisfy constraint: Member must have length greater than or \
             equal to 1; Value '' at 'attributeName' failed to satisfy constraint: Member must satisfy regular \
             expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+"
                .to_owned(),
        ),
    ];
    for (operation, body, message) in cases {
        assert_error(
            &pool.call(operation, &body),
            "InvalidParameterException",
            &message,
        );
    }
    assert_eq!(pool.inbox().len(), 0);
}

#[test]
fn what_is_not_aws_json_is_refused() {
    let pool = LocalPool::start();
    let target = |operation: &str| format!("AWSCognitoIdentityProviderService.{operation}");
    let json = Some("application/x-amz-json-1.1");
    let code = |answer: Answer| {
        assert_eq!(answer.status, 400);
        assert_request_id(&answer);
        answer.json()["__type"].as_str().map(str::to_owned)
    };
    for wrong in [
        Some(target("AdminGetUser")),
        Some("GetUser".to_owned()),
        None,
    ] {
        let answer = pool.call_raw(wrong.as_deref(), json, "{}");
        assert_eq!(
            code(answer).as_deref(),
            Some("UnknownOperationException"),
            "{wrong:?}"
        );
    }
    for content_type in [Some("application/json"), None] {
        let answer = pool.call_raw(Some(&target(GET_USER)), content_type, "{}");
        assert_eq!(
            code(answer).as_deref(),
            Some("UnknownOperationException"),
            "{content_type:?}"
        );
    }
    let bodies: [&[u8]; 6] = [
        b"",
        b"{",
        b"[]",
        b"{\"AccessToken\":1}",
        b"{\"AccessToken\":{}}",
        b"\xff{}",
    ];
    for body in bodies {
        let answer = pool.call_raw(Some(&target(GET_USER)), json, body.to_vec());
        assert_eq!(
            code(answer).as_deref(),
            Some("SerializationException"),
            "{body:?}"
        );
    }
    let metadata = json!({"AccessToken": pool.token(), "AttributeName": "email", "ClientMetadata": {"k": true}});
    let message = "TRUE_VALUE can not be converted to a String";
    assert_error(
        &pool.call(SEND, &metadata),
        "SerializationException",
        message,
    );
}
