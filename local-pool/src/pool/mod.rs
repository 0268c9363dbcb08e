//! The user pool: its users, app clients, tokens and challenges. Knows nothing of HTTP; the time is passed in.

pub mod challenge;
pub mod client;
pub mod code;
pub mod contact;
pub mod password;
pub mod quota;
pub mod tokens;
pub mod user;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::Value;

use crate::clock::Seconds;
use crate::error::ServiceError;
use challenge::Challenges;
use client::{AppClient, ClientSettings};
use contact::{Attribute, Contact};
use password::Policy;
use quota::Limits;
use tokens::{Issuer, SessionNumber};
use user::{User, UserStatus};

/// The password of users whose makers choose none.
pub const PASSWORD: &str = "Correct-Horse-7";

/// What a pool is set up with.
#[derive(Clone)]
pub struct PoolSettings {
    pub region: String,
    /// The attributes to which a code goes by itself, when a user signs up or changes them.
    pub auto_verified: BTreeSet<Attribute>,
    /// Attributes beside the standard ones, by their names with `custom:`.
    pub custom_attributes: BTreeSet<String>,
    pub password_policy: Policy,
    pub limits: Arc<Limits>,
}

impl PoolSettings {
    pub fn new(region: String) -> Self {
        Self {
            region,
            auto_verified: BTreeSet::from([Attribute::Email]),
            custom_attributes: BTreeSet::new(),
            password_policy: Policy::default(),
            limits: Arc::new(quota::limits_of_cognito()),
        }
    }
}

/// What the makers of a user may choose.
#[derive(Default)]
pub struct NewUser {
    /// Absent for one that is made up.
    pub username: Option<String>,
    pub password: Option<String>,
    pub status: UserStatus,
    /// Absent for addresses that are made up; `None` within for a user without that address.
    pub contacts: BTreeMap<Attribute, Option<String>>,
    pub verified: BTreeSet<Attribute>,
}

#[derive(Clone)]
pub struct Pool {
    pub settings: PoolSettings,
    pub issuer: Issuer,
    pub challenges: Challenges,
    users: BTreeMap<String, User>,
    clients: Vec<AppClient>,
    users_made: usize,
    /// Names of the users that may have changed.
    touched: BTreeSet<String>,
}

impl Pool {
    pub fn new(settings: PoolSettings) -> Self {
        Self {
            issuer: Issuer::new(&settings.region),
            settings,
            challenges: Challenges::default(),
            users: BTreeMap::new(),
            clients: Vec::new(),
            users_made: 0,
            touched: BTreeSet::new(),
        }
    }

    pub fn add_client(&mut self, settings: ClientSettings) -> Result<&AppClient, String> {
        let client = AppClient::new(settings)?;
        let taken = |other: &AppClient| other.client_id == client.client_id;
        if self.clients.iter().any(taken) {
            return Err(format!("there is a client {} already", client.client_id));
        }
        self.clients.push(client);
        Ok(self.clients.last().expect("one was added"))
    }

    pub fn clients(&self) -> &[AppClient] {
        &self.clients
    }

    /// The client of users who are given tokens without signing in.
    fn first_client(&self) -> AppClient {
        self.clients.first().expect("a pool has a client").clone()
    }

    pub fn client(&self, client_id: &str) -> Result<AppClient, ServiceError> {
        self.clients
            .iter()
            .find(|client| client.client_id == client_id)
            .cloned()
            .ok_or_else(|| {
                ServiceError::resource_not_found(format!(
                    "User pool client {client_id} does not exist."
                ))
            })
    }

    /// Adds a user with tokens. The addresses that are made up are masked alike, and none exists.
    pub fn add_user(&mut self, new: NewUser, now: Seconds) -> Result<&User, String> {
        let number = self.users_made;
        let username = new.username.unwrap_or_else(|| match number {
            0 => "zoe".to_owned(),
            _ => format!("zoe{number}"),
        });
        if self.users.contains_key(&username) {
            return Err(format!("there is a user {username} already"));
        }
        let mut user = User::new(
            username,
            Some(new.password.unwrap_or_else(|| PASSWORD.to_owned())),
            self.settings.limits.clone(),
        );
        user.status = new.status;
        for attribute in Attribute::ALL {
            let made_up = || match attribute {
                Attribute::Email => format!("{}@bluebird.example", user.username),
                // No country has the code 999.
                Attribute::PhoneNumber => format!("+9995{:04}8920", number % 10_000),
            };
            let chosen = new.contacts.get(&attribute).cloned();
            if let Some(value) = chosen.unwrap_or_else(|| Some(made_up())) {
                let mut contact = Contact::new(value);
                contact.verified = new.verified.contains(&attribute);
                user.contacts.insert(attribute, contact);
            }
        }
        self.users_made += 1;
        user.tokens = self
            .issuer
            .token_set(&user.subject(), &self.first_client(), now);
        self.issuer.pin(&user.tokens);
        Ok(self.insert(user))
    }

    pub fn insert(&mut self, user: User) -> &User {
        let username = user.username.clone();
        self.touched.insert(username.clone());
        self.users.remove(&username);
        self.users.entry(username).or_insert(user)
    }

    pub fn remove(&mut self, username: &str) -> bool {
        self.touched.insert(username.to_owned());
        let removed = self.users.remove(username);
        if let Some(user) = &removed {
            self.issuer.unpin(&user.tokens);
        }
        removed.is_some()
    }

    /// Names of the users that were added, removed or given out to be changed since the last time.
    pub fn take_touched(&mut self) -> BTreeSet<String> {
        std::mem::take(&mut self.touched)
    }

    pub fn users(&self) -> impl Iterator<Item = &User> {
        self.users.values()
    }

    pub fn user(&self, username: &str) -> Option<&User> {
        self.users.get(username)
    }

    pub fn user_mut(&mut self, username: &str) -> Option<&mut User> {
        let user = self.users.get_mut(username)?;
        self.touched.insert(username.to_owned());
        Some(user)
    }

    /// Gives the user new tokens for tests; those of before stay good until they expire.
    pub fn new_token_set(&mut self, username: &str, now: Seconds) -> Option<Value> {
        let client = self.first_client();
        let user = self.users.get_mut(username)?;
        self.issuer.unpin(&user.tokens);
        user.tokens = self.issuer.token_set(&user.subject(), &client, now);
        self.issuer.pin(&user.tokens);
        Some(user.account())
    }

    /// The session and the user that an access token stands for.
    pub fn signed_in(
        &mut self,
        token: &str,
        now: Seconds,
    ) -> Result<(SessionNumber, &mut User), ServiceError> {
        let number = self.issuer.access_session(token, now)?;
        let session = self.issuer.session(number);
        self.touched.insert(session.username.clone());
        let user = self.users.get_mut(&session.username);
        // Another user may have the name by now.
        user.filter(|user| user.sub == session.sub)
            .map(|user| (number, user))
            .ok_or_else(|| ServiceError::user_not_found("User does not exist."))
    }
}
