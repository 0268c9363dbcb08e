//! The hash that app clients with a secret ask for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

use crate::error::Error;

/// Returns the `SECRET_HASH` of an app client with a secret:
/// base64(HMAC-SHA256(client_secret, username + client_id)).
///
/// It stands in `AuthParameters` as `SECRET_HASH`, in other inputs as the member `SecretHash`. At a
/// refresh the user name is that of the token (its claim `username`), not an alias such as the e-mail.
///
/// # Errors
/// [`Status::InvalidArgument`](crate::Status::InvalidArgument) where one of the three is empty.
pub fn secret_hash(username: &str, client_id: &str, client_secret: &str) -> Result<String, Error> {
    for (name, value) in [
        ("username", username),
        ("client_id", client_id),
        ("client_secret", client_secret),
    ] {
        if value.is_empty() {
            return Err(
                Error::invalid_argument(format!("The {name} is empty.")).with_hint(
                    "User name, app client id and app client secret are all part of the hash.",
                ),
            );
        }
    }
    let key = hmac::Key::new(hmac::HMAC_SHA256, client_secret.as_bytes());
    let mut hash = hmac::Context::with_key(&key);
    hash.update(username.as_bytes());
    hash.update(client_id.as_bytes());
    Ok(STANDARD.encode(hash.sign()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_hash_that_openssl_computes() {
        // printf %s 'mytestuser1example23456789' | openssl dgst -sha256 -hmac s3cr3t -binary | base64
        let hash = secret_hash("mytestuser", "1example23456789", "s3cr3t").unwrap();
        assert_eq!(hash, "uVJjiDkMI4Lp3/hqIRff3+zP6gt5b6CKQVaTIhw0Tsc=");
        let hash = secret_hash("zoë", "c", "s").unwrap();
        assert_eq!(hash.len(), 44);
    }

    #[test]
    fn an_empty_part_is_named() {
        for (parts, name) in [
            (["", "c", "s"], "username"),
            (["u", "", "s"], "client_id"),
            (["u", "c", ""], "client_secret"),
        ] {
            let error = secret_hash(parts[0], parts[1], parts[2]).unwrap_err();
            assert_eq!(error.message(), format!("The {name} is empty."));
        }
    }
}
