//! Any text from outside, as it may be shown.

use std::path::Path;

use reqwest::Url;

use super::{SECRET, text_with_secret};
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

    let name = sanitize::name(&text);
    assert!(name.chars().count() <= 66 && !name.contains(char::is_control));

    let shown = sanitize::path(&text);
    is_one_line(&shown);
    let is_no_path =
        text.contains("-----BEGIN") || text.contains(['\n', '\r']) || text.len() > 4096;
    assert_eq!(
        sanitize::why_no_path(Path::new(&text).as_os_str()).is_some(),
        is_no_path
    );
    match is_no_path {
        true => assert!(!shown.contains(SECRET), "{shown}"),
        false => assert_eq!(shown, escaped),
    }

    if let Ok(url) = Url::parse(&text) {
        let origin = sanitize::origin(&url);
        is_one_line(&origin);
        let host = url.host_str().unwrap_or_default();
        if !host.to_lowercase().contains(&SECRET.to_lowercase()) && url.scheme() != "geheim1704" {
            assert!(!origin.contains(SECRET), "{origin}");
        }
    }
}

fn is_odd(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_one_line(shown: &str) {
    assert!(!shown.contains(is_odd), "{shown:?}");
}
