#!/usr/bin/env python3
"""Compares the library's endpoints with AWS's own rules, as botocore applies them.

Run: LIBCOGNITO_LIBRARY=target/debug/libcognito.so python3 tests/network/endpoint_rules.py
Sends nothing: it asks cognito_client_describe() where requests would go. Needs botocore
(pip install botocore); without it the test is skipped, or fails if COGNITO_TEST_NO_SKIP=1.
"""

import ctypes
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

UNKNOWN_REGIONS = [
    # A partition's pattern knows these.
    "us-east-3",
    "mx-north-12",
    "ap-far2-9",
    "cn-south-7",
    "eusc-de-west-2",
    "us-iso-north-3",
    "us-isob-south-2",
    "eu-isoe-north-1",
    "us-isof-west-4",
    "us-gov-central-1",
    # No pattern knows these: the aws partition is the default.
    "xx-nowhere-1",
    "zz-deep-down-under-1",
    "us-isoz-east-1",
    "eusc-fr-west-1",
    "us-gov-far-west-1",
]
MALFORMED_REGIONS = [
    "us",
    "us-east",
    "US-EAST-1",
    "us_east_1",
    "us--east-1",
    "-us-east-1",
    "us-east-1-",
    "us-east-1.evil.example",
    "evil.example/us-east-1",
    "us-east-1@evil.example",
    "us-east-1:443",
    "us-east-1\n",
    "us-\u00e9ast-1",
    "us-" + "e" * 60 + "-1",
]
CUSTOM_URLS = [
    "https://example.com",
    "https://example.com/",
    "https://example.com:8443",
    "https://example.com/base",
    "https://example.com/base/",
    "http://127.0.0.1:9000/base/path",
    "http://localhost:9229",
    "http://[::1]:9000/base",
]
REFUSED_URLS = [
    "nope",
    "ftp://example.com",
    "https://",
    "https://user:pass@example.com",
    "https://example.com?x=1",
    "https://example.com#x",
]
COMBINATIONS = [(fips, dualstack) for fips in (False, True) for dualstack in (False, True)]
REFUSED = "refused"


class Buf(ctypes.Structure):
    """struct cognito_buf"""

    _fields_ = [("data", ctypes.c_void_p), ("len", ctypes.c_size_t), ("owner", ctypes.c_void_p)]


class Library:
    """The few C functions that this test needs."""

    INVALID_ARGUMENT, CONFIGURATION = 1, 2

    def __init__(self, path):
        lib = ctypes.CDLL(path)
        buf = ctypes.POINTER(Buf)
        self.new = lib.cognito_client_new
        self.new.argtypes = [ctypes.c_char_p, ctypes.POINTER(ctypes.c_void_p), buf]
        self.new.restype = ctypes.c_int32
        self.describe = lib.cognito_client_describe
        self.describe.argtypes = [ctypes.c_void_p, buf]
        self.describe.restype = ctypes.c_int32
        self.free = lib.cognito_client_free
        self.free.argtypes = [ctypes.c_void_p]
        self.free.restype = None
        self.buf_free = lib.cognito_buf_free
        self.buf_free.argtypes = [buf]
        self.buf_free.restype = None

    def endpoint(self, options):
        """The endpoint for these options, or REFUSED; anything else is an error in words."""
        client, out = ctypes.c_void_p(), Buf()
        try:
            status = self.new(json.dumps(options).encode(), ctypes.byref(client), ctypes.byref(out))
            if status == 0:
                status = self.describe(client, ctypes.byref(out))
            text = ctypes.string_at(out.data, out.len).decode() if out.data else ""
        finally:
            self.free(client)
            self.buf_free(ctypes.byref(out))
        if status == 0:
            return str(json.loads(text).get("endpoint_url")).rstrip("/")
        if status in (self.INVALID_ARGUMENT, self.CONFIGURATION):
            return REFUSED if json.loads(text)["Error"]["Message"] else "refused without a message"
        return f"status {status}: {text}"


class Rules:
    """botocore's rule engine with AWS's rules for cognito-idp."""

    def __init__(self):
        import botocore.awsrequest
        import botocore.endpoint_provider
        import botocore.exceptions
        import botocore.loaders

        loader = botocore.loaders.create_loader()
        partitions = loader.load_data("partitions")
        rules = loader.load_service_model("cognito-idp", "endpoint-rule-set-1")
        self.provider = botocore.endpoint_provider.EndpointProvider(rules, partitions)
        self.error = botocore.exceptions.EndpointProviderError
        self.prepare = botocore.awsrequest.prepare_request_dict
        self.regions = [name for p in partitions["partitions"] for name in p["regions"]]

    def endpoint(self, options):
        """What the rules say to the library's options; the URL that botocore would POST to."""
        parameters = {
            "Region": options.get("region"),
            "Endpoint": options.get("endpoint_url"),
            "UseFIPS": options["use_fips_endpoint"],
            "UseDualStack": options["use_dualstack_endpoint"],
        }
        given = {name: value for name, value in parameters.items() if value is not None}
        try:
            url = self.provider.resolve_endpoint(**given).url
        except self.error:
            return REFUSED
        request: dict[str, Any] = {"url_path": "/", "query_string": {}, "headers": {}}
        self.prepare(request, url)
        return request["url"].rstrip("/")


def cases(rules):
    """Yields options and the expected endpoint."""
    for fips, dualstack in COMBINATIONS:
        flags = {"use_fips_endpoint": fips, "use_dualstack_endpoint": dualstack}
        for region in rules.regions + UNKNOWN_REGIONS:
            options = {"region": region, **flags}
            yield options, rules.endpoint(options)
        for url in CUSTOM_URLS:
            for options in ({"endpoint_url": url, **flags}, {"endpoint_url": url, "region": "eu-west-1", **flags}):
                yield options, rules.endpoint(options)
        # botocore checks these elsewhere or not at all, and the library refuses them always.
        for region in MALFORMED_REGIONS:
            yield {"region": region, **flags}, REFUSED
        for url in REFUSED_URLS:
            yield {"endpoint_url": url, **flags}, REFUSED


def main():
    path = os.environ.get("LIBCOGNITO_LIBRARY")
    if not path:
        sys.exit("set LIBCOGNITO_LIBRARY to the path of the shared library")
    try:
        rules = Rules()
    except ModuleNotFoundError as error:
        if os.environ.get("COGNITO_TEST_NO_SKIP") == "1":
            sys.exit(f"FAILED: {error}; install it with: pip install botocore")
        print(f"SKIPPED: {error}; install it with: pip install botocore")
        return

    # Only the options shall count, so nothing of this machine's configuration is let in.
    for name in list(os.environ):
        if name.startswith(("AWS_", "COGNITO_")):
            del os.environ[name]
    passed = failed = 0
    with tempfile.NamedTemporaryFile(suffix=".ini") as empty:
        os.environ["AWS_CONFIG_FILE"] = empty.name
        library = Library(str(Path(path).resolve()))
        for options, expected in cases(rules):
            actual = library.endpoint(options)
            if actual == expected:
                passed += 1
            else:
                failed += 1
                print(f"{json.dumps(options)}: expected {expected}, got {actual}")
    # A guard against comparing nothing: botocore 1.44 lists 55 names, and AWS removes none.
    if len(rules.regions) < 50:
        failed += 1
        print(f"botocore knows only {len(rules.regions)} regions: its data file has changed")
    print(f"{passed} passed, {failed} failed")
    if failed:
        sys.exit(1)


if __name__ == "__main__":
    main()
