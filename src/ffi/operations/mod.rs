//! One file for each named operation: its functions for C.

mod call;
mod get_user;
mod get_user_attribute_verification_code;
mod secret_hash;
mod verify_user_attribute;
