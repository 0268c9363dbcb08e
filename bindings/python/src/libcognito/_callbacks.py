"""The two functions that the C library calls back, made once and never freed.

ctypes keeps a callback's code in memory of libffi's. Where the system forbids memory that is both writable and
executable (systemd's MemoryDenyWriteExecute, SELinux), libffi uses a file that a fork shares between parent and child,
so a callback that the child frees is damaged in the parent. A callback that is never freed cannot be.
"""

from __future__ import annotations

import sys
from _thread import _local

try:
    from _operator import methodcaller  # what operator has it from, without the fifty functions of its Python half
except ImportError:
    from operator import methodcaller

_ctypes_was_loaded = "ctypes" in sys.modules
# The package's other modules import ctypes from here, so that the line above says what the program did.
import ctypes as ctypes  # noqa: E402

TYPE_CHECKING = False  # as typing has it; importing typing would cost more than the rest of this file
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Here(_local):
    """What the callbacks find on the thread that made the call."""

    #: Asks whether the call may go on: `Watch.checks().send`, see `_call`.
    check: Callable[[None], int] | None = None
    #: Takes the log lines, where `USERDATA` cannot carry them.
    lines: dict[ctypes.c_int32, bytes] | None = None


here = Here()


class Level(ctypes.c_int32):
    """A log line's level. ctypes passes a new object of a subclass each time, so each is a key of its own."""

    __hash__ = object.__hash__  # ctypes removes it; equality is identity already


IS_CPYTHON = sys.implementation.name == "cpython"

#: The type of a callback's userdata.
USERDATA: Any = ctypes.py_object if IS_CPYTHON else ctypes.c_void_p
Check = ctypes.CFUNCTYPE(ctypes.c_int32, USERDATA)
Log = ctypes.CFUNCTYPE(None, USERDATA, Level, ctypes.c_char_p)


def _check_here(_: object) -> int:
    check = here.check
    return 0 if check is None else check(None)


def _log_here(_: object, level: Any, message: bytes) -> None:
    lines = here.lines
    if lines is not None:
        # A copy: the object that is passed refers to memory of the call's.
        lines[Level(getattr(level, "value", level))] = message


def _shares_memory_with_a_fork() -> bool:
    """Returns True if libffi's memory may be another process's too: a callback made there could break either's."""
    # Whoever imports ctypes makes that memory. If this process did so just now, nobody else has it.
    if not _ctypes_was_loaded:
        return False
    try:
        with open("/proc/self/maps", "rb") as maps:  # noqa: PTH123 - pathlib takes longer to load than a call
            return any(b"r-xs " in line and b"ffi" in line for line in maps)
    except OSError:
        return False


def _make() -> tuple[Any, Any]:
    """Returns what `cognito_client_set_interrupt` and `_set_log` take; None for both where none can be made."""
    if _shares_memory_with_a_fork():
        return None, None
    try:
        if not IS_CPYTHON:
            return Check(_check_here), Log(_log_here)
        # These run no Python function, and that is the point: a Ctrl-C that came while the call waited raises
        # KeyboardInterrupt at the first instruction of the next Python function, before any `try` in it, and ctypes
        # drops what a callback raises. So one resumes a generator that waits inside a `try`, and the other, through
        # `userdata[level] = message`, puts the line into a dictionary that is emptied later.
        made = Check(methodcaller("check", None)), Log(dict.__setitem__)
        for callback in made:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(callback))
    except (MemoryError, OSError):
        return None, None
    return made


CHECK, LOG = _make()
#: Whether signals are not seen while the main thread waits in C.
MAIN_IS_DEAF = not IS_CPYTHON or CHECK is None
