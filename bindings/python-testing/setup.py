"""Builds the local pool's program with cargo and puts it into the package; the rest stands in pyproject.toml.

Environment variables:
    LIBCOGNITO_POOL_PREBUILT   the path of a program that was built already: cargo is not run.
    LIBCOGNITO_WHEEL_PLATFORM  the wheel's platform tag, such as manylinux2014_x86_64; by default this machine's.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from rust_package import Part, setup  # noqa: E402 - it stands beside this file, which pip does not put on the path

setup(
    Part(
        here=HERE,
        crate="cognito-local-pool",
        command=["build", "--package", "cognito-local-pool", "--release", "--locked"],
        file="cognito-local-pool",
        folder="libcognito_testing/_bin",
        prebuilt="LIBCOGNITO_POOL_PREBUILT",
    )
)
