"""JSON by the C half of the module json: its Python half loads re and enum, which takes longer than a whole call.

Where json is loaded already, or the interpreter has no such half (it is CPython's own), json itself does the work.
"""

from __future__ import annotations

import sys

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
    """The value of a JSON text of the library's."""
    if _scan is None or "json" in sys.modules:
        import json

        return json.loads(text)
    return _scan(text, 0)[0]


def write(members: Mapping[str, Any], fallback: Callable[[object], str]) -> str:
    """A JSON object. `fallback` makes a string of a value that JSON has no form for, or raises."""
    if _quote is None or "json" in sys.modules:
        import json

        return json.dumps(members, default=fallback)
    quote = _quote
    return "{" + ",".join(f"{quote(name)}:{_value(value, quote, fallback)}" for name, value in members.items()) + "}"


def _value(value: object, quote: Callable[[str], str], fallback: Callable[[object], str]) -> str:
    if isinstance(value, str):
        return quote(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, (list, tuple, dict)) or value is None:
        import json

        return json.dumps(value, default=fallback)
    return quote(fallback(value))
