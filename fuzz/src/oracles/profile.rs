//! A profile file of any text. The first line of the input is the profile's name.

use std::path::Path;

use super::{SECRET, text_with_secret};
use crate::config::profile::{Profile, Text, of_texts};
use crate::error::Error;

/// Keys that are looked up.
const KEYS: [&str; 6] = [
    "region",
    "endpoint_url",
    "max_attempts",
    "ca_bundle",
    "services",
    "use_fips_endpoint",
];

/// The same text always says the same, values are trimmed and never empty, a profile that is added
/// at the end is found, the credentials file goes before the configuration file, and no refusal
/// quotes a file.
pub fn profile(data: &[u8]) {
    let Some(input) = text_with_secret(data) else {
        return;
    };
    let (name, text) = input.split_once('\n').unwrap_or(("default", &input));
    let as_config = said(of_texts(name, Some(file(text)), None));
    assert_eq!(said(of_texts(name, Some(file(text)), None)), as_config);
    let as_credentials = said(of_texts(name, None, Some(file(text))));
    for said in [&as_config, &as_credentials] {
        is_clean(said, name);
    }
    // One reader reads both.
    assert_eq!(as_config.is_err(), as_credentials.is_err());
    if as_config.is_err() {
        return;
    }
    if !text.contains("added-at-the-end") {
        let longer = format!("{text}\n[profile added-at-the-end]\nregion = eu-west-1 # here\n");
        has_region(of_texts("added-at-the-end", Some(file(&longer)), None));
    }
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '-';
    if !name.is_empty() && name.chars().all(is_word) && name != "DEFAULT" {
        let credentials = format!("[{name}]\nregion = eu-west-1 ; here\n");
        has_region(of_texts(name, Some(file(text)), Some(file(&credentials))));
    }
}

fn file(text: &str) -> Text<'_> {
    Text {
        path: Path::new("/nowhere/file"),
        text,
    }
}

/// What a file says of a profile: the value of each key, or why there is none. A refusal is told by
/// all that it shows.
type Said = Result<Option<Vec<Result<Option<String>, String>>>, String>;

fn said(found: Result<Option<Profile>, Error>) -> Said {
    let value = |profile: &Profile, key| match profile.get(key) {
        Ok(value) => Ok(value.map(|found| found.value.to_owned())),
        Err(error) => Err(shown(&error)),
    };
    match found {
        Ok(profile) => {
            Ok(profile.map(|profile| KEYS.map(|key| value(&profile, key)).into_iter().collect()))
        }
        Err(error) => Err(shown(&error)),
    }
}

fn shown(error: &Error) -> String {
    format!("{error:?}{error}{}", error.to_json())
}

fn is_clean(said: &Said, name: &str) {
    // The name is told: it is not the file's.
    let quotes_nothing = |shown: &str| {
        assert!(name.contains(SECRET) || !shown.contains(SECRET), "{shown}");
    };
    let values = match said {
        Ok(values) => values.iter().flatten(),
        Err(shown) => return quotes_nothing(shown),
    };
    for (key, value) in KEYS.iter().zip(values) {
        match value {
            Ok(None) => {}
            Ok(Some(value)) => assert!(
                !value.is_empty() && value.trim() == value,
                "{key}: {value:?}"
            ),
            Err(shown) => quotes_nothing(shown),
        }
    }
}

fn has_region(found: Result<Option<Profile>, Error>) {
    let profile = found.expect("good files").expect("the profile is there");
    let region = profile.get("region").expect("a setting on one line");
    assert_eq!(region.map(|found| found.value), Some("eu-west-1"));
}
