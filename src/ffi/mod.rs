//! The border to C, in both directions. All `unsafe` code of the crate is in this folder.
#![allow(unsafe_code)] // This is where it belongs.

pub(crate) mod signals;
pub(crate) mod thread;
