//! AWS JSON 1.1 as Cognito speaks it: requests into bytes, answers into results or errors.

pub(crate) mod pointer;
pub(crate) mod redact;
pub(crate) mod request;
pub(crate) mod response;
pub(crate) mod result_json;
pub(crate) mod service_error;
#[cfg(test)]
mod tests;
