//! A user: addresses, other attributes, password, state, and what is counted against them.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::Seconds;
use crate::error::ServiceError;
use crate::pool::code::{self, Code};
use crate::pool::contact::{Attribute, Contact};
use crate::pool::quota::{Limits, Lockout, Quotas};
use crate::pool::tokens::{Subject, TokenSet};

/// A code that is to go to one of a user's addresses.
pub struct SentCode {
    pub username: String,
    pub attribute: Attribute,
    pub to: String,
    pub code: String,
}

/// Where a user stands, by Cognito's names.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum UserStatus {
    Unconfirmed,
    #[default]
    Confirmed,
    /// Made with a password that the user has to replace at the first sign-in.
    ForceChangePassword,
    /// Has to go by way of ConfirmForgotPassword.
    ResetRequired,
}

impl UserStatus {
    pub fn name(self) -> &'static str {
        match self {
            Self::Unconfirmed => "UNCONFIRMED",
            Self::Confirmed => "CONFIRMED",
            Self::ForceChangePassword => "FORCE_CHANGE_PASSWORD",
            Self::ResetRequired => "RESET_REQUIRED",
        }
    }
}

#[derive(Clone)]
pub struct User {
    pub username: String,
    pub sub: String,
    pub status: UserStatus,
    pub password: Option<String>,
    pub contacts: BTreeMap<Attribute, Contact>,
    /// Attributes other than the addresses, their verified flags and `sub`.
    pub attributes: BTreeMap<String, String>,
    pub reset_code: Option<Code>,
    pub quotas: Quotas,
    pub lockout: Lockout,
    /// Those that tests were given.
    pub tokens: TokenSet,
}

impl User {
    pub fn new(username: String, password: Option<String>, limits: Arc<Limits>) -> Self {
        Self {
            username,
            sub: Uuid::new_v4().to_string(),
            status: UserStatus::Unconfirmed,
            password,
            contacts: BTreeMap::new(),
            attributes: BTreeMap::new(),
            reset_code: None,
            quotas: Quotas::new(limits),
            lockout: Lockout::default(),
            tokens: TokenSet::default(),
        }
    }

    /// The names that stand for the user in a SECRET_HASH.
    pub fn names(&self) -> [&str; 2] {
        [&self.username, &self.sub]
    }

    /// The address that the attribute stands for, or Cognito's answer where the user has none.
    pub fn contact(&mut self, attribute: Attribute) -> Result<&mut Contact, ServiceError> {
        self.contacts
            .get_mut(&attribute)
            .ok_or_else(|| attribute.missing())
    }

    /// Makes a code that verifies the address; it replaces the one before.
    pub fn new_code(
        &mut self,
        attribute: Attribute,
        now: Seconds,
    ) -> Result<SentCode, ServiceError> {
        let code = Code::new(now, code::VERIFICATION);
        let sent = self.to_send(attribute, &code)?;
        self.contact(attribute)?.code = Some(code);
        Ok(sent)
    }

    /// The code with the address that it goes to.
    pub fn to_send(&self, attribute: Attribute, code: &Code) -> Result<SentCode, ServiceError> {
        let contact = self.contacts.get(&attribute);
        Ok(SentCode {
            username: self.username.clone(),
            attribute,
            to: contact.ok_or_else(|| attribute.missing())?.value.clone(),
            code: code.digits.clone(),
        })
    }

    /// The address that a code for a forgotten password goes to: a verified one, the email first.
    pub fn recovery(&self) -> Option<Attribute> {
        let verified = |(_, contact): &(&Attribute, &Contact)| contact.verified;
        self.contacts
            .iter()
            .find(verified)
            .map(|(attribute, _)| *attribute)
    }

    /// All attributes by name, as `GetUser` shows them.
    pub fn all_attributes(&self) -> BTreeMap<&str, String> {
        let mut all = BTreeMap::from([("sub", self.sub.clone())]);
        for (attribute, contact) in &self.contacts {
            all.insert(attribute.name(), contact.value.clone());
            all.insert(attribute.verified_name(), contact.verified.to_string());
        }
        for (name, value) in &self.attributes {
            all.insert(name, value.clone());
        }
        all
    }

    /// The user as tokens name it.
    pub fn subject(&self) -> Subject {
        let mut profile = json!({});
        for (name, value) in &self.attributes {
            profile[name] = json!(value);
        }
        for (attribute, contact) in &self.contacts {
            profile[attribute.name()] = json!(contact.value);
            profile[attribute.verified_name()] = json!(contact.verified);
        }
        Subject {
            username: self.username.clone(),
            sub: self.sub.clone(),
            profile,
        }
    }

    /// The user as the control interface shows it, with password and tokens.
    pub fn account(&self) -> Value {
        let mut account = json!(self.tokens);
        account["password"] = json!(self.password);
        let summary = self.summary();
        for (name, value) in summary.as_object().into_iter().flatten() {
            account[name] = value.clone();
        }
        account
    }

    /// The user without anything that is secret.
    pub fn summary(&self) -> Value {
        let mut summary = json!({"username": self.username, "status": self.status});
        for attribute in Attribute::ALL {
            let contact = self.contacts.get(&attribute);
            summary[attribute.name()] = json!(contact.map(|contact| &contact.value));
            summary[attribute.verified_name()] =
                json!(contact.is_some_and(|contact| contact.verified));
        }
        summary
    }
}
