//! The User-Agent header.

use crate::setting::{Source, Sourced};

/// Returns the library's name and version, the system, and what the user adds.
pub(super) fn user_agent(extra: Option<Sourced<String>>) -> String {
    let mut agent = format!(
        "libcognito/{} ua/2.1 os/{} lang/rust",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS
    );
    if let Some(extra) = extra {
        agent.push_str(match extra.source {
            Source::Option(_) => " ",
            _ => " app/",
        });
        // A header value has printable ASCII only; anything else would be refused on the wire.
        agent.extend(extra.value.chars().take(256).map(|c| {
            if c.is_ascii_graphic() || c == ' ' {
                c
            } else {
                '-'
            }
        }));
    }
    agent
}
