//! Writes the C header from the exported functions and the table of statuses, and names the shared
//! library for the linker.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[allow(dead_code, unreachable_pub)] // The library uses the rest.
#[path = "src/status.rs"]
mod status;

/// The files with what C sees, in the order in which the header shows it.
const EXPORTED: [&str; 6] = [
    "status",
    "buf",
    "operations/get_user_attribute_verification_code",
    "operations/verify_user_attribute",
    "operations/get_user",
    "client",
];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let root = Path::new(&root);

    let config_file = root.join("cbindgen.toml");
    let mut config =
        cbindgen::Config::from_file(&config_file).expect("cbindgen.toml is well-formed");
    let constants = config.after_includes.get_or_insert_default();
    for status in status::Status::all() {
        let (name, number) = (status.name(), status.number());
        let _ = write!(
            constants,
            "\n/** {} */\n#define {name} {number}",
            status.message()
        );
    }
    let mut builder = cbindgen::Builder::new().with_config(config);
    for file in ["build.rs", "cbindgen.toml", "src/status.rs"] {
        println!("cargo::rerun-if-changed={file}");
    }
    for name in EXPORTED {
        let file = root.join("src/ffi").join(name).with_extension("rs");
        println!("cargo::rerun-if-changed={}", file.display());
        builder = builder.with_src(file);
    }
    // Into the build folder only: the source tree may be read-only. A test holds the committed
    // header against this one.
    let mut header = Vec::new();
    builder
        .generate()
        .expect("the exported functions can be written as C")
        .write(&mut header);
    let header = String::from_utf8(header).expect("the sources are UTF-8");
    fs::write(Path::new(&out).join("cognito.h"), polish(&header)).expect("OUT_DIR is writable");

    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        let major = env::var("CARGO_PKG_VERSION_MAJOR").expect("cargo sets it");
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libcognito.so.{major}");
        // Unloading would pull the code away from under a thread that resolves a name.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,relro,-z,now");
    }
}

/// Puts one-line comments on one line and constants together, as one writes them by hand.
fn polish(header: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in header.lines() {
        let count = lines.len();
        if line.trim() == "*/" && count >= 2 && lines[count - 2].trim() == "/**" {
            let text = lines.pop().unwrap_or_default();
            let open = lines.pop().unwrap_or_default();
            let text = text.trim().trim_start_matches('*').trim().to_owned();
            lines.push(format!("{} {text} */", open.trim_end()));
            continue;
        }
        let is_define =
            |line: &String| line.starts_with("#define COGNITO_") && !line.ends_with('}');
        if line.is_empty()
            && lines
                .last()
                .is_some_and(|last| last.is_empty() || is_define(last))
        {
            continue;
        }
        // C89 knows no `//`; and the types have names of their own.
        let line = match line.split_once(" // ") {
            Some((code, comment)) if code.starts_with('#') => format!("{code} /* {comment} */"),
            _ => line.to_owned(),
        };
        let declares = line.starts_with("typedef");
        lines.push(match declares {
            true => line,
            false => line
                .replace("struct cognito_buf *", "cognito_buf *")
                .replace("struct cognito_client *", "cognito_client *"),
        });
    }
    // A type or a comment of several lines stands apart from the constants before it.
    let mut out = String::new();
    for (position, line) in lines.iter().enumerate() {
        let after_define = position > 0 && lines[position - 1].starts_with("#define COGNITO_");
        let next_is_define = lines
            .get(position + 1)
            .is_some_and(|next| next.starts_with("#define COGNITO_"));
        if after_define && !line.is_empty() && !next_is_define && !line.starts_with("#define") {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
