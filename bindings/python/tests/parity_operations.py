"""Calls of all operations that need no signature, which are compared with boto3's as those of parity_cases.py are.

They are made from the table of operations, which test_boto3_surface.py holds against botocore's model.
"""

from __future__ import annotations

from typing import Any

from libcognito.boto3._model import OPERATIONS
from libcognito.boto3._shapes import Shape
from parity import Case
from servers import answer

_SAMPLES = {
    "integer": 1,
    "boolean": True,
    "timestamp": 1764064800.25,
    "map": {"a": "ä"},
    "document": {"a": [None, 1.5]},
}


def sample(shape: Shape, name: str = "x") -> Any:
    """A value of a shape with all that it can hold."""
    if shape.kind == "structure":
        return {member: sample(part, member) for member, part in shape.members.items()}
    if shape.member is not None:
        return [sample(shape.member, name)] * 2
    return _SAMPLES.get(shape.kind, (name + "é" * 30)[: max(shape.minimum, 30)])


def odd(shape: Shape) -> Any:
    """A value of a shape with members that are null, unknown, or of another type."""
    if shape.kind == "structure":
        parts = list(shape.members.items())
        return {**{name: odd(part) for name, part in parts[1:]}, **{name: None for name, _ in parts[:1]}, "New": [1]}
    if shape.member is not None:
        return [odd(shape.member), None]
    return {"timestamp": "2026-11-25T10:00:00Z", "string": 5, "boolean": "true"}.get(shape.kind, {"b": None})


def wrong(shape: Shape) -> Any:
    """A value with every mistake that can be made, but of the right type where there are deeper ones."""
    if shape.kind == "structure":
        return {**{name: wrong(part) for name, part in shape.members.items()}, "New": 1}
    if shape.member is not None:
        return [wrong(shape.member), None]
    if shape.kind == "string" and shape.minimum:
        return ""
    return {"integer": -1, "map": {"a": None, None: "b"}, "document": {"a": None}}.get(shape.kind)


def _cases(method: str) -> dict[str, Case]:
    operation = OPERATIONS[method]
    every = sample(operation.input)
    least = {name: every[name] for name in operation.input.required}
    refusal = answer(400, {"__type": "InvalidParameterException", "message": "No.", "reasonCode": "r"})
    made = {
        "every member in call and answer": Case(
            "", method, every, (answer(200, sample(operation.output), x_amzn_requestid="0-1-2"),)
        ),
        "the required members; odd members in the answer": Case(
            "", method, least, (answer(200, odd(operation.output)),)
        ),
        "nothing given": Case("", method, {}),
        "every member None": Case("", method, dict.fromkeys(operation.input.members)),
        "every mistake in every member": Case("", method, wrong(operation.input)),
        "an error": Case("", method, least, (refusal,)),
    }
    for name, case in made.items():
        case.name = f"{method}: {name}"
    return made


#: By the name of what is tried with each operation.
CASES: dict[str, list[Case]] = {}
for _method in OPERATIONS:
    for _name, _case in _cases(_method).items():
        CASES.setdefault(_name, []).append(_case)
