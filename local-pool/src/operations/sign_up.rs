//! Signing up: SignUp, ConfirmSignUp, ResendConfirmationCode.

use std::collections::BTreeSet;

use serde_json::json;

use super::users::{check_writable, write};
use super::{Call, Caller, Outcome};
use crate::clock::Seconds;
use crate::error::ServiceError;
use crate::pool::code::Code;
use crate::pool::contact::Attribute;
use crate::pool::user::{SentCode, User, UserStatus};
use crate::wire::rules::{CONFIRMATION_CODE, PASSWORD};

pub fn sign_up(call: &mut Call) -> Outcome {
    let password = call.members.optional(&PASSWORD)?;
    let attributes = call.members.attributes("UserAttributes")?;
    let attributes = attributes.unwrap_or_default();
    let caller = Caller::read(call)?;
    let settings = &call.pool.settings;
    if call.pool.user(&caller.username).is_some() {
        return Err(ServiceError::new(
            "UsernameExistsException",
            "User already exists",
        ));
    }
    if let Some(password) = &password {
        settings.password_policy.check(password)?;
    }
    check_writable(settings, &attributes)?;
    let mut user = User::new(caller.username, password, settings.limits.clone());
    for (name, value) in attributes {
        write(&mut user, name, value);
    }
    let sent = confirmation(&settings.auto_verified, &mut user, call.now)?;
    let mut result = json!({"UserConfirmed": false, "UserSub": user.sub});
    call.pool.insert(user);
    if let Some(sent) = sent {
        result["CodeDeliveryDetails"] = call.send(sent, caller.client_metadata);
    }
    Ok(result)
}

/// A code that confirms the user, where there is an address to send it to.
fn confirmation(
    auto_verified: &BTreeSet<Attribute>,
    user: &mut User,
    now: Seconds,
) -> Result<Option<SentCode>, ServiceError> {
    // Cognito prefers a text message where both addresses are verified by themselves.
    let attribute = [Attribute::PhoneNumber, Attribute::Email]
        .into_iter()
        .find(|attribute| {
            auto_verified.contains(attribute) && user.contacts.contains_key(attribute)
        });
    attribute
        .map(|attribute| user.new_code(attribute, now))
        .transpose()
}

pub fn confirm(call: &mut Call) -> Outcome {
    let code = call.members.string(&CONFIRMATION_CODE)?;
    let caller = Caller::read(call)?;
    let (operation, now) = (call.operation, call.now);
    let Some(user) = call.pool.user_mut(&caller.username) else {
        return Err(caller.no_code());
    };
    user.quotas.take(operation, now)?;
    if user.status != UserStatus::Unconfirmed {
        return Err(ServiceError::not_authorized(format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        )));
    }
    let contact = user
        .contacts
        .values_mut()
        .find(|contact| contact.code.is_some())
        .ok_or_else(ServiceError::expired_code)?;
    Code::spend(&mut contact.code, &code, now)?;
    contact.verified = true;
    user.status = UserStatus::Confirmed;
    Ok(json!({}))
}

pub fn resend(call: &mut Call) -> Outcome {
    let caller = Caller::read(call)?;
    let (operation, now) = (call.operation, call.now);
    let auto_verified = call.pool.settings.auto_verified.clone();
    let Some(user) = call.pool.user_mut(&caller.username) else {
        return caller.simulated_sending();
    };
    if user.status != UserStatus::Unconfirmed {
        return Err(ServiceError::invalid_parameter(
            "User is already confirmed.",
        ));
    }
    user.quotas.take(operation, now)?;
    let sent = confirmation(&auto_verified, user, now)?.ok_or_else(|| {
        ServiceError::invalid_parameter("Cannot resend codes. Auto verification not turned on.")
    })?;
    let details = call.send(sent, caller.client_metadata);
    Ok(json!({"CodeDeliveryDetails": details}))
}
