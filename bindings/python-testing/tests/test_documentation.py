"""The programs in README and in docs/testing.md, run as they stand there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import BOUND, ROOT, SOURCES
from libcognito_testing import CognitoPool

README = (SOURCES / "README.md").read_text(encoding="utf-8")
PAGE = (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")
# As an address: pip takes a list of them with blanks between.
WHEELS = Path(os.environ["LIBCOGNITO_TEST_WHEELS"]).as_uri()
PROGRAMS = re.findall(r"```python\n(.*?)```", README + PAGE, re.DOTALL)
CONFTEST = next(program for program in PROGRAMS if "def cognito_pool_session" in program)
PROGRAMS.remove(CONFTEST)


def run(folder: Path, *arguments: str) -> str:
    """What a Python program prints; it must end well."""
    done = subprocess.run([sys.executable, *arguments], cwd=folder, capture_output=True, text=True, timeout=BOUND)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_the_program_runs(number: int, tmp_path: Path) -> None:
    program = PROGRAMS[number]
    (tmp_path / "test_program.py").write_text(program, encoding="utf-8")
    tests = program.count("def test")
    if tests:
        assert f"{tests} passed" in run(tmp_path, "-m", "pytest", "-q")
    else:
        run(tmp_path, "test_program.py")


def test_a_conftest_may_choose_other_arguments(tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text(CONFTEST, encoding="utf-8")
    (tmp_path / "test_program.py").write_text(
        "import os\ndef test_region(cognito_pool):\n    assert os.environ['AWS_REGION'] == 'us-east-1'\n",
        encoding="utf-8",
    )
    assert "1 passed" in run(tmp_path, "-m", "pytest", "-q")


@pytest.mark.parametrize("status", [0, 2])
def test_the_script_for_ci_ends_with_the_status_of_the_tests(status: int, tmp_path: Path) -> None:
    script = next(block for block in re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL) if block.startswith("#!"))
    folder = tmp_path / "a checkout"
    folder.mkdir()
    (folder / "ci.sh").write_text(script, encoding="utf-8")
    (folder / "check.py").write_text(
        "import os, sys, boto3\n"
        "user = boto3.client('cognito-idp').get_user(AccessToken=os.environ['COGNITO_ACCESS_TOKEN'])\n"
        f"print('the user is', user['Username'])\nsys.exit({status})\n",
        encoding="utf-8",
    )
    (folder / "Makefile").write_text(f"check:\n\t@'{sys.executable}' check.py\n", encoding="utf-8")
    environment = {**os.environ, "PIP_NO_INDEX": "1", "PIP_FIND_LINKS": WHEELS}
    environment["PATH"] = f"{Path(sys.base_prefix, 'bin')}:{os.environ['PATH']}"
    done = subprocess.run(
        ["sh", "ci.sh"], cwd=folder, env=environment, capture_output=True, text=True, timeout=BOUND * 2
    )
    assert "the user is zoe" in done.stdout, done.stdout + done.stderr
    # make's own status for a recipe that failed.
    assert done.returncode == (2 if status else 0), done.stderr


def test_every_public_name_of_the_pool_is_explained() -> None:
    for name in (name for name in vars(CognitoPool) if not name.startswith("_")):
        assert re.search(rf"`{name}[`(]", README), name


def test_every_variable_is_explained(pool: CognitoPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    table = README.partition("## The environment")[2].partition("## Fixtures")[0]
    assert set(re.findall(r"`((?:AWS|COGNITO|NO)_[A-Z_]+|no_proxy)`", table)) == set(pool.environment)
