//! Signing in: InitiateAuth and RespondToAuthChallenge.

use serde_json::{Value, json};

use super::sessions::refreshed;
use super::{Call, Outcome, authentication_result, check_secret_hash, users};
use crate::error::ServiceError;
use crate::pool::challenge::Challenge;
use crate::pool::client::AppClient;
use crate::pool::code::Code;
use crate::pool::contact::Attribute;
use crate::pool::user::{User, UserStatus};
use crate::wire::members::Strings;
use crate::wire::rules::{CLIENT_ID, SESSION};

const FLOWS: [&str; 8] = [
    "USER_SRP_AUTH",
    "REFRESH_TOKEN_AUTH",
    "REFRESH_TOKEN",
    "CUSTOM_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_USER_PASSWORD_AUTH",
    "USER_AUTH",
];

const CHALLENGES: [&str; 16] = [
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "PASSWORD_VERIFIER",
    "CUSTOM_CHALLENGE",
    "SELECT_CHALLENGE",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "ADMIN_NO_SRP_AUTH",
    "NEW_PASSWORD_REQUIRED",
    "SMS_OTP",
    "PASSWORD",
    "WEB_AUTHN",
    "PASSWORD_SRP",
];

/// How many digits a code has that signs a user in.
const OTP_DIGITS: u32 = 8;

/// Who is signing in, by way of which client.
struct Attempt {
    client: AppClient,
    username: String,
    client_metadata: Option<Strings>,
}

pub fn initiate(call: &mut Call) -> Outcome {
    let flow = call.members.choice("AuthFlow", &FLOWS)?;
    let parameters = call.members.strings("AuthParameters")?.unwrap_or_default();
    let client_id = call.members.string(&CLIENT_ID)?;
    let client_metadata = call.members.client_metadata()?;
    call.members.finish()?;
    let client = call.pool.client(&client_id)?;
    match flow {
        "REFRESH_TOKEN_AUTH" | "REFRESH_TOKEN" => return refresh(call, &client, &parameters),
        "USER_PASSWORD_AUTH" | "USER_AUTH" => client.allows(flow)?,
        "USER_SRP_AUTH" | "CUSTOM_AUTH" => {
            return Err(ServiceError::invalid_parameter(format!(
                "{flow} is not enabled for the client."
            )));
        }
        _ => {
            return Err(ServiceError::invalid_parameter(
                "Initiate Auth method not supported.",
            ));
        }
    }
    let attempt = Attempt {
        client,
        username: required(&parameters, "USERNAME")?,
        client_metadata,
    };
    attempt.check_secret_hash(call, &parameters)?;
    if flow == "USER_AUTH" {
        let preferred = parameters.get("PREFERRED_CHALLENGE").map(String::as_str);
        attempt.choose(call, preferred, &parameters)
    } else {
        attempt.with_password(call, &required(&parameters, "PASSWORD")?)
    }
}

fn required(parameters: &Strings, name: &str) -> Result<String, ServiceError> {
    let value = parameters.get(name).cloned();
    value.ok_or_else(|| ServiceError::missing_parameter(name))
}

fn refresh(call: &mut Call, client: &AppClient, parameters: &Strings) -> Outcome {
    client.allows("REFRESH_TOKEN_AUTH")?;
    let token = required(parameters, "REFRESH_TOKEN")?;
    let hash = parameters.get("SECRET_HASH").map(String::as_str);
    let tokens = refreshed(call, &token, client, |user| {
        client.check_secret_hash(&user.names(), hash)
    })?;
    Ok(json!({"AuthenticationResult": authentication_result(&tokens), "ChallengeParameters": {}}))
}

pub fn respond(call: &mut Call) -> Outcome {
    let name = call.members.choice("ChallengeName", &CHALLENGES)?;
    let session = call.members.optional(&SESSION)?;
    let responses = call.members.strings("ChallengeResponses")?;
    let responses = responses.unwrap_or_default();
    let client_id = call.members.string(&CLIENT_ID)?;
    let client_metadata = call.members.client_metadata()?;
    call.members.finish()?;
    let client = call.pool.client(&client_id)?;
    let session = session.ok_or_else(|| ServiceError::missing_parameter("Session"))?;
    let attempt = Attempt {
        client,
        username: required(&responses, "USERNAME")?,
        client_metadata,
    };
    attempt.check_secret_hash(call, &responses)?;
    let wanted = |challenge: &Challenge| {
        challenge.name == name
            && challenge.username == attempt.username
            && challenge.client_id == client_id
    };
    call.pool.challenges.find(&session, wanted, call.now)?;
    match name {
        "NEW_PASSWORD_REQUIRED" => attempt.new_password(call, &session, &responses),
        "EMAIL_OTP" | "SMS_OTP" => attempt.with_code(call, name, &session, &responses),
        // All that is left is what `choose` asks: which challenge the user wants.
        _ => {
            let answer = required(&responses, "ANSWER")?;
            let outcome = attempt.choose(call, Some(&answer), &responses)?;
            call.pool.challenges.end(&session);
            Ok(outcome)
        }
    }
}

impl Attempt {
    fn check_secret_hash(&self, call: &Call, parameters: &Strings) -> Result<(), ServiceError> {
        let hash = parameters.get("SECRET_HASH").map(String::as_str);
        check_secret_hash(call.pool, &self.client, &self.username, hash)
    }

    fn user<'c>(&self, call: &'c mut Call) -> Result<&'c mut User, ServiceError> {
        let hidden = self.client.hides_missing_users();
        call.pool.user_mut(&self.username).ok_or_else(|| {
            if hidden {
                ServiceError::wrong_password()
            } else {
                ServiceError::user_not_found("User does not exist.")
            }
        })
    }

    fn with_password(&self, call: &mut Call, password: &str) -> Outcome {
        let now = call.now;
        let user = self.user(call)?;
        user.lockout.check(now)?;
        if user.password.as_deref() != Some(password) {
            user.lockout.fail(now);
            return Err(ServiceError::wrong_password());
        }
        user.lockout.succeed();
        if user.status != UserStatus::ForceChangePassword {
            return self.sign_in(call);
        }
        let mut attributes = user.all_attributes();
        attributes.remove("sub");
        let parameters = json!({
            "USER_ID_FOR_SRP": user.username,
            "requiredAttributes": "[]",
            "userAttributes": json!(attributes).to_string(),
        });
        self.challenge(call, "NEW_PASSWORD_REQUIRED", None, parameters)
    }

    /// Goes on with the challenge that the user prefers, or asks which that is.
    fn choose(&self, call: &mut Call, preferred: Option<&str>, given: &Strings) -> Outcome {
        let user = self.user(call)?;
        let mut available: Vec<&str> = Vec::new();
        available.extend(user.password.as_ref().map(|_| "PASSWORD"));
        available.extend(user.contacts.keys().map(|attribute| attribute.factor()));
        let attribute = user
            .contacts
            .keys()
            .copied()
            .find(|attribute| Some(attribute.factor()) == preferred);
        match (preferred, attribute) {
            (Some("PASSWORD"), _) => self.with_password(call, &required(given, "PASSWORD")?),
            (_, Some(attribute)) => self.send_code(call, attribute),
            (None, None) => {
                let mut asked = self.challenge(call, "SELECT_CHALLENGE", None, json!({}))?;
                asked["AvailableChallenges"] = json!(available);
                Ok(asked)
            }
            (Some(_), None) => Err(ServiceError::invalid_parameter(
                "The selected challenge is not available for this user.",
            )),
        }
    }

    fn send_code(&self, call: &mut Call, attribute: Attribute) -> Outcome {
        let now = call.now;
        let code = Code::with_digits(OTP_DIGITS, now, Challenge::LIFETIME);
        let sent = self.user(call)?.to_send(attribute, &code)?;
        let details = call.send(sent, self.client_metadata.clone());
        let parameters = json!({
            "CODE_DELIVERY_DELIVERY_MEDIUM": details["DeliveryMedium"],
            "CODE_DELIVERY_DESTINATION": details["Destination"],
        });
        self.challenge(call, attribute.factor(), Some(code), parameters)
    }

    fn with_code(&self, call: &mut Call, name: &str, session: &str, given: &Strings) -> Outcome {
        let code = required(given, &format!("{name}_CODE"))?;
        call.pool.challenges.spend_code(session, &code, call.now)?;
        let outcome = self.sign_in(call)?;
        call.pool.challenges.end(session);
        Ok(outcome)
    }

    fn new_password(&self, call: &mut Call, session: &str, given: &Strings) -> Outcome {
        let password = required(given, "NEW_PASSWORD")?;
        call.pool.settings.password_policy.check(&password)?;
        let attributes: Vec<(String, String)> = given
            .iter()
            .filter_map(|(name, value)| Some((name.strip_prefix("userAttributes.")?, value)))
            .map(|(name, value)| (name.to_owned(), value.clone()))
            .collect();
        users::check_writable(&call.pool.settings, &attributes)?;
        let user = self.user(call)?;
        for (name, value) in attributes {
            users::write(user, name, value);
        }
        user.password = Some(password);
        user.status = UserStatus::Confirmed;
        call.pool.challenges.end(session);
        self.sign_in(call)
    }

    /// Tokens, unless the user's state forbids them.
    fn sign_in(&self, call: &mut Call) -> Outcome {
        let now = call.now;
        let user = self.user(call)?;
        match user.status {
            UserStatus::Unconfirmed => {
                return Err(ServiceError::new(
                    "UserNotConfirmedException",
                    "User is not confirmed.",
                ));
            }
            UserStatus::ResetRequired => {
                return Err(ServiceError::new(
                    "PasswordResetRequiredException",
                    "Password reset required for the user",
                ));
            }
            UserStatus::Confirmed | UserStatus::ForceChangePassword => {}
        }
        let subject = user.subject();
        let tokens = call.pool.issuer.sign_in(&subject, &self.client, now);
        Ok(
            json!({"AuthenticationResult": authentication_result(&tokens), "ChallengeParameters": {}}),
        )
    }

    fn challenge(
        &self,
        call: &mut Call,
        name: &'static str,
        code: Option<Code>,
        parameters: Value,
    ) -> Outcome {
        let session = call.pool.challenges.begin(Challenge {
            name,
            username: self.username.clone(),
            client_id: self.client.client_id.clone(),
            code,
            expires: call.now + Challenge::LIFETIME,
        });
        Ok(json!({"ChallengeName": name, "Session": session, "ChallengeParameters": parameters}))
    }
}
