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
        Status::Timeout | Status::ConnectionLost | Status::BadResponse | Status::Cancelled => {
            after_lost_answer(operation, code_sent)
        }
        Status::Internal => "This is a defect of libcognito: please report it with this message.",
        Status::InternalError => "Cognito failed: look whether it was done before asking again.",
        Status::ServiceError => match operation {
            Idempotency::ReadOnly => {
                "libcognito has no name for this error: its code and message are the server's."
            }
            _ if code_sent == CodeSent::No => {
                "Something refused this before Cognito acted: its code and message say why."
            }
            _ => {
                "Something between here and Cognito may have failed: look whether it was done \
                 before asking again."
            }
        },
        answered => of_service_error(answered),
    }
}

/// The answer did not come, or could not be read.
fn after_lost_answer(operation: Idempotency, code_sent: CodeSent) -> &'static str {
    match (operation, code_sent) {
        (_, CodeSent::No) => {
            "Nothing was done: the call may be repeated, with a longer timeout if it was too short."
        }
        (Idempotency::ReadOnly, _) => "Nothing was changed: the call may be repeated.",
        (Idempotency::Acts, _) => {
            "It may have been done all the same: see with get_user before repeating the call."
        }
        (Idempotency::SendsMessage, _) => {
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
        _ => "The error's code and message are Cognito's.",
    }
}

/// Returns what to do about NotAuthorizedException, which has several causes. `expired_by`: how many
/// seconds ago the token expired by this machine's clock.
pub(crate) fn not_authorized(message: &str, expired_by: Option<i64>) -> Option<String> {
    if let Some(age) = expired_by {
        return Some(format!(
            "By this machine's clock the token expired {} ago: refresh it or sign in again.",
            duration(age)
        ));
    }
    if message.contains("scope") {
        Some("Ask for the scope aws.cognito.signin.user.admin at sign-in.".to_owned())
    } else if message.contains("revoked") {
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

    const OPERATIONS: [Idempotency; 3] = [
        Idempotency::ReadOnly,
        Idempotency::Acts,
        Idempotency::SendsMessage,
    ];

    #[test]
    fn every_failure_of_every_operation_has_a_hint() {
        for status in Status::all().filter(|status| *status != Status::Ok) {
            for operation in OPERATIONS {
                for code_sent in [CodeSent::No, CodeSent::Maybe] {
                    let hint = hint(status, operation, code_sent);
                    assert!(hint.ends_with('.'), "{status:?} {operation:?}: {hint}");
                    assert_ne!(hint, of_service_error(Status::Ok), "{status:?}");
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
