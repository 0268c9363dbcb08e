"""What is handed to boto3 itself: operations that are signed, other services, events, paginators and whatever else."""

from __future__ import annotations

import importlib

from .._real import raw
from .exceptions import ClientExceptions, service_class

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def itself(what: str, module: str = "boto3") -> Any:
    """Returns boto3; where it is not installed an ImportError says what asks for it."""
    try:
        importlib.import_module("boto3")
    except ModuleNotFoundError as missing:
        if missing.name != "boto3":
            raise
        raise ImportError(f"{what} is boto3's own, which is not installed: pip install boto3", name="boto3") from None
    return importlib.import_module(module)


def attribute(owner: str, name: str, of: Callable[[], Any]) -> Any:
    """Returns an attribute of something of boto3's; without boto3 an AttributeError says what to install."""
    if name.startswith("__") and name != "__version__":
        # What copy, pickle, inspect and the like look for.
        raise AttributeError(f"{owner} has no attribute {name!r}")
    try:
        found = of()
    except ImportError as missing:
        raise AttributeError(f"{owner} has no attribute {name!r}: {missing}") from None
    return getattr(found, name)


class Events:
    """`client.meta.events`: what is registered goes to each of botocore's clients behind it, those made later too."""

    def __init__(self) -> None:
        self._emitters: list[Any] = []
        self._registered: list[tuple[str, tuple[Any, ...], dict[str, Any]]] = []

    def add(self, emitter: Any) -> None:
        """Adds the events of a client."""
        for name, args, kwargs in self._registered:
            getattr(emitter, name)(*args, **kwargs)
        self._emitters.append(emitter)

    def _on_each(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        for emitter in self._emitters:
            getattr(emitter, name)(*args, **kwargs)
        self._registered.append((name, args, kwargs))

    def register(self, *args: Any, **kwargs: Any) -> None:
        """As botocore has it."""
        self._on_each("register", args, kwargs)

    def register_first(self, *args: Any, **kwargs: Any) -> None:
        """As botocore has it."""
        self._on_each("register_first", args, kwargs)

    def register_last(self, *args: Any, **kwargs: Any) -> None:
        """As botocore has it."""
        self._on_each("register_last", args, kwargs)

    def unregister(self, *args: Any, **kwargs: Any) -> None:
        """As botocore has it."""
        self._on_each("unregister", args, kwargs)

    def __getattr__(self, name: str) -> Any:
        return attribute("events", name, lambda: self._emitters[0])


class Exceptions(ClientExceptions):
    """Makes boto3's own client raise what `client.exceptions` has, so that `except` clauses catch its errors too."""

    def from_code(self, error_code: str) -> Any:
        """Returns what makes the exception for an answer."""

        def make(response: dict[str, Any], operation_name: str) -> Any:
            return service_class(error_code)(raw(response, sends=False), response, operation_name)

        return make
