//! What the fuzz targets in `fuzz/` run: one function a target, which takes any bytes and panics
//! where the library breaks a promise.
//!
//! The inputs in `fuzz/cases` go through the same functions in every `cargo test`.

mod endpoint_url;
mod metadata;
mod options;
mod pointer;
mod profile;
mod response;
mod token_claims;

pub use endpoint_url::endpoint_url;
pub use metadata::metadata;
pub use options::options;
pub use pointer::pointer;
pub use profile::profile;
pub use response::response;
pub use token_claims::token_claims;

/// A target: what it does with one input. It panics where a promise is broken.
pub type Target = fn(&[u8]);

/// Each target with its name, which is that of its file in `fuzz/fuzz_targets` too.
pub const TARGETS: [(&str, Target); 7] = [
    ("endpoint_url", endpoint_url),
    ("metadata", metadata),
    ("options", options),
    ("pointer", pointer),
    ("profile", profile),
    ("response", response),
    ("token_claims", token_claims),
];

/// Stands where a test wants to find a leak. No text of the library's holds it by chance.
const SECRET: &str = "Geheim1704";

/// The input as text, with `SECRET` for every byte 1: so that the fuzzer need not guess it.
fn text_with_secret(data: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(data).ok()?;
    Some(text.replace('\u{1}', SECRET))
}

/// A message without its numbers, so that it can be held against the fixed texts: what equals one
/// of them quotes nothing of the input.
fn without_numbers(message: &str) -> String {
    let mut out = String::new();
    for c in message.chars() {
        match c {
            '0'..='9' if out.ends_with('#') => {}
            '0'..='9' => out.push('#'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::TARGETS;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_case_keeps_the_promises() {
        let fuzz = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
        if !fuzz.is_dir() {
            return; // The published package has the sources only.
        }
        let mut broken = Vec::new();
        for (name, target) in TARGETS {
            assert!(
                fuzz.join(format!("fuzz_targets/{name}.rs")).is_file(),
                "{name}"
            );
            let folder = fuzz.join("cases").join(name);
            let mut count = 0;
            for entry in fs::read_dir(&folder).expect("a folder of cases for each target") {
                let path = entry.unwrap().path();
                let data = fs::read(&path).unwrap();
                if std::panic::catch_unwind(|| target(&data)).is_err() {
                    broken.push(path);
                }
                count += 1;
            }
            assert!(count >= 3, "{} has only {count} cases", folder.display());
        }
        assert!(broken.is_empty(), "see above for {broken:#?}");
    }
}
