"""Turns the value of an option into a plain str, bool, int or float, or refuses it by name."""

from __future__ import annotations

from . import errors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def plain(name: str, value: object) -> str | bool | int | float:
    """Returns the value as JSON has it.

    Numbers of any kind are taken (Decimal, Fraction, IntEnum, those of numpy), strings of any kind, and paths.

    Raises:
        InvalidArgument: a number is not finite, a string is not Unicode.
        TypeError: the value is of another kind.
    """
    kind = type(value)
    if kind is bool:
        return value  # type: ignore[return-value]
    if isinstance(value, str):
        return _text(name, str.__str__(value))
    if isinstance(value, int):
        return _whole(name, int.__int__(value))
    if isinstance(value, float):
        return _finite(name, float.__float__(value))
    if hasattr(kind, "__fspath__"):
        import os

        return _text(name, os.fsdecode(value))  # type: ignore[arg-type]
    return _number(name, value)


def _number(name: str, value: Any) -> bool | int | float:
    dtype = getattr(value, "dtype", None)
    if dtype is not None:
        # A scalar of numpy's. Its dates, durations, complex numbers and bytes have `__int__` or `__float__` too.
        if getattr(dtype, "kind", None) not in ("b", "i", "u", "f") or getattr(value, "ndim", None) != 0:
            raise _wrong_type(name, value)
        value = value.item()
        if isinstance(value, bool):
            return value
    kind = type(value)
    try:
        if hasattr(kind, "__index__"):
            return _whole(name, kind.__index__(value))
        if hasattr(kind, "__float__") and not hasattr(kind, "__len__") and not isinstance(value, complex):
            found = _finite(name, float(value))
            # An exact 3, of Decimal's or Fraction's, is a whole number.
            return _whole(name, int(found)) if found.is_integer() and not isinstance(value, float) else found
    except (TypeError, ValueError, OverflowError) as error:
        if isinstance(error, errors.CognitoError):
            raise
        raise errors.InvalidArgument.here(f"Option {name}: must be a finite number.") from None
    raise _wrong_type(name, value)


def _text(name: str, value: str) -> str:
    try:
        encoded = value.encode()
    except UnicodeEncodeError:  # it holds the value, so the error below must not refer to it
        encoded = b""
    if value and not encoded:
        raise errors.InvalidArgument.here(f"Option {name}: holds half a character (a lone surrogate), or is not UTF-8.")
    if "\0" in value:
        raise errors.InvalidArgument.here(f"Option {name}: holds a NUL character.")
    return value


def _whole(name: str, value: int) -> int:
    if value.bit_length() > 64:
        raise errors.InvalidArgument.here(f"Option {name}: is too large a number.")
    return value


def _finite(name: str, value: float) -> float:
    if value - value != 0.0:  # so for nan and both infinities
        raise errors.InvalidArgument.here(f"Option {name}: must be a finite number, not {value}.")
    return value


def _wrong_type(name: str, value: object) -> TypeError:
    hint = ": use its total_seconds()" if hasattr(value, "total_seconds") else ""
    return TypeError(f"Option {name}: must be str, bool, a number or a path, not {type(value).__name__}{hint}")
