//! App clients: who may call, with which secret, and in which ways users sign in.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::clock::{DAY, HOUR, Seconds};
use crate::error::ServiceError;

/// What a maker of an app client may choose.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ClientSettings {
    pub client_id: Option<String>,
    /// A secret, or `true` for one that is made up.
    pub client_secret: Option<Secret>,
    /// `ALLOW_USER_PASSWORD_AUTH` and the like; absent for all that the pool knows.
    pub explicit_auth_flows: Option<BTreeSet<String>>,
    /// Whether each refresh gives a new refresh token.
    pub refresh_token_rotation: bool,
    /// How long a refresh token that was replaced is still taken.
    pub retry_grace_period_seconds: Seconds,
    /// `ENABLED`, the default, or `LEGACY`.
    pub prevent_user_existence_errors: Option<Existence>,
    pub access_token_seconds: Option<Seconds>,
    pub refresh_token_seconds: Option<Seconds>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Secret {
    MadeUp(bool),
    Given(String),
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Existence {
    Legacy,
    Enabled,
}

#[derive(Clone, Serialize)]
pub struct AppClient {
    pub client_id: String,
    pub client_secret: Option<String>,
    pub explicit_auth_flows: BTreeSet<String>,
    pub refresh_token_rotation: bool,
    pub retry_grace_period_seconds: Seconds,
    pub prevent_user_existence_errors: Existence,
    pub access_token_seconds: Seconds,
    pub refresh_token_seconds: Seconds,
}

pub const FLOWS: [&str; 3] = [
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_REFRESH_TOKEN_AUTH",
    "ALLOW_USER_AUTH",
];

const SECRET_LENGTHS: std::ops::RangeInclusive<usize> = 24..=64;
const ID_LENGTHS: std::ops::RangeInclusive<usize> = 1..=128;

impl AppClient {
    pub fn new(settings: ClientSettings) -> Result<Self, String> {
        let client_secret = match settings.client_secret {
            None | Some(Secret::MadeUp(false)) => None,
            Some(Secret::MadeUp(true)) => Some(random_word(52)),
            Some(Secret::Given(secret)) => Some(secret),
        };
        let client_id = settings.client_id.unwrap_or_else(|| random_word(26));
        check_word("client_id", &client_id, ID_LENGTHS)?;
        if let Some(secret) = &client_secret {
            check_word("client_secret", secret, SECRET_LENGTHS)?;
        }
        let all = || FLOWS.map(str::to_owned).into_iter().collect();
        let mut flows = settings.explicit_auth_flows.unwrap_or_else(all);
        if let Some(unknown) = flows.iter().find(|flow| !FLOWS.contains(&flow.as_str())) {
            return Err(format!(
                "explicit_auth_flows: {unknown:?} is not one of {}",
                FLOWS.join(", ")
            ));
        }
        // Cognito has the one or the other: a token that is to be replaced goes to GetTokensFromRefreshToken.
        if settings.refresh_token_rotation {
            flows.remove("ALLOW_REFRESH_TOKEN_AUTH");
        }
        Ok(Self {
            client_id,
            client_secret,
            explicit_auth_flows: flows,
            refresh_token_rotation: settings.refresh_token_rotation,
            retry_grace_period_seconds: settings.retry_grace_period_seconds,
            prevent_user_existence_errors: settings
                .prevent_user_existence_errors
                .unwrap_or(Existence::Enabled),
            access_token_seconds: settings.access_token_seconds.unwrap_or(HOUR),
            refresh_token_seconds: settings.refresh_token_seconds.unwrap_or(30 * DAY),
        })
    }

    /// Whether answers must not tell that a user does not exist.
    pub fn hides_missing_users(&self) -> bool {
        self.prevent_user_existence_errors == Existence::Enabled
    }

    pub fn allows(&self, flow: &str) -> Result<(), ServiceError> {
        if self
            .explicit_auth_flows
            .iter()
            .any(|allowed| allowed.strip_prefix("ALLOW_") == Some(flow))
        {
            Ok(())
        } else {
            Err(ServiceError::invalid_parameter(format!(
                "{flow} flow not enabled for this client"
            )))
        }
    }

    /// Checks a SECRET_HASH, which is made of a user's name; `names` are all that this user goes by.
    pub fn check_secret_hash(
        &self,
        names: &[&str],
        given: Option<&str>,
    ) -> Result<(), ServiceError> {
        let Some(secret) = &self.client_secret else {
            return self.refuse_any(given);
        };
        let Some(given) = given else {
            return Err(ServiceError::not_authorized(format!(
                "Client {} is configured with secret but SECRET_HASH was not received",
                self.client_id
            )));
        };
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        let hash = STANDARD.decode(given).unwrap_or_default();
        let fits = names.iter().any(|name| {
            let message = format!("{name}{}", self.client_id);
            hmac::verify(&key, message.as_bytes(), &hash).is_ok()
        });
        if fits {
            Ok(())
        } else {
            Err(self.wrong_secret("secret hash"))
        }
    }

    /// Checks the secret itself, which two operations take in place of the hash.
    pub fn check_secret(&self, given: Option<&str>) -> Result<(), ServiceError> {
        match &self.client_secret {
            None => self.refuse_any(given),
            Some(secret) if given == Some(secret) => Ok(()),
            Some(_) => Err(self.wrong_secret("client secret")),
        }
    }

    fn refuse_any(&self, given: Option<&str>) -> Result<(), ServiceError> {
        match given {
            None => Ok(()),
            Some(_) => Err(ServiceError::not_authorized(format!(
                "Client {} is not configured for secret but secret was received",
                self.client_id
            ))),
        }
    }

    fn wrong_secret(&self, what: &str) -> ServiceError {
        ServiceError::not_authorized(format!(
            "Unable to verify {what} for client {}",
            self.client_id
        ))
    }
}

fn check_word(
    name: &str,
    word: &str,
    lengths: std::ops::RangeInclusive<usize>,
) -> Result<(), String> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '+';
    if lengths.contains(&word.len()) && word.chars().all(fits) {
        Ok(())
    } else {
        Err(format!(
            "{name} must be {} to {} letters, digits, _ or +",
            lengths.start(),
            lengths.end()
        ))
    }
}

/// Lower-case letters and digits, as in Cognito's client ids and secrets.
pub fn random_word(length: usize) -> String {
    (0..length).map(|_| fastrand::digit(36)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(settings: ClientSettings) -> AppClient {
        AppClient::new(settings).expect("the settings are good")
    }

    #[test]
    fn a_secret_hash_is_checked() {
        // The hash comes from Python: hmac.new(secret, b"zoe" + b"client1", "sha256"), in base64.
        let secret = "abcdefghijklmnopqrstuvwxyz".to_owned();
        let hash = "MXkbh3fck/hjzOaEoEDhCOOfo6mPvOL/aHU49P3Ow4g=";
        let client = client(ClientSettings {
            client_id: Some("client1".to_owned()),
            client_secret: Some(Secret::Given(secret)),
            ..ClientSettings::default()
        });
        assert!(client.check_secret_hash(&["zoe"], Some(hash)).is_ok());
        assert!(client.check_secret_hash(&["id", "zoe"], Some(hash)).is_ok());
        for (names, given) in [
            (["zoe"], None),
            (["zoe"], Some("")),
            (["zoe"], Some("not base64!")),
            (["adam"], Some(hash)),
        ] {
            assert!(
                client.check_secret_hash(&names, given).is_err(),
                "{given:?}"
            );
        }
    }

    #[test]
    fn a_client_without_a_secret_takes_none() {
        let client = client(ClientSettings::default());
        assert!(client.check_secret_hash(&["zoe"], None).is_ok());
        assert!(client.check_secret_hash(&["zoe"], Some("x")).is_err());
        assert!(client.check_secret(Some("x")).is_err());
    }

    #[test]
    fn odd_settings_are_refused() {
        let settings = [
            ClientSettings {
                client_id: Some("a b".to_owned()),
                ..ClientSettings::default()
            },
            ClientSettings {
                client_secret: Some(Secret::Given("short".to_owned())),
                ..ClientSettings::default()
            },
            ClientSettings {
                explicit_auth_flows: Some(BTreeSet::from(["ALLOW_MAGIC".to_owned()])),
                ..ClientSettings::default()
            },
        ];
        for odd in settings {
            assert!(AppClient::new(odd.clone()).is_err(), "{odd:?}");
        }
    }
}
