"""What the wheel and the sdist have in them, and that the wheels are all that a new environment needs."""

from __future__ import annotations

import hashlib
import json
import os
import re
import stat
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from conftest import BOUND, ROOT, SOURCES, skip
from libcognito_testing import __version__


def build(kind: str, folder: Path, **environment: str) -> Path:
    """Runs the build backend as pip does."""
    program = f"import sys, setuptools.build_meta as b; sys.argv[1:] = []; print(b.build_{kind}({str(folder)!r}))"
    try:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=SOURCES,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            timeout=BOUND * 3,
        )
    finally:
        for left in (SOURCES / "build", SOURCES / "src" / "libcognito_testing.egg-info"):
            subprocess.run(["rm", "-rf", str(left)], check=True)
    assert done.returncode == 0, done.stderr
    return folder / done.stdout.splitlines()[-1]


def wheel(name: str) -> Path:
    """The wheel that run_tests.sh has built and installed."""
    return next(Path(os.environ["LIBCOGNITO_TEST_WHEELS"]).glob(f"{name}-*.whl"))


def test_the_wheel_has_all_that_it_needs() -> None:
    with zipfile.ZipFile(wheel("libcognito_testing")) as archive:
        entries = {entry.filename: entry for entry in archive.infolist()}
        metadata = archive.read(f"libcognito_testing-{__version__}.dist-info/METADATA").decode()
        tags = archive.read(f"libcognito_testing-{__version__}.dist-info/WHEEL").decode()
        points = archive.read(f"libcognito_testing-{__version__}.dist-info/entry_points.txt").decode()
        program = archive.read("libcognito_testing/_bin/cognito-local-pool")
        notices = archive.read("libcognito_testing/_bin/THIRD-PARTY-LICENSES").decode()
        bill = json.loads(archive.read("libcognito_testing/_bin/cognito-local-pool.cdx.json"))
    assert (
        hashlib.sha256(program).digest()
        == hashlib.sha256(Path(os.environ["LIBCOGNITO_POOL_PREBUILT"]).read_bytes()).digest()
    )
    assert stat.S_IMODE(entries["libcognito_testing/_bin/cognito-local-pool"].external_attr >> 16) & 0o111 == 0o111
    modules = {str(path.relative_to(SOURCES / "src")) for path in (SOURCES / "src").glob("libcognito_testing/*.py")}
    assert modules | {"libcognito_testing/py.typed"} <= set(entries)
    licences = f"libcognito_testing-{__version__}.dist-info/licenses/"
    assert {licences + "LICENSE-APACHE", licences + "LICENSE-MIT"} <= set(entries)
    assert "cognito-local-pool holds code" in notices and "\naxum 0" in notices
    assert bill["metadata"]["component"]["name"] == "cognito-local-pool"
    assert "Requires-Dist" not in metadata and "Requires-Python: >=3.9\n" in metadata
    assert "License-Expression: MIT OR Apache-2.0\n" in metadata
    assert re.search(r"Tag: py3-none-(?!any)\w+\n", tags) and "Root-Is-Purelib: false\n" in tags
    assert "[pytest11]" in points and "[console_scripts]" in points


def test_the_wheel_says_the_platform_that_it_is_built_for(tmp_path: Path) -> None:
    named = build("wheel", tmp_path, LIBCOGNITO_WHEEL_PLATFORM="manylinux2014_x86_64").name
    assert named == f"libcognito_testing-{__version__}-py3-none-manylinux2014_x86_64.whl"


def test_the_version_is_the_librarys() -> None:
    for manifest in ("Cargo.toml", "local-pool/Cargo.toml"):
        text = (ROOT / manifest).read_text(encoding="utf-8")
        assert re.search(r'(?m)^version = "(.*)"', text).group(1) == __version__  # type: ignore[union-attr]


def test_the_sdist_has_the_rust_sources(tmp_path: Path) -> None:
    if subprocess.run(["sh", "-c", "command -v cargo"], capture_output=True).returncode:
        skip("cargo", "curl -sSf https://sh.rustup.rs | sh")
    with tarfile.open(build("sdist", tmp_path)) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
        root = f"libcognito_testing-{__version__}"
        manifest = archive.extractfile(f"{root}/rust/Cargo.toml")
        assert manifest is not None and "[[" not in manifest.read().decode()
        archive.extractall(tmp_path, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))  # type: ignore[arg-type]
    sources = {f"rust/{path.relative_to(ROOT)}" for path in (ROOT / "local-pool" / "src").glob("**/*.rs")}
    assert sources | {"rust/Cargo.lock", "README.md", "LICENSE-MIT"} <= names
    assert {"setup.py", "rust_package.py"} <= names
    assert {"rust/.cargo/config.toml", "rust/vendor/axum/src/lib.rs", "rust/prepared/THIRD-PARTY-LICENSES"} <= names
    assert not any(name.startswith("tests/") for name in names)
    # Cargo finds all crates without a network.
    done = subprocess.run(
        ["cargo", "metadata", "--offline", "--locked", "--format-version=1"],
        cwd=tmp_path / root / "rust",
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert done.returncode == 0, done.stderr


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
    assert "install Rust 1.85" in done.stderr and "LIBCOGNITO_POOL_PREBUILT" in done.stderr


def test_the_manylinux_wheel_has_the_program_that_setup_builds() -> None:
    script = (ROOT / "tools" / "platforms" / "run.sh").read_text(encoding="utf-8")
    assert 'cargo-zigbuild build --package cognito-local-pool --release --locked --target "$target.2.17"' in script
    setup = (SOURCES / "setup.py").read_text(encoding="utf-8")
    assert 'command=["build", "--package", "cognito-local-pool", "--release", "--locked"]' in setup


def test_the_index_takes_the_metadata() -> None:
    wheels = [str(wheel("libcognito_testing"))]
    for command in (["twine", "check", "--strict", *wheels], ["pyroma", "--min=10", str(SOURCES)]):
        done = subprocess.run(
            [sys.executable, "-m", *command], capture_output=True, text=True, timeout=BOUND, cwd=SOURCES
        )
        assert done.returncode == 0, done.stdout + done.stderr


WITH_LIBCOGNITO = """
import libcognito

def test_a_code_verifies_the_address(cognito_pool):
    user = cognito_pool.user()
    libcognito.get_attr_verification_code(user.access_token, "email")
    libcognito.verify_attr(user.access_token, "email", cognito_pool.last_code(user))
    assert libcognito.get_user(user.access_token).email_verified
"""

WITH_BOTO3 = """
import boto3

def test_a_code_verifies_the_address(cognito_pool):
    user, client = cognito_pool.user(), boto3.client("cognito-idp")
    client.get_user_attribute_verification_code(AccessToken=user.access_token, AttributeName="email")
    code = cognito_pool.last_code(user)
    client.verify_user_attribute(AccessToken=user.access_token, AttributeName="email", Code=code)
    attributes = client.get_user(AccessToken=user.access_token)["UserAttributes"]
    assert {"Name": "email_verified", "Value": "true"} in attributes
"""


@pytest.mark.parametrize(
    ("program", "wheels", "others", "absent"),
    [
        (WITH_LIBCOGNITO, ["libcognito_testing", "libcognito"], ["pytest"], "botocore"),
        (WITH_BOTO3, ["libcognito_testing"], ["pytest", "boto3"], "libcognito"),
    ],
    ids=["libcognito", "boto3"],
)
def test_in_an_empty_virtual_environment(
    program: str, wheels: list[str], others: list[str], absent: str, tmp_path: Path
) -> None:
    place = tmp_path / "a new place"
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True, timeout=BOUND)
    python = str(place / "bin" / "python")
    requirements = (SOURCES / "requirements-test.txt").read_text(encoding="utf-8")
    pinned = re.findall(rf"(?m)^(?:{'|'.join(others)})==.*$", requirements)
    assert len(pinned) == len(others)
    files = [str(wheel(name)) for name in wheels]
    install = [python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *files, *pinned]
    installed = subprocess.run(install, capture_output=True, text=True, timeout=BOUND * 3)
    if installed.returncode:
        if "No matching distribution found for" in installed.stderr:
            skip("PyPI", "let pip reach it: " + installed.stderr[-300:])
        pytest.fail(installed.stderr)
    assert subprocess.run([python, "-c", f"import {absent}"], capture_output=True, timeout=BOUND).returncode == 1
    (tmp_path / "test_sending.py").write_text(program, encoding="utf-8")
    done = subprocess.run(
        [python, "-m", "pytest", "-q", "-W", "error", "-W", "ignore:Boto3", "test_sending.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=BOUND,
    )
    assert done.returncode == 0 and "1 passed" in done.stdout, done.stdout + done.stderr
