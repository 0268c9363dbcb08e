//! Reads the files that settings name, and puts in words what is wrong with them. No content of a
//! file gets into a message, and no text of a library that read it.

use std::io::{ErrorKind, Read};
use std::path::Path;

use super::pem::{Block, Content, Damage, OtherForm, other_form};
use crate::error::Error;
use crate::os::is_out_of_descriptors;
use crate::os::{ReadFileError, open_file, read_file};
use crate::sanitize;
use crate::secret::SecretBuffer;
use crate::setting::SourcedPath;

/// The largest trust store that is read. Real ones have 0.3 MB.
pub(super) const MAX_STORE: usize = 16 * 1024 * 1024;
/// The largest file of a client certificate or key that is read.
pub(super) const MAX_IDENTITY: usize = 1024 * 1024;

/// Why a file cannot be used.
pub(super) enum FileError {
    OutOfDescriptors,
    /// In words that follow the path: "is a directory".
    Unusable(String),
}

/// How much of a file is read at once. Memory that is touched for the first time takes longer than reading.
const PART: usize = 32 * 1024;

/// Reads a file in parts. `take` gets what is there and whether that is the end, and returns how much of it
/// is done with. A file may hold a key, so the bytes are wiped when they are dropped.
pub(super) fn read_in_parts(
    path: &Path,
    limit: usize,
    mut take: impl FnMut(&[u8], bool) -> usize,
) -> Result<(), FileError> {
    let unusable = |error| unreadable(path, limit, error);
    let (mut file, _) = open_file(path, limit).map_err(unusable)?;
    let mut buffer = SecretBuffer::from(vec![0; PART]);
    let (mut filled, mut total) = (0, 0);
    loop {
        if filled == buffer.len() {
            let mut larger = SecretBuffer::from(vec![0; 2 * filled]);
            larger.bytes_mut()[..filled].copy_from_slice(&buffer);
            buffer = larger;
        }
        let count = match file.read(&mut buffer.bytes_mut()[filled..]) {
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            read => read.map_err(|error| unusable(error.into()))?,
        };
        total += count;
        filled += count;
        if total > limit {
            return Err(unusable(ReadFileError::TooLarge));
        }
        let done = take(&buffer[..filled], count == 0);
        if count == 0 {
            return Ok(());
        }
        buffer.bytes_mut().copy_within(done..filled, 0);
        filled -= done;
    }
}

fn unreadable(path: &Path, limit: usize, error: ReadFileError) -> FileError {
    FileError::Unusable(match error {
        ReadFileError::Io(error) if is_out_of_descriptors(&error) => {
            return FileError::OutOfDescriptors;
        }
        ReadFileError::Io(error) => format!("cannot be read: {}", sanitize::io_error(&error)),
        ReadFileError::NotRegular if path.is_dir() => "is a directory, not a file".to_owned(),
        ReadFileError::NotRegular => "is a device, pipe or socket, not a file".to_owned(),
        ReadFileError::TooLarge => format!("is larger than {} MB", limit / (1024 * 1024)),
    })
}

/// Reads a file that a setting names. It may hold a key, so its bytes are wiped when they are dropped.
pub(super) fn read_setting(
    file: &SourcedPath,
    limit: usize,
    hint: &str,
) -> Result<SecretBuffer, Error> {
    let path = path_of_setting(file, hint)?;
    read_file(path, limit)
        .map(SecretBuffer::from)
        .map_err(|error| of_setting(file, unreadable(path, limit, error), hint))
}

/// Reads a file that a setting names, in parts.
pub(super) fn read_setting_in_parts(
    file: &SourcedPath,
    limit: usize,
    hint: &str,
    take: impl FnMut(&[u8], bool) -> usize,
) -> Result<(), Error> {
    let path = path_of_setting(file, hint)?;
    read_in_parts(path, limit, take).map_err(|error| of_setting(file, error, hint))
}

fn path_of_setting<'a>(file: &'a SourcedPath, hint: &str) -> Result<&'a Path, Error> {
    match sanitize::why_no_path(&file.value) {
        Some(why) => {
            let message = format!("{}: the value {why}, not a path.", file.source);
            Err(file.source.error(message).with_hint(hint))
        }
        None => Ok(Path::new(&file.value)),
    }
}

fn of_setting(file: &SourcedPath, error: FileError, hint: &str) -> Error {
    match error {
        FileError::OutOfDescriptors => Error::out_of_descriptors(),
        FileError::Unusable(why) => unusable(file, &why, hint),
    }
}

/// Makes the error for a file that a setting names: `why` follows its path.
pub(super) fn unusable(file: &SourcedPath, why: &str, hint: &str) -> Error {
    let path = sanitize::path(&file.value);
    let message = format!("{}: {path} {why}.", file.source);
    file.source.error(message).with_hint(hint)
}

/// Returns what to do instead of `hint` where the mend depends on what the file holds.
fn mend_form(form: OtherForm) -> Option<&'static str> {
    match form {
        OtherForm::Certificate => {
            Some("Convert it: openssl x509 -inform DER -in OLD -out NEW.pem.")
        }
        OtherForm::PrivateKey => Some("Convert it: openssl pkey -inform DER -in OLD -out NEW.pem."),
        OtherForm::Pkcs7 => {
            Some("Convert it: openssl pkcs7 -inform DER -print_certs -in OLD -out NEW.pem.")
        }
        OtherForm::Pkcs12 => Some(
            "Convert it: openssl pkcs12 -in OLD -nodes -out NEW.pem; client_cert and client_key \
             may name the same file.",
        ),
        OtherForm::JavaKeyStore => {
            Some("Convert it: keytool -exportcert -rfc -keystore OLD -alias NAME -file NEW.pem.")
        }
        OtherForm::Utf16 => Some("Save it as plain text in UTF-8."),
        OtherForm::Nothing => None,
    }
}

/// Says what a file without a PEM block holds; `wanted` is "certificate" or "private key".
pub(super) fn without_block(bytes: &[u8], wanted: &str) -> (String, Option<&'static str>) {
    let form = other_form(bytes);
    let why = match form {
        OtherForm::Certificate => "is a certificate in DER, not in PEM form".to_owned(),
        OtherForm::PrivateKey => "is a private key in DER, not in PEM form".to_owned(),
        OtherForm::Pkcs7 => "is PKCS #7 in DER (.p7b), not PEM".to_owned(),
        OtherForm::Pkcs12 => "is PKCS #12 (.p12, .pfx), not PEM".to_owned(),
        OtherForm::JavaKeyStore => "is a Java key store, not PEM".to_owned(),
        OtherForm::Utf16 => "is text in UTF-16, which PEM is not".to_owned(),
        OtherForm::Nothing if bytes.is_empty() => {
            format!("is empty: it holds no {wanted} in PEM form")
        }
        OtherForm::Nothing => format!("holds no {wanted} in PEM form"),
    };
    (why, mend_form(form))
}

/// Says what a file holds whose blocks are all of another kind than the one wanted.
pub(super) fn other_blocks(blocks: &[Block<'_>], wanted: &str) -> String {
    let has = |part: &str| blocks.iter().any(|block| block.label.contains(part));
    let what = if has("OPENSSH PRIVATE KEY") {
        "an OpenSSH key"
    } else if has("PRIVATE KEY") {
        "a private key"
    } else if has("CERTIFICATE REQUEST") {
        "a certificate request"
    } else if has("PKCS7") {
        "PKCS #7"
    } else if has("CRL") {
        "a revocation list"
    } else if has("CERTIFICATE") {
        "a certificate"
    } else if has("PUBLIC KEY") {
        "a public key"
    } else {
        return format!("holds no {wanted} in PEM form");
    };
    format!("holds no {wanted}, but {what}")
}

/// Says what is wrong with a block, counted from 1.
pub(super) fn damaged(number: usize, damage: Damage) -> String {
    let how = match damage {
        Damage::EscapedLineBreaks => {
            "its line breaks are written as the two characters \\n: write them as line breaks"
        }
        Damage::NoLineBreaks => "its line breaks are missing",
        Damage::CutOff => "its END line is missing",
        Damage::NotBase64 => "it is not base64",
    };
    format!("holds a damaged PEM block (block {number}): {how}")
}

/// Returns the first damaged block whose label passes, with its number.
pub(super) fn first_damage(
    blocks: &[Block<'_>],
    is_wanted: impl Fn(&str) -> bool,
) -> Option<(usize, Damage)> {
    blocks.iter().enumerate().find_map(|(index, block)| {
        let Content::Damaged(damage) = block.content else {
            return None;
        };
        is_wanted(block.label).then_some((index + 1, damage))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_done_with_comes_again_with_the_next_part() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let text: Vec<u8> = (0..5 * PART + 7).map(|number| number as u8).collect();
        std::fs::write(&path, &text).unwrap();
        // All at once in the end, all of each part, and a part less a few bytes.
        for kept in [usize::MAX, 0, 100] {
            let mut seen = Vec::new();
            let result = read_in_parts(&path, text.len(), |part, is_end| {
                let done = match is_end {
                    true => part.len(),
                    false => part.len().saturating_sub(kept),
                };
                seen.extend_from_slice(&part[..done]);
                done
            });
            assert!(result.is_ok() && seen == text, "{kept}");
        }
        let too_large = read_in_parts(&path, text.len() - 1, |part, _| part.len());
        assert!(matches!(too_large, Err(FileError::Unusable(why)) if why.starts_with("is larger")));
    }
}
