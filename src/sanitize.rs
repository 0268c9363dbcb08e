//! What may be shown of text from outside: paths, names, URLs, foreign errors, answers of a server.
//! Nothing else formats such text into a message, a log line or a description.

use std::ffi::OsStr;
use std::fmt::Write;
use std::io;
use std::path::Path;

/// The longest path that a system takes.
const LONGEST_PATH: usize = 4096;
/// The longest name of an option, a profile or the like that is shown.
const LONGEST_NAME: usize = 64;

/// Returns a path as it may be shown. A value that cannot be a path is often the content of the
/// file that was meant, a key perhaps: it is described, not shown.
pub(crate) fn path(path: impl AsRef<OsStr>) -> String {
    match why_no_path(path.as_ref()) {
        Some(why) => format!("(a value that {why}, not a path)"),
        None => escape_control(&Path::new(path.as_ref()).display().to_string()),
    }
}

/// Returns what a value is that cannot be a path and may be a secret; `None` for one that can be shown.
pub(crate) fn why_no_path(path: &OsStr) -> Option<&'static str> {
    let has_credentials = has_credentials(path.as_encoded_bytes());
    why_no_setting(path).or(has_credentials.then_some("is a URL with a user or password"))
}

/// Returns whether a value looks like `scheme://user@host` or `user:password@host`.
fn has_credentials(bytes: &[u8]) -> bool {
    let Some(end) = bytes.iter().rposition(|byte| *byte == b'@') else {
        return false;
    };
    let before = &bytes[..end];
    holds(before, b"://") || (before.contains(&b':') && !before.contains(&b'/'))
}

/// Returns what a value is that no setting has and that may be a secret.
pub(crate) fn why_no_setting(value: &OsStr) -> Option<&'static str> {
    let bytes = value.as_encoded_bytes();
    if holds(bytes, b"-----BEGIN") {
        Some("is PEM text")
    } else if bytes.iter().any(|byte| matches!(byte, b'\n' | b'\r')) {
        Some("holds a line break")
    } else if bytes.len() > LONGEST_PATH {
        Some("is longer than a path can be")
    } else {
        None
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// Returns a name in quotes: short, and without control characters. A value that cannot be a name is
/// described, not shown.
pub(crate) fn name(name: &str) -> String {
    match why_no_path(name.as_ref()) {
        Some(why) => no_name(why),
        None => format!("\"{}\"", shortened(name)),
    }
}

/// Returns a name as [`name`] does, without the quotes.
pub(crate) fn bare_name(name: &str) -> String {
    match why_no_path(name.as_ref()) {
        Some(why) => no_name(why),
        None => shortened(name),
    }
}

fn no_name(why: &str) -> String {
    format!("(a value that {why}, not a name)")
}

fn shortened(name: &str) -> String {
    escape_control(&name.chars().take(LONGEST_NAME).collect::<String>())
}

/// Returns the reason of a system error in words, without what a library put around it.
pub(crate) fn io_error(error: &io::Error) -> String {
    use io::ErrorKind;
    let words = match error.kind() {
        ErrorKind::ConnectionRefused => "the connection was refused",
        ErrorKind::ConnectionReset => "the connection was reset",
        ErrorKind::ConnectionAborted => "the connection was aborted",
        ErrorKind::HostUnreachable => "the host cannot be reached",
        ErrorKind::NetworkUnreachable => "the network cannot be reached",
        ErrorKind::NetworkDown => "the network is down",
        ErrorKind::AddrNotAvailable => "the address is not available",
        ErrorKind::TimedOut => "the system's own time limit passed",
        ErrorKind::UnexpectedEof | ErrorKind::BrokenPipe => "the connection was closed",
        ErrorKind::InvalidData => "it is not UTF-8 text",
        // The system's text for a number, such as "No such file or directory".
        _ => match error.raw_os_error() {
            Some(code) => return system_text(code),
            None => "a system call failed",
        },
    };
    words.to_owned()
}

/// Returns the system's text for an error number, without the number.
fn system_text(code: i32) -> String {
    let text = io::Error::from_raw_os_error(code).to_string();
    let text = text.split(" (os error").next().unwrap_or_default();
    escape_control(text)
}

/// Returns the text on one line: control characters are escaped, so that it can forge no line of a
/// log and move no cursor.
pub(crate) fn escape_control(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            // Unicode's own line ends too, and what reorders the text that follows.
            c if c.is_control()
                || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}') =>
            {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_cannot_be_a_path_is_not_shown() {
        for (value, words) in [
            ("-----BEGIN PRIVATE KEY-----secret", "is PEM text"),
            ("secret\nsecret", "holds a line break"),
            (&"secret".repeat(1000), "longer than a path"),
        ] {
            let shown = path(value);
            assert!(shown.contains(words), "{shown}");
            assert!(!shown.contains("secret"), "{shown}");
        }
        assert_eq!(path("/etc/ssl/my certs.pem"), "/etc/ssl/my certs.pem");
        assert_eq!(path("/a\u{1b}[31m"), "/a\\u{1b}[31m");
        for shown in ["/etc/a:b@c.pem", "user@corp", "a:b"] {
            assert_eq!(path(shown), shown);
        }
        let shown = path("somebody:secret@host");
        assert!(
            shown.contains("is a URL") && !shown.contains("secret"),
            "{shown}"
        );
        let shown = path("https://somebody:secret@host/ca.pem");
        assert!(
            shown.contains("is a URL") && !shown.contains("secret"),
            "{shown}"
        );
    }

    #[test]
    fn a_value_that_cannot_be_a_name_is_not_shown() {
        for value in [
            "-----BEGIN PRIVATE KEY-----secret",
            "secret\nsecret",
            &"secret".repeat(1000),
            "http://somebody:secret@host",
        ] {
            for shown in [name(value), bare_name(value)] {
                assert!(
                    shown.contains("not a name") && !shown.contains("secret"),
                    "{shown}"
                );
            }
        }
        assert_eq!(name("my \u{1b}profile"), "\"my \\u{1b}profile\"");
        assert_eq!(bare_name("ü".repeat(70).as_str()), "ü".repeat(64));
    }

    #[test]
    fn control_characters_are_escaped() {
        let text = "a\nb\r\u{0}\u{1b}c\u{85}\u{2028}\u{202e}\u{2067}ü";
        assert_eq!(
            escape_control(text),
            "a\\nb\\r\\u{0}\\u{1b}c\\u{85}\\u{2028}\\u{202e}\\u{2067}ü"
        );
    }

    #[test]
    fn system_errors_are_words_without_numbers() {
        let text = io_error(&io::Error::from_raw_os_error(libc::EACCES));
        assert!(!text.contains("os error") && !text.is_empty(), "{text}");
        let text = io_error(&io::Error::other("foreign text"));
        assert!(!text.contains("foreign"), "{text}");
    }
}
