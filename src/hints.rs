//! What to do about an error that Cognito answered with, in one sentence.

use crate::error::Error;
use crate::status::Status;
use crate::token::Claims;

/// The hint for a service error; `None` where there is nothing to say.
pub(crate) fn for_error(error: &Error, claims: Option<&Claims>, now: i64) -> Option<String> {
    let fixed = |text: &str| Some(text.to_owned());
    match error.status() {
        Status::NotAuthorized => Some(not_authorized(error, claims, now)),
        Status::InvalidParameter => fixed(
            "Check the arguments: only email and phone_number can be verified, and the user must have the attribute.",
        ),
        Status::ResourceNotFound => {
            fixed("The user pool is gone or in another region: check the region and endpoint_url.")
        }
        Status::TooManyRequests => {
            fixed("The AWS account's request rate is exceeded: try again in some seconds.")
        }
        Status::LimitExceeded => fixed(
            "This user has had the hour's codes or tries: let them wait up to an hour, and do not repeat the call at once.",
        ),
        Status::CodeDeliveryFailure => {
            fixed("Check the pool's e-mail or SMS settings and the user's address or number.")
        }
        Status::UserNotFound => fixed("The user was deleted: sign in again."),
        Status::UserNotConfirmed => fixed("Confirm the user's sign-up first."),
        Status::PasswordResetRequired => fixed("Let the user reset the password first."),
        Status::CodeMismatch => fixed("Ask the user for the code again."),
        Status::ExpiredCode => fixed(
            "The code expired or was used already: if an earlier answer was lost, see with get_user whether the attribute is verified; else send a new code.",
        ),
        Status::AliasExists => {
            fixed("Another user of the pool has this e-mail or phone number verified as an alias.")
        }
        Status::UnexpectedLambda | Status::UserLambdaValidation | Status::InvalidLambdaResponse => {
            fixed("The pool's operator finds the reason in the log of the Lambda trigger.")
        }
        Status::InvalidSmsRoleAccessPolicy
        | Status::InvalidSmsRoleTrustRelationship
        | Status::InvalidEmailRoleAccessPolicy => {
            fixed("The pool's operator must mend the role or identity that sends its messages.")
        }
        Status::OperationNotEnabled => {
            fixed("Use the pool's primary region, or let its operator enable the operation.")
        }
        Status::Forbidden => fixed(
            "A firewall rule (AWS WAF) in front of the pool refused this: its operator can tell why.",
        ),
        Status::InternalError => {
            fixed("Cognito failed: look for a code before asking for another.")
        }
        Status::ServiceError => match error.metadata().http_status {
            Some(500..) => fixed(
                "Something between here and Cognito failed: look for a code before asking for another.",
            ),
            _ => None,
        },
        _ => None,
    }
}

fn not_authorized(error: &Error, claims: Option<&Claims>, now: i64) -> String {
    if let Some(age) = claims.and_then(|claims| claims.expired_by(now)) {
        return format!(
            "By this machine's clock the token expired {} ago: refresh it or sign in again.",
            duration(age)
        );
    }
    let message = error.message();
    if message.contains("scope") {
        "Ask for the scope aws.cognito.signin.user.admin at sign-in.".to_owned()
    } else if message.contains("revoked") {
        "The token was revoked (sign-out): sign in again.".to_owned()
    } else {
        "The token is not a valid access token of this pool: refresh it or sign in again."
            .to_owned()
    }
}

/// A number of seconds as people say it.
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

    #[test]
    fn every_modelled_error_has_a_hint() {
        for status in Status::all().filter(|status| status.number() > 100) {
            let error = Error::service(status, status.code().into(), String::new(), None);
            let hint = for_error(&error, None, 0).unwrap_or_default();
            assert!(hint.ends_with('.'), "{status:?}: {hint}");
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
