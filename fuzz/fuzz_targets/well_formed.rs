//! Runs the oracle `well_formed` of src/oracles, which says what must hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| libcognito_fuzz::oracles::well_formed(data));
