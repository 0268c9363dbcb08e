//! A client's options, as data: the same names in Rust, C, Python and R.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::error::Error;

/// Options of a client. What is not set comes from the environment, the profile file or the
/// default; docs/reference.md has the table.
#[derive(Clone, Debug, Default)]
pub struct Options(Map<String, Value>);

impl Options {
    /// No options: the environment decides.
    pub fn new() -> Self {
        Options::default()
    }

    /// Reads a JSON object such as `{"region":"eu-central-1","timeout":10}`. An empty or blank text
    /// means no options.
    ///
    /// # Errors
    /// Where it is no JSON object. The options themselves are checked by [`crate::Client::new`].
    pub fn from_json(json: &str) -> Result<Self, Error> {
        if json.trim().is_empty() {
            return Ok(Options::new());
        }
        serde_json::from_str(json).map(Options).map_err(|error| {
            Error::invalid_argument(if error.is_data() {
                "The options are not a JSON object.".to_owned()
            } else {
                format!(
                    "The options are not JSON, see line {}, column {}.",
                    error.line(),
                    error.column()
                )
            })
            .with_hint("Pass a JSON object such as {\"region\":\"eu-central-1\"}.")
        })
    }

    /// Sets any option by its name in the table.
    #[must_use]
    pub fn set(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.0.insert(name.to_owned(), value.into());
        self
    }

    /// The AWS region of the user pool. Without it the token's own is used.
    #[must_use]
    pub fn region(self, region: &str) -> Self {
        self.set("region", region)
    }

    /// Where to send requests, in place of the region's endpoint.
    #[must_use]
    pub fn endpoint_url(self, url: &str) -> Self {
        self.set("endpoint_url", url)
    }

    /// How long a call may take, retries and waits included.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        self.set("timeout", timeout.as_secs_f64())
    }

    pub(crate) fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_means_no_options() {
        for none in ["", " ", "\r\n\t", "{}"] {
            assert!(Options::from_json(none).unwrap().as_map().is_empty());
        }
        for wrong in ["null", "[]", "\"\"", "{", "x"] {
            let error = Options::from_json(wrong).unwrap_err();
            assert!(
                error.message().starts_with("The options are not "),
                "{error}"
            );
        }
    }
}
