//! What C programs are built against: the header, the binary interface, and every function from a real C program.

#[path = "../support/mod.rs"]
mod support;

mod baseline;
mod c_interface;
mod header;
mod install;
mod interfaces;
