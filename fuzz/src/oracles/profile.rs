//! A profile file of any text. The first line of the input is the profile's name.

use super::text_with_secret;
use crate::config::profile::{Profile, parse};

/// Keys that are looked up.
const KEYS: [&str; 6] = [
    "region",
    "endpoint_url",
    "max_attempts",
    "ca_bundle",
    "services",
    "use_fips_endpoint",
];

/// The same text always says the same, values are trimmed and never empty, and a profile that is
/// added at the end is found.
pub fn profile(data: &[u8]) {
    let Some(input) = text_with_secret(data) else {
        return;
    };
    let (name, text) = input.split_once('\n').unwrap_or(("default", &input));
    let first = parse(text, name);
    same(&first, &parse(text, name));
    if let Ok(Some(profile)) = &first {
        for key in KEYS {
            if let Some(value) = profile.get(key) {
                assert!(
                    !value.is_empty() && value.trim() == value,
                    "{key}: {value:?}"
                );
            }
        }
    }
    if first.is_err() || text.contains("added-at-the-end") {
        return;
    }
    let longer = format!("{text}\n[profile added-at-the-end]\nregion = eu-west-1 # here\n");
    let added = parse(&longer, "added-at-the-end").expect("a good file with a good end");
    assert_eq!(
        added
            .and_then(|found| found.get("region").map(str::to_owned))
            .as_deref(),
        Some("eu-west-1")
    );
}

fn same(one: &Result<Option<Profile>, String>, other: &Result<Option<Profile>, String>) {
    match (one, other) {
        (Ok(Some(one)), Ok(Some(other))) => {
            for key in KEYS {
                assert_eq!(one.get(key), other.get(key), "{key}");
            }
        }
        (Ok(None), Ok(None)) => {}
        (Err(one), Err(other)) => assert_eq!(one, other),
        _ => panic!("one text, two results"),
    }
}
