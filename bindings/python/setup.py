"""Builds the C library with cargo and puts it into the package; the rest stands in pyproject.toml.

Environment variables:
    LIBCOGNITO_PREBUILT        the path of a library that was built already: cargo is not run.
    LIBCOGNITO_WHEEL_PLATFORM  the wheel's platform tag, such as manylinux2014_x86_64; by default this machine's.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
LIBRARY = "libcognito.dylib" if sys.platform == "darwin" else "libcognito.so"
#: What of the workspace an sdist has to have: Cargo wants to see all of its members.
CRATE = ("Cargo.toml", "Cargo.lock", "build.rs", "cbindgen.toml", "include", "local-pool", "src")
#: What says which crates the library is made of, and their licences.
NOTICES = ("THIRD-PARTY-LICENSES", "libcognito.cdx.json")


def crate():
    """The folder of the Rust sources: bundled in an sdist, else the tree that this package is a part of."""
    for folder in (HERE / "rust", HERE.parent.parent):
        if (folder / "Cargo.toml").is_file() and (folder / "src" / "ffi").is_dir():
            return folder
    raise SystemExit("libcognito: the Rust sources are missing: build from the repository or from an sdist")


def build_library():
    """The path of the library, built with cargo unless it was built already."""
    prebuilt = os.environ.get("LIBCOGNITO_PREBUILT")
    if prebuilt:
        return Path(prebuilt)
    cargo = os.environ.get("CARGO") or shutil.which("cargo")
    if cargo is None:
        raise SystemExit(
            "libcognito: cargo is missing, which builds the library: install Rust 1.85 or later (https://rustup.rs), "
            "or set LIBCOGNITO_PREBUILT to the path of " + LIBRARY
        )
    # Of this crate type alone: with the Rust library beside it cargo does not optimise across crates.
    command = [cargo, "rustc", "--package", "libcognito", "--release", "--lib", "--crate-type", "cdylib", "--locked"]
    # Cargo says where it built it: its variables and its configuration may name any folder, and a target.
    messages = subprocess.run(
        [*command, "--message-format", "json-render-diagnostics"], cwd=crate(), check=True, stdout=subprocess.PIPE
    ).stdout
    for line in messages.splitlines():
        for name in json.loads(line).get("filenames", []):
            if Path(name).name == LIBRARY:
                return Path(name)
    raise SystemExit("libcognito: cargo has built no " + LIBRARY)


def notices():
    """The folder with the notices: those of an sdist, those that make wrote, or those that are written now."""
    for folder in (crate() / "prepared", crate() / "target" / "make"):
        if all((folder / name).is_file() for name in NOTICES):
            return folder
    script = crate() / "tools" / "third_party.py"
    subprocess.run([sys.executable, script, folder], check=True)
    return folder


class BuildWithLibrary(build_py):
    """Puts the library beside the Python files, with the licences of what it is made of."""

    def run(self):
        super().run()
        # An editable installation uses the source tree itself.
        root = HERE / "src" if self.editable_mode else Path(self.build_lib)
        folder = root / "libcognito" / "_lib"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(build_library().resolve(), folder / LIBRARY)
        for name in NOTICES:
            shutil.copy2(notices() / name, folder / name)
        shutil.copy2(HERE / "PARITY.md", root / "libcognito" / "PARITY.md")


class PlatformWheel(bdist_wheel):
    """One wheel for every Python 3, but for one platform: the library is called through ctypes."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        platform = os.environ.get("LIBCOGNITO_WHEEL_PLATFORM") or super().get_tag()[2]
        return "py3", "none", platform


class WithLibrary(Distribution):
    """Goes into the folder for packages of one platform."""

    def has_ext_modules(self):
        return True


class SdistWithCrate(sdist):
    """Takes the Rust sources along, with all crates, so that the sdist builds anywhere, also without a network."""

    def make_release_tree(self, base_dir, files):
        super().make_release_tree(base_dir, files)
        rust = Path(base_dir, "rust")
        if rust.exists():
            return  # an sdist of an sdist
        rust.mkdir()
        for name in CRATE:
            source = crate() / name
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, rust / name)
        manifest = rust / "Cargo.toml"
        # Cargo refuses a manifest that names files of tests and benchmarks which are not there.
        text = re.sub(r"(?ms)^\[\[(?:bench|test|example)\]\].*?(?=^\[|\Z)", "", manifest.read_text(encoding="utf-8"))
        manifest.write_text(text, encoding="utf-8")
        subprocess.run(["sh", crate() / "tools" / "vendor.sh", rust], check=True)
        (rust / "prepared").mkdir()
        for name in NOTICES:
            shutil.copy2(notices() / name, rust / "prepared" / name)


setup(
    distclass=WithLibrary,
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel, "sdist": SdistWithCrate},
)
