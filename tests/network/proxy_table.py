#!/usr/bin/env python3
"""Reads the same proxies and NO_PROXY lists with curl, Python's urllib and the library.

Run: LIBCOGNITO_LIBRARY=target/stage/lib/libcognito.so python3 tests/network/proxy_table.py
Needs curl. Everything goes to a server on 127.0.0.1 that stands for the proxy. A case that the library
reads otherwise on purpose says so, with the rule's number in docs/configuration.md.
"""

import base64
import http.server
import os
import pathlib
import re
import socket
import subprocess
import sys
import threading
import urllib.parse
import urllib.request

import library

DOCUMENT = pathlib.Path(__file__).parents[2] / "docs/configuration.md"
HOST = "http://pool.corp.example/"

# A list, a URL, and where the library differs from what either of the two leaves out: what it does, and the rule.
NO_PROXY = [
    # Names.
    ("", HOST),
    ("pool.corp.example", HOST),
    ("POOL.Corp.Example", HOST),
    ("corp.example", HOST),
    (".corp.example", HOST),
    ("..corp.example", HOST),
    ("example", HOST),
    (".example", HOST),
    ("orp.example", HOST),
    ("l.corp.example", HOST),
    ("other.example", HOST),
    ("x.pool.corp.example", HOST),
    ("pool", HOST),
    ("pool.corp.example.", HOST),
    ("corp.example.", HOST),
    ("pool.corp.example", "http://pool.corp.example./"),
    ("corp.example.", "http://pool.corp.example./"),
    (".", HOST),
    ("..", HOST),
    ("pool.corp.example", "http://POOL.CORP.EXAMPLE/"),
    ("*.corp.example", HOST),
    ("*corp.example", HOST),
    ("pool.*", HOST),
    # Everything.
    ("*", HOST),
    (" * ", HOST, True, 1),
    ("*", "http://10.1.2.3/"),
    ("*", "http://[fd00::1]/"),
    ("*", "https://pool.corp.example/"),
    ("other.example,*", HOST, True, 1),
    ("*,other.example", HOST, True, 1),
    ("**", HOST),
    # Between entries.
    ("other.example,pool.corp.example", HOST),
    ("other.example, pool.corp.example", HOST),
    ("other.example pool.corp.example", HOST),
    ("other.example\tpool.corp.example", HOST),
    (",,pool.corp.example,,", HOST),
    (" pool.corp.example ", HOST),
    (",", HOST),
    ("a,b,c", HOST),
    ("other.example;pool.corp.example", HOST),
    # Ports.
    ("pool.corp.example:4566", "http://pool.corp.example:4566/"),
    ("corp.example:4566", "http://pool.corp.example:4566/"),
    (".corp.example:4566", "http://pool.corp.example:4566/"),
    ("pool.corp.example:4566", "http://pool.corp.example:4567/"),
    ("pool.corp.example:4566", HOST),
    ("pool.corp.example", "http://pool.corp.example:4566/"),
    ("pool.corp.example:80", HOST, True, 2),
    ("pool.corp.example:443", "https://pool.corp.example/", True, 2),
    ("pool.corp.example:", HOST),
    ("pool.corp.example:x", HOST),
    ("localhost:4566", "http://localhost:4566/"),
    ("localhost:4566", "http://localhost:4567/"),
    ("localhost", "http://localhost:4566/"),
    ("127.0.0.1:4566", "http://127.0.0.1:4566/"),
    ("127.0.0.1:4566", "http://127.0.0.1:4567/"),
    ("[::1]:4566", "http://[::1]:4566/"),
    ("[::1]:4566", "http://[::1]:4567/"),
    # Addresses.
    ("127.0.0.1", "http://127.0.0.1:4566/"),
    ("127.0.0.2", "http://127.0.0.1:4566/"),
    ("10.1.2.3", "http://10.1.2.3/"),
    (".10.1.2.3", "http://10.1.2.3/"),
    ("2.3", "http://10.1.2.3/", False, 3),
    (".2.3", "http://10.1.2.3/", False, 3),
    ("10.1.2.3", HOST),
    ("10.1.2", "http://10.1.2.3/"),
    ("localhost", "http://127.0.0.1:4566/"),
    ("127.0.0.1", "http://localhost:4566/"),
    ("::1", "http://[::1]:4566/"),
    ("[::1]", "http://[::1]:4566/"),
    ("0:0::1", "http://[::1]:4566/", True, 6),
    ("fd00::2", "http://[fd00::1]/"),
    ("FD00::1", "http://[fd00::1]/"),
    ("::ffff:10.1.2.3", "http://10.1.2.3/"),
    # Networks.
    ("10.0.0.0/8", "http://10.1.2.3/"),
    ("11.0.0.0/8", "http://10.1.2.3/"),
    ("10.1.2.0/24", "http://10.1.2.3/"),
    ("10.1.3.0/24", "http://10.1.2.3/"),
    ("10.1.2.3/32", "http://10.1.2.3/"),
    ("10.1.2.2/31", "http://10.1.2.3/"),
    ("10.1.2.4/31", "http://10.1.2.3/"),
    ("0.0.0.0/0", "http://10.1.2.3/", True, 4),
    ("10.0.0.0/33", "http://10.1.2.3/"),
    ("10.1.2.3/x", "http://10.1.2.3/", False, 5),
    ("10.1.2.3/", "http://10.1.2.3/", False, 5),
    ("192.168.0.0/16, 10.0.0.0/8", "http://10.1.2.3/"),
    ("fd00::/8", "http://[fd00::1]/", True, 6),
    ("fe80::/10", "http://[fd00::1]/"),
    ("fd00::/64", "http://[fd00::1]/", True, 6),
    ("10.0.0.0/8", HOST),
]

# Rules of NO_PROXY that differ from some versions of curl alone.
OF_SOME_CURLS = {4, 5, 6}
THROUGH_ALONE = "no credentials"
# A proxy's text, where {} is the server's port; and where the library differs from curl: REFUSED, and the rule.
REFUSED = "refused"
PROXIES = [
    ("http://127.0.0.1:{}",),
    ("HTTP://127.0.0.1:{}",),
    ("127.0.0.1:{}",),
    ("http://127.0.0.1:{}/",),
    ("localhost:{}",),
    ("http://127.0.0.1:{}/path?query#fragment",),
    ("http://LOCALHOST:{}",),
    ("http://127.1:{}",),
    ("http://user:pass@127.0.0.1:{}",),
    ("user:pass@127.0.0.1:{}",),
    ("http://user@127.0.0.1:{}",),
    ("http://user:@127.0.0.1:{}",),
    ("http://:pass@127.0.0.1:{}",),
    ("http://CORP\\jdoe:S3cret@127.0.0.1:{}",),
    ("CORP\\jdoe:S3cret@127.0.0.1:{}",),
    ("http://CORP%5Cjdoe:S3cret@127.0.0.1:{}",),
    ("http://user:p%40ss%3A%2F%23%3F@127.0.0.1:{}",),
    ("http://user:p@ss@127.0.0.1:{}", b"user:p@ss", 2),
    ("http://user:p:ss@127.0.0.1:{}",),
    ("http://user:p%zzss@127.0.0.1:{}",),
    ("http://user:100%@127.0.0.1:{}",),
    ("http://user:p+s&s=$!*'(),;~^`|[]{{}}\"<>@127.0.0.1:{}",),
    ("http://user:gr\u00fc\u00dfe@127.0.0.1:{}",),
    ("http://user:gr%C3%BC@127.0.0.1:{}",),
    ("http://us%20er:pa%20ss@127.0.0.1:{}",),
    # curl takes what stands before these characters for the host and the port.
    ("http://jdoe:12#S3cret@127.0.0.1:{}",),
    ("http://jdoe:12/S3cret@127.0.0.1:{}",),
    ("http://jdoe:12?S3cret@127.0.0.1:{}",),
    ("jdoe:12#S3cret@127.0.0.1:{}",),
    ("http://127.0.0.1:{}#S3cret@127.0.0.1:{}", REFUSED, 1),
    ("http://127.0.0.1:{}/@", REFUSED, 1),
    ("http://host\\x:{}",),
    ("http://127.0.0.1:{}\\x",),
    ("http://user:pa ss@127.0.0.1:{}",),
    ("http://user:pa\tss@127.0.0.1:{}",),
    (" http://127.0.0.1:{}",),
    ("http://",),
    ("http://:{}",),
    ("http://user:pass@",),
    ("http://user:pass@:{}",),
    ("http://127.0.0.1:port",),
    ("http://127.0.0.1:99999",),
    ("http://127.0.0.1:-1",),
    ("http://[::1",),
    ("http://[127.0.0.1]:{}",),
    ("gopher://127.0.0.1:{}",),
    ("S3cret://127.0.0.1:{}",),
    ("://127.0.0.1:{}",),
    ("socks5://127.0.0.1:{}",),
    ("socks4a://127.0.0.1:{}",),
]


class Proxy(http.server.ThreadingHTTPServer):
    """A proxy that answers everything itself and keeps what it was asked."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.seen = []
        self.port = self.server_address[1]
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self):
        seen, self.seen = self.seen, []
        return seen


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers {} and keeps credentials; a CONNECT is refused."""

    def answer(self):
        assert isinstance(self.server, Proxy)
        if self.command == "CONNECT" or self.path.startswith("http://"):
            self.server.seen.append(self.headers.get("Proxy-Authorization"))
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b"{}"
        self.send_response(403 if self.command == "CONNECT" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def handle(self):
        # What is no HTTP, such as SOCKS, is closed at its first byte.
        if self.connection.recv(1, socket.MSG_PEEK).isalpha():
            super().handle()

    do_GET = do_POST = do_CONNECT = answer  # noqa: N815 - as http.server calls them

    def log_message(self, format, *args):  # noqa: A002 - named as in the base class
        pass


def curl(proxy, url, **variables):
    """What the proxy saw of curl. A direct connection to another machine is refused by the kernel."""
    command = ["curl", "-q", "-sS", "-o", os.devnull, "-m", "20", "--interface", "127.0.0.1"]
    for port in (80, 443, 12, 4566, 4567, proxy.port):
        command += ["--resolve", f"*:{port}:127.0.0.1"]
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", **variables}
    # Where it fails, the proxy saw nothing: that is the answer.
    subprocess.run([*command, url], env=environment, check=False, stderr=subprocess.DEVNULL)
    return proxy.take()


def left_out_by_curl(proxy, names, url):
    address = f"http://127.0.0.1:{proxy.port}"
    return not curl(proxy, url, http_proxy=address, https_proxy=address, no_proxy=names)


def left_out_by_urllib(names, url):
    netloc = urllib.parse.urlsplit(url).netloc
    # It has no documentation, and so no type.
    left_out = urllib.request.proxy_bypass_environment  # pyright: ignore[reportAttributeAccessIssue]
    return bool(names) and bool(left_out(netloc, {"no": names}))


def left_out(lib, proxy, names, url):
    address = f"http://127.0.0.1:{proxy.port}"
    os.environ.update(HTTP_PROXY=address, HTTPS_PROXY=address, NO_PROXY=names)
    try:
        status, said = lib.describe({"endpoint_url": url, "allow_http": True})
    finally:
        for name in ("HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"):
            del os.environ[name]
    return said["proxy"] is None if status == 0 else said["Error"]["Message"]


def outcome(seen):
    """User and password that the proxy was given."""
    if not seen:
        return REFUSED
    if seen[0] is None:
        return THROUGH_ALONE
    return base64.b64decode(seen[0].partition(" ")[2])


def rules(heading):
    section = DOCUMENT.read_text().partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return {int(number) for number in re.findall(r"^(\d+)\. ", section, re.MULTILINE)}


def compare(failed, heading, what, plain, found, difference):
    """Notes a case that is not as it is to be."""
    wanted = difference[0] if difference else plain
    if found != wanted:
        failed.append(f"{what}: to be {wanted}, is {found}")
    of_some_curls = heading == "Where NO_PROXY differs" and difference and difference[1] in OF_SOME_CURLS
    if difference and found == plain and not of_some_curls:
        failed.append(f"{what}: is no difference")
    if difference and difference[1] not in rules(heading):
        failed.append(f"{what}: rule {difference[1]} is not in {DOCUMENT.name}")


def main():
    lib = library.load()
    proxy = Proxy()
    failed = []
    for names, url, *difference in NO_PROXY:
        either = left_out_by_curl(proxy, names, url) or left_out_by_urllib(names, url)
        found = left_out(lib, proxy, names, url)
        compare(failed, "Where NO_PROXY differs", f"NO_PROXY={names!r} {url}", either, found, difference)
    for template, *difference in PROXIES:
        text = template.format(*[proxy.port] * 2)
        curls = outcome(curl(proxy, "http://service.example/", http_proxy=text))
        options = {"endpoint_url": "http://service.example/", "allow_http": True, "max_attempts": 1, "proxy": text}
        status, said = lib.get_user(options)
        found = outcome(proxy.take())
        compare(failed, "Where proxies differ", f"proxy {text!r}", curls, found, difference)
        if found == REFUSED and (status not in (1, 2) or not said["Hint"]):
            failed.append(f"proxy {text!r}: is not refused in words but with {said}")
        if "S3cret" in str(said) or "jdoe" in str(said):
            failed.append(f"proxy {text!r}: is shown in {said}")
    for heading, cases in (("Where NO_PROXY differs", NO_PROXY), ("Where proxies differ", PROXIES)):
        known = {case[-1] for case in cases if len(case) > 2}
        failed += [f"{heading}: rule {rule} has no case" for rule in rules(heading) - known]
    print("\n".join(failed) or f"{len(NO_PROXY)} lists and {len(PROXIES)} proxies are read as they are to be")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
