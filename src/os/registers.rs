//! Clears vector registers and dead stack that may hold parts of a secret.
//!
//! Copying and comparing goes through vector registers. What is left in them ends up on the host's
//! stack when something saves them: the dynamic linker at the first call of a function, a signal. A
//! value that is moved takes along what lay in the unused part of its place.

/// Clears the vector registers that a function may change.
pub(crate) fn clear() {
    #[cfg(target_arch = "x86_64")]
    x86_64::clear();
    #[cfg(target_arch = "x86")]
    x86::clear();
    #[cfg(target_arch = "aarch64")]
    aarch64::clear();
}

/// How much of the stack an exported function's shallow frames can have used: those that stay when its
/// work is done on another thread, or deeper, are small.
const DEAD_STACK: usize = 8 * 1024;

/// Overwrites the stack below the caller's frame, which nobody uses any more.
#[inline(never)]
pub(crate) fn clear_dead_stack() {
    let dead = [0u8; DEAD_STACK];
    zeroize::optimization_barrier(&dead[..]);
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

    /// Clears registers 16 to 31, which `vzeroall` leaves alone. To be called where they are there.
    unsafe fn clear_avx512() {
        // SAFETY: the caller knows that the processor has them. The list of what a function of this
        // convention may change holds every vector register.
        unsafe {
            asm!(
                "vpxorq zmm16, zmm16, zmm16",
                "vpxorq zmm17, zmm17, zmm17",
                "vpxorq zmm18, zmm18, zmm18",
                "vpxorq zmm19, zmm19, zmm19",
                "vpxorq zmm20, zmm20, zmm20",
                "vpxorq zmm21, zmm21, zmm21",
                "vpxorq zmm22, zmm22, zmm22",
                "vpxorq zmm23, zmm23, zmm23",
                "vpxorq zmm24, zmm24, zmm24",
                "vpxorq zmm25, zmm25, zmm25",
                "vpxorq zmm26, zmm26, zmm26",
                "vpxorq zmm27, zmm27, zmm27",
                "vpxorq zmm28, zmm28, zmm28",
                "vpxorq zmm29, zmm29, zmm29",
                "vpxorq zmm30, zmm30, zmm30",
                "vpxorq zmm31, zmm31, zmm31",
                clobber_abi("sysv64"),
                options(nomem, nostack)
            );
        }
    }

    /// Clears registers 0 to 15. To be called where the processor has AVX.
    unsafe fn clear_avx() {
        // SAFETY: as above.
        unsafe { asm!("vzeroall", clobber_abi("sysv64"), options(nomem, nostack)) }
    }

    fn clear_sse() {
        // SAFETY: the named registers are all that changes, and the compiler is told.
        unsafe {
            asm!(
                "xorps xmm0, xmm0",
                "xorps xmm1, xmm1",
                "xorps xmm2, xmm2",
                "xorps xmm3, xmm3",
                "xorps xmm4, xmm4",
                "xorps xmm5, xmm5",
                "xorps xmm6, xmm6",
                "xorps xmm7, xmm7",
                "xorps xmm8, xmm8",
                "xorps xmm9, xmm9",
                "xorps xmm10, xmm10",
                "xorps xmm11, xmm11",
                "xorps xmm12, xmm12",
                "xorps xmm13, xmm13",
                "xorps xmm14, xmm14",
                "xorps xmm15, xmm15",
                clobber_abi("sysv64"),
                options(nomem, nostack)
            );
        }
    }
}

#[cfg(target_arch = "x86")]
mod x86 {
    use std::arch::asm;

    /// Clears registers 0 to 7, which are all that there are.
    pub(super) fn clear() {
        if std::arch::is_x86_feature_detected!("avx") {
            // SAFETY: the processor has AVX. The list of what a function of this convention may
            // change holds every vector register.
            unsafe { asm!("vzeroall", clobber_abi("cdecl"), options(nomem, nostack)) }
        } else if std::arch::is_x86_feature_detected!("sse") {
            // SAFETY: the processor has SSE, and the compiler is told as above.
            unsafe {
                asm!(
                    "xorps xmm0, xmm0",
                    "xorps xmm1, xmm1",
                    "xorps xmm2, xmm2",
                    "xorps xmm3, xmm3",
                    "xorps xmm4, xmm4",
                    "xorps xmm5, xmm5",
                    "xorps xmm6, xmm6",
                    "xorps xmm7, xmm7",
                    clobber_abi("cdecl"),
                    options(nomem, nostack)
                );
            }
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
