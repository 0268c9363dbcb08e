"""The programs in README, run as they stand there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import BOUND, SOURCES
from libcognito_testing import CognitoPool

README = (SOURCES / "README.md").read_text(encoding="utf-8")
PROGRAMS = re.findall(r"```python\n(.*?)```", README, re.DOTALL)


@pytest.mark.parametrize("number", range(len(PROGRAMS)))
def test_the_program_runs(number: int, tmp_path: Path) -> None:
    program = PROGRAMS[number]
    file = tmp_path / ("test_program.py" if "def test" in program else "program.py")
    file.write_text(program, encoding="utf-8")
    if "def cognito_pool_session" in program:
        file = file.rename(tmp_path / "conftest.py")
        file = tmp_path / "test_program.py"
        file.write_text("def test_region(cognito_pool):\n    assert cognito_pool._region == 'us-east-1'\n")
    start = ["-m", "pytest", "-q", str(file)] if file.name.startswith("test") else [str(file)]
    done = subprocess.run([sys.executable, *start], cwd=tmp_path, capture_output=True, text=True, timeout=BOUND)
    assert done.returncode == 0, done.stdout + done.stderr
    if file.name.startswith("test"):
        tests = program.count("def test") or 1
        assert f"{tests} passed" in done.stdout


def test_every_public_name_of_the_pool_is_explained() -> None:
    for name in (name for name in vars(CognitoPool) if not name.startswith("_")):
        assert re.search(rf"`{name}[`(]", README), name


def test_every_variable_is_explained(pool: CognitoPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    table = README.partition("## The environment")[2].partition("## Fixtures")[0]
    assert set(re.findall(r"`((?:AWS|COGNITO|NO)_[A-Z_]+|no_proxy)`", table)) == set(pool.environment)
