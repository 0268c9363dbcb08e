//! The operations that need no signature: the table of them all, and what their files share.

mod attributes;
mod not_enabled;
mod passwords;
mod sessions;
mod sign_in;
mod sign_up;
mod users;

use serde_json::{Value, json};

use crate::clock::Seconds;
use crate::error::ServiceError;
use crate::pool::Pool;
use crate::pool::client::AppClient;
use crate::pool::contact::Attribute;
use crate::pool::tokens::Tokens;
use crate::pool::user::{SentCode, User};
use crate::wire::members::Kind::{self, Boolean, Integer, List, Structure};
use crate::wire::members::{Members, Strings};
use crate::wire::rules::{
    ACCESS_TOKEN, CLIENT_ID, DEVICE_NAME, FRIENDLY_DEVICE_NAME, NEXT_TOKEN, PAGINATION_TOKEN, Rule,
    SECRET_HASH, SESSION, USERNAME,
};
use Unused::{Choice, Other, Text};

type Outcome = Result<Value, ServiceError>;

pub struct Operation {
    pub name: &'static str,
    perform: fn(&mut Call) -> Outcome,
    unused: &'static [Unused],
}

/// A member that makes no difference here: it is checked, and that is all.
enum Unused {
    Text(&'static Rule),
    Choice(&'static str, &'static [&'static str]),
    Other(&'static str, Kind),
}

const ANALYTICS: Unused = Other("AnalyticsMetadata", Structure);
const USER: Unused = Other("UserContextData", Structure);
const CONTEXT: [Unused; 2] = [ANALYTICS, USER];
const CONFIRM_SIGN_UP: [Unused; 4] = [
    ANALYTICS,
    USER,
    Other("ForceAliasCreation", Boolean),
    Text(&SESSION),
];
const INITIATE_AUTH: [Unused; 3] = [ANALYTICS, USER, Text(&SESSION)];
const SIGN_UP: [Unused; 3] = [ANALYTICS, USER, Other("ValidationData", List)];

/// All 34 that Cognito's model marks as unsigned.
#[rustfmt::skip]
const TABLE: [Operation; 34] = [
    row("AssociateSoftwareToken", not_enabled::software_token),
    row("ChangePassword", passwords::change),
    row("CompleteWebAuthnRegistration", not_enabled::web_authn),
    row("ConfirmDevice", not_enabled::device).unused(&[Text(&DEVICE_NAME), Other("DeviceSecretVerifierConfig", Structure)]),
    row("ConfirmForgotPassword", passwords::confirm_forgot).unused(&CONTEXT),
    row("ConfirmSignUp", sign_up::confirm).unused(&CONFIRM_SIGN_UP),
    row("DeleteUser", users::delete),
    row("DeleteUserAttributes", users::delete_attributes),
    row("DeleteWebAuthnCredential", not_enabled::delete_credential),
    row("ForgetDevice", not_enabled::device),
    row("ForgotPassword", passwords::forgot).unused(&CONTEXT),
    row("GetDevice", not_enabled::device),
    row("GetTokensFromRefreshToken", sessions::refresh),
    row("GetUser", users::get),
    row("GetUserAttributeVerificationCode", attributes::send_code),
    row("GetUserAuthFactors", users::auth_factors),
    row("GlobalSignOut", sessions::sign_out),
    row("InitiateAuth", sign_in::initiate).unused(&INITIATE_AUTH),
    row("ListDevices", not_enabled::list_devices).unused(&[Other("Limit", Integer), Text(&PAGINATION_TOKEN)]),
    row("ListUserSessions", sessions::list).unused(&[Text(&NEXT_TOKEN)]),
    row("ListWebAuthnCredentials", not_enabled::list_credentials).unused(&[Text(&NEXT_TOKEN), Other("MaxResults", Integer)]),
    row("ResendConfirmationCode", sign_up::resend).unused(&CONTEXT),
    row("RespondToAuthChallenge", sign_in::respond).unused(&CONTEXT),
    row("RevokeToken", sessions::revoke_token),
    row("RevokeUserSession", sessions::revoke),
    row("SetUserMFAPreference", not_enabled::mfa_preference).unused(&[Other("WebAuthnMfaSettings", Structure)]),
    row("SetUserSettings", not_enabled::user_settings),
    row("SignUp", sign_up::sign_up).unused(&SIGN_UP),
    row("StartWebAuthnRegistration", not_enabled::web_authn),
    row("UpdateAuthEventFeedback", not_enabled::feedback),
    row("UpdateDeviceStatus", not_enabled::device).unused(&[Choice("DeviceRememberedStatus", &["remembered", "not_remembered"])]),
    row("UpdateUserAttributes", users::update_attributes),
    row("VerifySoftwareToken", not_enabled::software_token).unused(&[Text(&FRIENDLY_DEVICE_NAME)]),
    row("VerifyUserAttribute", attributes::verify),
];

const fn row(name: &'static str, perform: fn(&mut Call) -> Outcome) -> Operation {
    Operation {
        name,
        perform,
        unused: &[],
    }
}

impl Operation {
    const fn unused(mut self, members: &'static [Unused]) -> Self {
        self.unused = members;
        self
    }
}

pub fn find(name: &str) -> Option<&'static Operation> {
    TABLE.iter().find(|operation| operation.name == name)
}

pub fn all() -> impl Iterator<Item = &'static str> {
    TABLE.iter().map(|operation| operation.name)
}

/// All names, for messages.
pub fn names() -> String {
    all().collect::<Vec<_>>().join(", ")
}

/// A message on its way to a user.
pub struct Delivery {
    pub operation: &'static str,
    pub sent: SentCode,
    pub client_metadata: Option<Strings>,
}

/// CodeDeliveryDetails as Cognito shows them.
fn details(attribute: Attribute, address: &str) -> Value {
    json!({
        "AttributeName": attribute.name(),
        "DeliveryMedium": attribute.medium(),
        "Destination": attribute.masked(address),
    })
}

/// One call of an operation: what it works on, and what it has to send.
pub struct Call<'a> {
    pub pool: &'a mut Pool,
    pub members: Members,
    pub now: Seconds,
    pub operation: &'static str,
    pub outbox: Vec<Delivery>,
}

impl<'a> Call<'a> {
    pub fn new(
        operation: &'static Operation,
        pool: &'a mut Pool,
        members: Members,
        now: Seconds,
    ) -> Self {
        Self {
            pool,
            members,
            now,
            operation: operation.name,
            outbox: Vec::new(),
        }
    }

    pub fn perform(&mut self, operation: &Operation) -> Outcome {
        for member in operation.unused {
            match member {
                Text(rule) => drop(self.members.optional(rule)?),
                Choice(name, choices) => drop(self.members.optional_choice(name, choices)?),
                Other(name, kind) => drop(self.members.value(name, *kind)?),
            }
        }
        (operation.perform)(self)
    }

    /// Reads the access token, which must be the last member to be read, and finds its user.
    fn signed_in_user(&mut self) -> Result<&mut User, ServiceError> {
        let token = self.members.string(&ACCESS_TOKEN)?;
        self.members.finish()?;
        self.pool.signed_in(&token, self.now).map(|(_, user)| user)
    }

    /// Puts a message into the outbox and gives its CodeDeliveryDetails.
    fn send(&mut self, sent: SentCode, client_metadata: Option<Strings>) -> Value {
        let details = details(sent.attribute, &sent.to);
        self.outbox.push(Delivery {
            operation: self.operation,
            sent,
            client_metadata,
        });
        details
    }
}

/// What the operations have in common in which an app client speaks for a user that has not signed in.
struct Caller {
    client: AppClient,
    username: String,
    client_metadata: Option<Strings>,
}

impl Caller {
    /// Reads the members, which must be the last to be read, and checks client and secret.
    fn read(call: &mut Call) -> Result<Self, ServiceError> {
        let client_id = call.members.string(&CLIENT_ID)?;
        let secret_hash = call.members.optional(&SECRET_HASH)?;
        let username = call.members.string(&USERNAME)?;
        let client_metadata = call.members.client_metadata()?;
        call.members.finish()?;
        let client = call.pool.client(&client_id)?;
        check_secret_hash(call.pool, &client, &username, secret_hash.as_deref())?;
        Ok(Self {
            client,
            username,
            client_metadata,
        })
    }

    /// The error for a code of a user that does not exist, which must not be noticed where that is hidden.
    fn no_code(&self) -> ServiceError {
        match self.client.hides_missing_users() {
            true => ServiceError::expired_code(),
            false => no_such_user(),
        }
    }

    /// The answer for a user that does not exist: an error, or the details of a message that is not sent where
    /// nobody is to notice.
    fn simulated_sending(&self) -> Outcome {
        if !self.client.hides_missing_users() {
            return Err(no_such_user());
        }
        let address = format!("{}@example.com", self.username);
        Ok(json!({"CodeDeliveryDetails": details(Attribute::Email, &address)}))
    }
}

/// Checks the hash that a client with a secret sends, by all names that the user goes by.
fn check_secret_hash(
    pool: &Pool,
    client: &AppClient,
    username: &str,
    given: Option<&str>,
) -> Result<(), ServiceError> {
    let names = pool.user(username).map_or([username; 2], User::names);
    client.check_secret_hash(&names, given)
}

/// The error where a user does not exist and the client may know it.
fn no_such_user() -> ServiceError {
    ServiceError::user_not_found("Username/client id combination not found.")
}

/// AuthenticationResult as Cognito shows it.
fn authentication_result(tokens: &Tokens) -> Value {
    let mut result = json!({
        "AccessToken": tokens.access,
        "IdToken": tokens.id,
        "ExpiresIn": tokens.expires_in,
        "TokenType": "Bearer",
    });
    if let Some(refresh) = &tokens.refresh {
        result["RefreshToken"] = json!(refresh);
    }
    result
}
