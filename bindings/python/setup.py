"""Builds the C library with cargo and puts it into the package; the rest stands in pyproject.toml.

Environment variables:
    LIBCOGNITO_PREBUILT        the path of a library that was built already: cargo is not run.
    LIBCOGNITO_WHEEL_PLATFORM  the wheel's platform tag, such as manylinux2014_x86_64; by default this machine's.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from rust_package import PLATFORM, Part, setup  # noqa: E402 - it stands beside this file, which pip does not put on the path

setup(
    Part(
        here=HERE,
        crate="libcognito",
        # Of this crate type alone: with the Rust library beside it cargo does not optimise across crates.
        command=["rustc", "--package", "libcognito", "--release", "--lib", "--crate-type", "cdylib", "--locked"],
        file={"win": "cognito.dll", "mac": "libcognito.dylib"}.get(PLATFORM[:3], "libcognito.so"),
        folder="libcognito/_lib",
        prebuilt="LIBCOGNITO_PREBUILT",
        beside=("PARITY.md",),
    )
)
