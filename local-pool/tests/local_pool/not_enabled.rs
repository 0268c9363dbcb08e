//! The operations for what the pool has not switched on.

use serde_json::{Value, json};

use crate::support::*;

/// Each operation with members that are well-formed but for the access token, and the code it answers with.
fn operations() -> Vec<(&'static str, Value, Option<&'static str>)> {
    let device = json!({"DeviceKey": "eu-central-1_0123-abcd"});
    vec![
        (
            "AssociateSoftwareToken",
            json!({}),
            Some("SoftwareTokenMFANotFoundException"),
        ),
        (
            "VerifySoftwareToken",
            json!({"UserCode": "123456"}),
            Some("SoftwareTokenMFANotFoundException"),
        ),
        (
            "SetUserMFAPreference",
            json!({"SoftwareTokenMfaSettings": {"Enabled": true}}),
            Some("InvalidParameterException"),
        ),
        (
            "SetUserMFAPreference",
            json!({"SMSMfaSettings": {"Enabled": false}}),
            None,
        ),
        (
            "SetUserSettings",
            json!({"MFAOptions": [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]}),
            Some("InvalidParameterException"),
        ),
        (
            "ConfirmDevice",
            device.clone(),
            Some("ResourceNotFoundException"),
        ),
        (
            "ForgetDevice",
            device.clone(),
            Some("ResourceNotFoundException"),
        ),
        (
            "GetDevice",
            device.clone(),
            Some("ResourceNotFoundException"),
        ),
        (
            "UpdateDeviceStatus",
            device,
            Some("ResourceNotFoundException"),
        ),
        ("ListDevices", json!({}), None),
        (
            "StartWebAuthnRegistration",
            json!({}),
            Some("WebAuthnNotEnabledException"),
        ),
        (
            "CompleteWebAuthnRegistration",
            json!({"Credential": {}}),
            Some("WebAuthnNotEnabledException"),
        ),
        ("ListWebAuthnCredentials", json!({}), None),
        (
            "DeleteWebAuthnCredential",
            json!({"CredentialId": "x"}),
            Some("ResourceNotFoundException"),
        ),
    ]
}

#[test]
fn what_is_not_switched_on_says_so() {
    let pool = LocalPool::start();
    for (operation, mut members, code) in operations() {
        members["AccessToken"] = json!(pool.token());
        let answer = pool.call(operation, &members);
        assert_eq!(
            answer.json()["__type"].as_str(),
            code,
            "{operation}: {}",
            answer.text
        );
        members["AccessToken"] = json!("garbage");
        assert_not_authorized(&pool.call(operation, &members), "Invalid Access Token");
    }
    let feedback = json!({
        "UserPoolId": "eu-central-1_abc", "Username": "zoe", "EventId": "1", "FeedbackToken": "x",
        "FeedbackValue": "Valid",
    });
    let answer = pool.call("UpdateAuthEventFeedback", &feedback);
    assert_eq!(answer.json()["__type"], "UserPoolAddOnNotEnabledException");
}

#[test]
fn their_members_are_checked_first() {
    let pool = LocalPool::start();
    for (operation, members) in [
        ("GetDevice", json!({"DeviceKey": "blank blank"})),
        ("VerifySoftwareToken", json!({"UserCode": "12"})),
        ("SetUserSettings", json!({})),
        ("CompleteWebAuthnRegistration", json!({})),
        ("UpdateAuthEventFeedback", json!({})),
    ] {
        let answer = pool.call(operation, &members).json();
        assert_eq!(
            answer["__type"], "InvalidParameterException",
            "{operation}: {answer}"
        );
        let message = answer["message"].as_str().unwrap_or_default().to_owned();
        assert!(
            message.contains("validation error"),
            "{operation}: {message}"
        );
    }
}
