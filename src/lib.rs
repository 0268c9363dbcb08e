//! Under construction.

pub mod endpoint;
