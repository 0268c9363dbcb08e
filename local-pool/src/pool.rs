//! The user pool: users, their codes and quotas. Knows nothing of HTTP; the time is passed in.

use std::collections::{HashMap, VecDeque};

use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::clock::Seconds;
use crate::error::ServiceError;
use crate::tokens::{Issuer, Subject, TokenSet};

const SENDS_PER_HOUR: usize = 5;
const VERIFIES_PER_HOUR: usize = 15;
const HOUR: Seconds = 3600;
const CODE_LIFETIME: Seconds = 24 * HOUR;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Attribute {
    Email,
    PhoneNumber,
}

impl Attribute {
    fn from_name(name: &str) -> Result<Self, ServiceError> {
        match name {
            "email" => Ok(Self::Email),
            "phone_number" => Ok(Self::PhoneNumber),
            _ => Err(ServiceError::attribute_not_verifiable()),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::PhoneNumber => "phone_number",
        }
    }

    fn medium(self) -> &'static str {
        match self {
            Self::Email => "EMAIL",
            Self::PhoneNumber => "SMS",
        }
    }

    fn masked(self, value: &str) -> String {
        match self {
            Self::Email => mask_email(value),
            Self::PhoneNumber => mask_phone_number(value),
        }
    }

    /// The contact that the attribute stands for, or Cognito's answer where the user has none.
    fn of<'a>(
        self,
        email: &'a mut Option<Contact>,
        phone_number: &'a mut Option<Contact>,
    ) -> Result<&'a mut Contact, ServiceError> {
        match self {
            Self::Email => email.as_mut(),
            Self::PhoneNumber => phone_number.as_mut(),
        }
        .ok_or_else(|| self.missing())
    }

    fn missing(self) -> ServiceError {
        ServiceError::invalid_parameter(match self {
            Self::Email => "User does not have a valid registered email address",
            Self::PhoneNumber => "User does not have a valid registered phone number",
        })
    }
}

/// `zoe@bluebird.example` becomes `z***@b***`.
fn mask_email(email: &str) -> String {
    let (local, domain) = email.split_once('@').unwrap_or((email, ""));
    let first = |text: &str| text.chars().next().map(String::from).unwrap_or_default();
    format!("{}***@{}***", first(local), first(domain))
}

/// `+999500008920` becomes `+********8920`.
fn mask_phone_number(number: &str) -> String {
    let digits: Vec<char> = number.trim_start_matches('+').chars().collect();
    let hidden = digits.len().saturating_sub(4);
    let shown: String = digits[hidden..].iter().collect();
    format!("+{}{shown}", "*".repeat(hidden))
}

/// An address of a user that can be verified.
struct Contact {
    value: String,
    verified: bool,
    code: Option<Code>,
}

impl Contact {
    fn new(value: String) -> Self {
        Self {
            value,
            verified: false,
            code: None,
        }
    }
}

struct Code {
    digits: String,
    expires: Seconds,
}

/// At most so many uses within any hour.
struct Quota {
    limit: usize,
    uses: VecDeque<Seconds>,
}

impl Quota {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            uses: VecDeque::new(),
        }
    }

    fn take(&mut self, now: Seconds) -> Result<(), ServiceError> {
        while self.uses.front().is_some_and(|used| now >= used + HOUR) {
            self.uses.pop_front();
        }
        if self.uses.len() >= self.limit {
            return Err(ServiceError::limit_exceeded());
        }
        self.uses.push_back(now);
        Ok(())
    }
}

struct User {
    username: String,
    sub: String,
    email: Option<Contact>,
    phone_number: Option<Contact>,
    sends: Quota,
    verifies: Quota,
    tokens: TokenSet,
}

impl User {
    fn contacts(&self) -> impl Iterator<Item = (Attribute, &Contact)> {
        let email = self.email.iter().map(|contact| (Attribute::Email, contact));
        let phone_number = self
            .phone_number
            .iter()
            .map(|contact| (Attribute::PhoneNumber, contact));
        email.chain(phone_number)
    }

    fn subject(&self) -> Subject<'_> {
        let mut profile = json!({});
        for (attribute, contact) in self.contacts() {
            let name = attribute.name();
            profile[name] = json!(contact.value);
            profile[format!("{name}_verified")] = json!(contact.verified);
        }
        Subject {
            username: &self.username,
            sub: &self.sub,
            profile,
        }
    }

    fn account(&self) -> Account {
        let value =
            |contact: &Option<Contact>| contact.as_ref().map(|contact| contact.value.clone());
        Account {
            username: self.username.clone(),
            email: value(&self.email),
            phone_number: value(&self.phone_number),
            tokens: self.tokens.clone(),
        }
    }
}

/// What the makers of a user may choose; `None` is a user without that address.
pub struct Profile {
    pub email: Option<String>,
    pub phone_number: Option<String>,
}

/// A user as the control endpoints show it, with the tokens of the last sign-in.
#[derive(Serialize)]
pub struct Account {
    pub username: String,
    pub email: Option<String>,
    pub phone_number: Option<String>,
    #[serde(flatten)]
    pub tokens: TokenSet,
}

/// A code on its way.
pub struct Delivery {
    pub username: String,
    pub attribute: &'static str,
    pub medium: &'static str,
    pub to: String,
    pub destination: String,
    pub code: String,
}

pub struct Pool {
    issuer: Issuer,
    users: HashMap<String, User>,
}

impl Pool {
    pub fn new(region: &str) -> Self {
        Self {
            issuer: Issuer::new(region),
            users: HashMap::new(),
        }
    }

    /// The addresses that the next new user gets where none are given: all are masked alike, none exists.
    pub fn next_profile(&self) -> Profile {
        let email = format!("{}@bluebird.example", self.next_username());
        // No country has the code 999.
        let phone_number = format!("+9995{:04}8920", self.users.len() % 10_000);
        Profile {
            email: Some(email),
            phone_number: Some(phone_number),
        }
    }

    fn next_username(&self) -> String {
        match self.users.len() {
            0 => "zoe".to_owned(),
            number => format!("zoe{number}"),
        }
    }

    pub fn add_user(&mut self, profile: Profile, now: Seconds) -> Account {
        let mut user = User {
            username: self.next_username(),
            sub: Uuid::new_v4().to_string(),
            email: profile.email.map(Contact::new),
            phone_number: profile.phone_number.map(Contact::new),
            sends: Quota::new(SENDS_PER_HOUR),
            verifies: Quota::new(VERIFIES_PER_HOUR),
            tokens: TokenSet::default(),
        };
        user.tokens = self.issuer.sign_in(&user.subject(), now);
        let account = user.account();
        self.users.insert(user.username.clone(), user);
        account
    }

    pub fn account(&self, username: &str) -> Option<Account> {
        self.users.get(username).map(User::account)
    }

    /// Gives the user new tokens; those of before stay good until they expire.
    pub fn sign_in(&mut self, username: &str, now: Seconds) -> Option<Account> {
        let user = self.users.get_mut(username)?;
        user.tokens = self.issuer.sign_in(&user.subject(), now);
        Some(user.account())
    }

    pub fn send_code(
        &mut self,
        token: &str,
        attribute: &str,
        now: Seconds,
    ) -> Result<Delivery, ServiceError> {
        let user = self.user_of(token, now)?;
        let attribute = Attribute::from_name(attribute)?;
        let contact = attribute.of(&mut user.email, &mut user.phone_number)?;
        user.sends.take(now)?;
        // A new code replaces the old one.
        let digits = format!("{:06}", fastrand::u32(0..1_000_000));
        contact.code = Some(Code {
            digits: digits.clone(),
            expires: now + CODE_LIFETIME,
        });
        Ok(Delivery {
            username: user.username.clone(),
            attribute: attribute.name(),
            medium: attribute.medium(),
            to: contact.value.clone(),
            destination: attribute.masked(&contact.value),
            code: digits,
        })
    }

    pub fn verify(
        &mut self,
        token: &str,
        attribute: &str,
        code: &str,
        now: Seconds,
    ) -> Result<(), ServiceError> {
        let user = self.user_of(token, now)?;
        let attribute = Attribute::from_name(attribute)?;
        let contact = attribute.of(&mut user.email, &mut user.phone_number)?;
        user.verifies.take(now)?;
        match &contact.code {
            Some(sent) if now >= sent.expires => Err(ServiceError::expired_code()),
            Some(sent) if sent.digits != code => Err(ServiceError::code_mismatch()),
            Some(_) => {
                contact.code = None;
                contact.verified = true;
                Ok(())
            }
            None => Err(ServiceError::expired_code()),
        }
    }

    /// The user as `GetUser` shows it.
    pub fn user(&mut self, token: &str, now: Seconds) -> Result<Value, ServiceError> {
        let user = self.user_of(token, now)?;
        let mut attributes = Vec::new();
        for (attribute, contact) in user.contacts() {
            let name = attribute.name();
            attributes.push(json!({"Name": name, "Value": contact.value}));
            attributes.push(
                json!({"Name": format!("{name}_verified"), "Value": contact.verified.to_string()}),
            );
        }
        attributes.push(json!({"Name": "sub", "Value": user.sub}));
        Ok(json!({"Username": user.username, "UserAttributes": attributes}))
    }

    fn user_of(&mut self, token: &str, now: Seconds) -> Result<&mut User, ServiceError> {
        let username = self.issuer.username(token, now)?;
        self.users
            .get_mut(username)
            .ok_or_else(|| ServiceError::not_authorized("Invalid Access Token"))
    }
}
