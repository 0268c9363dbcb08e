//! Order of precedence and refusals of the configuration.
