"""Servers of the tests' own, on raw sockets: they answer as a script says, or break off, and keep what they got."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from dataclasses import dataclass, field
from typing import Any

#: No wait in the tests is longer, so that nothing hangs for ever. It is generous: a loaded machine is slow.
BOUND = 120


@dataclass
class Answer:
    """What a request gets: an answer, or with `act` something worse.

    `act`: "" answers, "reset" breaks off after the request, "close" closes after the request, "hang" says nothing
    until the server stops, "gate:3" answers once three requests wait.
    """

    status: int = 200
    body: bytes = b"{}"
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/x-amz-json-1.1"})
    act: str = ""


def answer(status: int, body: object, **headers: str) -> Answer:
    """An answer as Cognito gives it; underscores in names of headers stand for hyphens."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    named.setdefault("Content-Type", "application/x-amz-json-1.1")
    return Answer(status, content, named)


@dataclass
class Request:
    """What came over the wire."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


class Server:
    """Answers one request after another with its script; the last answer is for all that follow."""

    def __init__(self, *script: Answer, context: ssl.SSLContext | None = None) -> None:
        self.requests: list[Request] = []
        self.arrived = threading.Semaphore(0)
        self._script = list(script) or [Answer()]
        self._context = context
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._waiting = threading.Condition()
        self._count = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        scheme = "https" if context else "http"
        self.url = f"{scheme}://localhost:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def script(self, *script: Answer) -> None:
        """Begins anew, with another script and without what came before."""
        with self._lock:
            self._script = list(script)
            self.requests = []

    def wait_for_request(self) -> None:
        assert self.arrived.acquire(timeout=BOUND), "no request came"

    def stop(self) -> None:
        self._stopped.set()
        self._listener.close()

    def __enter__(self) -> Server:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(BOUND)
        try:
            if self._context is not None:
                connection = self._context.wrap_socket(connection, server_side=True)
            with connection:
                while self._exchange(connection):
                    pass
        except OSError:
            pass  # the client went away, or did not like the certificate

    def _exchange(self, connection: socket.socket) -> bool:
        """One request and its answer; False at the connection's end."""
        request = _read(connection)
        if request is None:
            return False
        with self._lock:
            self.requests.append(request)
            reply = self._script.pop(0) if len(self._script) > 1 else self._script[0]
        self.arrived.release()
        if reply.act == "hang":
            self._stopped.wait()
        elif reply.act == "reset":
            # Lingering for no time at all makes the close a reset.
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        elif reply.act.startswith("gate:"):
            self._wait_for_others(int(reply.act.partition(":")[2]))
        if reply.act in ("reset", "close", "hang"):
            return False
        head = f"HTTP/1.1 {reply.status} Whatever\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        connection.sendall(f"{head}Content-Length: {len(reply.body)}\r\n\r\n".encode("latin-1") + reply.body)
        return True

    def _wait_for_others(self, wanted: int) -> None:
        with self._waiting:
            self._count += 1
            self._waiting.notify_all()
            assert self._waiting.wait_for(lambda: self._count >= wanted, BOUND), "the other requests did not come"


def _read(connection: socket.socket) -> Request | None:
    data = b""
    while b"\r\n\r\n" not in data:
        more = connection.recv(65536)
        if not more:
            return None
        data += more
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += connection.recv(65536)
    method, path, _ = first.split(" ")
    return Request(method, path, headers, body)


def closed_port() -> str:
    """A URL that nobody listens at: the socket is bound but takes no connections, so nobody else gets the port."""
    _kept.append(socket.socket())
    _kept[-1].bind(("127.0.0.1", 0))
    return f"http://127.0.0.1:{_kept[-1].getsockname()[1]}"


_kept: list[socket.socket] = []
