//! What this pool has not switched on (software tokens, passkeys, devices, threat protection): the members are
//! checked, then comes the error that says so.

use serde_json::json;

use super::{Call, Outcome};
use crate::error::ServiceError;
use crate::wire::members::Kind;
use crate::wire::rules::{
    ACCESS_TOKEN, CREDENTIAL_ID, DEVICE_KEY, EVENT_ID, FEEDBACK_TOKEN, SESSION, USER_CODE,
    USER_POOL_ID, USERNAME,
};

pub fn software_token(call: &mut Call) -> Outcome {
    if call.operation == "VerifySoftwareToken" {
        call.members.string(&USER_CODE)?;
    }
    let session = call.members.optional(&SESSION)?;
    let token = call.members.optional(&ACCESS_TOKEN)?;
    call.members.finish()?;
    match (token, session) {
        (Some(token), _) => {
            call.pool.signed_in(&token, call.now)?;
        }
        (None, Some(_)) => {
            return Err(ServiceError::not_authorized(
                "Invalid session for the user.",
            ));
        }
        (None, None) => return Err(ServiceError::missing_parameter("AccessToken")),
    }
    Err(ServiceError::new(
        "SoftwareTokenMFANotFoundException",
        "Software Token MFA has not been enabled by the userpool",
    ))
}

pub fn mfa_preference(call: &mut Call) -> Outcome {
    let settings = [
        ("SMSMfaSettings", "SMS"),
        ("EmailMfaSettings", "EMAIL"),
        ("SoftwareTokenMfaSettings", "SOFTWARE_TOKEN"),
    ];
    let mut wanted = None;
    for (member, factor) in settings {
        let setting = call.members.value(member, Kind::Structure)?;
        let setting = setting.unwrap_or_default();
        if setting["Enabled"] == true || setting["PreferredMfa"] == true {
            wanted.get_or_insert(factor);
        }
    }
    call.signed_in_user()?;
    // To switch off what is off is no error.
    match wanted {
        None => Ok(json!({})),
        Some(factor) => Err(ServiceError::invalid_parameter(format!(
            "User does not have delivery config set to turn on {factor}_MFA"
        ))),
    }
}

pub fn user_settings(call: &mut Call) -> Outcome {
    let Some(options) = call.members.value("MFAOptions", Kind::List)? else {
        call.members.require("MFAOptions");
        return call.signed_in_user().map(|_| json!({}));
    };
    call.signed_in_user()?;
    match options.as_array().is_none_or(Vec::is_empty) {
        true => Ok(json!({})),
        false => Err(ServiceError::invalid_parameter(
            "User does not have delivery config set to turn on SMS_MFA",
        )),
    }
}

pub fn device(call: &mut Call) -> Outcome {
    call.members.string(&DEVICE_KEY)?;
    call.signed_in_user()?;
    Err(ServiceError::resource_not_found("Device does not exist."))
}

pub fn list_devices(call: &mut Call) -> Outcome {
    call.signed_in_user()?;
    Ok(json!({"Devices": []}))
}

pub fn web_authn(call: &mut Call) -> Outcome {
    if call.operation == "CompleteWebAuthnRegistration" && call.members.take("Credential").is_none()
    {
        call.members.require("Credential");
    }
    call.signed_in_user()?;
    Err(ServiceError::new(
        "WebAuthnNotEnabledException",
        "WebAuthn is not enabled for this user pool.",
    ))
}

pub fn list_credentials(call: &mut Call) -> Outcome {
    call.signed_in_user()?;
    Ok(json!({"Credentials": []}))
}

pub fn delete_credential(call: &mut Call) -> Outcome {
    call.members.string(&CREDENTIAL_ID)?;
    call.signed_in_user()?;
    Err(ServiceError::resource_not_found(
        "Credential does not exist.",
    ))
}

pub fn feedback(call: &mut Call) -> Outcome {
    for rule in [&USER_POOL_ID, &USERNAME, &EVENT_ID, &FEEDBACK_TOKEN] {
        call.members.string(rule)?;
    }
    call.members
        .choice("FeedbackValue", &["Valid", "Invalid"])?;
    call.members.finish()?;
    Err(ServiceError::new(
        "UserPoolAddOnNotEnabledException",
        "User pool does not have advanced security mode enabled.",
    ))
}
