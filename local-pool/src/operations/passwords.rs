//! Passwords that are changed or were forgotten: ChangePassword, ForgotPassword, ConfirmForgotPassword.

use serde_json::json;

use super::{Call, Caller, Outcome};
use crate::error::ServiceError;
use crate::pool::code::{self, Code};
use crate::pool::user::UserStatus;
use crate::wire::rules::{CONFIRMATION_CODE, PASSWORD, PREVIOUS_PASSWORD, PROPOSED_PASSWORD};

pub fn change(call: &mut Call) -> Outcome {
    let previous = call.members.optional(&PREVIOUS_PASSWORD)?;
    let proposed = call.members.string(&PROPOSED_PASSWORD)?;
    let (operation, now) = (call.operation, call.now);
    let policy = call.pool.settings.password_policy.clone();
    let user = call.signed_in_user()?;
    user.quotas.take(operation, now)?;
    // Only a user who has none may set one without the one before.
    if user.password != previous {
        return Err(ServiceError::wrong_password());
    }
    policy.check(&proposed)?;
    user.password = Some(proposed);
    Ok(json!({}))
}

pub fn forgot(call: &mut Call) -> Outcome {
    let caller = Caller::read(call)?;
    let (operation, now) = (call.operation, call.now);
    let Some(user) = call.pool.user_mut(&caller.username) else {
        return caller.simulated_sending();
    };
    user.quotas.take(operation, now)?;
    if user.status == UserStatus::ForceChangePassword {
        return Err(ServiceError::not_authorized(
            "User password cannot be reset in the current state.",
        ));
    }
    let attribute = user.recovery().ok_or_else(|| {
        ServiceError::invalid_parameter(
            "Cannot reset password for the user as there is no registered/verified email or phone_number",
        )
    })?;
    let code = Code::new(now, code::RESET);
    let sent = user.to_send(attribute, &code)?;
    user.reset_code = Some(code);
    let details = call.send(sent, caller.client_metadata);
    Ok(json!({"CodeDeliveryDetails": details}))
}

pub fn confirm_forgot(call: &mut Call) -> Outcome {
    let code = call.members.string(&CONFIRMATION_CODE)?;
    let password = call.members.string(&PASSWORD)?;
    let caller = Caller::read(call)?;
    let (operation, now) = (call.operation, call.now);
    let policy = call.pool.settings.password_policy.clone();
    let Some(user) = call.pool.user_mut(&caller.username) else {
        return Err(caller.no_code());
    };
    user.quotas.take(operation, now)?;
    policy.check(&password)?;
    Code::spend(&mut user.reset_code, &code, now)?;
    user.password = Some(password);
    user.status = UserStatus::Confirmed;
    user.lockout.succeed();
    Ok(json!({}))
}
