//! Why a server's certificate was refused, in words. rustls has decided; here its certificates are
//! looked at again, so that the message can name the one that is at fault.

use std::borrow::Cow;

use rustls::pki_types::CertificateDer;
use rustls::{CertificateError, RootCertStore};
use webpki::Error as ChainError;

use super::super::tls::x509::{Certificate, KeyKind, PublicKey, date};
use super::super::tls::{RefusedChain, TlsContext};
use crate::sanitize;

const BUNDLE: &str = "If this server is to be trusted, name its authority's PEM file in the \
                      option ca_bundle or in AWS_CA_BUNDLE.";

/// Returns a hint that begins so.
macro_rules! issued_anew {
    ($rest:literal) => {
        concat!(
            "The server's operator must have a certificate issued anew",
            $rest
        )
    };
}

/// What is known beside rustls' error.
pub(in crate::transport) struct TlsEvidence<'a> {
    pub(in crate::transport) refused: Option<Box<RefusedChain>>,
    pub(in crate::transport) context: Option<&'a TlsContext>,
}

impl TlsEvidence<'_> {
    pub(super) fn has_client_identity(&self) -> bool {
        self.context
            .is_some_and(|context| context.has_client_identity)
    }
}

/// Why it was refused: what follows "The certificate of HOST", and what to do.
pub(super) struct Refusal {
    pub(super) what: Cow<'static, str>,
    pub(super) hint: Cow<'static, str>,
}

fn refusal(what: impl Into<Cow<'static, str>>, hint: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal {
        what: what.into(),
        hint: hint.into(),
    }
}

/// Says why a certificate was refused.
pub(super) fn refused_certificate(error: &CertificateError, evidence: &TlsEvidence<'_>) -> Refusal {
    let empty: &[CertificateDer<'_>] = &[];
    let refused = evidence.refused.as_deref();
    let chain: Vec<Certificate<'_>> = refused
        .map_or(empty, |refused| &refused.certificates)
        .iter()
        .map_while(|der| Certificate::parse(der))
        .collect();
    let name = refused.and_then(|refused| refused.name.as_deref());
    match error {
        CertificateError::Expired => refusal("has no valid period", issued_anew!(".")),
        CertificateError::ExpiredContext { time, not_after } => {
            out_of_time(&chain, time.as_secs(), not_after.as_secs(), true)
        }
        CertificateError::NotValidYetContext { time, not_before } => {
            out_of_time(&chain, time.as_secs(), not_before.as_secs(), false)
        }
        CertificateError::NotValidYet => refusal("is not valid yet", "Check this machine's clock."),
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            other_host(chain.first(), name.unwrap_or_default())
        }
        CertificateError::UnknownIssuer => unknown_issuer(&chain, evidence),
        CertificateError::InvalidPurpose | CertificateError::InvalidPurposeContext { .. } => {
            refusal(
                "is not meant for a server",
                "The server's operator must use a certificate with the purpose serverAuth.",
            )
        }
        CertificateError::Revoked => refusal("is revoked", "The server's operator must renew it."),
        CertificateError::BadSignature
        | CertificateError::UnsupportedSignatureAlgorithmContext { .. }
        | CertificateError::UnsupportedSignatureAlgorithmForPublicKeyContext { .. } => {
            bad_signature(error, &chain, evidence)
        }
        CertificateError::BadEncoding => refusal(
            "is malformed: it is no X.509 certificate that can be read",
            issued_anew!("."),
        ),
        CertificateError::UnhandledCriticalExtension => refusal(
            "has a critical extension that this library does not know",
            issued_anew!(", without that extension or with it not critical."),
        ),
        CertificateError::Other(other) => match other.0.downcast_ref::<ChainError>() {
            Some(error) => chain_refused(error, &chain),
            None => refusal("was refused", BUNDLE),
        },
        _ => refusal("was refused", BUNDLE),
    }
}

/// Says what webpki found that rustls has no name for.
fn chain_refused(error: &ChainError, chain: &[Certificate<'_>]) -> Refusal {
    match error {
        ChainError::UnsupportedCertVersion => {
            let version = chain.iter().map(|read| read.version).min().unwrap_or(1);
            refusal(
                format!(
                    "or of one of its authorities is of X.509 version {version}, and only \
                     version 3 is taken"
                ),
                issued_anew!(", of version 3."),
            )
        }
        ChainError::CaUsedAsEndEntity => refusal(
            "is an authority's own, not a server's",
            "The server's operator must use a certificate that is issued for the server (with \
             CA:FALSE).",
        ),
        ChainError::EndEntityUsedAsCa => refusal(
            "was signed with a certificate that is not an authority's",
            "The authority's certificate must say CA:TRUE: its operator must issue it anew.",
        ),
        ChainError::NameConstraintViolation => refusal(
            "is for a name that its authority may not vouch for (name constraints)",
            "The server's operator must have it issued by an authority that may.",
        ),
        ChainError::PathLenConstraintViolated | ChainError::MaximumPathDepthExceeded => refusal(
            "comes through more authorities than one of them allows (path length)",
            "The server's operator must have it issued by another authority.",
        ),
        ChainError::UnsupportedCriticalExtension => refusal(
            "or of one of its authorities has a critical extension that this library does not know",
            issued_anew!(", without that extension or with it not critical."),
        ),
        ChainError::EmptyEkuExtension => refusal(
            "names no purpose at all",
            "The server's operator must use a certificate with the purpose serverAuth.",
        ),
        ChainError::SignatureAlgorithmMismatch => refusal(
            "names two different kinds of signature for itself",
            issued_anew!("."),
        ),
        ChainError::InvalidSerialNumber => refusal(
            "or of one of its authorities has a serial number that is not allowed",
            issued_anew!("."),
        ),
        ChainError::MaximumSignatureChecksExceeded
        | ChainError::MaximumPathBuildCallsExceeded
        | ChainError::MaximumNameConstraintComparisonsExceeded => refusal(
            "came with so many others that they were not all looked at",
            "The server's operator must send the chain of the certificate alone.",
        ),
        _ => refusal(
            "is malformed: an extension or field of it or of one of its authorities cannot be read",
            issued_anew!("."),
        ),
    }
}

fn out_of_time(chain: &[Certificate<'_>], now: u64, limit: u64, expired: bool) -> Refusal {
    let limit_of = |read: &Certificate<'_>| match expired {
        true => read.not_after,
        false => read.not_before,
    };
    // A chain's first is the server's own.
    let is_authority = chain.first().is_some_and(|read| limit_of(read) != limit)
        && chain.iter().skip(1).any(|read| limit_of(read) == limit);
    let (limit, now) = (date(limit), date(now));
    let what = match (is_authority, expired) {
        (false, true) => format!("has expired on {limit}"),
        (false, false) => format!("is not valid yet: it begins on {limit}"),
        (true, true) => format!("comes from an authority whose certificate has expired on {limit}"),
        (true, false) => format!(
            "comes from an authority whose certificate is not valid yet: it begins on {limit}"
        ),
    };
    let hint = match expired {
        true => "; else the server's operator must renew it",
        false => "",
    };
    refusal(
        what,
        format!("Check this machine's clock, which says {now}{hint}."),
    )
}

fn other_host(first: Option<&Certificate<'_>>, name: &str) -> Refusal {
    const SHOWN: usize = 3;
    let name = sanitize::escape_control(name);
    let names = first.map_or(&[][..], |read| &read.names);
    if names.is_empty() {
        return refusal(
            format!("has no subjectAltName for {name}: a common name (CN) alone does not count"),
            format!(issued_anew!(", with the subjectAltName {}."), name),
        );
    }
    let mut shown: Vec<String> = names
        .iter()
        .take(SHOWN)
        .map(|name| sanitize::name(name))
        .collect();
    if names.len() > SHOWN {
        shown.push(format!("{} more", names.len() - SHOWN));
    }
    refusal(
        format!(
            "is for another host name: it is for {}, not for {name}",
            shown.join(", ")
        ),
        "Check the host in endpoint_url; a proxy that opens TLS must name its authority in \
         ca_bundle.",
    )
}

fn unknown_issuer(chain: &[Certificate<'_>], evidence: &TlsEvidence<'_>) -> Refusal {
    const NOT_TRUSTED: &str = "comes from an authority that is not in the trust store";
    let store = evidence.context.map(|context| &context.store);
    let mut hint = match store.and_then(|store| store.unreadable.as_deref()) {
        Some(unreadable) => format!("{unreadable} {BUNDLE}"),
        None => BUNDLE.to_owned(),
    };
    let Some(first) = chain.first() else {
        return refusal(NOT_TRUSTED, hint);
    };
    if first.is_self_issued() {
        return refusal("is self-signed, and it is not in the trust store", hint);
    }
    let last = last_of_path(chain);
    let Some(issuer) = last.issuer_name().map(|name| sanitize::name(&name)) else {
        return refusal(NOT_TRUSTED, hint);
    };
    if !last.is_self_issued() {
        hint.push_str(&format!(
            " If {issuer} is not a root authority, the server's operator must send its \
             certificate too (the chain)."
        ));
    }
    refusal(format!("{NOT_TRUSTED}: {issuer}"), hint)
}

/// Returns the last certificate on the way from the first, as far as the server sent it.
fn last_of_path<'a, 'b>(chain: &'b [Certificate<'a>]) -> &'b Certificate<'a> {
    let mut last = &chain[0];
    for _ in chain {
        let issuer = chain
            .iter()
            .find(|read| read.subject == last.issuer && !std::ptr::eq(*read, last));
        match issuer {
            Some(issuer) if !last.is_self_issued() => last = issuer,
            _ => break,
        }
    }
    last
}

/// Says why a signature was not verified: in the chain, or in the handshake.
fn bad_signature(
    error: &CertificateError,
    chain: &[Certificate<'_>],
    evidence: &TlsEvidence<'_>,
) -> Refusal {
    let roots = evidence.context.map(|context| &*context.store.roots);
    if let Some(refused) = bad_key(chain, roots) {
        return refused;
    }
    let is_of_handshake = evidence
        .refused
        .as_ref()
        .is_some_and(|refused| refused.name.is_none());
    if is_of_handshake {
        return refusal(
            "is not the one of the key that the server uses",
            "The server's operator must give it the key that belongs to its certificate.",
        );
    }
    if !matches!(error, CertificateError::BadSignature) {
        return unverified_kind(chain);
    }
    let same_name = chain.len() == 1
        || roots.is_some_and(|roots| {
            let issuer = last_of_path(chain).issuer;
            roots
                .roots
                .iter()
                .any(|root| root.subject.as_ref() == issuer)
        });
    let what = match same_name {
        true => {
            "has a wrong signature: it was not made with the key that the trust store has for its \
             authority"
        }
        false => "has a wrong signature",
    };
    refusal(what, BUNDLE)
}

/// Refuses a key whose signatures are not verified.
fn bad_key(chain: &[Certificate<'_>], roots: Option<&RootCertStore>) -> Option<Refusal> {
    // The server's own key signs the handshake; each other one a certificate.
    let keys = signing_keys(chain, roots);
    if let Some((whose, weak)) = keys.iter().find(|(_, kind)| kind.is_weak_rsa()) {
        return Some(refusal(
            format!(
                "{} is weaker than RSA 2048 ({})",
                whose.words(),
                weak.words()
            ),
            issued_anew!(", with keys of RSA 2048 or more, P-256 or P-384."),
        ));
    }
    let (whose, kind) = keys.iter().find(|(_, kind)| !kind.is_supported())?;
    Some(refusal(
        format!(
            "{} uses a kind of signature ({}) that this library does not verify",
            whose.words(),
            kind.words()
        ),
        issued_anew!(", by an authority with an RSA, P-256, P-384 or Ed25519 key."),
    ))
}

fn unverified_kind(chain: &[Certificate<'_>]) -> Refusal {
    let kinds = chain.iter().filter(|read| !read.is_self_issued());
    let kind = kinds
        .filter_map(Certificate::signature_kind)
        .find(|kind| is_unverified(kind))
        .or_else(|| chain.first().and_then(Certificate::signature_kind));
    let kind = kind.map_or_else(String::new, |kind| format!(" ({kind})"));
    refusal(
        format!("uses a kind of signature{kind} that this library does not verify"),
        issued_anew!(", signed with SHA-256 or better."),
    )
}

/// Returns whether a signature of this kind is never verified.
fn is_unverified(kind: &str) -> bool {
    kind.starts_with("DSA")
        || ["SHA-1", "SHA-224", "MD5", "MD2", "Ed448"]
            .iter()
            .any(|weak| kind.ends_with(weak))
}

/// Whose key it is.
#[derive(Clone, Copy)]
enum Whose {
    Server,
    Authority,
}

impl Whose {
    fn words(self) -> &'static str {
        match self {
            Whose::Server => "is refused: its key",
            Whose::Authority => "comes from an authority whose key",
        }
    }
}

/// Returns the kinds of the keys that signed something on the way to the trust store.
fn signing_keys(chain: &[Certificate<'_>], roots: Option<&RootCertStore>) -> Vec<(Whose, KeyKind)> {
    let mut keys: Vec<_> = chain
        .iter()
        .enumerate()
        .map(|(index, read)| {
            let whose = match index {
                0 => Whose::Server,
                _ => Whose::Authority,
            };
            (whose, read.key.kind())
        })
        .collect();
    for root in roots.map_or(&[][..], |roots| &roots.roots) {
        let signed = chain
            .iter()
            .any(|read| read.issuer == root.subject.as_ref());
        let key = signed.then(|| PublicKey::of_content(&root.subject_public_key_info));
        if let Some(key) = key.flatten() {
            keys.push((Whose::Authority, key.kind()));
        }
    }
    keys
}
