"""Options of every type: taken as the number, the string or the path that they are, or refused by name."""

from __future__ import annotations

import datetime
import enum
import os
import types
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import libcognito
from conftest import skip
from libcognito import AsyncClient, Client, boto3
from scripts import run

try:
    import numpy
except ImportError:
    skip("numpy", "pip install numpy")


class Seconds(enum.IntEnum):
    FIVE = 5


class Region(str, enum.Enum):
    HERE = "eu-west-1"

    def __str__(self) -> str:
        return "not the value"


class Text(str):
    def __str__(self) -> str:
        return "not the value"

    def encode(self, encoding: str = "", errors: str = "") -> bytes:
        return b"not the value"


class Shown(float):
    def __repr__(self) -> str:
        return "not the value"


class Real:
    def __float__(self) -> float:
        return 5.5


#: Values of `timeout`, and the seconds that they are.
NUMBERS = [
    (5, 5.0),
    (5.5, 5.5),
    (Seconds.FIVE, 5.0),
    (Shown(5.5), 5.5),
    (Decimal("5.5"), 5.5),
    (Decimal(5), 5.0),
    (Fraction(11, 2), 5.5),
    (Real(), 5.5),
    (numpy.float64(5.5), 5.5),
    (numpy.float32(5.5), 5.5),
    (numpy.float16(5.5), 5.5),
    (numpy.longdouble(5.5), 5.5),
    (numpy.int64(5), 5.0),
    (numpy.uint8(5), 5.0),
    (numpy.array(5.5), 5.5),
]

#: Values that are no number of seconds, and what is said of them.
NO_NUMBERS = [
    (float("nan"), "must be a finite number, not nan"),
    (float("inf"), "must be a finite number, not inf"),
    (float("-inf"), "must be a finite number, not -inf"),
    (Decimal("NaN"), "must be a finite number"),
    (Decimal("sNaN"), "must be a finite number"),
    (Decimal("Infinity"), "must be a finite number"),
    (Decimal("1e400"), "must be a finite number"),
    (Fraction(10**400, 3), "must be a finite number"),
    (numpy.float64("nan"), "must be a finite number, not nan"),
    (numpy.float32("inf"), "must be a finite number, not inf"),
    (numpy.longdouble("nan"), "must be a finite number, not nan"),
    (10**400, "is too large a number"),
    (10**5000, "is too large a number"),
    (-5, "is not a number of seconds"),
    (True, "must be a number of seconds, not true or false"),
    (numpy.bool_(True), "must be a number of seconds, not true or false"),
    ("5", "must be a number of seconds, not a string"),
    (Text("5"), "must be a number of seconds, not a string"),
]

WRONG_TYPES = [
    object(),
    b"5",
    bytearray(b"5"),
    5j,
    [5],
    (5,),
    {"a": 5},
    {5},
    datetime.timedelta(seconds=5),
    datetime.datetime.now(),
    numpy.array([5.0]),
    numpy.array([]),
    numpy.complex128(5),
    numpy.timedelta64(5, "s"),
    numpy.datetime64("2024-01-01"),
    numpy.bytes_(b"5"),
    enum.Enum("Other", {"FIVE": 5}).FIVE,  # type: ignore[attr-defined]
    float,
    lambda: 5,
]


def name_of(value: object) -> str:
    return type(value).__name__


@pytest.mark.parametrize(("value", "seconds"), NUMBERS, ids=name_of)
def test_numbers_of_any_kind_are_taken(value: Any, seconds: float) -> None:
    assert Client(timeout=value).describe()["timeout"] == seconds
    assert AsyncClient(timeout=value).describe()["timeout"] == seconds
    config = types.SimpleNamespace(read_timeout=value, connect_timeout=2.5)
    assert boto3.client("cognito-idp", config=config)._client.describe()["timeout"] == seconds + 2.5


@pytest.mark.parametrize(("value", "words"), NO_NUMBERS, ids=name_of)
def test_what_is_no_finite_number_is_refused_by_name(value: Any, words: str) -> None:
    with pytest.raises(libcognito.InvalidArgument, match=f"Option timeout: {words}"):
        Client(timeout=value)


@pytest.mark.parametrize("value", WRONG_TYPES, ids=name_of)
def test_other_types_are_refused_by_name(value: Any) -> None:
    with pytest.raises(
        TypeError, match=f"^Option timeout: must be str, bool, a number or a path, not {name_of(value)}"
    ):
        Client(timeout=value)


def test_a_timedelta_is_told_what_to_do() -> None:
    with pytest.raises(TypeError, match=r"not timedelta: use its total_seconds\(\)$"):
        Client(timeout=datetime.timedelta(seconds=5))  # type: ignore[arg-type]


def test_whole_numbers_and_flags_of_any_kind() -> None:
    for value in (2, numpy.int64(2), numpy.uint16(2), Decimal(2), Fraction(2), numpy.float64(2)):
        assert Client(max_attempts=value).describe()["max_attempts"] == 2  # type: ignore[arg-type]
    for flag in (True, numpy.bool_(True), numpy.array(True)):
        assert Client("eu-west-1", use_fips_endpoint=flag).describe()["use_fips_endpoint"] is True  # pyright: ignore[reportArgumentType]
    with pytest.raises(libcognito.InvalidArgument, match="Option use_fips_endpoint: must be true or false"):
        Client(use_fips_endpoint=1)  # type: ignore[arg-type]


def test_strings_of_any_kind_and_paths() -> None:
    for region in (Region.HERE, Text("eu-west-1"), numpy.str_("eu-west-1")):
        assert Client(region).describe()["region"] == "eu-west-1"
    with os.scandir(bytes(Path(__file__).parent)) as entries:
        entry: Any = next(entries)
    for path in (Path("/a.pem"), Text("/a.pem"), "/a.pem"):
        assert "/a.pem" in Client(ca_bundle=path).describe()["trust"]
    assert os.fsdecode(entry.path) in Client(ca_bundle=entry).describe()["trust"]


def test_strings_that_no_file_or_header_can_have_are_refused_by_name() -> None:
    for value, words in (
        ("secret\ud800", "holds half a character"),
        (os.fsdecode(b"secret\xff"), "holds half a character"),
        (Path(os.fsdecode(b"secret\xff")), "is not UTF-8"),
        ("secret\0", "holds a NUL character"),
    ):
        with pytest.raises(
            libcognito.InvalidArgument, match=f"^InvalidArgument: Option ca_bundle: .*{words}"
        ) as raised:
            Client(ca_bundle=value)
        assert "secret" not in str(raised.value) and raised.value.__cause__ is raised.value.__context__ is None


def test_nothing_depends_on_json_being_imported() -> None:
    program = """
    {imports}
    import enum, sys
    from decimal import Decimal
    import libcognito
    class Five(enum.IntEnum):
        FIVE = 5
    for value in (Five.FIVE, Decimal("5.5"), float("nan"), [5], "5", object):
        try:
            print(libcognito.Client(timeout=value).describe()["timeout"])
        except (TypeError, ValueError) as error:
            print(type(error).__name__, error)
    """
    assert run(program.format(imports="")) == run(program.format(imports="import json")) != ""
