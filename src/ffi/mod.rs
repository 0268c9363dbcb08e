//! The border to C, in both directions. All `unsafe` code of the crate is in this folder.

#![allow(unsafe_code)] // This is where it belongs.
#![allow(non_camel_case_types)] // The names are C's.
#![allow(clippy::missing_safety_doc)] // The doc comments become the header, which speaks to C.

mod buf;
mod callbacks;
mod client;
mod default;
pub(crate) mod fork;
#[cfg(any(test, feature = "fuzzing"))]
pub(crate) mod fuzz;
pub(crate) mod guard;
pub(crate) mod process;
pub(crate) mod signals;
#[allow(dead_code)] // The constants are C's, by way of the header.
mod status;
mod text;
pub(crate) mod thread;
