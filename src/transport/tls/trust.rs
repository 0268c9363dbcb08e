//! Which authorities are trusted: those of a file that was named, else those of the system's store.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;

use super::TlsSettings;
use super::der::{Reader, element_length, tag};
use super::files::{self, FileError, MAX_STORE};
use super::pem::{self, Content};
use super::store::ReadFrom;
use crate::error::Error;
use crate::os::{FileId, FileStamp, is_out_of_descriptors, is_privileged, trust_store};
use crate::sanitize;
use crate::setting::SourcedPath;
use crate::status::Status;

/// The authorities, and what of the store could not be read.
pub(super) struct Trust {
    pub(super) roots: RootCertStore,
    /// A sentence.
    pub(super) unreadable: Option<String>,
    pub(super) read_from: Vec<ReadFrom>,
    /// Whether a change shows at what it was read from.
    pub(super) changes_show: bool,
}

/// What decides where the trust store is.
#[derive(PartialEq)]
pub(super) struct Source {
    bundle: Option<OsString>,
    /// For the system's store alone.
    file: Option<OsString>,
    folders: Option<OsString>,
}

impl Source {
    pub(super) fn of(settings: &TlsSettings) -> Source {
        let bundle = settings.ca_bundle.as_ref();
        let of_system = |name| bundle.is_none().then(|| variable(name)).flatten();
        Source {
            bundle: bundle.map(|bundle| bundle.value.clone()),
            file: of_system(CERT_FILE),
            folders: of_system(CERT_DIR),
        }
    }
}

const BUNDLE_HINT: &str = "Give the path of a PEM file with the certificates to trust.";

/// Reads the trust store.
pub(super) fn read(settings: &TlsSettings, source: &Source) -> Result<Trust, Error> {
    match &settings.ca_bundle {
        Some(bundle) => read_bundle(bundle),
        None => read_system(source),
    }
}

/// What was found so far.
struct Found {
    roots: RootCertStore,
    /// Kept only where several files may hold the same certificate.
    seen: Option<Vec<Vec<u8>>>,
    /// How many certificates could not be read.
    unreadable: usize,
    /// The first file that held one, or that could not be read, and why it could not.
    place: Option<(PathBuf, Option<String>)>,
    out_of_descriptors: bool,
    read_from: Vec<ReadFrom>,
    changes_show: bool,
}

impl Found {
    fn new() -> Found {
        Found {
            roots: RootCertStore::empty(),
            seen: None,
            unreadable: 0,
            place: None,
            out_of_descriptors: false,
            read_from: Vec::new(),
            changes_show: true,
        }
    }

    /// Notes what is at a path before it is read. Returns whether something is there.
    fn stamp(&mut self, path: &Path) -> bool {
        let stamp = FileStamp::of(path);
        let is_there = stamp.is_some();
        self.read_from.push((path.to_owned(), stamp));
        is_there
    }

    /// Takes the certificates of a text, or of a part of one. One odd one in a store must not spoil the
    /// others. Returns how much of the text is done with.
    fn add(&mut self, text: &[u8], is_end: bool, path: &Path) -> usize {
        let mut blocks = pem::blocks(text);
        loop {
            let done = text.len() - blocks.rest().len();
            let Some(block) = blocks.next() else {
                return done;
            };
            // It may go on in the next part.
            if !is_end && blocks.rest().is_empty() {
                return done;
            }
            if !pem::is_certificate(block.label) {
                continue;
            }
            let is_readable = match &block.content {
                Content::Der(der) => match trusted_part(block.label, der) {
                    Some(Trusted::Yes(der)) => self.add_root(der),
                    Some(Trusted::No) => true,
                    None => false,
                },
                Content::Encrypted | Content::Damaged(_) => false,
            };
            if !is_readable {
                self.unreadable += 1;
                self.place.get_or_insert((path.to_owned(), None));
            }
        }
    }

    fn add_root(&mut self, der: &[u8]) -> bool {
        if let Some(seen) = &mut self.seen {
            if seen.iter().any(|known| known == der) {
                return true;
            }
            seen.push(der.to_vec());
        }
        self.roots.add(CertificateDer::from(der)).is_ok()
    }

    fn add_file(&mut self, path: &Path) {
        let add = |text: &[u8], is_end| self.add(text, is_end, path);
        match files::read_in_parts(path, MAX_STORE, add) {
            Ok(()) => {}
            Err(FileError::OutOfDescriptors) => self.out_of_descriptors = true,
            Err(FileError::Unusable(why)) => {
                self.place.get_or_insert((path.to_owned(), Some(why)));
            }
        }
    }

    /// Takes the files of a folder, each once: `openssl rehash` links to the same one several times.
    fn add_folder(&mut self, folder: &Path, ids: &mut Vec<FileId>) {
        self.seen.get_or_insert_default();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if is_out_of_descriptors(&error) => {
                self.out_of_descriptors = true;
                return;
            }
            Err(error) => {
                let why = format!("cannot be read: {}", sanitize::io_error(&error));
                self.place.get_or_insert((folder.to_owned(), Some(why)));
                return;
            }
        };
        for entry in entries.flatten() {
            let path = entry.path();
            // A link that leads nowhere is none.
            let Ok(metadata) = fs::metadata(&path) else {
                self.read_from.push((path, None));
                continue;
            };
            let id = FileId::new(&path, &metadata);
            if metadata.is_file() && !ids.contains(&id) {
                ids.push(id);
                self.add_file(&path);
                let stamp = FileStamp::new(&path, &metadata);
                self.read_from.push((path, Some(stamp)));
            }
        }
    }

    fn finish(self) -> Trust {
        let unreadable = self.place.map(|(path, why)| {
            let path = sanitize::path(path);
            match (why, self.unreadable) {
                (Some(why), _) => format!("Of the trust store, {path} {why}."),
                (None, 1) => format!("One certificate of the trust store ({path}) is damaged."),
                (None, count) => {
                    format!("{count} certificates of the trust store ({path}) are damaged.")
                }
            }
        });
        Trust {
            roots: self.roots,
            unreadable,
            read_from: self.read_from,
            changes_show: self.changes_show,
        }
    }
}

/// A certificate as a store has it.
enum Trusted<'a> {
    Yes(&'a [u8]),
    /// What follows it says that it is not trusted for servers.
    No,
}

/// Returns the certificate of a block. In OpenSSL's TRUSTED CERTIFICATE, what it is trusted for, and
/// what it is not, follows.
fn trusted_part<'a>(label: &str, der: &'a [u8]) -> Option<Trusted<'a>> {
    let (certificate, rest) = der.split_at_checked(element_length(der)?)?;
    match (label, rest) {
        (_, []) => Some(Trusted::Yes(certificate)),
        ("TRUSTED CERTIFICATE", rest) => Some(match is_for_servers(rest)? {
            true => Trusted::Yes(certificate),
            false => Trusted::No,
        }),
        _ => None,
    }
}

/// Reads OpenSSL's X509_CERT_AUX: the purposes that are trusted, then those that are rejected.
fn is_for_servers(trust: &[u8]) -> Option<bool> {
    let mut reader = Reader::new(trust).enter(tag::SEQUENCE)?;
    let names_servers = |mut purposes: Reader<'_>| {
        const SERVER_AUTH: &[u8] = &[0x2b, 6, 1, 5, 5, 7, 3, 1];
        const ANY: &[u8] = &[0x55, 0x1d, 0x25, 0];
        std::iter::from_fn(|| purposes.take(tag::OID)).any(|oid| oid == SERVER_AUTH || oid == ANY)
    };
    let is_trusted = reader.enter(tag::SEQUENCE).is_none_or(names_servers);
    let is_rejected = reader.enter(0xa0).is_some_and(names_servers);
    Some(is_trusted && !is_rejected)
}

/// Reads the authorities of a file that the user named.
fn read_bundle(bundle: &SourcedPath) -> Result<Trust, Error> {
    let path = Path::new(&bundle.value);
    let mut found = Found::new();
    found.stamp(path);
    let add = |text: &[u8], is_end| found.add(text, is_end, path);
    files::read_setting_in_parts(bundle, MAX_STORE, BUNDLE_HINT, add)?;
    if !found.roots.is_empty() {
        return Ok(found.finish());
    }
    // What it holds instead shows in one piece.
    let bytes = files::read_setting(bundle, MAX_STORE, BUNDLE_HINT)?;
    let blocks: Vec<_> = pem::blocks(&bytes).collect();
    let (why, hint) = if blocks.is_empty() {
        files::without_block(&bytes, "certificate")
    } else if let Some((number, damage)) = files::first_damage(&blocks, pem::is_certificate) {
        (files::damaged(number, damage), None)
    } else if found.unreadable > 0 {
        let why = "holds no certificate that can be read: what its PEM block holds is none";
        (why.to_owned(), None)
    } else if blocks.iter().any(|block| pem::is_certificate(block.label)) {
        let why = "holds no certificate that is trusted for servers";
        (why.to_owned(), None)
    } else {
        (files::other_blocks(&blocks, "certificate"), None)
    };
    Err(files::unusable(bundle, &why, hint.unwrap_or(BUNDLE_HINT)))
}

/// Reads the authorities of the system's store.
fn read_system(source: &Source) -> Result<Trust, Error> {
    let mut found = Found::new();
    let mut ids = Vec::new();
    let Source { file, folders, .. } = source;
    if file.is_some() || folders.is_some() {
        if let Some(file) = file.as_ref().map(Path::new) {
            found.seen = folders.is_some().then(Vec::new);
            found.stamp(file);
            found.add_file(file);
        }
        let folders = folders.as_deref().unwrap_or_default();
        for folder in std::env::split_paths(folders).filter(|path| !path.as_os_str().is_empty()) {
            found.stamp(&folder);
            found.add_folder(&folder, &mut ids);
        }
    } else {
        // File and folder hold the same certificates where both are there. The file is read in one
        // go; the folder means opening some 300 links, which takes three times as long.
        for file in trust_store::FILES.iter().map(Path::new) {
            if found.roots.is_empty() && found.stamp(file) {
                found.add_file(file);
            }
        }
        for folder in trust_store::FOLDERS.iter().map(Path::new) {
            if found.roots.is_empty() && found.stamp(folder) {
                found.add_folder(folder, &mut ids);
            }
        }
        found.changes_show = trust_store::OTHER.is_none();
        for certificate in trust_store::other_certificates() {
            found.add_root(&certificate);
        }
    }
    // Half a store would be kept for the client's life.
    if found.out_of_descriptors {
        return Err(Error::out_of_descriptors());
    }
    match found.roots.is_empty() {
        true => Err(no_authority(found)),
        false => Ok(found.finish()),
    }
}

fn no_authority(found: Found) -> Error {
    let named: Vec<String> = [CERT_FILE, CERT_DIR]
        .into_iter()
        .filter_map(|name| Some(format!("{name} ({})", sanitize::path(variable(name)?))))
        .collect();
    let mut message = match named.is_empty() {
        true => "This system has no trust store: no certificate authority was found.".to_owned(),
        false => format!(
            "There is no certificate authority where {} says.",
            named.join(" and ")
        ),
    };
    if let Some(why) = found.finish().unreadable {
        message = format!("{message} {why}");
    }
    Error::new(Status::Tls, message).with_hint(
        "Install the system's CA certificates (Debian: apt-get install ca-certificates), \
         or set the option ca_bundle, AWS_CA_BUNDLE or SSL_CERT_FILE.",
    )
}

/// What moves the system's store, as OpenSSL has it.
const CERT_FILE: &str = "SSL_CERT_FILE";
/// One folder or several, divided as in PATH.
const CERT_DIR: &str = "SSL_CERT_DIR";

/// Returns a variable's value. A program with more rights than its caller does not let the caller
/// choose whom it trusts.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty() && !is_privileged())
}

fn system_files() -> impl Iterator<Item = &'static Path> {
    let files = trust_store::FILES.iter().map(Path::new);
    files.filter(|path| path.exists())
}

fn system_folders() -> impl Iterator<Item = &'static Path> {
    let folders = trust_store::FOLDERS.iter().map(Path::new);
    folders.filter(|path| path.exists())
}

/// Returns where trust comes from and which setting says so. Reads nothing.
pub(crate) fn trust_source(settings: &TlsSettings) -> (String, String) {
    if let Some(bundle) = &settings.ca_bundle {
        return (sanitize::path(&bundle.value), bundle.source.to_string());
    }
    for name in [CERT_FILE, CERT_DIR] {
        if let Some(path) = variable(name) {
            let source = format!("environment variable {name}");
            return (sanitize::path(path), source);
        }
    }
    let place = system_files().chain(system_folders()).next();
    let place = place.map(sanitize::path);
    let place = place.or(trust_store::OTHER.map(str::to_owned));
    let place = place.unwrap_or_else(|| "none found".to_owned());
    (place, "system".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A sequence that stands for a certificate, and what follows it.
    fn with_trust(trust: &[u8]) -> Vec<u8> {
        let mut der = vec![0x30, 2, 5, 0];
        der.extend(trust);
        der
    }

    #[test]
    fn what_follows_a_trusted_certificate_is_obeyed() {
        const SERVER: &[u8] = &[6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1];
        const MAIL: &[u8] = &[6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 4];
        let list = |tag: u8, oid: &[u8]| [&[tag, oid.len() as u8], oid].concat();
        let aux = |content: &[u8]| list(0x30, content);
        for (trust, is_trusted) in [
            (aux(&[]), true),
            (aux(&list(0x30, SERVER)), true),
            (aux(&list(0x30, MAIL)), false),
            (aux(&list(0xa0, SERVER)), false),
            (aux(&list(0xa0, MAIL)), true),
            (
                aux(&[list(0x30, SERVER), list(0xa0, SERVER)].concat()),
                false,
            ),
            // An alias alone.
            (aux(&[0x0c, 1, b'x']), true),
        ] {
            let der = with_trust(&trust);
            let found = trusted_part("TRUSTED CERTIFICATE", &der);
            match found.expect("it can be read") {
                Trusted::Yes(certificate) => {
                    assert!(is_trusted, "{trust:?}");
                    assert_eq!(certificate, [0x30, 2, 5, 0]);
                }
                Trusted::No => assert!(!is_trusted, "{trust:?}"),
            }
        }
        // A plain certificate has nothing after it.
        assert!(trusted_part("CERTIFICATE", &with_trust(&aux(&[]))).is_none());
        assert!(trusted_part("TRUSTED CERTIFICATE", &with_trust(&[1])).is_none());
    }

    #[test]
    fn a_text_in_parts_holds_what_it_holds_in_one_piece() {
        let pem = |name: &str| {
            let params = rcgen::CertificateParams::new([name.to_owned()]).unwrap();
            let key = rcgen::KeyPair::generate().unwrap();
            params.self_signed(&key).unwrap().pem()
        };
        let (one, two) = (pem("one"), pem("two"));
        let cut_off = &one[..one.len() / 2];
        let text = format!(
            "\u{feff}# one -----\n{}{}\n{cut_off}\n{two}-----BEGIN X-----\n\n",
            one.trim_end(),
            two.replace('\n', "\r\n"),
        );
        let (text, path) = (text.as_bytes(), Path::new("store"));
        let found_in = |parts: &[usize]| {
            let mut found = Found::new();
            let mut start = 0;
            for end in parts {
                start += found.add(&text[start..*end], false, path);
                assert!(start <= *end);
            }
            found.add(&text[start..], true, path);
            (found.roots.len(), found.unreadable)
        };
        assert_eq!(found_in(&[]), (3, 1));
        for end in 0..=text.len() {
            assert_eq!(found_in(&[end]), (3, 1), "{end}");
            assert_eq!(found_in(&[end / 2, end]), (3, 1), "{end}");
        }
    }
}
