"""The ways of patterns.py, with boto3 and with libcognito.boto3: all come out equal but for those that say why not."""

from __future__ import annotations

import gc
import importlib
import types
from pathlib import Path
from typing import Any

import pytest

from conftest import skip
from libcognito import boto3 as ours
from servers import Server, answer

try:
    import boto3 as theirs
    import botocore.endpoint

    for _name in ("moto", "placebo", "vcr"):
        importlib.import_module(_name)
except ImportError as missing:
    skip(str(missing.name), "pip install -r requirements-test.txt")

from patterns import PATTERNS, Around, Pattern


def outcome(module: Any, pattern: Pattern, folder: Path) -> Any:
    folder.mkdir()
    with Server(answer(200, {"Username": "zoe"})) as server, pytest.MonkeyPatch.context() as patch:
        # boto3 waits up to 20 s between attempts, and nothing here depends on it.
        patch.setattr(botocore.endpoint, "time", types.SimpleNamespace(sleep=lambda seconds: None))
        try:
            found = pattern.run(module, Around(server, folder, patch))
        except (Exception, pytest.fail.Exception) as raised:  # noqa: BLE001 # compared, as far as there are two
            return type(raised).__name__
        return repr_without_ports(found, server.url)


def repr_without_ports(found: Any, url: str) -> Any:
    """The result, without what differs from run to run."""
    if isinstance(found, str):
        return found.replace(url, "URL")
    if isinstance(found, dict):
        return {key: repr_without_ports(value, url) for key, value in found.items()}
    if isinstance(found, (list, tuple)) and type(found) in (list, tuple):
        return [repr_without_ports(item, url) for item in found]
    return found


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.name)
def test_a_pattern_comes_out_as_with_boto3(pattern: Pattern, tmp_path: Path) -> None:
    expected = outcome(theirs, pattern, tmp_path / "theirs")
    found = outcome(ours, pattern, tmp_path / "ours")
    gc.collect()
    if pattern.differs:
        assert found != expected, "it is named as different, and is not"
    else:
        assert found == expected
        assert not isinstance(expected, str) or not expected.endswith("Error"), "the pattern itself fails"


def test_there_are_enough_of_them() -> None:
    names = [pattern.name for pattern in PATTERNS]
    assert len(names) == len(set(names))
    assert len(names) >= 85
    assert sum(not pattern.differs for pattern in PATTERNS) >= 80
