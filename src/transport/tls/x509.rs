//! What a certificate or a key is, for messages. Whether it is good is decided by rustls alone.

use super::der::{Reader, tag};

/// What is said of a certificate. Slices are of its DER.
pub(in crate::transport) struct Certificate<'a> {
    /// 1, 2 or 3.
    pub(in crate::transport) version: u8,
    /// The algorithm that it is signed with: an AlgorithmIdentifier's content.
    signature_algorithm: &'a [u8],
    /// A name's content, to be compared byte for byte.
    pub(in crate::transport) issuer: &'a [u8],
    pub(in crate::transport) subject: &'a [u8],
    /// Seconds since 1970.
    pub(in crate::transport) not_before: u64,
    pub(in crate::transport) not_after: u64,
    pub(in crate::transport) key: PublicKey<'a>,
    /// The host names and addresses that it is for.
    pub(in crate::transport) names: Vec<String>,
}

/// A SubjectPublicKeyInfo.
#[derive(Clone, Copy)]
pub(in crate::transport) struct PublicKey<'a> {
    algorithm: &'a [u8],
    bits: &'a [u8],
}

const SUBJECT_ALT_NAME: &[u8] = &[0x55, 0x1d, 0x11];
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const ORGANIZATION: &[u8] = &[0x55, 0x04, 0x0a];
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
const EC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];

/// Keys by the object identifiers of their algorithm.
const KEY_KINDS: [(&[u8], &str); 7] = [
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a],
        "RSA-PSS",
    ),
    (&[0x2b, 0x65, 0x70], "Ed25519"),
    (&[0x2b, 0x65, 0x71], "Ed448"),
    (&[0x2b, 0x65, 0x6e], "X25519"),
    (&[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x01], "DSA"),
    (&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d], "SM2"),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x03, 0x01],
        "Diffie-Hellman",
    ),
];

/// Elliptic curves by their object identifiers.
const CURVES: [(&[u8], &str); 8] = [
    (&[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07], "P-256"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x22], "P-384"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x23], "P-521"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x0a], "secp256k1"),
    (&[0x2b, 0x81, 0x04, 0x00, 0x21], "P-224"),
    (
        &[0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x07],
        "brainpoolP256r1",
    ),
    (
        &[0x2b, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01, 0x0b],
        "brainpoolP384r1",
    ),
    (&[0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d], "SM2"),
];

/// Signatures by their object identifiers.
const SIGNATURES: [(&[u8], &str); 13] = [
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x02],
        "RSA with MD2",
    ),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x04],
        "RSA with MD5",
    ),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x05],
        "RSA with SHA-1",
    ),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0a],
        "RSA-PSS",
    ),
    (
        &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0e],
        "RSA with SHA-224",
    ),
    (
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x01],
        "ECDSA with SHA-1",
    ),
    (
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x01],
        "ECDSA with SHA-224",
    ),
    (
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
        "ECDSA with SHA-256",
    ),
    (
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x03],
        "ECDSA with SHA-384",
    ),
    (
        &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x04],
        "ECDSA with SHA-512",
    ),
    (
        &[0x2a, 0x86, 0x48, 0xce, 0x38, 0x04, 0x03],
        "DSA with SHA-1",
    ),
    (
        &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x03, 0x02],
        "DSA with SHA-256",
    ),
    (&[0x2b, 0x65, 0x71], "Ed448"),
];

fn named(table: &[(&[u8], &'static str)], oid: &[u8]) -> Option<&'static str> {
    let found = table.iter().find(|(known, _)| *known == oid);
    found.map(|(_, name)| *name)
}

impl<'a> Certificate<'a> {
    /// Reads a certificate; `None` where it is none.
    pub(in crate::transport) fn parse(der: &'a [u8]) -> Option<Certificate<'a>> {
        let mut outer = Reader::new(der).enter(tag::SEQUENCE)?;
        let mut body = outer.enter(tag::SEQUENCE)?;
        let signature_algorithm = outer.take(tag::SEQUENCE)?;
        let version = match body.enter(0xa0) {
            Some(mut version) => version.take(tag::INTEGER)?.last()?.saturating_add(1),
            None => 1,
        };
        body.take(tag::INTEGER)?;
        body.take(tag::SEQUENCE)?;
        let issuer = body.take(tag::SEQUENCE)?;
        let mut validity = body.enter(tag::SEQUENCE)?;
        let not_before = time(validity.next()?)?;
        let not_after = time(validity.next()?)?;
        let subject = body.take(tag::SEQUENCE)?;
        let key = PublicKey::of_content(body.take(tag::SEQUENCE)?)?;
        let mut names = Vec::new();
        while let Some((tag, content)) = body.next() {
            if tag == 0xa3 {
                names = alternative_names(content).unwrap_or_default();
            }
        }
        Some(Certificate {
            version,
            signature_algorithm,
            issuer,
            subject,
            not_before,
            not_after,
            key,
            names,
        })
    }

    pub(in crate::transport) fn is_self_issued(&self) -> bool {
        self.issuer == self.subject
    }

    /// Returns what it is signed with, "RSA with SHA-1" for instance.
    pub(in crate::transport) fn signature_kind(&self) -> Option<&'static str> {
        named(
            &SIGNATURES,
            Reader::new(self.signature_algorithm).take(tag::OID)?,
        )
    }

    /// Returns the common name of its issuer, else the organization.
    pub(in crate::transport) fn issuer_name(&self) -> Option<String> {
        name_part(self.issuer, COMMON_NAME).or_else(|| name_part(self.issuer, ORGANIZATION))
    }
}

impl<'a> PublicKey<'a> {
    /// Reads a SubjectPublicKeyInfo.
    pub(in crate::transport) fn parse(der: &'a [u8]) -> Option<PublicKey<'a>> {
        PublicKey::of_content(Reader::new(der).take(tag::SEQUENCE)?)
    }

    /// Reads it without its outermost tag and length, as trust anchors have it.
    pub(in crate::transport) fn of_content(content: &'a [u8]) -> Option<PublicKey<'a>> {
        let mut reader = Reader::new(content);
        Some(PublicKey {
            algorithm: reader.take(tag::SEQUENCE)?,
            bits: reader.take(tag::BIT_STRING)?,
        })
    }

    /// Returns whether both are the same key.
    pub(in crate::transport) fn is_same_key(&self, other: &PublicKey<'_>) -> bool {
        self.bits == other.bits
    }

    pub(in crate::transport) fn kind(&self) -> KeyKind {
        let modulus = || {
            let mut key = Reader::new(self.bits.get(1..)?).enter(tag::SEQUENCE)?;
            key.take(tag::INTEGER)
        };
        KeyKind::of_algorithm(self.algorithm, modulus)
    }
}

/// What kind of key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::transport) enum KeyKind {
    /// With the bits of its modulus.
    Rsa(usize),
    /// By its name, a curve's for instance.
    Named(&'static str),
    OtherCurve,
    Other,
}

impl KeyKind {
    fn of_algorithm<'a>(
        algorithm: &'a [u8],
        modulus: impl FnOnce() -> Option<&'a [u8]>,
    ) -> KeyKind {
        let mut reader = Reader::new(algorithm);
        match reader.take(tag::OID) {
            Some(RSA) => modulus().map_or(KeyKind::Other, |modulus| KeyKind::Rsa(bits(modulus))),
            Some(EC) => curve(&mut reader),
            Some(oid) => named(&KEY_KINDS, oid).map_or(KeyKind::Other, KeyKind::Named),
            None => KeyKind::Other,
        }
    }

    /// Returns the kind of a private key in PKCS #8.
    pub(super) fn of_pkcs8(der: &[u8]) -> Option<KeyKind> {
        let mut key = Reader::new(der).enter(tag::SEQUENCE)?;
        key.take(tag::INTEGER)?;
        let algorithm = key.take(tag::SEQUENCE)?;
        let inner = key.take(tag::OCTET_STRING)?;
        Some(KeyKind::of_algorithm(algorithm, || pkcs1_modulus(inner)))
    }

    /// Returns the kind of a private key in PKCS #1.
    pub(super) fn of_pkcs1(der: &[u8]) -> Option<KeyKind> {
        Some(KeyKind::Rsa(bits(pkcs1_modulus(der)?)))
    }

    /// Returns the kind of a private key in SEC 1.
    pub(super) fn of_sec1(der: &[u8]) -> Option<KeyKind> {
        let mut key = Reader::new(der).enter(tag::SEQUENCE)?;
        key.take(tag::INTEGER)?;
        key.take(tag::OCTET_STRING)?;
        Some(curve(&mut key.enter(0xa0)?))
    }

    /// Names it, as in "a P-521 key".
    pub(in crate::transport) fn words(self) -> String {
        match self {
            KeyKind::Rsa(bits) => format!("RSA {bits}"),
            KeyKind::Named(name) => name.to_owned(),
            KeyKind::OtherCurve => "another elliptic curve's".to_owned(),
            KeyKind::Other => "another kind of".to_owned(),
        }
    }

    pub(in crate::transport) fn is_weak_rsa(self) -> bool {
        matches!(self, KeyKind::Rsa(..2041))
    }

    /// Returns whether a signature by such a key can be verified, and made, in TLS.
    pub(in crate::transport) fn is_supported(self) -> bool {
        match self {
            KeyKind::Rsa(bits) => (2041..=8192).contains(&bits),
            KeyKind::Named(name) => matches!(name, "P-256" | "P-384" | "Ed25519"),
            KeyKind::OtherCurve | KeyKind::Other => false,
        }
    }
}

fn curve(reader: &mut Reader<'_>) -> KeyKind {
    let known = reader.take(tag::OID).and_then(|oid| named(&CURVES, oid));
    known.map_or(KeyKind::OtherCurve, KeyKind::Named)
}

fn pkcs1_modulus(der: &[u8]) -> Option<&[u8]> {
    let mut key = Reader::new(der).enter(tag::SEQUENCE)?;
    key.take(tag::INTEGER)?;
    key.take(tag::INTEGER)
}

/// Returns how many bits a positive number has.
fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    let number = &number[zeros..];
    number
        .first()
        .map_or(0, |first| number.len() * 8 - first.leading_zeros() as usize)
}

fn name_part(name: &[u8], kind: &[u8]) -> Option<String> {
    let mut name = Reader::new(name);
    while let Some(mut set) = name.enter(tag::SET) {
        while let Some(mut part) = set.enter(tag::SEQUENCE) {
            if part.take(tag::OID) == Some(kind) {
                let (_, text) = part.next()?;
                return Some(String::from_utf8_lossy(text).into_owned());
            }
        }
    }
    None
}

fn alternative_names(extensions: &[u8]) -> Option<Vec<String>> {
    let mut extensions = Reader::new(extensions).enter(tag::SEQUENCE)?;
    while let Some(mut extension) = extensions.enter(tag::SEQUENCE) {
        if extension.take(tag::OID)? != SUBJECT_ALT_NAME {
            continue;
        }
        // Whether it is critical.
        extension.take(0x01);
        let value = extension.take(tag::OCTET_STRING)?;
        let mut names = Reader::new(value).enter(tag::SEQUENCE)?;
        let mut found = Vec::new();
        while let Some((tag, name)) = names.next() {
            match tag {
                0x82 => found.push(String::from_utf8_lossy(name).into_owned()),
                0x87 => found.extend(address(name)),
                _ => {}
            }
        }
        return Some(found);
    }
    None
}

fn address(bytes: &[u8]) -> Option<String> {
    match bytes.len() {
        4 => Some(std::net::Ipv4Addr::from(<[u8; 4]>::try_from(bytes).ok()?).to_string()),
        16 => Some(std::net::Ipv6Addr::from(<[u8; 16]>::try_from(bytes).ok()?).to_string()),
        _ => None,
    }
}

/// Reads UTCTime or GeneralizedTime as seconds since 1970.
fn time((tag, text): (u8, &[u8])) -> Option<u64> {
    let text = std::str::from_utf8(text).ok()?.strip_suffix('Z')?;
    let (year, rest) = match tag {
        tag::UTC_TIME => {
            let year: i64 = text.get(..2)?.parse().ok()?;
            let century = if year < 50 { 2000 } else { 1900 };
            (century + year, text.get(2..)?)
        }
        tag::GENERALIZED_TIME => (text.get(..4)?.parse().ok()?, text.get(4..)?),
        _ => return None,
    };
    let number = |at: usize| rest.get(at..at + 2)?.parse::<i64>().ok();
    let days = days_from_date(year, number(0)?, number(2)?);
    let seconds = number(4)? * 3600 + number(6)? * 60 + number(8)?;
    u64::try_from(days * 86400 + seconds).ok()
}

/// Returns the days from 1970-01-01 to a date.
fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    // Years that begin in March end with the leap day.
    let year = year - i64::from(month <= 2);
    let day_of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    let (era, year_of_era) = (year.div_euclid(400), year.rem_euclid(400));
    era * 146_097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719_468
}

/// Returns the date, in UTC, of a number of seconds since 1970: "2026-01-31".
pub(in crate::transport) fn date(seconds: u64) -> String {
    let days = (seconds / 86400) as i64 + 719_468;
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_and_written() {
        for (tag, text, seconds, shown) in [
            (tag::UTC_TIME, "700101000000Z", 0, "1970-01-01"),
            (tag::UTC_TIME, "240229235959Z", 1_709_251_199, "2024-02-29"),
            (tag::UTC_TIME, "491231235959Z", 2_524_607_999, "2049-12-31"),
            (
                tag::GENERALIZED_TIME,
                "30010101000000Z",
                32_535_216_000,
                "3001-01-01",
            ),
            (
                tag::GENERALIZED_TIME,
                "99991231235959Z",
                253_402_300_799,
                "9999-12-31",
            ),
        ] {
            assert_eq!(time((tag, text.as_bytes())), Some(seconds), "{text}");
            assert_eq!(date(seconds), shown, "{text}");
        }
        for text in [
            "",
            "Z",
            "7001Z",
            "70010100000",
            "7O0101000000Z",
            "500101000000Z",
        ] {
            assert_eq!(time((tag::UTC_TIME, text.as_bytes())), None, "{text}");
        }
    }

    #[test]
    fn certificates_are_described() {
        let names = ["localhost", "127.0.0.1", "::1"].map(str::to_owned);
        let mut params = rcgen::CertificateParams::new(names.to_vec()).unwrap();
        params.not_before = rcgen::date_time_ymd(2001, 2, 3);
        params.not_after = rcgen::date_time_ymd(2060, 1, 1);
        params
            .distinguished_name
            .push(rcgen::DnType::CommonName, "somebody");
        let key = rcgen::KeyPair::generate().unwrap();
        let der = params.self_signed(&key).unwrap().der().to_vec();
        let read = Certificate::parse(&der).unwrap();
        assert_eq!(read.version, 3);
        assert_eq!(read.names, names);
        assert_eq!(date(read.not_before), "2001-02-03");
        assert_eq!(date(read.not_after), "2060-01-01");
        assert_eq!(read.key.kind(), KeyKind::Named("P-256"));
        assert_eq!(read.signature_kind(), Some("ECDSA with SHA-256"));
        assert_eq!(read.issuer_name().as_deref(), Some("somebody"));
        assert!(read.is_self_issued());
        let kind = KeyKind::of_pkcs8(&key.serialize_der());
        assert_eq!(kind, Some(KeyKind::Named("P-256")));
        // Whatever is cut off or changed, nothing panics.
        for length in 0..der.len() {
            assert!(Certificate::parse(&der[..length]).is_none());
            let mut changed = der.clone();
            changed[length] ^= 0xff;
            let _ = Certificate::parse(&changed).map(|read| read.key.kind());
        }
    }

    #[test]
    fn bits_are_counted_without_leading_zeros() {
        assert_eq!(bits(&[0, 0x80, 0]), 16);
        assert_eq!(bits(&[1]), 1);
        assert_eq!(bits(&[]), 0);
        assert!(KeyKind::Rsa(1024).is_weak_rsa() && !KeyKind::Rsa(2048).is_weak_rsa());
    }
}
