//! Writes the C header from the exported functions and the table of statuses, and names the shared
//! library for the linker.

use std::env;
use std::fmt::Write;
use std::fs;
use std::path::Path;

#[expect(dead_code, reason = "the library uses the rest")]
#[path = "src/status.rs"]
mod status;

/// The files with what C sees, in the order in which the header shows it.
const EXPORTED: [&str; 10] = [
    "status",
    "buf",
    "values",
    "operations/get_user_attribute_verification_code",
    "operations/verify_user_attribute",
    "operations/get_user",
    "operations/call",
    "operations/secret_hash",
    "client",
    "hooks",
];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let root = Path::new(&root);

    let config = root.join("cbindgen.toml");
    let mut config = cbindgen::Config::from_file(&config).expect("cbindgen.toml is well-formed");
    // Before the types and functions, all of which stand in `extern "C"`.
    let before = config.after_includes.take().unwrap_or_default();
    config.after_includes = Some(format!(
        "{}\n{}\n\n{EXTERN_C}",
        before.trim_end(),
        constants()
    ));
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

const EXTERN_C: &str = "#ifdef __cplusplus\nextern \"C\" {\n#endif";

/// Returns the version and the statuses as macros.
fn constants() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let [major, minor, patch] = ["MAJOR", "MINOR", "PATCH"].map(|part| {
        let part = env::var(format!("CARGO_PKG_VERSION_{part}")).expect("cargo sets it");
        part.parse::<u32>().expect("a number")
    });
    let number = 10_000 * major + 100 * minor + patch;
    let mut constants = format!(
        "\n/** The version of this header. */\n#define COGNITO_VERSION \"{version}\"\n\
         /** The same as a number: 10,000 times major, 100 times minor, and patch. */\n\
         #define COGNITO_VERSION_NUMBER {number}\n"
    );
    for status in status::Status::all() {
        let (name, number) = (status.name(), status.number());
        let _ = write!(
            constants,
            "\n/** {} */\n#define {name} {number}",
            status.message()
        );
    }
    constants
}

/// Writes the types by their names alone, as a C programmer does.
fn polish(header: &str) -> String {
    header
        .replace("struct cognito_buf *", "cognito_buf *")
        .replace("struct cognito_client *", "cognito_client *")
}
