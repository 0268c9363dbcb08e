//! Reading answers: codes, messages, odd bodies.
