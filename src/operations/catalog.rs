//! The table of all operations that need no signature: their members, and what they do in the world.
//! tests/network/operations_table.py holds it against AWS's model.

use reqwest::header::HeaderValue;

use crate::client::OperationSpec;
use crate::send_rule::Idempotency::{Acts, ReadOnly, SendsMessage};

/// The member that carries the access token.
pub(crate) const ACCESS_TOKEN: &str = "AccessToken";
/// The member that names a user pool, and with it a region.
pub(crate) const USER_POOL_ID: &str = "UserPoolId";

/// An operation that needs no signature.
pub(crate) struct Entry {
    pub(crate) spec: OperationSpec,
    pub(crate) members: &'static [Member],
}

/// A member of an operation's input.
#[derive(Clone, Copy)]
pub(crate) struct Member {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_required: bool,
    /// Its texts must stand in no message and no log. That is what AWS's model calls sensitive, and
    /// codes and metadata.
    pub(crate) is_secret: bool,
}

/// The JSON type of a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Integer,
    Boolean,
    Array,
    Object,
}

const fn member(name: &'static str, kind: Kind) -> Member {
    Member {
        name,
        kind,
        is_required: false,
        is_secret: false,
    }
}

const fn text(name: &'static str) -> Member {
    member(name, Kind::Text)
}

const fn object(name: &'static str) -> Member {
    member(name, Kind::Object)
}

const fn array(name: &'static str) -> Member {
    member(name, Kind::Array)
}

impl Member {
    const fn required(self) -> Member {
        Member {
            is_required: true,
            ..self
        }
    }

    const fn secret(self) -> Member {
        Member {
            is_secret: true,
            ..self
        }
    }
}

// The members that several operations have.
const TOKEN: Member = text(ACCESS_TOKEN).secret();
const ANALYTICS: Member = object("AnalyticsMetadata");
const ATTRIBUTE: Member = text("AttributeName").required();
const CLIENT: Member = text("ClientId").required().secret();
const CLIENT_SECRET: Member = text("ClientSecret").secret();
const CODE: Member = text("ConfirmationCode").required().secret();
const CONTEXT: Member = object("UserContextData").secret();
const DEVICE: Member = text("DeviceKey");
const METADATA: Member = object("ClientMetadata").secret();
const PASSWORD: Member = text("Password").secret();
const REVOKES_SESSIONS: Member = text("RevokeAssociatedSessions");
const SECRET_HASH: Member = text("SecretHash").secret();
const SESSION: Member = text("Session").secret();
const USER: Member = text("Username").required().secret();

macro_rules! entries {
    ($($name:literal $does:ident [$($member:expr),* $(,)?])*) => {
        [$(Entry {
            spec: OperationSpec {
                name: $name,
                target: {
                    static TARGET: HeaderValue =
                        HeaderValue::from_static(concat!("AWSCognitoIdentityProviderService.", $name));
                    &TARGET
                },
                idempotency: $does,
            },
            members: &[$($member),*],
        },)*]
    };
}

#[rustfmt::skip] // so that the table reads as a table
static CATALOG: [Entry; 34] = entries! {
    "AssociateSoftwareToken" Acts [TOKEN, SESSION]
    "ChangePassword" Acts [text("PreviousPassword").secret(), text("ProposedPassword").required().secret(), TOKEN.required()]
    "CompleteWebAuthnRegistration" Acts [TOKEN.required(), object("Credential").required()]
    "ConfirmDevice" Acts [TOKEN.required(), DEVICE.required(), object("DeviceSecretVerifierConfig"), text("DeviceName")]
    "ConfirmForgotPassword" Acts [CLIENT, SECRET_HASH, USER, CODE, PASSWORD.required(), ANALYTICS, CONTEXT, METADATA]
    "ConfirmSignUp" Acts [CLIENT, SECRET_HASH, USER, CODE, member("ForceAliasCreation", Kind::Boolean), ANALYTICS, CONTEXT, METADATA, SESSION]
    "DeleteUser" Acts [TOKEN.required()]
    "DeleteUserAttributes" Acts [array("UserAttributeNames").required(), TOKEN.required()]
    "DeleteWebAuthnCredential" Acts [TOKEN.required(), text("CredentialId").required()]
    "ForgetDevice" Acts [TOKEN, DEVICE.required()]
    "ForgotPassword" SendsMessage [CLIENT, SECRET_HASH, CONTEXT, USER, ANALYTICS, METADATA]
    "GetDevice" ReadOnly [DEVICE.required(), TOKEN]
    "GetTokensFromRefreshToken" Acts [text("RefreshToken").required().secret(), CLIENT, CLIENT_SECRET, DEVICE, METADATA]
    "GetUser" ReadOnly [TOKEN.required()]
    "GetUserAttributeVerificationCode" SendsMessage [TOKEN.required(), ATTRIBUTE, METADATA]
    "GetUserAuthFactors" ReadOnly [TOKEN.required()]
    "GlobalSignOut" Acts [TOKEN.required()]
    "InitiateAuth" SendsMessage [text("AuthFlow").required(), object("AuthParameters").secret(), METADATA, CLIENT, ANALYTICS, CONTEXT, SESSION]
    "ListDevices" ReadOnly [TOKEN.required(), member("Limit", Kind::Integer), text("PaginationToken")]
    "ListUserSessions" ReadOnly [TOKEN.required(), text("NextToken")]
    "ListWebAuthnCredentials" ReadOnly [TOKEN.required(), text("NextToken"), member("MaxResults", Kind::Integer)]
    "ResendConfirmationCode" SendsMessage [CLIENT, SECRET_HASH, CONTEXT, USER, ANALYTICS, METADATA]
    "RespondToAuthChallenge" SendsMessage [CLIENT, text("ChallengeName").required(), SESSION, object("ChallengeResponses").secret(), ANALYTICS, CONTEXT, METADATA]
    "RevokeToken" Acts [text("Token").required().secret(), CLIENT, CLIENT_SECRET, REVOKES_SESSIONS]
    "RevokeUserSession" Acts [TOKEN.required(), text("SessionId").required(), REVOKES_SESSIONS]
    "SetUserMFAPreference" Acts [object("SMSMfaSettings"), object("SoftwareTokenMfaSettings"), object("EmailMfaSettings"), object("WebAuthnMfaSettings"), TOKEN.required()]
    "SetUserSettings" Acts [TOKEN.required(), array("MFAOptions").required()]
    "SignUp" SendsMessage [CLIENT, SECRET_HASH, USER, PASSWORD, array("UserAttributes").secret(), array("ValidationData").secret(), ANALYTICS, CONTEXT, METADATA]
    "StartWebAuthnRegistration" Acts [TOKEN.required()]
    "UpdateAuthEventFeedback" Acts [text(USER_POOL_ID).required(), USER, text("EventId").required(), text("FeedbackToken").required().secret(), text("FeedbackValue").required()]
    "UpdateDeviceStatus" Acts [TOKEN.required(), DEVICE.required(), text("DeviceRememberedStatus")]
    "UpdateUserAttributes" SendsMessage [array("UserAttributes").required().secret(), TOKEN.required(), METADATA]
    "VerifySoftwareToken" Acts [TOKEN, SESSION, text("UserCode").required().secret(), text("FriendlyDeviceName")]
    "VerifyUserAttribute" Acts [TOKEN.required(), ATTRIBUTE, text("Code").required().secret()]
};

/// Returns what is fixed about a named operation, when the library is compiled.
pub(crate) const fn spec(name: &str) -> OperationSpec {
    let mut at = 0;
    while at < CATALOG.len() {
        if is_same(CATALOG[at].spec.name.as_bytes(), name.as_bytes()) {
            return CATALOG[at].spec;
        }
        at += 1;
    }
    panic!("the catalog has the named operations")
}

/// Compares texts in constants, where `==` cannot.
const fn is_same(a: &[u8], b: &[u8]) -> bool {
    let mut at = 0;
    while at < a.len() && at < b.len() && a[at] == b[at] {
        at += 1;
    }
    at == a.len() && at == b.len()
}

/// Returns the operation of a name.
pub(crate) fn find(name: &str) -> Option<&'static Entry> {
    CATALOG.iter().find(|entry| entry.spec.name == name)
}

/// Returns the operation whose name differs in upper and lower case alone.
pub(crate) fn similar(name: &str) -> Option<&'static str> {
    let mut names = CATALOG.iter().map(|entry| entry.spec.name);
    names.find(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use std::fmt::Write;

    use super::*;

    #[test]
    fn the_page_on_operations_has_this_table() {
        let mut table = String::from(
            "| operation | in the world | required members | token |\n|---|---|---|---|\n",
        );
        for Entry { spec, members } in &CATALOG {
            let does = match spec.idempotency {
                ReadOnly => "reads",
                Acts => "acts",
                SendsMessage => "acts, and may send a message",
            };
            let required: Vec<String> = members
                .iter()
                .filter(|member| member.is_required && member.name != ACCESS_TOKEN)
                .map(|member| format!("`{}`", member.name))
                .collect();
            let token = members.iter().find(|member| member.name == ACCESS_TOKEN);
            let token = match token.map(|member| member.is_required) {
                Some(true) => "required",
                Some(false) => "optional",
                None => "none",
            };
            let required = required.join(", ");
            let _ = writeln!(table, "| `{}` | {does} | {required} | {token} |", spec.name);
        }
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/operations.md");
        let page = std::fs::read_to_string(path).unwrap();
        assert!(page.contains(&table), "docs/operations.md lacks:\n{table}");
    }

    #[test]
    fn an_operation_is_found_by_its_name_alone() {
        assert_eq!(find("GetUser").unwrap().spec.name, "GetUser");
        for other in ["getuser", "AdminGetUser", "", "GetUser ", "GetUserX"] {
            assert!(find(other).is_none(), "{other}");
        }
        assert_eq!(similar("getuser"), Some("GetUser"));
        assert_eq!(similar("get_user"), None);
    }
}
