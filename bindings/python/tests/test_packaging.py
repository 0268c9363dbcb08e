"""What a wheel and an sdist have in them."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import skip
from pools import ROOT
from servers import BOUND

SOURCES = ROOT / "bindings" / "python"


def build(kind: str, folder: Path, **environment: str) -> Path:
    """Runs the build backend as pip does, on a copy, so that nothing is left in the tree."""
    if not os.environ.get("LIBCOGNITO_PREBUILT"):
        skip("a prebuilt library", "make stage; export LIBCOGNITO_PREBUILT=target/stage/lib/libcognito.so")
    program = f"import sys, setuptools.build_meta as b; sys.argv[1:] = []; print(b.build_{kind}({str(folder)!r}))"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=SOURCES,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.splitlines()[-1]


@pytest.fixture(autouse=True)
def clean() -> object:
    import shutil

    yield
    shutil.rmtree(SOURCES / "build", ignore_errors=True)
    shutil.rmtree(SOURCES / "src" / "libcognito.egg-info", ignore_errors=True)


def test_a_wheel_is_for_every_python_and_one_platform(tmp_path: Path) -> None:
    wheel = build("wheel", tmp_path, LIBCOGNITO_WHEEL_PLATFORM="manylinux2014_x86_64")
    assert wheel.name == "libcognito-0.1.0-py3-none-manylinux2014_x86_64.whl"
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        tags = archive.read("libcognito-0.1.0.dist-info/WHEEL").decode()
        metadata = archive.read("libcognito-0.1.0.dist-info/METADATA").decode()
        library = archive.read("libcognito/_lib/libcognito.so")
    assert library == Path(os.environ["LIBCOGNITO_PREBUILT"]).read_bytes()
    modules = {str(path.relative_to(SOURCES / "src")) for path in (SOURCES / "src").glob("libcognito/**/*.py")}
    assert modules | {"libcognito/py.typed", "libcognito/PARITY.md"} <= names
    assert {"libcognito/_lib/THIRD-PARTY-LICENSES", "libcognito/_lib/libcognito.cdx.json"} <= names
    assert not [name for name in names if "test" in name]
    assert "Tag: py3-none-manylinux2014_x86_64\n" in tags and "Root-Is-Purelib: false\n" in tags
    assert "Requires-Dist" not in metadata
    assert "Requires-Python: >=3.9\n" in metadata
    assert "License-Expression: MIT OR Apache-2.0\n" in metadata


def test_a_wheel_says_this_platform_by_default(tmp_path: Path) -> None:
    import sysconfig

    platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
    assert build("wheel", tmp_path).name == f"libcognito-0.1.0-py3-none-{platform}.whl"


def test_an_sdist_has_the_rust_sources(tmp_path: Path) -> None:
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        manifest = archive.extractfile("libcognito-0.1.0/rust/Cargo.toml")
        assert manifest is not None
        text = manifest.read().decode()
    sources = {f"rust/{path.relative_to(ROOT)}" for path in (ROOT / "src").glob("**/*.rs")}
    assert sources | {"rust/Cargo.lock", "rust/build.rs", "rust/cbindgen.toml"} <= names
    assert {"setup.py", "rust_package.py", "PARITY.md"} <= names
    assert {"rust/.cargo/config.toml", "rust/vendor/reqwest/src/lib.rs", "rust/prepared/THIRD-PARTY-LICENSES"} <= names
    assert not any(name.startswith("tests/") for name in names)
    assert "[[" not in text
    # Cargo reads the manifest, so the crate is whole as far as it goes.
    done = subprocess.run(
        [sys.executable, "-c", "pass"]
        if not _have_cargo()
        else ["cargo", "metadata", "--no-deps", "--format-version=1"],
        cwd=_unpack(tmp_path),
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert done.returncode == 0, done.stderr


def _have_cargo() -> bool:
    import shutil

    return shutil.which("cargo") is not None


def _unpack(folder: Path) -> Path:
    with tarfile.open(next(folder.glob("*.tar.gz"))) as archive:
        archive.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # type: ignore[arg-type]
    return folder / "libcognito-0.1.0" / "rust"


#: Stands in for cargo, whose release build takes minutes: notes its arguments, leaves a library in a folder that is
#: named in its messages alone, as with a configured target. A shell starts it: a `#!` line takes no path with a blank.
CARGO = """#!/bin/sh
'''exec' "{python}" "$0" "$@"
'''
import json, pathlib, shutil, sys
pathlib.Path({noted!r}).write_text(json.dumps(sys.argv[1:]))
release = pathlib.Path({target!r}, "any-target", "release")
(release / "deps").mkdir(parents=True)
shutil.copy({library!r}, release / "libcognito.so")
for message in (
    {{"reason": "compiler-artifact", "filenames": [str(release / "deps" / "libserde.rlib")], "executable": None}},
    {{"reason": "build-script-executed", "out_dir": str(release / "build")}},
    {{"reason": "compiler-artifact", "filenames": [str(release / "libcognito.so")], "executable": None}},
    {{"reason": "build-finished", "success": True}},
):
    print(json.dumps(message))
"""


def test_cargo_builds_the_library_that_is_bundled(tmp_path: Path) -> None:
    noted, library, cargo = tmp_path / "noted", tmp_path / "any.so", tmp_path / "cargo"
    library.write_bytes(b"the library")
    places = {"noted": str(noted), "library": str(library), "target": str(tmp_path / "target")}
    cargo.write_text(CARGO.format(python=sys.executable, **places), encoding="utf-8")
    cargo.chmod(0o755)
    environment = {"LIBCOGNITO_PREBUILT": "", "CARGO": str(cargo)}
    wheel = build("wheel", tmp_path, **environment)
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("libcognito/_lib/libcognito.so") == b"the library"
    arguments = json.loads(noted.read_text(encoding="utf-8"))
    kind = ["--lib", "--crate-type", "cdylib"]
    messages = ["--message-format", "json-render-diagnostics"]
    assert arguments == ["rustc", "--package", "libcognito", "--release", *kind, "--locked", *messages]


def test_a_wheel_for_windows_has_a_dll(tmp_path: Path) -> None:
    wheel = build("wheel", tmp_path, LIBCOGNITO_WHEEL_PLATFORM="win_amd64")
    assert wheel.name == "libcognito-0.1.0-py3-none-win_amd64.whl"
    with zipfile.ZipFile(wheel) as archive:
        libraries = [name for name in archive.namelist() if name.endswith((".dll", ".so"))]
    assert libraries == ["libcognito/_lib/cognito.dll"]


def test_the_manylinux_wheel_has_the_library_that_is_tested() -> None:
    # Another crate type, or more of them, would be another library: cargo does not optimise across crates then.
    kind = "rustc --package libcognito --release --lib --crate-type cdylib"
    script = (ROOT / "tools" / "platforms" / "run.sh").read_text(encoding="utf-8")
    assert f'cargo-zigbuild {kind} --locked --target "$target.2.17"' in script
    build = (ROOT / "tools" / "build.sh").read_text(encoding="utf-8")
    assert re.findall(r'^ *set -- (rustc .*) "\$as_json"$', build, re.MULTILINE) == [kind]


def test_without_cargo_the_words_say_what_to_install(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", f"import setuptools.build_meta as b; b.build_wheel({str(tmp_path)!r})"],
        cwd=SOURCES,
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert done.returncode != 0
    assert "install Rust" in done.stderr
