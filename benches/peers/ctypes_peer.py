"""Peer: libcognito from Python without a package, through ctypes and the C interface."""

import ctypes
import json
import os

import peer


class Buf(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_char_p),
        ("len", ctypes.c_size_t),
        ("owner", ctypes.c_void_p),
    ]


def load():
    lib = ctypes.CDLL(os.environ["LIBCOGNITO_LIBRARY"])
    text, pointer, buf = ctypes.c_char_p, ctypes.c_void_p, ctypes.POINTER(Buf)
    lib.cognito_client_new.argtypes = [text, ctypes.POINTER(pointer), buf]
    lib.cognito_client_get_attr_verification_code.argtypes = [pointer, text, text, text, buf]
    lib.cognito_buf_free.argtypes = [buf]
    lib.cognito_buf_free.restype = None
    return lib


def open_peer(url, ca_file):
    lib = load()
    client = ctypes.c_void_p()
    options = json.dumps({"endpoint_url": url, "ca_bundle": ca_file}).encode()
    if lib.cognito_client_new(options, ctypes.byref(client), None) != 0:
        raise SystemExit("ctypes_peer: no client")

    def send(token, attribute):
        buf = Buf()
        lib.cognito_client_get_attr_verification_code(
            client, token.encode(), attribute.encode(), None, ctypes.byref(buf)
        )
        answer = json.loads(buf.data)
        lib.cognito_buf_free(ctypes.byref(buf))
        return answer["CodeDeliveryDetails"]["Destination"]

    return send


peer.main(open_peer)
