//! Randomness from the kernel: a forked child must not repeat its parent's.

/// A random version 4 UUID.
pub(crate) fn uuid() -> String {
    let mut bits = u128::from_be_bytes(bytes());
    bits = bits & !(0xf << 76) | 4 << 76;
    bits = bits & !(0b11 << 62) | 0b10 << 62;
    let hex = format!("{bits:032x}");
    format!(
        "{}-{}-{}-{}-{}",
        &hex[..8],
        &hex[8..12],
        &hex[12..16],
        &hex[16..20],
        &hex[20..]
    )
}

/// A number from 0 up to, not including, 1.
pub(crate) fn fraction() -> f64 {
    f64::from(u32::from_be_bytes(bytes())) / (f64::from(u32::MAX) + 1.0)
}

fn bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    // It fails only on a kernel without a random device; then retries wait not at all and ids
    // repeat, which harms nobody.
    let _ = getrandom::getrandom(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uuids_have_their_form_and_differ() {
        let (one, two) = (uuid(), uuid());
        assert_ne!(one, two);
        for id in [one, two] {
            let parts: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
        assert!((0.0..1.0).contains(&fraction()));
    }
}
