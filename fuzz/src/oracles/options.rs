//! A client from any options, with an empty environment.

use reqwest::Url;
use reqwest::header::HeaderValue;
use serde_json::{Map, Value};

use super::{SECRET, text_with_secret, without_numbers};
use crate::client::Client;
use crate::client::hooks::NoHooks;
use crate::client::options::Options;
use crate::config::Config;
use crate::config::environment::Environment;
use crate::config::options::OPTIONS;
use crate::error::Error;
use crate::sanitize;
use crate::status::Status;

/// A client that can work comes out, or a refusal that names the fault. Neither shows the credentials
/// in a URL, more of a proxy than scheme, host and port, or text that cannot be a path.
pub fn options(data: &[u8]) {
    let Some(text) = text_with_secret(data) else {
        return;
    };
    // A blank text means no options.
    let is_object =
        text.trim().is_empty() || serde_json::from_str::<Map<String, Value>>(&text).is_ok();
    let options = match Options::from_json(&text) {
        Ok(options) => options,
        Err(error) => {
            let message = without_numbers(error.message());
            assert!(!is_object && error.status() == Status::InvalidArgument);
            assert!(
                message == "The options are not a JSON object."
                    || message == "The options are not JSON, see line #, column #.",
                "{message}"
            );
            return;
        }
    };
    assert!(is_object);
    let mut map = options.as_map().clone();
    if map.get("config_file").is_some_and(Value::is_string) {
        // No file of this machine is to be read.
        map.insert("config_file".to_owned(), "/nowhere/config".into());
    }
    let hidden = map.iter().all(|(name, value)| is_hidden(name, value));
    let client = Config::with_environment(&map, &Environment::new(&|_| None, false))
        .and_then(|config| Client::from_config(config, NoHooks));
    match client {
        Ok(client) => {
            assert!(
                map.keys()
                    .all(|name| OPTIONS.iter().any(|spec| spec.name == name))
            );
            let described = client.describe();
            can_work(&described);
            let shown = format!("{described}{client:?}");
            assert!(!hidden || !shown.contains(SECRET), "{shown}");
        }
        Err(error) => {
            refused_for_a_reason(&error, &map);
            let shown = format!("{error:?}{error}{}", error.to_json());
            assert!(!hidden || !shown.contains(SECRET), "{shown}");
        }
    }
}

fn refused_for_a_reason(error: &Error, map: &Map<String, Value>) {
    let names_a_file = map.contains_key("profile") || map.contains_key("config_file");
    match error.status() {
        Status::InvalidArgument => {}
        Status::Configuration => assert!(names_a_file, "{error}"),
        other => panic!("{other:?}: {error}"),
    }
}

fn can_work(described: &Value) {
    let seconds = |name: &str| described[name].as_f64().expect("a number");
    for name in ["timeout", "connect_timeout"] {
        assert!(
            (0.000_999..=31_536_000.0).contains(&seconds(name)),
            "{described}"
        );
    }
    assert!(described["max_attempts"].as_u64() >= Some(1), "{described}");
    let agent = described["user_agent"].as_str().expect("a string");
    assert!(HeaderValue::try_from(agent).is_ok(), "{agent:?}");
    let Some(endpoint) = described["endpoint_url"].as_str() else {
        assert!(described["region"].is_null());
        return;
    };
    let url = Url::parse(endpoint).expect("an endpoint is a URL");
    let host = url.host_str().expect("an endpoint has a host");
    let is_this_machine = host == "localhost"
        || host == "localhost."
        || host
            .trim_matches(['[', ']'])
            .parse()
            .is_ok_and(|address: std::net::IpAddr| address.to_canonical().is_loopback());
    assert!(
        url.scheme() == "https" || is_this_machine || described["allow_http"] == true,
        "{described}"
    );
    assert!(url.username().is_empty() && url.password().is_none());
}

/// Returns whether an option holds the secret only where it must never be shown.
fn is_hidden(name: &str, value: &Value) -> bool {
    match (name, value) {
        ("endpoint_url" | "proxy", Value::String(text)) => is_hidden_in_url(name, text),
        // Content of a file or a URL where its path should be, or a profile's name.
        ("ca_bundle" | "client_cert" | "client_key" | "profile", Value::String(text))
            if sanitize::why_no_path(text.as_ref()).is_some() =>
        {
            true
        }
        _ => !name.contains(SECRET) && !value.to_string().contains(SECRET),
    }
}

/// Returns whether a URL, as it is understood, holds the secret nowhere but before its `@`; in a
/// proxy's, nowhere but in what is not scheme, host and port.
fn is_hidden_in_url(name: &str, text: &str) -> bool {
    let url = match text.contains("://") {
        true => Url::parse(text),
        false => Url::parse(&format!("http://{text}")),
    };
    let Ok(mut url) = url else {
        // Not understood, so it must not be quoted.
        return true;
    };
    if url.set_username("").is_err() || url.set_password(None).is_err() {
        return !text.contains(SECRET);
    }
    if name == "proxy" {
        url.set_path("");
        url.set_query(None);
        url.set_fragment(None);
    }
    // Hosts and schemes are written in lower case.
    !url.as_str().to_lowercase().contains(&SECRET.to_lowercase())
}
