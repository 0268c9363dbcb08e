"""Makes one call into the C library, from Python's values to its result or exception. Every call passes here."""

from __future__ import annotations

import _thread
import atexit
import os
import sys

from . import _json_text, _log, errors
from ._callbacks import CHECK, IS_CPYTHON, LOG, MAIN_IS_DEAF, ctypes, here
from ._library import Buf, library

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from typing import Any


#: The calls under way in this process.
_under_way: set[Watch] = set()
#: The thread that ends the interpreter, once it does. It may still make calls, in exit handlers.
_ender: int | None = None


def _is_ending() -> bool:
    return _ender is not None and _thread.get_ident() != _ender


def _end_calls() -> None:
    """Ends the calls of daemon threads before the interpreter goes.

    Otherwise the next callback of such a call would find no interpreter, and Python would end its thread in the middle
    of the library, which ends the process.
    """
    global _ender
    _ender = _thread.get_ident()
    if _under_way:
        import time

        # The library asks ten times a second whether to go on. Whoever does not come back must not keep the process.
        until = time.monotonic() + 5
        while _under_way and time.monotonic() < until:
            time.sleep(0.005)


atexit.register(_end_calls)
if hasattr(os, "register_at_fork"):
    # The calls of the parent's other threads are not in the child.
    os.register_at_fork(after_in_child=_under_way.clear)


class Cancel:
    """Ends a call on another thread: set `requested`."""

    __slots__ = ("requested",)

    def __init__(self) -> None:
        self.requested = False


class Handle:
    """A cognito_client. Each call holds it, so it is freed when it is closed and the last call has returned."""

    __slots__ = ("_free", "_lines", "_log_level", "pointer")

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.pointer = ctypes.c_void_p()
        c = library()
        self._free = c.cognito_client_free
        text = _json_text.write({name: _plain(name, value) for name, value in options.items()})
        buf = Buf()
        try:
            if c.cognito_client_new(text.encode(), ctypes.byref(self.pointer), ctypes.byref(buf)):
                raise errors.from_response(_take(buf))
        finally:
            c.cognito_buf_free(ctypes.byref(buf))
        self._log_level = 0
        self._lines: dict[ctypes.c_int32, bytes] = {}
        if CHECK is not None:
            c.cognito_client_set_interrupt(self.pointer, CHECK, here if IS_CPYTHON else None)

    def __del__(self) -> None:
        if self.pointer:
            self._free(self.pointer)

    def call(self, name: str, *arguments: bytes | None, cancel: Cancel | None = None) -> dict[str, Any]:
        """Calls cognito_client_<name> and returns the whole answer. Raises where the status is not 0."""
        modules = sys.modules
        # An interpreter that ends starts no more threads.
        is_deaf = MAIN_IS_DEAF and _ender is None
        if is_deaf or "gevent.monkey" in modules or "eventlet.patcher" in modules:
            from . import _offload

            on = _offload.runner(is_deaf)
            if on is not None:
                ended = cancel or Cancel()
                try:
                    found: dict[str, Any] = _offload.run(on, lambda: self._call(name, arguments, ended, False), ended)
                finally:
                    # Handlers of the module logging belong to the thread, or the greenlet, that made the call.
                    if self._lines:
                        _log.emit(self._lines)
                return found
        return self._call(name, arguments, cancel, True)

    def _call(
        self, name: str, arguments: tuple[bytes | None, ...], cancel: Cancel | None, emits: bool
    ) -> dict[str, Any]:
        c = library()
        level = _log.wanted()
        if level != self._log_level:
            self._set_log(level)
        lines = self._lines if emits else {}
        watch = Watch(lines, cancel)
        checks = watch.checks()
        next(checks)  # to the inside of its `try`
        outer, here.check, here.lines = here.check, checks.send, self._lines
        buf = Buf()
        _under_way.add(watch)
        try:
            if _is_ending():
                raise SystemExit
            # ctypes lets go of the GIL for as long as the call lasts.
            status = getattr(c, "cognito_client_" + name)(self.pointer, *arguments, ctypes.byref(buf))
            answer = _take(buf)
        finally:
            here.check = outer
            c.cognito_buf_free(ctypes.byref(buf))
            checks.close()
            _under_way.discard(watch)
        if lines:
            _log.emit(lines)
        if watch.failure is not None:
            raise watch.failure
        if status and _is_ending():
            raise SystemExit  # ends the daemon thread without a word, as the interpreter's end would
        if status:
            raise errors.from_response(answer)
        return answer

    def _set_log(self, level: int) -> None:
        if LOG is None:
            _log.say_that_there_is_none()
        else:
            library().cognito_client_set_log(self.pointer, LOG, self._lines if IS_CPYTHON else None, level)
        # Only now: another thread that finds this level makes its call at once.
        self._log_level = level


class Watch:
    """Answers the library's question whether a call may go on, and keeps what was raised meanwhile."""

    __slots__ = ("_cancel", "_lines", "failure")

    def __init__(self, lines: dict[ctypes.c_int32, bytes], cancel: Cancel | None) -> None:
        self._lines = lines
        self._cancel = cancel
        self.failure: BaseException | None = None

    def checks(self) -> Generator[int, None, None]:
        """Gives an answer each time it is resumed: 0 for on, 1 for enough. Signals are handled as it resumes."""
        answer = 0
        while True:
            try:
                yield answer
                if self._lines:
                    _log.emit(self._lines)
                answer = 1 if _is_ending() or (self._cancel is not None and self._cancel.requested) else 0
            except GeneratorExit:
                return
            except BaseException as error:  # noqa: BLE001 # KeyboardInterrupt, or whatever a signal's handler raises
                self.failure = error
                answer = 1


def _plain(name: str, value: object) -> str | bool | int | float:
    """Returns the value of an option as JSON has it. The usual ones take no import."""
    kind = type(value)
    if (
        kind is bool
        or (kind is str and value.isascii() and "\0" not in value)  # type: ignore[attr-defined, operator]
        or (kind is int and 0 <= value < 2**63)  # type: ignore[operator]
        or (kind is float and 0.0 <= value < 2.0**63)  # type: ignore[operator]
    ):
        return value  # type: ignore[return-value]
    from ._options import plain

    return plain(name, value)


def text(value: object, name: str) -> bytes:
    """A string as C takes it. The errors name the parameter and never show the value."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be str, not {type(value).__name__}")
    try:
        encoded = str.encode(value)  # a subclass, such as an Enum's, may mean something else by it
    except UnicodeEncodeError:  # it holds the value, so the error below must not refer to it
        encoded = b"\0"
    if b"\0" in encoded:
        what = "holds a NUL character" if "\0" in value else "holds half a character (a lone surrogate)"
        raise errors.InvalidArgument.here(f"The {name} {what}.")
    return encoded


def metadata_text(metadata: object) -> bytes | None:
    """ClientMetadata as C takes it."""
    if metadata is None:
        return None
    items: Any = getattr(metadata, "items", None)
    if not callable(items):
        raise TypeError(f"metadata must be a mapping of str to str, not {type(metadata).__name__}")
    strings: dict[str, str] = {}
    pairs: Any = items()
    for key, value in pairs:
        if not (isinstance(key, str) and isinstance(value, str)):
            kinds = f"{type(key).__name__} to {type(value).__name__}"
            raise TypeError(f"metadata must be a mapping of str to str; entry {len(strings) + 1} is {kinds}")
        strings[str.__str__(key)] = str.__str__(value)
    for string in (*strings, *strings.values()):
        # A NUL is all right here: JSON escapes it.
        text(string.replace("\0", ""), "metadata")
    return _json_text.write(strings).encode()


def operation_input(members: Mapping[str, Any], drops_none: bool) -> bytes:
    """The members of an operation as C takes them. Those that are None are left out, or are JSON's null."""
    given = {
        name: _jsonable(name, value, drops_none)
        for name, value in members.items()
        if not (value is None and drops_none)
    }
    return _json_text.write(given).encode()


def _jsonable(name: str, value: object, drops_none: bool) -> Any:
    """Returns the value in JSON's own types. The errors name the member and never show the value."""
    if isinstance(value, str):
        plain = str.__str__(value)
        text(plain.replace("\0", ""), name)  # a NUL is all right here: JSON escapes it
        return plain
    if isinstance(value, (bool, int)):
        return value if type(value) in (bool, int) else int(value)
    if isinstance(value, float) and value - value == 0:  # neither infinite nor NaN, which JSON has not
        return float(value)
    if isinstance(value, (list, tuple)):
        return [_jsonable(name, item, drops_none) for item in value]
    if value is None and not drops_none:
        return None
    items: Any = getattr(value, "items", None)
    if callable(items):
        found: Any = items()
        pairs: dict[Any, Any] = dict(found)
        if all(isinstance(key, str) for key in pairs):
            return {
                str.__str__(key): _jsonable(name, item, drops_none)
                for key, item in pairs.items()
                if not (item is None and drops_none)
            }
    raise TypeError(f"{name} must be made of str, numbers, bool, lists and mappings of str, not {type(value).__name__}")


def secret_hash(username: object, client_id: object, client_secret: object) -> str:
    """Calls cognito_secret_hash."""
    c = library()
    arguments = (text(username, "username"), text(client_id, "client_id"), text(client_secret, "client_secret"))
    buf = Buf()
    try:
        status = c.cognito_secret_hash(*arguments, ctypes.byref(buf))
        answer = _take(buf)
    finally:
        c.cognito_buf_free(ctypes.byref(buf))
    if status:
        raise errors.from_response(answer)
    return str(answer["SecretHash"])


def _take(buf: Buf) -> dict[str, Any]:
    answer: dict[str, Any] = _json_text.read(ctypes.string_at(buf.data, buf.len).decode()) if buf.data else {}
    return answer
