"""Builds the local pool's program with cargo and puts it into the package; the rest stands in pyproject.toml.

Environment variables:
    LIBCOGNITO_POOL_PREBUILT   the path of a program that was built already: cargo is not run.
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
PROGRAM = "cognito-local-pool"
#: What of the workspace an sdist has to have: Cargo wants to see all of its members.
CRATE = ("Cargo.toml", "Cargo.lock", "build.rs", "cbindgen.toml", "include", "local-pool", "src")
#: What says which crates the program is made of, and their licences.
NOTICES = ("THIRD-PARTY-LICENSES", PROGRAM + ".cdx.json")


def crate():
    """The folder of the Rust sources: bundled in an sdist, else the tree that this package is a part of."""
    for folder in (HERE / "rust", HERE.parent.parent):
        if (folder / "Cargo.toml").is_file() and (folder / "local-pool" / "src").is_dir():
            return folder
    raise SystemExit("libcognito-testing: the Rust sources are missing: build from the repository or from an sdist")


def build_program():
    """The path of the program, built with cargo unless it was built already."""
    prebuilt = os.environ.get("LIBCOGNITO_POOL_PREBUILT")
    if prebuilt:
        return Path(prebuilt)
    cargo = os.environ.get("CARGO") or shutil.which("cargo")
    if cargo is None:
        raise SystemExit(
            "libcognito-testing: cargo is missing, which builds the program: install Rust 1.85 or later "
            "(https://rustup.rs), or set LIBCOGNITO_POOL_PREBUILT to the path of " + PROGRAM
        )
    command = [cargo, "build", "--package", PROGRAM, "--release", "--locked"]
    # Cargo says where it built it: its variables and its configuration may name any folder, and a target.
    messages = subprocess.run(
        [*command, "--message-format", "json-render-diagnostics"], cwd=crate(), check=True, stdout=subprocess.PIPE
    ).stdout
    for line in messages.splitlines():
        executable = json.loads(line).get("executable")
        if executable and Path(executable).name == PROGRAM:
            return Path(executable)
    raise SystemExit("libcognito-testing: cargo has built no " + PROGRAM)


def write_notices(folder):
    """Puts the notices into a folder: those of an sdist, or such as are written now."""
    prepared = crate() / "prepared"
    if prepared.is_dir():
        for name in NOTICES:
            shutil.copy2(prepared / name, folder / name)
        return
    script = crate() / "tools" / "third_party.py"
    subprocess.run([sys.executable, script, "--package", PROGRAM, folder], check=True)


class BuildWithProgram(build_py):
    """Puts the program beside the Python files, with the licences of what it is made of."""

    def run(self):
        super().run()
        # An editable installation uses the source tree itself.
        root = HERE / "src" if self.editable_mode else Path(self.build_lib)
        folder = root / "libcognito_testing" / "_bin"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copy2(build_program().resolve(), folder / PROGRAM)
        (folder / PROGRAM).chmod(0o755)
        write_notices(folder)


class PlatformWheel(bdist_wheel):
    """One wheel for every Python 3, but for one platform: the program is a process of its own."""

    def finalize_options(self):
        super().finalize_options()
        self.root_is_pure = False

    def get_tag(self):
        platform = os.environ.get("LIBCOGNITO_WHEEL_PLATFORM") or super().get_tag()[2]
        return "py3", "none", platform


class WithProgram(Distribution):
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
        write_notices(rust / "prepared")


setup(
    distclass=WithProgram,
    cmdclass={"build_py": BuildWithProgram, "bdist_wheel": PlatformWheel, "sdist": SdistWithCrate},
)
