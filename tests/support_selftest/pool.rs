//! The emulator from npm, end to end.

use crate::need_cognito_local;
use crate::support::cognito_local::CognitoLocal;
use serde_json::json;

#[test]
fn cognito_local_sends_and_confirms() {
    need_cognito_local!();
    let pool = CognitoLocal::start();
    assert!(pool.pool_id().starts_with("local_"), "{}", pool.pool_id());
    assert_eq!(
        pool.user_attribute("email_verified")
            .filter(|value| value == "true"),
        None
    );
    let mut codes = Vec::new();
    for lang in ["de", "fr"] {
        let sent = pool.call(
            "GetUserAttributeVerificationCode",
            json!({
                "AccessToken": pool.access_token(),
                "AttributeName": "email",
                "ClientMetadata": {"lang": lang, "name": "Zoë"},
            }),
        );
        assert_eq!(sent, json!({}));
        let event = pool.lambda_invocations().pop().unwrap();
        assert_eq!(event["triggerSource"], "CustomMessage_VerifyUserAttribute");
        assert_eq!(
            event["request"]["clientMetadata"],
            json!({"lang": lang, "name": "Zoë"})
        );
        codes.push(pool.sent_code());
    }
    assert_eq!(pool.lambda_invocations().len(), 2);
    assert!(codes.iter().all(|code| code.len() == 6), "{codes:?}");
    pool.call(
        "VerifyUserAttribute",
        json!({"AccessToken": pool.access_token(), "AttributeName": "email", "Code": codes[1]}),
    );
    assert_eq!(
        pool.user_attribute("email_verified").as_deref(),
        Some("true")
    );
    let user = pool.call("GetUser", json!({"AccessToken": pool.access_token()}));
    assert!(
        user["UserAttributes"]
            .as_array()
            .unwrap()
            .contains(&json!({"Name": "email_verified", "Value": "true"}))
    );
    assert_ne!(pool.id_token(), pool.access_token());
}
