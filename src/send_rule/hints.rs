//! What to do about a failure, in one sentence for each status and kind of operation.

use super::Idempotency;
use crate::error::CodeSent;
use crate::status::Status;

/// Returns what to do. An error that knows its cause has a better hint, which goes before this.
pub(crate) fn hint(status: Status, operation: Idempotency, code_sent: CodeSent) -> &'static str {
    match status {
        Status::Ok => "",
        Status::InvalidArgument => "Correct the argument that the message names: nothing was sent.",
        Status::Configuration => {
            "Correct the setting that the message names: nothing was sent. \
             cognito_client_describe shows which settings are in force."
        }
        Status::Connect => "Check that the network lets this host connect there: nothing was sent.",
        Status::Tls => "Check the server's certificate and the trust store of this machine.",
        Status::Timeout
        | Status::ConnectionLost
        | Status::BadResponse
        | Status::Cancelled
        | Status::Internal
        | Status::InternalError
        | Status::ServiceError => of_unknown(status, Doubt::of(operation, code_sent)),
        Status::InvalidParameter if operation == Idempotency::ReadOnly => {
            "Cognito refused a parameter: check the token."
        }
        answered => of_service_error(answered),
    }
}

/// What a call may have done although it failed.
#[derive(Clone, Copy)]
enum Doubt {
    /// It was not acted on.
    NotDone,
    /// It only reads.
    OnlyRead,
    /// It may have been acted on.
    MayBeDone,
    /// A message may be out.
    MayBeOut,
}

impl Doubt {
    fn of(operation: Idempotency, code_sent: CodeSent) -> Doubt {
        match (code_sent, operation) {
            (CodeSent::No, _) => Doubt::NotDone,
            (CodeSent::Maybe, Idempotency::ReadOnly) => Doubt::OnlyRead,
            (CodeSent::Maybe, Idempotency::Acts) => Doubt::MayBeDone,
            (CodeSent::Maybe, Idempotency::SendsMessage) => Doubt::MayBeOut,
        }
    }
}

/// The failure does not tell by itself whether the request was acted on.
fn of_unknown(status: Status, doubt: Doubt) -> &'static str {
    match (status, doubt) {
        (Status::Timeout, Doubt::NotDone) => {
            "Nothing was sent: the call may be repeated, with a longer timeout (the option timeout \
             or COGNITO_TIMEOUT) if it was too short."
        }
        (Status::Timeout, Doubt::OnlyRead) => {
            "Nothing was changed: the call may be repeated, with a longer timeout (the option \
             timeout or COGNITO_TIMEOUT) if it was too short."
        }
        (Status::Internal, Doubt::NotDone | Doubt::OnlyRead) => {
            "This is a defect of libcognito: please report it with this message."
        }
        (Status::Internal, Doubt::MayBeDone) => {
            "This is a defect of libcognito: please report it with this message. It may have been \
             done all the same: see with get_user before repeating the call."
        }
        (Status::Internal, Doubt::MayBeOut) => {
            "This is a defect of libcognito: please report it with this message. A code may be on \
             its way: let the user look for it before asking for another."
        }
        (Status::InternalError, Doubt::NotDone | Doubt::OnlyRead) => {
            "Cognito failed: the call may be repeated."
        }
        (Status::InternalError, Doubt::MayBeDone) => {
            "Cognito failed: see with get_user whether it was done before repeating the call."
        }
        (Status::InternalError, Doubt::MayBeOut) => {
            "Cognito failed: let the user look for a code before asking for another."
        }
        (Status::ServiceError, Doubt::NotDone) => {
            "Something refused this before Cognito acted: its code and message say why."
        }
        (Status::ServiceError, Doubt::OnlyRead) => {
            "This error has no name in libcognito: its code and message are the server's."
        }
        (Status::ServiceError, Doubt::MayBeDone) => {
            "Something between here and Cognito may have failed: see with get_user whether it was \
             done before repeating the call."
        }
        (Status::ServiceError, Doubt::MayBeOut) => {
            "Something between here and Cognito may have failed: let the user look for a code \
             before asking for another."
        }
        (_, Doubt::NotDone) => "Nothing was done: the call may be repeated.",
        (_, Doubt::OnlyRead) => "Nothing was changed: the call may be repeated.",
        (_, Doubt::MayBeDone) => {
            "It may have been done all the same: see with get_user before repeating the call."
        }
        (_, Doubt::MayBeOut) => {
            "A code may be on its way: let the user look for it before asking for another."
        }
    }
}

/// Cognito answered with an error that it has a name for.
fn of_service_error(status: Status) -> &'static str {
    match status {
        Status::NotAuthorized => {
            "The token is not a valid access token of this pool: refresh it or sign in again."
        }
        Status::InvalidParameter => {
            "Check the arguments: only email and phone_number can be verified, and the user must \
             have the attribute."
        }
        Status::ResourceNotFound => {
            "The user pool is gone or in another region: check the region and endpoint_url."
        }
        Status::TooManyRequests => {
            "The AWS account's request rate is exceeded: try again in some seconds."
        }
        Status::LimitExceeded => {
            "This user has had the hour's codes or tries: let them wait up to an hour, and do not \
             repeat the call at once."
        }
        Status::CodeDeliveryFailure => {
            "Check the pool's e-mail or SMS settings and the user's address or number."
        }
        Status::UserNotFound => "The user was deleted: sign in again.",
        Status::UserNotConfirmed => "Confirm the user's sign-up first.",
        Status::PasswordResetRequired => "Let the user reset the password first.",
        Status::CodeMismatch => "Ask the user for the code again.",
        Status::ExpiredCode => {
            "The code expired or was used already: if an earlier answer was lost, see with \
             get_user whether the attribute is verified; else send a new code."
        }
        Status::AliasExists => {
            "Another user of the pool has this e-mail or phone number verified as an alias."
        }
        Status::UnexpectedLambda | Status::UserLambdaValidation | Status::InvalidLambdaResponse => {
            "The pool's operator finds the reason in the log of the Lambda trigger."
        }
        Status::InvalidSmsRoleAccessPolicy
        | Status::InvalidSmsRoleTrustRelationship
        | Status::InvalidEmailRoleAccessPolicy => {
            "The pool's operator must correct the role or identity that sends its messages."
        }
        Status::OperationNotEnabled => {
            "Use the pool's primary region, or let its operator enable the operation."
        }
        Status::Forbidden => {
            "A firewall rule (AWS WAF) in front of the pool refused this: its operator can tell why."
        }
        other => of_other_operations(other),
    }
}

/// Cognito answered with an error that only operations beside the three named ones give.
fn of_other_operations(status: Status) -> &'static str {
    match status {
        Status::UsernameExists => {
            "Choose another user name, or sign in: after a lost answer the sign-up may have been yours."
        }
        Status::InvalidPassword | Status::PasswordHistoryPolicyViolation => {
            "Ask for another password: Cognito's message says what the pool asks of one."
        }
        Status::TooManyFailedAttempts => "Let the user wait before the next attempt.",
        Status::RefreshTokenReuse => {
            "Use the newest refresh token: the pool gives a new one at each refresh. If it is lost, sign \
             in again."
        }
        Status::MfaMethodNotFound
        | Status::SoftwareTokenMfaNotFound
        | Status::EnableSoftwareTokenMfa => {
            "Set the second factor up with AssociateSoftwareToken and VerifySoftwareToken first, with a \
             new code."
        }
        Status::ConcurrentModification => {
            "Another request changed this user: read it and try again."
        }
        Status::InvalidUserPoolConfiguration
        | Status::UserPoolAddOnNotEnabled
        | Status::FeatureUnavailableInTier
        | Status::WebAuthnNotEnabled
        | Status::WebAuthnConfigurationMissing => {
            "The pool's operator must switch this on in the pool's settings."
        }
        Status::UnsupportedOperation | Status::UnsupportedTokenType | Status::Unauthorized => {
            "Check the app client's settings and the kind of the token: Cognito's message says more."
        }
        Status::DeviceKeyExists => "Use the device that is registered, or forget it first.",
        Status::WebAuthnChallengeNotFound => {
            "Start the passkey's registration again with StartWebAuthnRegistration."
        }
        Status::WebAuthnClientMismatch
        | Status::WebAuthnCredentialNotSupported
        | Status::WebAuthnOriginNotAllowed
        | Status::WebAuthnRelyingPartyMismatch => {
            "Register the passkey on the pool's own domain and with the app client that signed in."
        }
        _ => "The error's code and message are Cognito's.",
    }
}

/// What is known beside the status of an error that Cognito answered with.
pub(crate) struct Known<'a> {
    pub(crate) message: &'a str,
    /// Whether the request carries an access token.
    pub(crate) takes_token: bool,
    /// How many seconds ago the token expired by this machine's clock.
    pub(crate) expired_by: Option<i64>,
}

/// Returns a better hint than [`hint`]'s, where more is known: several causes have one error code.
pub(crate) fn better(status: Status, known: &Known<'_>) -> Option<String> {
    let hint = match status {
        Status::NotAuthorized if known.takes_token => return of_refused_token(known),
        Status::NotAuthorized => {
            "Check user name, password, refresh token and the client's SECRET_HASH: Cognito's \
             message says which was refused."
        }
        Status::UserNotFound if !known.takes_token => "Check the user's name and the ClientId.",
        Status::InvalidParameter if !known.takes_token => {
            "Check the member that Cognito's message names."
        }
        _ => return None,
    };
    Some(hint.to_owned())
}

fn of_refused_token(known: &Known<'_>) -> Option<String> {
    if let Some(age) = known.expired_by {
        return Some(format!(
            "By this machine's clock the token expired {} ago: refresh it or sign in again.",
            duration(age)
        ));
    }
    if known.message.contains("scope") {
        Some("Ask for the scope aws.cognito.signin.user.admin at sign-in.".to_owned())
    } else if known.message.contains("revoked") {
        Some("The token was revoked (sign-out): sign in again.".to_owned())
    } else {
        None
    }
}

/// Returns a number of seconds as people say it.
fn duration(seconds: i64) -> String {
    match seconds {
        0..=119 => format!("{seconds} s"),
        120..=7199 => format!("{} min", seconds / 60),
        7200..=172_799 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::options::OPTIONS;

    const OPERATIONS: [Idempotency; 3] = [
        Idempotency::ReadOnly,
        Idempotency::Acts,
        Idempotency::SendsMessage,
    ];

    /// The failures after which nobody knows here whether the request was acted on.
    const UNKNOWN: [Status; 7] = [
        Status::Timeout,
        Status::ConnectionLost,
        Status::BadResponse,
        Status::Cancelled,
        Status::Internal,
        Status::InternalError,
        Status::ServiceError,
    ];

    fn table() -> impl Iterator<Item = (Status, Idempotency, CodeSent, &'static str)> {
        let failures = || Status::all().filter(|status| *status != Status::Ok);
        OPERATIONS.into_iter().flat_map(move |operation| {
            failures().flat_map(move |status| {
                [CodeSent::No, CodeSent::Maybe]
                    .map(|sent| (status, operation, sent, hint(status, operation, sent)))
            })
        })
    }

    #[test]
    fn every_failure_of_every_operation_has_a_hint_that_is_a_sentence() {
        for (status, operation, code_sent, hint) in table() {
            let case = format!("{status:?} {operation:?} {code_sent:?}: {hint}");
            assert!(hint.starts_with(|c: char| c.is_uppercase()), "{case}");
            assert!(hint.ends_with('.'), "{case}");
            assert!(!hint.contains("  "), "{case}");
            assert_ne!(
                hint,
                of_service_error(Status::Ok),
                "no hint of its own: {case}"
            );
        }
    }

    #[test]
    fn every_hint_fits_the_operation() {
        for (status, operation, code_sent, hint) in table() {
            let case = format!("{status:?} {operation:?} {code_sent:?}: {hint}");
            let says_look_for_code = hint.contains("let the user look for");
            let says_get_user = hint.contains("get_user");
            let is_unknown = UNKNOWN.contains(&status) && code_sent == CodeSent::Maybe;
            let sends = operation == Idempotency::SendsMessage;
            assert_eq!(says_look_for_code, is_unknown && sends, "{case}");
            // Whether a code was used already, only the user's attributes tell.
            if status != Status::ExpiredCode {
                let acts = operation == Idempotency::Acts;
                assert_eq!(says_get_user, is_unknown && acts, "{case}");
            }
            if UNKNOWN.contains(&status) && operation == Idempotency::ReadOnly {
                assert!(!hint.contains("code may"), "{case}");
            }
        }
    }

    #[test]
    fn hints_speak_of_a_longer_timeout_only_where_that_helps() {
        for (status, operation, code_sent, hint) in table() {
            let helps = status == Status::Timeout
                && (code_sent == CodeSent::No || operation == Idempotency::ReadOnly);
            assert_eq!(
                hint.contains("COGNITO_TIMEOUT"),
                helps,
                "{status:?}: {hint}"
            );
        }
    }

    #[test]
    fn whoever_reads_of_an_option_reads_of_its_variable_too() {
        for (status, _, _, hint) in table() {
            for option in OPTIONS {
                let Some(variable) = option.environment.first() else {
                    continue;
                };
                if hint.contains(&format!("option {}", option.name)) {
                    assert!(hint.contains(variable), "{status:?}: {hint}");
                }
            }
        }
    }

    #[test]
    fn durations_are_said_in_one_unit() {
        for (seconds, said) in [
            (5, "5 s"),
            (150, "2 min"),
            (7200, "2 h"),
            (200_000, "2 days"),
        ] {
            assert_eq!(duration(seconds), said);
        }
    }
}
