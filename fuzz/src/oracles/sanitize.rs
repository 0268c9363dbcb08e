//! Any text from outside, as it may be shown.

use std::path::Path;

use reqwest::Url;

use super::{SECRET, text_with_secret};
use crate::config::environment::Environment;
use crate::config::proxy::ProxyRules;
use crate::sanitize;

/// What is shown is one line that reorders nothing; a path is shown as it is, or not at all; of a URL
/// nothing but scheme, host and port is.
pub fn sanitize(data: &[u8]) {
    let Some(text) = text_with_secret(data) else {
        return;
    };
    let escaped = sanitize::escape_control(&text);
    is_one_line(&escaped);
    if !text.contains(is_odd) {
        assert_eq!(escaped, text);
    }
    // Escaping once is enough.
    assert_eq!(sanitize::escape_control(&escaped), escaped);

    let shown = sanitize::path(&text);
    is_one_line(&shown);
    let is_no_setting =
        text.contains("-----BEGIN") || text.contains(['\n', '\r']) || text.len() > 4096;
    let is_no_path = is_no_setting || has_credentials(&text);
    let value = Path::new(&text).as_os_str();
    assert_eq!(sanitize::why_no_setting(value).is_some(), is_no_setting);
    assert_eq!(sanitize::why_no_path(value).is_some(), is_no_path);
    match is_no_path {
        true => assert!(!shown.contains(SECRET), "{shown}"),
        false => assert_eq!(shown, escaped),
    }

    let (name, bare_name) = (sanitize::name(&text), sanitize::bare_name(&text));
    match is_no_path {
        true => {
            assert_eq!(name, bare_name);
            assert!(
                name.chars().count() <= 66 && !name.contains(SECRET),
                "{name}"
            );
        }
        false => {
            let start: String = text.chars().take(64).collect();
            assert_eq!(bare_name, sanitize::escape_control(&start));
            assert_eq!(name, format!("\"{bare_name}\""));
        }
    }
    is_one_line(&name);
    proxy(&text);
}

/// Returns whether a value may be a URL with a password, or the part of one behind its scheme.
fn has_credentials(text: &str) -> bool {
    text.rsplit_once('@').is_some_and(|(before, _)| {
        before.contains("://") || before.contains(':') && !before.contains('/')
    })
}

fn proxy(text: &str) {
    let endpoint = Url::parse("https://cognito-idp.eu-west-1.amazonaws.com/").expect("a URL");
    let rules = match ProxyRules::new(Some(text), &Environment::new(&|_| None, false)) {
        Ok(rules) => rules,
        Err(refusal) => {
            let shown = format!("{refusal:?}{refusal}");
            return assert!(!shown.contains(SECRET), "{shown}");
        }
    };
    let Some(proxy) = rules.named_for(&endpoint) else {
        return assert!(text.is_empty(), "{text:?}");
    };
    let shown = proxy.shown();
    assert_eq!(format!("{proxy:?}"), shown);
    is_one_line(&shown);
    let url = Url::parse(&shown).expect("a URL");
    assert!(
        url.username().is_empty() && url.password().is_none(),
        "{url}"
    );
    assert!(matches!(url.path(), "" | "/"), "{url}");
    assert!(url.query().is_none() && url.fragment().is_none(), "{url}");
    // Hosts are shown in lower case, and their secrets are no secrets: they are looked up.
    assert!(!shown.contains(SECRET), "{shown}");
}

fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_one_line(shown: &str) {
    assert!(!shown.contains(is_odd), "{shown:?}");
}
