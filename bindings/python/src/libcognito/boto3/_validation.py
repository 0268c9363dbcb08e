"""Checks a call's parameters as botocore does, in its words; what may be a secret is left out of them."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from ._model import Operation


def failures(operation: Operation, parameters: dict[str, Any]) -> list[str]:
    """A line for each failure, none where the parameters are right."""
    return list(_failures(operation, parameters))


def _failures(operation: Operation, parameters: dict[str, Any]) -> Iterator[str]:
    for name in operation.required:
        if name not in parameters:
            yield f'Missing required parameter in input: "{name}"'
    for name in parameters:
        if name not in operation.members:
            yield f'Unknown parameter in input: "{name}", must be one of: {", ".join(operation.members)}'
    for name, value in parameters.items():
        if name not in operation.members:
            continue
        if name == "ClientMetadata":
            yield from _map(name, value)
        elif not isinstance(value, str):
            yield _type(name, value, str)
        elif len(value) < operation.minimum.get(name, 0):
            shortest = operation.minimum[name]
            yield f"Invalid length for parameter {name}, value: {len(value)}, valid min length: {shortest}"


def _map(name: str, value: object) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _type(name, value, dict)
        return
    for key, item in value.items():
        if not isinstance(key, str):
            yield _type(f"{name} (key: {key})", key, str)
        if not isinstance(item, str):
            yield _type(f"{name}.{key}", item, str)


def _type(name: str, value: object, right: type) -> str:
    # botocore shows any value. Of the names of attributes that is harmless, of tokens, codes and metadata it is not:
    # they may come as bytes, a code as a number, metadata in a list.
    harmless = value is None or name == "AttributeName" or (name == "AccessToken" and isinstance(value, (int, float)))
    shown = value if harmless else "(not shown)"
    return f"Invalid type for parameter {name}, value: {shown}, type: {type(value)}, valid types: {right}"
