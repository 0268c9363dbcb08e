//! What does the cryptography: rustls' provider of ring, without ChaCha20-Poly1305. Every server of AWS,
//! and every one of TLS 1.3, has AES-GCM; the other cipher would take 60 kB of the library.

use std::sync::Arc;

use ring::rand::SystemRandom;
use rustls::crypto::ring::cipher_suite::{
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    TLS13_AES_128_GCM_SHA256, TLS13_AES_256_GCM_SHA384,
};
use rustls::crypto::ring::{DEFAULT_KX_GROUPS, sign};
use rustls::crypto::{
    CryptoProvider, GetRandomFailed, KeyProvider, SecureRandom, WebPkiSupportedAlgorithms,
};
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::SigningKey;
use rustls::{Error, SignatureScheme, SupportedCipherSuite};
use webpki::ring as verify;

/// The ciphers that are offered, best first.
static CIPHER_SUITES: &[SupportedCipherSuite] = &[
    TLS13_AES_256_GCM_SHA384,
    TLS13_AES_128_GCM_SHA256,
    TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
];

/// The signatures that are verified, as rustls has them.
pub(super) static SIGNATURES: WebPkiSupportedAlgorithms = WebPkiSupportedAlgorithms {
    all: &[
        verify::ECDSA_P256_SHA256,
        verify::ECDSA_P256_SHA384,
        verify::ECDSA_P384_SHA256,
        verify::ECDSA_P384_SHA384,
        verify::ED25519,
        verify::RSA_PSS_2048_8192_SHA256_LEGACY_KEY,
        verify::RSA_PSS_2048_8192_SHA384_LEGACY_KEY,
        verify::RSA_PSS_2048_8192_SHA512_LEGACY_KEY,
        verify::RSA_PKCS1_2048_8192_SHA256,
        verify::RSA_PKCS1_2048_8192_SHA384,
        verify::RSA_PKCS1_2048_8192_SHA512,
        verify::RSA_PKCS1_2048_8192_SHA256_ABSENT_PARAMS,
        verify::RSA_PKCS1_2048_8192_SHA384_ABSENT_PARAMS,
        verify::RSA_PKCS1_2048_8192_SHA512_ABSENT_PARAMS,
    ],
    mapping: &[
        (
            SignatureScheme::ECDSA_NISTP384_SHA384,
            &[verify::ECDSA_P384_SHA384, verify::ECDSA_P256_SHA384],
        ),
        (
            SignatureScheme::ECDSA_NISTP256_SHA256,
            &[verify::ECDSA_P256_SHA256, verify::ECDSA_P384_SHA256],
        ),
        (SignatureScheme::ED25519, &[verify::ED25519]),
        (
            SignatureScheme::RSA_PSS_SHA512,
            &[verify::RSA_PSS_2048_8192_SHA512_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA384,
            &[verify::RSA_PSS_2048_8192_SHA384_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PSS_SHA256,
            &[verify::RSA_PSS_2048_8192_SHA256_LEGACY_KEY],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA512,
            &[verify::RSA_PKCS1_2048_8192_SHA512],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA384,
            &[verify::RSA_PKCS1_2048_8192_SHA384],
        ),
        (
            SignatureScheme::RSA_PKCS1_SHA256,
            &[verify::RSA_PKCS1_2048_8192_SHA256],
        ),
    ],
};

/// Returns the provider.
pub(super) fn provider() -> Arc<CryptoProvider> {
    Arc::new(CryptoProvider {
        cipher_suites: CIPHER_SUITES.to_vec(),
        kx_groups: DEFAULT_KX_GROUPS.to_vec(),
        signature_verification_algorithms: SIGNATURES,
        secure_random: &Ring,
        key_provider: &Ring,
    })
}

#[derive(Debug)]
struct Ring;

impl SecureRandom for Ring {
    fn fill(&self, bytes: &mut [u8]) -> Result<(), GetRandomFailed> {
        ring::rand::SecureRandom::fill(&SystemRandom::new(), bytes).map_err(|_| GetRandomFailed)
    }
}

impl KeyProvider for Ring {
    fn load_private_key(&self, key: PrivateKeyDer<'static>) -> Result<Arc<dyn SigningKey>, Error> {
        sign::any_supported_type(&key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_is_as_rustls_has_it_but_for_one_cipher() {
        let (own, rustls) = (provider(), rustls::crypto::ring::default_provider());
        let mut suites = rustls.cipher_suites;
        suites.retain(|suite| !format!("{suite:?}").contains("CHACHA20"));
        assert_eq!(own.cipher_suites, suites);
        assert_eq!(suites.len(), 6);
        let names = |provider: &[&'static dyn rustls::crypto::SupportedKxGroup]| {
            provider
                .iter()
                .map(|group| group.name())
                .collect::<Vec<_>>()
        };
        assert_eq!(names(&own.kx_groups), names(&rustls.kx_groups));
        let (own, rustls) = (
            own.signature_verification_algorithms,
            rustls.signature_verification_algorithms,
        );
        let shown = |list: &[&dyn rustls::pki_types::SignatureVerificationAlgorithm]| {
            let ids = list.iter().map(|each| {
                format!(
                    "{:?} {:?}",
                    each.public_key_alg_id(),
                    each.signature_alg_id()
                )
            });
            ids.collect::<Vec<_>>()
        };
        let sorted = |list| {
            let mut shown = shown(list);
            shown.sort();
            shown
        };
        assert_eq!(sorted(own.all), sorted(rustls.all));
        let mapped = |algorithms: WebPkiSupportedAlgorithms| {
            let each = algorithms.mapping.iter();
            each.map(|(scheme, list)| (*scheme, shown(list)))
                .collect::<Vec<_>>()
        };
        assert_eq!(mapped(own), mapped(rustls));
    }
}
