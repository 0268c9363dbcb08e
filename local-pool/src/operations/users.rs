//! A user's own data: GetUser, GetUserAuthFactors, UpdateUserAttributes, DeleteUserAttributes, DeleteUser.

use serde_json::{Value, json};

use super::{Call, Outcome};
use crate::error::ServiceError;
use crate::pool::PoolSettings;
use crate::pool::contact::{Attribute, Contact};
use crate::pool::user::User;

/// The standard attributes that users may write, beside the addresses and those that the pool has of its own.
const WRITABLE: [&str; 15] = [
    "address",
    "birthdate",
    "family_name",
    "gender",
    "given_name",
    "locale",
    "middle_name",
    "name",
    "nickname",
    "picture",
    "preferred_username",
    "profile",
    "updated_at",
    "website",
    "zoneinfo",
];

pub fn get(call: &mut Call) -> Outcome {
    let user = call.signed_in_user()?;
    let attributes: Vec<Value> = user
        .all_attributes()
        .into_iter()
        .map(|(name, value)| json!({"Name": name, "Value": value}))
        .collect();
    Ok(json!({"Username": user.username, "UserAttributes": attributes}))
}

pub fn auth_factors(call: &mut Call) -> Outcome {
    let user = call.signed_in_user()?;
    let mut factors = Vec::new();
    factors.extend(user.password.as_ref().map(|_| "PASSWORD"));
    factors.extend(user.contacts.keys().map(|attribute| attribute.factor()));
    Ok(json!({"Username": user.username, "ConfiguredUserAuthFactors": factors}))
}

pub fn update_attributes(call: &mut Call) -> Outcome {
    let attributes = call.members.attributes("UserAttributes")?;
    if attributes.is_none() {
        call.members.require("UserAttributes");
    }
    let attributes = attributes.unwrap_or_default();
    let client_metadata = call.members.client_metadata()?;
    let now = call.now;
    let settings = call.pool.settings.clone();
    let user = call.signed_in_user()?;
    check_writable(&settings, &attributes)?;
    let mut sent = Vec::new();
    for (name, value) in attributes {
        let changed = write(user, name, value);
        if let Some(attribute) = changed.filter(|changed| settings.auto_verified.contains(changed))
        {
            sent.push(user.new_code(attribute, now)?);
        }
    }
    let details: Vec<Value> = sent
        .into_iter()
        .map(|sent| call.send(sent, client_metadata.clone()))
        .collect();
    Ok(json!({"CodeDeliveryDetailsList": details}))
}

pub fn delete_attributes(call: &mut Call) -> Outcome {
    let names = call.members.attribute_names("UserAttributeNames")?;
    let settings = call.pool.settings.clone();
    let user = call.signed_in_user()?;
    check_names(&settings, names.iter().map(String::as_str))?;
    for name in names {
        write(user, name, String::new());
    }
    Ok(json!({}))
}

pub fn delete(call: &mut Call) -> Outcome {
    let username = call.signed_in_user()?.username.clone();
    call.pool.remove(&username);
    Ok(json!({}))
}

/// Refuses what a user may not write, or what is no address.
pub fn check_writable(
    settings: &PoolSettings,
    attributes: &[(String, String)],
) -> Result<(), ServiceError> {
    check_names(settings, attributes.iter().map(|(name, _)| name.as_str()))?;
    for (name, value) in attributes {
        match Attribute::from_name(name) {
            Some(attribute) if !value.is_empty() => attribute.check(value)?,
            _ => {}
        }
    }
    Ok(())
}

fn check_names<'a>(
    settings: &PoolSettings,
    names: impl Iterator<Item = &'a str>,
) -> Result<(), ServiceError> {
    let mut unknown = String::new();
    for name in names {
        let of_contact = |attribute: Attribute| attribute.verified_name() == name;
        let known = WRITABLE.contains(&name) || Attribute::from_name(name).is_some();
        if known || settings.custom_attributes.contains(name) {
            continue;
        } else if Attribute::ALL.into_iter().any(of_contact) {
            return Err(ServiceError::not_authorized(
                "A client attempted to write unauthorized attribute",
            ));
        } else if name == "sub" {
            return Err(ServiceError::invalid_parameter(
                "user.sub: Attribute cannot be updated.\n",
            ));
        }
        unknown = unknown + name + ": Attribute does not exist in the schema.\n";
    }
    if unknown.is_empty() {
        Ok(())
    } else {
        Err(ServiceError::invalid_parameter(format!(
            "Attributes did not conform to the schema: {unknown}"
        )))
    }
}

/// Writes a checked attribute; an empty value removes it. Returns the address that is another now, which no longer
/// counts as verified.
pub fn write(user: &mut User, name: String, value: String) -> Option<Attribute> {
    let Some(attribute) = Attribute::from_name(&name) else {
        if value.is_empty() {
            user.attributes.remove(&name);
        } else {
            user.attributes.insert(name, value);
        }
        return None;
    };
    if value.is_empty() {
        user.contacts.remove(&attribute);
        return None;
    }
    let old = user.contacts.get(&attribute);
    if old.is_some_and(|contact| contact.value == value) {
        return None;
    }
    user.contacts.insert(attribute, Contact::new(value));
    Some(attribute)
}
