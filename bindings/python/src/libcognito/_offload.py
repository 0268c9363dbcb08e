"""Runs a call on another thread, where the thread that makes it must not block in C.

That is so for a greenlet (gevent, eventlet): the call would stop every other greenlet of the thread. And for the main
thread where the C library cannot ask it about signals: PyPy, and systems that let no callback be made.
"""

from __future__ import annotations

import importlib
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._call import Cancel

    Result = tuple[Any, "BaseException | None"]
    Runner = Callable[[Callable[[], Result]], Result]


def runner(is_deaf: bool) -> Runner | None:
    """Returns what runs a function on another thread and waits for it; None where this thread may block.

    `is_deaf`: signals are not seen while the main thread waits in C.
    """
    modules = sys.modules
    if "gevent.monkey" in modules:
        monkey: Any = modules["gevent.monkey"]
        if monkey.is_module_patched("socket") or monkey.is_module_patched("threading"):
            return _gevent
    if "eventlet.patcher" in modules:
        patcher: Any = modules["eventlet.patcher"]
        if patcher.is_monkey_patched("socket") or patcher.is_monkey_patched("thread"):
            return _eventlet
    if is_deaf:
        import threading

        if threading.current_thread() is threading.main_thread():
            return _thread
    return None


def run(on: Runner, call: Callable[[], Any], cancel: Cancel) -> Any:
    """Runs the call there. Cancels it if this thread stops waiting: for Ctrl-C, a gevent.Timeout, a killed greenlet."""

    def outcome() -> Result:
        # Caught there, since both gevent and eventlet print what a thread of their pools raises.
        try:
            return call(), None
        except BaseException as error:  # noqa: BLE001 - the waiting thread raises it
            return None, error

    try:
        result, error = on(outcome)
    except BaseException:
        cancel.requested = True
        raise
    if error is not None:
        try:
            raise error
        finally:
            del error  # its traceback refers to this frame
    return result


def _gevent(function: Callable[[], Result]) -> Result:
    found: Result = importlib.import_module("gevent").get_hub().threadpool.apply(function)
    return found


def _eventlet(function: Callable[[], Result]) -> Result:
    found: Result = importlib.import_module("eventlet.tpool").execute(function)
    return found


def _thread(function: Callable[[], Result]) -> Result:
    import _thread

    found: list[Result] = []
    done = _thread.allocate_lock()
    done.acquire()

    def work() -> None:
        try:
            found.append(function())
        finally:
            done.release()

    _thread.start_new_thread(work, ())
    done.acquire()  # signals are handled while it waits
    return found[0]
