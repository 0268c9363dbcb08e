//! Another static library of Rust's, with panics and allocations of its own.

/// Returns the sum of the numbers below `n`, or 0 where `n` is 0, which panics inside.
#[no_mangle]
pub extern "C" fn other_sum(n: u32) -> u32 {
    std::panic::set_hook(Box::new(|_| ()));
    let sum = std::panic::catch_unwind(|| {
        let numbers: Vec<u32> = (0..n).collect();
        numbers[0] + numbers.iter().sum::<u32>()
    });
    sum.unwrap_or(0)
}
