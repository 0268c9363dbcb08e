"""Reads and writes JSON with the C half of the module json, which is CPython's own.

The Python half imports re and enum. That takes longer (7 ms) than to import this package and to make a client (6 ms),
and no call needs it: what is written here is strings, bools, finite numbers, and lists and dictionaries of them, for
which there is one way only, and what is read is what the library wrote. Interpreters without such a half use json
itself.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar


class _Settings:
    """What json's scanner asks its decoder for: the values of json.loads."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = float
    memo: ClassVar[dict[str, str]] = {}


_scan: Callable[[str, int], tuple[Any, int]] | None
_quote: Callable[[str], str] | None
try:
    from _json import encode_basestring_ascii as _quote, make_scanner

    _scan = make_scanner(_Settings())  # type: ignore[arg-type]  # its stub names the wrong class
except (ImportError, AttributeError, TypeError):
    _scan = _quote = None


def read(text: str) -> Any:
    """Returns the value of a JSON text that the library wrote."""
    if _scan is None:
        import json

        return json.loads(text)
    return _scan(text, 0)[0]


def write(members: Mapping[str, Any]) -> str:
    """Returns a JSON object. Numbers must be finite, and no value of a subclass."""
    if _quote is None:
        import json

        return json.dumps(members)
    quote = _quote
    return "{" + ",".join(f"{quote(name)}:{_value(value, quote)}" for name, value in members.items()) + "}"


def _value(value: Any, quote: Callable[[str], str]) -> str:
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, dict):
        return write(value)
    if isinstance(value, list):
        return "[" + ",".join([_value(item, quote) for item in value]) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else repr(value)
