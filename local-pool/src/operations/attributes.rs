//! The verification of an attribute: GetUserAttributeVerificationCode and VerifyUserAttribute.

use serde_json::json;

use super::{Call, Outcome};
use crate::error::ServiceError;
use crate::pool::code::Code;
use crate::pool::contact::Attribute;
use crate::wire::rules::{ATTRIBUTE, CODE};

fn verifiable(name: &str) -> Result<Attribute, ServiceError> {
    Attribute::from_name(name).ok_or_else(ServiceError::attribute_not_verifiable)
}

pub fn send_code(call: &mut Call) -> Outcome {
    let attribute = call.members.string(&ATTRIBUTE)?;
    let client_metadata = call.members.client_metadata()?;
    let (operation, now) = (call.operation, call.now);
    let user = call.signed_in_user()?;
    let attribute = verifiable(&attribute)?;
    user.contact(attribute)?;
    user.quotas.take(operation, now)?;
    let sent = user.new_code(attribute, now)?;
    let details = call.send(sent, client_metadata);
    Ok(json!({"CodeDeliveryDetails": details}))
}

pub fn verify(call: &mut Call) -> Outcome {
    let attribute = call.members.string(&ATTRIBUTE)?;
    let code = call.members.string(&CODE)?;
    let (operation, now) = (call.operation, call.now);
    let user = call.signed_in_user()?;
    let attribute = verifiable(&attribute)?;
    user.contact(attribute)?;
    user.quotas.take(operation, now)?;
    let contact = user.contact(attribute)?;
    Code::spend(&mut contact.code, &code, now)?;
    contact.verified = true;
    Ok(json!({}))
}
