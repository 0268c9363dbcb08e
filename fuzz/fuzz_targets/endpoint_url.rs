//! Runs `cognito::fuzzing::endpoint_url`, which says what must hold.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| cognito::fuzzing::endpoint_url(data));
