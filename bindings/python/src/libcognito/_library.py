"""Finds and loads the C library, and declares its functions: the one place that knows the C interface."""

from __future__ import annotations

import os
import sys

from ._callbacks import USERDATA, Check, Log, ctypes
from ._version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Buf(ctypes.Structure):
    """cognito_buf: the result of a call."""

    _fields_ = [("data", ctypes.c_void_p), ("len", ctypes.c_size_t), ("owner", ctypes.c_void_p)]  # noqa: RUF012 - ctypes reads it


_text = ctypes.c_char_p
_client = ctypes.c_void_p
_out = ctypes.POINTER(Buf)
_status = ctypes.c_int32

_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "cognito_version": (_text, []),
    "cognito_buf_free": (None, [_out]),
    "cognito_client_new": (_status, [_text, ctypes.POINTER(_client), _out]),
    "cognito_client_free": (None, [_client]),
    "cognito_client_get_attr_verification_code": (_status, [_client, _text, _text, _text, _out]),
    "cognito_client_verify_attr": (_status, [_client, _text, _text, _text, _out]),
    "cognito_client_get_user": (_status, [_client, _text, _out]),
    "cognito_client_call": (_status, [_client, _text, _text, _out]),
    "cognito_secret_hash": (_status, [_text, _text, _text, _out]),
    "cognito_client_describe": (_status, [_client, _out]),
    "cognito_client_set_interrupt": (None, [_client, Check, USERDATA]),
    "cognito_client_set_log": (None, [_client, Log, USERDATA, ctypes.c_int32]),
}

_library: ctypes.CDLL | None = None


def library() -> ctypes.CDLL:
    """The C library, loaded at first use.

    Raises:
        ImportError: it is not found, or is of another version; the message says where it was looked for.
    """
    global _library
    # Without a lock, which a fork could leave taken: two threads that come at once load the same library twice,
    # and that is no more than counting it twice.
    if _library is None:
        _library = _prepare(*_find())
    return _library


def _names() -> tuple[str, str]:
    """The file's name inside the package, and the one that the system knows."""
    if sys.platform == "darwin":
        return "libcognito.dylib", "libcognito.0.dylib"
    if sys.platform == "win32":
        return "cognito.dll", "cognito.dll"
    return "libcognito.so", "libcognito.so.0"


def _find() -> tuple[ctypes.CDLL, str]:
    bundled, installed = _names()
    named = os.environ.get("LIBCOGNITO_LIBRARY")
    inside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_lib", bundled)
    # A library that was asked for by name is the only one that will do.
    places = [("LIBCOGNITO_LIBRARY", named)] if named else [("the package", inside), ("the system", installed)]
    looked = []
    for place, path in places:
        try:
            return ctypes.CDLL(path), path
        except OSError as error:
            looked.append(f"\n  {place}: {error}")
    raise ImportError(
        "The library libcognito was not found. Looked in:" + "".join(looked) + "\n"
        "Install the package with its library (pip install libcognito), or set LIBCOGNITO_LIBRARY to the path of "
        + bundled
        + "."
    )


def _prepare(library: ctypes.CDLL, path: str) -> ctypes.CDLL:
    try:
        for name, (result, arguments) in _FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = result, arguments
    except AttributeError as error:
        raise ImportError(f"{path} is not the library libcognito: {error}") from None
    found = library.cognito_version().decode()
    if found != __version__:
        raise ImportError(f"{path} is version {found}, but the Python package libcognito is version {__version__}.")
    return library
