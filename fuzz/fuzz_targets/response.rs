//! Runs the oracle `response` of src/oracles, which says what must hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| libcognito_fuzz::oracles::response(data));
