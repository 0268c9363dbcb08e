//! Random numbers from the kernel: a forked child must not repeat its parent's.

use std::sync::atomic::{AtomicU64, Ordering};

use crate::os::per_process::PerProcess;

/// A random number of this process, and how many ids were made of it.
struct Seed {
    number: u128,
    used: AtomicU64,
}

impl Default for Seed {
    fn default() -> Self {
        Seed {
            number: u128::from_be_bytes(bytes()),
            used: AtomicU64::new(0),
        }
    }
}

static SEED: PerProcess<Seed> = PerProcess::new();

/// Returns the text of a version 4 UUID. The kernel is asked once in a process: the seed moves on by
/// an odd number, which comes round after 2^64 ids.
pub(crate) fn uuid() -> [u8; 36] {
    const STEP: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
    let seed = SEED.get();
    let used = seed.used.fetch_add(1, Ordering::Relaxed);
    let mut bits = seed
        .number
        .wrapping_add(STEP.wrapping_mul(u128::from(used)));
    bits = bits & !(0xf << 76) | 4 << 76;
    bits = bits & !(0b11 << 62) | 0b10 << 62;
    let mut text = [b'-'; 36];
    let digits = (0..text.len()).filter(|place| !matches!(place, 8 | 13 | 18 | 23));
    for place in digits {
        bits = bits.rotate_left(4);
        text[place] = b"0123456789abcdef"[(bits & 0xf) as usize];
    }
    text
}

/// Returns a number from 0 up to, not including, 1.
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
        let ids = [uuid(), uuid(), uuid()];
        assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2]);
        for id in ids {
            let id = std::str::from_utf8(&id).unwrap();
            let parts: Vec<usize> = id.split('-').map(str::len).collect();
            assert_eq!(parts, [8, 4, 4, 4, 12], "{id}");
            assert_eq!(&id[14..15], "4", "{id}");
            assert!("89ab".contains(&id[19..20]), "{id}");
        }
        assert!((0.0..1.0).contains(&fraction()));
    }
}
