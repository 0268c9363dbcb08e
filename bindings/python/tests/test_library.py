"""Finding and loading the library, and how little an import loads."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest

import libcognito
from libcognito import _library
from pools import ROOT, LocalPool
from scripts import run

BUNDLED = Path(libcognito.__file__).parent / "_lib" / "libcognito.so"

#: Says why the library cannot be had, in place of having it.
ATTEMPT = """
import libcognito
try:
    libcognito.Client()
except ImportError as error:
    print(error)
"""


def test_the_version_is_the_crates() -> None:
    manifest = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    found = re.search(r'^version = "(.*)"', manifest, re.MULTILINE)
    assert found is not None and found.group(1) == libcognito.__version__


def test_the_bundled_library_is_the_one_that_is_used() -> None:
    assert BUNDLED.is_file()
    assert _library._find()[1] == str(BUNDLED)


def test_a_library_that_is_named_goes_first(tmp_path: Path) -> None:
    mine = tmp_path / "mine.so"
    shutil.copy(BUNDLED, mine)
    out = run("import libcognito._library as l; print(l._find()[1]); l.library()", LIBCOGNITO_LIBRARY=str(mine))
    assert out == f"{mine}\n"


def test_a_library_that_is_named_and_missing_is_not_replaced(tmp_path: Path) -> None:
    out = run(ATTEMPT, LIBCOGNITO_LIBRARY=str(tmp_path / "none.so"))
    assert "LIBCOGNITO_LIBRARY: " in out and "none.so" in out and "the package: " not in out


def test_not_found_says_where_it_looked(tmp_path: Path) -> None:
    shutil.copytree(Path(libcognito.__file__).parent, tmp_path / "libcognito", ignore=shutil.ignore_patterns("_lib"))
    out = run("import sys; sys.path.insert(0, sys.argv[1])" + ATTEMPT, str(tmp_path))
    assert str(tmp_path / "libcognito" / "_lib" / "libcognito.so") in out
    assert "the system: libcognito.so.0" in out
    assert "pip install libcognito" in out


def test_another_version_is_refused(tmp_path: Path) -> None:
    package = tmp_path / "libcognito"
    shutil.copytree(Path(libcognito.__file__).parent, package)
    (package / "_version.py").write_text('__version__ = "0.0.9"\n', encoding="utf-8")
    out = run("import sys; sys.path.insert(0, sys.argv[1])" + ATTEMPT, str(tmp_path))
    assert f"is version {libcognito.__version__}, but the Python package libcognito is version 0.0.9" in out


def test_another_library_is_refused() -> None:
    libc = run("import ctypes; print(ctypes.CDLL(None)._name)")  # any library that loads will do
    assert libc
    import _ctypes

    out = run(ATTEMPT, LIBCOGNITO_LIBRARY=_ctypes.__file__)
    assert "is not the library libcognito" in out


#: What the interpreter has loaded before, `atexit` and the like, differs from version to version.
LOADED = """
import sys
before = set(sys.modules)
{work}
print(*sorted(set(sys.modules) - before))
"""


def test_an_import_loads_next_to_nothing() -> None:
    names = set(run(LOADED.format(work="import libcognito")).split())
    assert {name for name in names if name.startswith("libcognito")} == {
        *("libcognito", "libcognito._client", "libcognito._version", "libcognito.errors", "libcognito.results"),
    }
    assert {name for name in names if not name.startswith("libcognito")} <= {"__future__", "builtins"}


@pytest.mark.skipif(sys.implementation.name != "cpython", reason="PyPy's ctypes and json load other modules")
def test_a_first_call_loads_little_beside_ctypes(pool: LocalPool) -> None:
    work = "import libcognito; libcognito.get_attr_verification_code(sys.argv[1], 'email')"
    found = set(
        run(
            LOADED.format(work=work),
            pool.user()["access"],
            AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER=pool.url,
        ).split()
    )
    mine = {name.partition(".")[2] for name in found if name.startswith("libcognito.")}
    call = {"_call", "_callbacks", "_json_text", "_library", "_log"}
    assert mine == {"_client", "_version", "errors", "results", *call}
    rest = {name for name in found if not name.startswith("libcognito")}
    rest -= set(run(LOADED.format(work="import ctypes")).split())
    assert rest <= {"__future__", "_json", "_operator", "atexit", "builtins"}


def test_an_import_makes_few_classes() -> None:
    out = run(
        """
        import libcognito
        print(*sorted(made.__name__ for made in libcognito.ServiceError.__subclasses__()))
        libcognito.LimitExceededException
        print(*(made.__name__ for made in libcognito.ServiceError.__subclasses__()))
        """
    )
    assert out == "\nLimitExceededException\n"


def test_the_surface_of_boto3_loads_no_more_before_an_error() -> None:
    work = "from libcognito import boto3; boto3.client('cognito-idp').exceptions"
    found = set(run(LOADED.format(work=work)).split())
    native = set(run(LOADED.format(work="import libcognito; libcognito.Client()")).split())
    parts = ("_client", "_config", "_model", "_shapes", "_validation", "exceptions", "session")
    assert found - native == {"libcognito.boto3", *(f"libcognito.boto3.{part}" for part in parts)}


def test_names_that_are_not_there() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'sign_up'"):
        _ = libcognito.sign_up  # type: ignore[attr-defined]
    for name in libcognito.__all__:
        assert getattr(libcognito, name) is not None
    assert set(libcognito.__all__) <= set(dir(libcognito))
    assert not {"TimeoutError", "ConnectionError"} & set(libcognito.__all__)
    assert Path(libcognito.__file__).with_name("py.typed").exists()
    assert sys.version_info >= (3, 9)
