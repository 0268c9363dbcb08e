//! Decodes base64url, a vector at a time where the processor can: byte after byte it would be 4 % of a
//! call's work.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::secret::SecretBuffer;

/// Returns what a text without padding encodes, in memory that is wiped; `None` where it is no base64url.
pub(super) fn decode(text: &str) -> Option<SecretBuffer> {
    let decoded = match vector::engine() {
        Some(engine) => engine.decode(text),
        None => URL_SAFE_NO_PAD.decode(text),
    };
    decoded.map(SecretBuffer::from).ok()
}

#[cfg(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
))]
mod vector {
    use base64::engine::Simd;
    use base64::engine::general_purpose::NO_PAD;
    use once_cell::race::OnceBox;

    /// Returns the engine, which asks the processor once what it can.
    pub(super) fn engine() -> Option<&'static Simd> {
        static ENGINE: OnceBox<Simd> = OnceBox::new();
        Some(ENGINE.get_or_init(|| Box::new(Simd::url_safe(NO_PAD))))
    }
}

#[cfg(not(any(
    target_arch = "x86_64",
    all(target_arch = "aarch64", target_feature = "neon")
)))]
mod vector {
    use base64::engine::GeneralPurpose;

    /// Returns nothing: there is no such engine for this processor.
    pub(super) fn engine() -> Option<&'static GeneralPurpose> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_is_decoded_and_a_stranger_at_any_place_is_refused() {
        for length in 0..200u8 {
            let bytes: Vec<u8> = (0..length).map(|at| at.wrapping_mul(151)).collect();
            let mut text = URL_SAFE_NO_PAD.encode(&bytes);
            assert_eq!(&decode(&text).unwrap()[..], bytes);
            for place in 0..text.len() {
                for stranger in ["=", "+", "/", ".", " ", "\0", "\u{7f}"] {
                    let was = text[place..=place].to_owned();
                    text.replace_range(place..=place, stranger);
                    assert!(decode(&text).is_none(), "{text:?}");
                    text.replace_range(place..=place, &was);
                }
            }
        }
    }

    #[test]
    fn a_text_that_no_bytes_encode_to_is_refused() {
        for text in ["A", "AAAAA", "AB", "AAB", "ü", "AAA="] {
            let right = URL_SAFE_NO_PAD.decode(text);
            assert!(right.is_err() && decode(text).is_none(), "{text}");
        }
    }
}
