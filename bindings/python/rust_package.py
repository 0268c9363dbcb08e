"""Puts what cargo builds into a Python package: for the setup.py of libcognito and of libcognito-testing.

Environment variables, beside the one that a `Part` names:
    LIBCOGNITO_WHEEL_PLATFORM  the wheel's platform tag, such as manylinux2014_x86_64; by default this machine's.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import NamedTuple

import setuptools
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

#: What of the workspace an sdist has to have: Cargo wants to see all of its members.
CRATE = ("Cargo.toml", "Cargo.lock", "build.rs", "cbindgen.toml", "include", "local-pool", "src")
#: The platform that the wheel is for.
PLATFORM = os.environ.get("LIBCOGNITO_WHEEL_PLATFORM") or sysconfig.get_platform()


class Part(NamedTuple):
    """What cargo builds, and where it goes."""

    #: The folder of setup.py.
    here: Path
    #: The package of the workspace.
    crate: str
    #: The arguments that make cargo build it.
    command: list[str]
    #: The file that comes of it.
    file: str
    #: The folder in the Python package that it goes to.
    folder: str
    #: The environment variable that names one which was built already: cargo is not run.
    prebuilt: str
    #: Files beside setup.py that go into the Python package.
    beside: tuple[str, ...] = ()

    def fail(self, words):
        """Ends with words for a person."""
        raise SystemExit(f"{Path(self.folder).parts[0]}: {words}")

    def sources(self):
        """The folder of the Rust sources: bundled in an sdist, else the tree that this package is a part of."""
        for folder in (self.here / "rust", self.here.parent.parent):
            if (folder / "Cargo.toml").is_file() and (folder / "src" / "ffi").is_dir():
                return folder
        return self.fail("the Rust sources are missing: build from the repository or from an sdist")

    def build(self):
        """The path of the file, built with cargo unless it was built already."""
        prebuilt = os.environ.get(self.prebuilt)
        if prebuilt:
            return Path(prebuilt)
        cargo = os.environ.get("CARGO") or shutil.which("cargo")
        if cargo is None:
            self.fail(
                f"cargo is missing, which builds {self.file}: install Rust 1.85 or later (https://rustup.rs), "
                f"or set {self.prebuilt} to the path of {self.file}"
            )
        # Cargo says where it built it: its variables and its configuration may name any folder, and a target.
        command = [cargo, *self.command, "--message-format", "json-render-diagnostics"]
        # As tools/build.sh has it.
        environment = {"CFLAGS": "-O1", **os.environ}
        done = subprocess.run(command, cwd=self.sources(), env=environment, check=True, stdout=subprocess.PIPE)
        for line in done.stdout.splitlines():
            for name in json.loads(line).get("filenames", []):
                if Path(name).name == self.file:
                    return Path(name)
        return self.fail(f"cargo has built no {self.file}")

    def notices(self):
        """Its crates and their licences: beside what was built already, of an sdist, of make, or written now."""
        names = ("THIRD-PARTY-LICENSES", f"{self.crate}.cdx.json")
        places = [self.sources() / place for place in ("prepared", "target/make", "target/make/pool")]
        for place in (Path(os.environ.get(self.prebuilt) or self.here).parent, *places):
            files = [place / name for name in names]
            if all(file.is_file() for file in files):
                return files
        folder = self.here / "build" / "notices"
        script = self.sources() / "tools" / "third_party.py"
        subprocess.run([sys.executable, script, "--package", self.crate, folder], check=True)
        return [folder / name for name in names]


def setup(part):
    """Runs setuptools for a package with the part in it."""

    class BuildWithPart(build_py):
        """Puts the part beside the Python files, with the licences of what it is made of."""

        def run(self):
            super().run()
            # An editable installation uses the source tree itself.
            root = part.here / "src" if self.editable_mode else Path(self.build_lib)
            folder = root / part.folder
            folder.mkdir(parents=True, exist_ok=True)
            shutil.copy2(part.build().resolve(), folder / part.file)
            (folder / part.file).chmod(0o755)
            for path in part.notices():
                shutil.copy2(path, folder)
            for name in part.beside:
                shutil.copy2(part.here / name, folder.parent / name)

    class PlatformWheel(bdist_wheel):
        """One wheel for every Python 3, but for one platform: the part knows nothing of Python."""

        def finalize_options(self):
            super().finalize_options()
            self.root_is_pure = False

        def get_tag(self):
            platform = os.environ.get("LIBCOGNITO_WHEEL_PLATFORM") or super().get_tag()[2]
            return "py3", "none", platform

    class WithPart(setuptools.Distribution):
        """Goes into the folder for packages of one platform."""

        def has_ext_modules(self):
            return True

    class SdistWithCrate(sdist):
        """Takes the Rust sources along, with all crates, so that the sdist builds anywhere, also without a network."""

        def make_release_tree(self, base_dir, files):
            super().make_release_tree(base_dir, files)
            rust = Path(base_dir, "rust")
            if not rust.exists():  # else it is an sdist of an sdist
                _bundle(part, rust)

    setuptools.setup(
        distclass=WithPart,
        cmdclass={"build_py": BuildWithPart, "bdist_wheel": PlatformWheel, "sdist": SdistWithCrate},
    )


def _bundle(part, rust):
    """Copies the sources, all crates and the notices to a folder of an sdist."""
    rust.mkdir()
    for name in CRATE:
        source = part.sources() / name
        copy = shutil.copytree if source.is_dir() else shutil.copy2
        copy(source, rust / name)
    manifest = rust / "Cargo.toml"
    # Cargo refuses a manifest that names files of tests and benchmarks which are not there.
    text = re.sub(r"(?ms)^\[\[(?:bench|test|example)\]\].*?(?=^\[|\Z)", "", manifest.read_text(encoding="utf-8"))
    manifest.write_text(text, encoding="utf-8")
    subprocess.run(["sh", part.sources() / "tools" / "vendor.sh", rust], check=True)
    (rust / "prepared").mkdir()
    for path in part.notices():
        shutil.copy2(path, rust / "prepared")
