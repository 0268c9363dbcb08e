//! The User-Agent header.

use crate::error::Error;
use crate::sanitize;
use crate::setting::{Source, Sourced};

/// Returns the library's name and version, the system, and what the user adds. It goes over the wire
/// and into descriptions, so that what may be a secret is refused.
pub(super) fn user_agent(extra: Option<Sourced<String>>) -> Result<String, Error> {
    let mut agent = format!(
        "libcognito/{} ua/2.1 os/{} lang/rust",
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS
    );
    let Some(Sourced { value, source }) = extra else {
        return Ok(agent);
    };
    if let Some(why) = sanitize::why_no_path(value.as_ref()) {
        return Err(source
            .error(format!("{source}: {why}, not a name."))
            .with_hint("Give a name and a version, such as my-app/1.0."));
    }
    agent.push_str(match source {
        Source::Option(_) => " ",
        _ => " app/",
    });
    // A header value has printable ASCII only; anything else would be refused on the wire.
    agent.extend(value.chars().take(256).map(|c| {
        if c.is_ascii_graphic() || c == ' ' {
            c
        } else {
            '-'
        }
    }));
    Ok(agent)
}
