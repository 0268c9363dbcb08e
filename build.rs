//! Writes the C header from the exported functions, and names the shared library for the linker.

use std::env;
use std::path::Path;

/// The files with what C sees, in the order in which the header shows it.
const EXPORTED: [&str; 4] = ["status", "buf", "default", "client"];

fn main() {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo sets it");
    let out = env::var("OUT_DIR").expect("cargo sets it");
    let root = Path::new(&root);

    let config = root.join("cbindgen.toml");
    let mut builder = cbindgen::Builder::new()
        .with_config(cbindgen::Config::from_file(&config).expect("cbindgen.toml is well-formed"));
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", config.display());
    for name in EXPORTED {
        let file = root.join("src/ffi").join(name).with_extension("rs");
        println!("cargo::rerun-if-changed={}", file.display());
        builder = builder.with_src(file);
    }
    // Into the build folder only: the source tree may be read-only. A test holds the committed
    // header against this one.
    builder
        .generate()
        .expect("the exported functions can be written as C")
        .write_to_file(Path::new(&out).join("cognito.h"));

    if env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        let major = env::var("CARGO_PKG_VERSION_MAJOR").expect("cargo sets it");
        println!("cargo::rustc-cdylib-link-arg=-Wl,-soname,libcognito.so.{major}");
        // Unloading would pull the code away from under a thread that resolves a name.
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,nodelete");
        println!("cargo::rustc-cdylib-link-arg=-Wl,-z,relro,-z,now");
    }
}
