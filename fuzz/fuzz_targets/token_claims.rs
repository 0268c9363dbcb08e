//! Runs `cognito::fuzzing::token_claims`, which says what must hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cognito::fuzzing::token_claims(data));
