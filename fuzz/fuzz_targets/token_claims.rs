//! Runs the oracle `token_claims` of src/oracles, which says what must hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| libcognito_fuzz::oracles::token_claims(data));
