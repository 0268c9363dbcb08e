"""Python's multiprocessing with fork over ctypes: workers go on with the parent's default client."""

import ctypes
import multiprocessing
import sys


class Buf(ctypes.Structure):
    _fields_ = [("data", ctypes.c_char_p), ("len", ctypes.c_size_t), ("owner", ctypes.c_void_p)]


lib = ctypes.CDLL(sys.argv[1])
lib.cognito_get_user.argtypes = [ctypes.c_char_p, ctypes.POINTER(Buf)]
lib.cognito_get_attr_verification_code.argtypes = [
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.c_char_p,
    ctypes.POINTER(Buf),
]
lib.cognito_buf_free.argtypes = [ctypes.POINTER(Buf)]


def send(token):
    buf = Buf()
    status = lib.cognito_get_attr_verification_code(token, b"email", None, ctypes.byref(buf))
    said = buf.data
    lib.cognito_buf_free(ctypes.byref(buf))
    return status, said


if __name__ == "__main__":
    tokens = sys.stdin.read().encode().split()
    assert lib.cognito_get_user(tokens[0], None) == 0
    with multiprocessing.get_context("fork").Pool(4) as workers:
        results = workers.map_async(send, tokens, chunksize=1).get(timeout=600)
    assert all(status == 0 for status, _ in results), results
    assert lib.cognito_get_user(tokens[0], None) == 0
