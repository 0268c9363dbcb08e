"""Asks the shared library under test: what would a client do, and what does a call send?"""

import ctypes
import json
import os
from pathlib import Path


class Buf(ctypes.Structure):
    """struct cognito_buf"""

    _fields_ = [("data", ctypes.c_void_p), ("len", ctypes.c_size_t), ("owner", ctypes.c_void_p)]


class Library:
    """The few C functions that these tests need."""

    def __init__(self, path):
        lib = ctypes.CDLL(path)
        buf = ctypes.POINTER(Buf)
        self._new = lib.cognito_client_new
        self._new.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p), buf]
        self._describe = lib.cognito_client_describe
        self._describe.argtypes = [ctypes.c_void_p, buf]
        self._get_user = lib.cognito_client_get_user
        self._get_user.argtypes = [ctypes.c_void_p, ctypes.c_char_p, buf]
        self._run = lib.cognito_client_call
        self._run.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_char_p, buf]
        self._free = lib.cognito_client_free
        self._free.argtypes = [ctypes.c_void_p]
        self._buf_free = lib.cognito_buf_free
        self._buf_free.argtypes = [buf]
        self._free.restype = self._buf_free.restype = None

    def call(self, options, operation, members):
        """Status and result of an operation by its name."""
        text = json.dumps(members).encode()
        return self._call(options, lambda client, out: self._run(client, operation.encode(), text, out))

    def _call(self, options, function):
        client, out = ctypes.c_void_p(), Buf()
        try:
            status = self._new(json.dumps(options).encode(), ctypes.byref(client), ctypes.byref(out))
            if status == 0:
                status = function(client, ctypes.byref(out))
            text = ctypes.string_at(out.data, out.len).decode() if out.data else "null"
        finally:
            self._free(client)
            self._buf_free(ctypes.byref(out))
        return status, json.loads(text)

    def describe(self, options):
        """Status and description, or status and error, of a client with these options."""
        return self._call(options, self._describe)

    def get_user(self, options):
        """Status and result of a call with a token that is not looked into."""
        return self._call(options, lambda client, out: self._get_user(client, b"token", out))


def load():
    """The library that LIBCOGNITO_LIBRARY names, with nothing of this machine's configuration let in."""
    for name in list(os.environ):
        if name.startswith(("AWS_", "COGNITO_", "SSL_CERT_")) or name.upper().endswith("_PROXY"):
            del os.environ[name]
    os.environ.pop("REQUEST_METHOD", None)
    return Library(str(Path(os.environ["LIBCOGNITO_LIBRARY"]).resolve()))
