//! Clears vector registers and dead stack that may hold parts of a secret.
//!
//! Copying and comparing goes through vector registers. What is left in them ends up on the host's
//! stack when something saves them: the dynamic linker at the first call of a function, a signal. A
//! value that is moved takes along what lay in the unused part of its place.

/// Clears the vector registers that a function may change.
pub(crate) fn clear() {
    #[cfg(target_arch = "x86_64")]
    x86_64::clear();
    #[cfg(target_arch = "aarch64")]
    aarch64::clear();
}

/// How much of the stack an exported function's shallow frames can have used: those that stay when its
/// work is done on another thread, or deeper, are small.
const DEAD_STACK: usize = 8 * 1024;

/// Overwrites the stack below the caller's frame, which nobody uses any more.
#[inline(never)]
pub(crate) fn clear_dead_stack() {
    let mut dead = [0u8; DEAD_STACK];
    zeroize::optimization_barrier(&mut dead[..]);
}

#[cfg(target_arch = "x86_64")]
mod x86_64 {
    use std::arch::asm;

    pub(super) fn clear() {
        // The standard library asks the processor once and remembers.
        if std::arch::is_x86_feature_detected!("avx512f") {
            // SAFETY: the processor has AVX-512.
            unsafe { clear_avx512() }
        }
        if std::arch::is_x86_feature_detected!("avx") {
            // SAFETY: the processor has AVX.
            unsafe { clear_avx() }
        } else {
            clear_sse();
        }
    }

    macro_rules! clobbers {
        ([$($register:tt)*] $($text:tt),*) => {
            asm!($($text),*, $(out($register) _,)* options(nomem, nostack))
        };
    }

    /// Clears registers 16 to 31, which `vzeroall` leaves alone.
    #[target_feature(enable = "avx512f")]
    fn clear_avx512() {
        // SAFETY: the named registers are all that changes, and the compiler is told.
        unsafe {
            clobbers!(["zmm16" "zmm17" "zmm18" "zmm19" "zmm20" "zmm21" "zmm22" "zmm23"
                      "zmm24" "zmm25" "zmm26" "zmm27" "zmm28" "zmm29" "zmm30" "zmm31"]
                "vpxorq zmm16, zmm16, zmm16", "vpxorq zmm17, zmm17, zmm17",
                "vpxorq zmm18, zmm18, zmm18", "vpxorq zmm19, zmm19, zmm19",
                "vpxorq zmm20, zmm20, zmm20", "vpxorq zmm21, zmm21, zmm21",
                "vpxorq zmm22, zmm22, zmm22", "vpxorq zmm23, zmm23, zmm23",
                "vpxorq zmm24, zmm24, zmm24", "vpxorq zmm25, zmm25, zmm25",
                "vpxorq zmm26, zmm26, zmm26", "vpxorq zmm27, zmm27, zmm27",
                "vpxorq zmm28, zmm28, zmm28", "vpxorq zmm29, zmm29, zmm29",
                "vpxorq zmm30, zmm30, zmm30", "vpxorq zmm31, zmm31, zmm31");
        }
    }

    #[target_feature(enable = "avx")]
    fn clear_avx() {
        // SAFETY: the named registers are all that changes, and the compiler is told.
        unsafe {
            clobbers!(["ymm0" "ymm1" "ymm2" "ymm3" "ymm4" "ymm5" "ymm6" "ymm7"
                      "ymm8" "ymm9" "ymm10" "ymm11" "ymm12" "ymm13" "ymm14" "ymm15"]
                "vzeroall");
        }
    }

    fn clear_sse() {
        // SAFETY: the named registers are all that changes, and the compiler is told.
        unsafe {
            clobbers!(["xmm0" "xmm1" "xmm2" "xmm3" "xmm4" "xmm5" "xmm6" "xmm7"
                      "xmm8" "xmm9" "xmm10" "xmm11" "xmm12" "xmm13" "xmm14" "xmm15"]
                "xorps xmm0, xmm0", "xorps xmm1, xmm1", "xorps xmm2, xmm2", "xorps xmm3, xmm3",
                "xorps xmm4, xmm4", "xorps xmm5, xmm5", "xorps xmm6, xmm6", "xorps xmm7, xmm7",
                "xorps xmm8, xmm8", "xorps xmm9, xmm9", "xorps xmm10, xmm10",
                "xorps xmm11, xmm11", "xorps xmm12, xmm12", "xorps xmm13, xmm13",
                "xorps xmm14, xmm14", "xorps xmm15, xmm15");
        }
    }
}

#[cfg(target_arch = "aarch64")]
mod aarch64 {
    use std::arch::asm;

    macro_rules! clear_all {
        ($($register:tt)*) => {
            // SAFETY: the named registers are all that changes, and the compiler is told.
            unsafe {
                asm!($(concat!("movi ", $register, ".2d, #0")),*,
                     $(out($register) _,)* options(nomem, nostack))
            }
        };
    }

    /// Clears what a function may change; v8 to v15 belong to its callers.
    pub(super) fn clear() {
        clear_all!("v0" "v1" "v2" "v3" "v4" "v5" "v6" "v7" "v16" "v17" "v18" "v19" "v20" "v21"
                   "v22" "v23" "v24" "v25" "v26" "v27" "v28" "v29" "v30" "v31");
    }
}
