//! The certificate that a client shows, and its key. Whether they are good enough is for the server
//! to judge: here they are only read.

use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::{
    CertificateDer, PrivateKeyDer, PrivatePkcs1KeyDer, PrivatePkcs8KeyDer, PrivateSec1KeyDer,
};
use rustls::sign::{CertifiedKey, SigningKey};
use std::sync::Arc;
use zeroize::Zeroize;

use super::ClientIdentity;
use super::der::element_length;
use super::files::{self, MAX_IDENTITY, first_damage, read_setting, unusable};
use super::pem::{self, Content};
use super::x509::{Certificate, KeyKind, PublicKey};
use crate::error::Error;
use crate::sanitize;
use crate::setting::SourcedPath;

const HINT: &str = "Give the paths of two PEM files: a certificate with its chain, and its key.";

/// Reads certificate and key.
pub(super) fn read(identity: &ClientIdentity) -> Result<CertifiedKey, Error> {
    let chain = read_chain(&identity.certificate)?;
    let key = read_key(&identity.key)?;
    check_fit(identity, &chain, &*key)?;
    // `with_client_auth_cert` would want a certificate of version 3.
    Ok(CertifiedKey::new(chain, key))
}

fn read_chain(file: &SourcedPath) -> Result<Vec<CertificateDer<'static>>, Error> {
    let bytes = read_setting(file, MAX_IDENTITY, HINT)?;
    let fault = |why: &str| unusable(file, why, HINT);
    let blocks: Vec<_> = pem::blocks(&bytes).collect();
    if blocks.is_empty() {
        let (why, hint) = files::without_block(&bytes, "certificate");
        return Err(unusable(file, &why, hint.unwrap_or(HINT)));
    }
    if let Some((number, damage)) = first_damage(&blocks, pem::is_certificate) {
        return Err(fault(&files::damaged(number, damage)));
    }
    let mut chain = Vec::new();
    for (index, block) in blocks.iter().enumerate() {
        if !pem::is_certificate(block.label) {
            continue;
        }
        let der = match &block.content {
            Content::Der(der) => element_length(der).and_then(|length| der.get(..length)),
            Content::Encrypted | Content::Damaged(_) => None,
        };
        let Some(der) = der.filter(|der| Certificate::parse(der).is_some()) else {
            let number = index + 1;
            return Err(fault(&format!(
                "holds a PEM block (block {number}) that is called a certificate and is none"
            )));
        };
        chain.push(CertificateDer::from(der.to_vec()));
    }
    match chain.is_empty() {
        true => Err(fault(&files::other_blocks(&blocks, "certificate"))),
        false => Ok(chain),
    }
}

/// Reads the first private key of a file, as OpenSSL does.
fn read_key(file: &SourcedPath) -> Result<Arc<dyn SigningKey>, Error> {
    let bytes = read_setting(file, MAX_IDENTITY, HINT)?;
    let blocks: Vec<_> = pem::blocks(&bytes).collect();
    if blocks.is_empty() {
        let (why, hint) = files::without_block(&bytes, "private key");
        return Err(unusable(file, &why, hint.unwrap_or(HINT)));
    }
    let is_key = |label: &str| label.ends_with("PRIVATE KEY");
    let found = blocks
        .iter()
        .enumerate()
        .find(|(_, block)| is_key(block.label));
    let Some((index, block)) = found else {
        let why = files::other_blocks(&blocks, "private key");
        return Err(unusable(file, &why, HINT));
    };
    let der = match &block.content {
        Content::Damaged(damage) => {
            return Err(unusable(file, &files::damaged(index + 1, *damage), HINT));
        }
        Content::Encrypted => return Err(encrypted(file)),
        Content::Der(_) if block.label == "ENCRYPTED PRIVATE KEY" => return Err(encrypted(file)),
        Content::Der(der) => der,
    };
    signing_key(file, block.label, der)
}

fn encrypted(file: &SourcedPath) -> Error {
    unusable(
        file,
        "is encrypted, and this library asks for no passphrase",
        "Give an unencrypted key that only this user can read: openssl pkey -in OLD -out NEW.pem.",
    )
}

fn signing_key(file: &SourcedPath, label: &str, der: &[u8]) -> Result<Arc<dyn SigningKey>, Error> {
    let (mut key, kind): (PrivateKeyDer<'static>, _) = match label {
        "PRIVATE KEY" => (
            PrivatePkcs8KeyDer::from(der.to_vec()).into(),
            KeyKind::of_pkcs8(der),
        ),
        "RSA PRIVATE KEY" => (
            PrivatePkcs1KeyDer::from(der.to_vec()).into(),
            KeyKind::of_pkcs1(der),
        ),
        "EC PRIVATE KEY" => (
            PrivateSec1KeyDer::from(der.to_vec()).into(),
            KeyKind::of_sec1(der),
        ),
        "OPENSSH PRIVATE KEY" => {
            return Err(unusable(
                file,
                "holds an OpenSSH key, which TLS has no use for",
                "Convert a copy of it: ssh-keygen -p -m PKCS8 -N '' -f COPY.",
            ));
        }
        _ => {
            return Err(unusable(
                file,
                "holds a private key of a kind that is not supported",
                SUPPORTED,
            ));
        }
    };
    let signing = any_supported_type(&key);
    key.zeroize();
    signing.map_err(|_| unsupported(file, kind))
}

const SUPPORTED: &str = "Supported are RSA from 2048 to 4096 bits, P-256, P-384 and Ed25519: have \
                         a certificate issued for such a key.";

fn unsupported(file: &SourcedPath, kind: Option<KeyKind>) -> Error {
    match kind {
        None => unusable(
            file,
            "holds a PEM block that is called a private key and is none",
            HINT,
        ),
        Some(kind) if kind.is_weak_rsa() => {
            let why = format!(
                "holds an {} key, which is weaker than RSA 2048 and not supported",
                kind.words()
            );
            unusable(file, &why, SUPPORTED)
        }
        Some(KeyKind::Rsa(bits)) if bits > 4096 => {
            let why = format!("holds an RSA {bits} key, which is larger than what is supported");
            unusable(file, &why, SUPPORTED)
        }
        Some(kind) if kind.is_supported() => unusable(
            file,
            &format!("holds a {} key in a form that cannot be read", kind.words()),
            "Write it anew: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW.pem.",
        ),
        Some(kind) => {
            let why = format!(
                "holds {} key, and keys of this kind are not supported",
                with_article(&kind.words())
            );
            unusable(file, &why, SUPPORTED)
        }
    }
}

fn with_article(words: &str) -> String {
    match words.starts_with(['E', 'R', 'S', 'X']) {
        true => format!("an {words}"),
        false if words.starts_with("another") => words.to_owned(),
        false => format!("a {words}"),
    }
}

/// Refuses a key that is not the certificate's: no server would take the two.
fn check_fit(
    identity: &ClientIdentity,
    chain: &[CertificateDer<'_>],
    key: &dyn SigningKey,
) -> Result<(), Error> {
    let Some(public) = key.public_key() else {
        return Ok(());
    };
    let Some(public) = PublicKey::parse(&public) else {
        return Ok(());
    };
    let fits = |der: &CertificateDer<'_>| {
        Certificate::parse(der).is_some_and(|read| read.key.is_same_key(&public))
    };
    if chain.first().is_some_and(fits) {
        return Ok(());
    }
    let hint = match chain.iter().position(fits) {
        Some(index) => format!(
            "It fits certificate {} of the file: put that one first.",
            index + 1
        ),
        None => "Name the key that the certificate was issued for.".to_owned(),
    };
    let message = format!(
        "Options client_cert and client_key: the key in {} does not fit the certificate in {}.",
        sanitize::path(&identity.key.value),
        sanitize::path(&identity.certificate.value)
    );
    Err(Error::invalid_argument(message).with_hint(hint))
}
