"""Checks a call's parameters as botocore does, in its words; what may be a secret is left out of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ._shapes import Shape

#: What botocore takes for a value of a shape, beside strings.
_TYPES: dict[str, tuple[type, ...]] = {
    "integer": (int,),
    "boolean": (bool,),
    "list": (list, tuple),
    "map": (dict,),
    "structure": (dict,),
}


def failures(shape: Shape, parameters: dict[str, Any]) -> list[str]:
    """A line for each failure, none where the parameters are right."""
    return list(_structure(shape, parameters, ""))


def _failures(shape: Shape, value: Any, name: str) -> Iterator[str]:
    types = _TYPES.get(shape.kind, (str,))
    is_right: bool = isinstance(value, types)
    if shape.kind == "document":
        yield from _document(value, name)
    elif not is_right:
        yield _wrong_type(name, value, types, shape.is_secret)
    elif shape.kind == "string" and len(value) < shape.minimum:
        yield f"Invalid length for parameter {name}, value: {len(value)}, valid min length: {shape.minimum}"
    elif shape.kind == "integer" and value < shape.minimum:
        yield f"Invalid value for parameter {name}, value: {value}, valid min value: {shape.minimum}"
    elif shape.kind == "structure":
        yield from _structure(shape, value, name)
    elif shape.kind == "map":
        yield from _map(value, name)
    elif shape.kind == "list" and shape.member is not None:
        for index, item in enumerate(value):
            yield from _failures(shape.member, item, f"{name}[{index}]")


def _structure(shape: Shape, parameters: dict[str, Any], name: str) -> Iterator[str]:
    shown = name or "input"
    for required in shape.required:
        if required not in parameters:
            yield f'Missing required parameter in {shown}: "{required}"'
    for given in parameters:
        if given not in shape.members:
            yield f'Unknown parameter in {shown}: "{given}", must be one of: {", ".join(shape.members)}'
    for given, value in parameters.items():
        if given in shape.members:
            yield from _failures(shape.members[given], value, f"{name}.{given}" if name else given)


def _map(value: dict[Any, Any], name: str) -> Iterator[str]:
    for key, item in value.items():
        if not isinstance(key, str):
            yield _wrong_type(f"{name} (key: {key})", key, (str,), True)
        if not isinstance(item, str):
            yield _wrong_type(f"{name}.{key}", item, (str,), True)


def _document(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _document(item, key)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _document(item, f"{name}[{index}]")
    elif value is not None and not isinstance(value, (str, int, float)):
        valid = ", ".join(str(kind) for kind in (str, int, bool, float, list, dict))
        yield (
            f"Invalid type for document parameter {name}, value: (not shown), type: {type(value)}, valid types: {valid}"
        )


def _wrong_type(name: str, value: object, right: tuple[type, ...], is_secret: bool) -> str:
    # botocore shows any value; a token, a code or metadata must not be shown, of whatever type it comes.
    shown = "(not shown)" if is_secret and value is not None else value
    valid = ", ".join(str(kind) for kind in right)
    return f"Invalid type for parameter {name}, value: {shown}, type: {type(value)}, valid types: {valid}"
