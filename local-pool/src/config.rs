//! The configuration file: the users, app clients and quotas that the pool begins with.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;

use crate::control::WantedUser;
use crate::pool::client::ClientSettings;
use crate::pool::contact::Attribute;
use crate::pool::quota::Limits;
use crate::pool::{PoolSettings, quota};
use crate::world::Setup;

/// The file's JSON. Users and clients have the members that the control interface takes.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct File {
    users: Vec<WantedUser>,
    clients: Vec<ClientSettings>,
    /// How often a user may call an operation within an hour; `null` for as often as they like.
    quotas: BTreeMap<String, Option<usize>>,
    /// Attributes beside the standard ones, by their names without `custom:`.
    custom_attributes: Vec<String>,
    /// The addresses to which a code goes by itself, when a user signs up or changes them.
    auto_verified_attributes: Option<Vec<String>>,
}

/// Returns what the pool is set up with, or what is wrong with the file, and where.
pub fn setup(region: String, file: Option<&Path>) -> Result<Setup, String> {
    let file = file.map(read).transpose()?.unwrap_or_default();
    let mut settings = PoolSettings::new(region);
    settings.limits = Arc::new(limits(file.quotas)?);
    if let Some(names) = file.auto_verified_attributes {
        settings.auto_verified = auto_verified(&names)?;
    }
    settings.custom_attributes = custom_attributes(&file.custom_attributes)?;
    let mut users = Vec::new();
    for (index, user) in file.users.into_iter().enumerate() {
        let checked = user.check();
        users.push(checked.map_err(|reason| format!("users[{index}]: {reason}"))?);
    }
    Ok(Setup {
        settings,
        clients: file.clients,
        users,
    })
}

fn read(path: &Path) -> Result<File, String> {
    let text = std::fs::read_to_string(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::InvalidData => "it is not UTF-8".to_owned(),
        _ => error.to_string(),
    })?;
    serde_json::from_str(&text).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let reason = error.to_string().replace(&place, "");
        format!("line {}, column {}: {reason}", error.line(), error.column())
    })
}

fn limits(quotas: BTreeMap<String, Option<usize>>) -> Result<Limits, String> {
    let mut limits = quota::limits_of_cognito();
    let known: Vec<String> = limits.keys().cloned().collect();
    for (operation, limit) in quotas {
        if !known.contains(&operation) {
            return Err(format!(
                "quotas: {operation:?} is not one of {}",
                known.join(", ")
            ));
        }
        match limit {
            Some(limit) => limits.insert(operation, limit),
            None => limits.remove(&operation),
        };
    }
    Ok(limits)
}

fn auto_verified(names: &[String]) -> Result<BTreeSet<Attribute>, String> {
    let attribute = |name: &String| {
        Attribute::from_name(name).ok_or_else(|| {
            format!("auto_verified_attributes: {name:?} is neither \"email\" nor \"phone_number\"")
        })
    };
    names.iter().map(attribute).collect()
}

/// Names as Cognito takes them when a pool is made.
fn custom_attributes(names: &[String]) -> Result<BTreeSet<String>, String> {
    let fits = |name: &String| {
        let visible = |c: char| !c.is_whitespace() && !c.is_control();
        (1..=20).contains(&name.chars().count())
            && name.chars().all(visible)
            && !name.starts_with("custom:")
    };
    let full = |name: &String| match fits(name) {
        true => Ok(format!("custom:{name}")),
        false => Err(format!(
            "custom_attributes: {name:?} must be 1 to 20 characters without white space, and without \"custom:\" before them"
        )),
    };
    names.iter().map(full).collect()
}
