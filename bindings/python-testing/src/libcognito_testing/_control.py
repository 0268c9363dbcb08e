"""The pool's control interface: one HTTP request for each call, on a connection of its own."""

from __future__ import annotations

import json
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import quote, urlsplit

from ._errors import PoolError
from ._process import Process

#: pytest then shows the line of the test, and none of these.
__tracebackhide__ = True
#: Seconds; only a pool that has stopped answering takes that long.
PATIENCE = 60


class Control:
    """Any thread may call it, and a forked child too. Proxies and the AWS settings of this process do not count."""

    def __init__(self, process: Process, url: str) -> None:
        self._process = process
        self._address = urlsplit(url)

    def get(self, path: str, username: str | None = None) -> Any:
        """Reads what the pool has, or what it has of one user."""
        query = "" if username is None else "?username=" + quote(username, safe="")
        return self._call("GET", path + query)

    def post(self, path: str, body: object) -> Any:
        """Orders something of the pool."""
        return self._call("POST", path, body)

    def delete(self, path: str) -> Any:
        """Takes something back."""
        return self._call("DELETE", path)

    def _call(self, method: str, path: str, body: object = None) -> Any:
        text = None if body is None else json.dumps(body).encode()
        connection = HTTPConnection(self._address.hostname or "", self._address.port, timeout=PATIENCE)
        try:
            connection.request(method, "/control/v1" + path, text)
            response = connection.getresponse()
            status, answer = response.status, response.read()
        except (OSError, HTTPException) as error:
            raise PoolError(f"{self._process.failure()} ({type(error).__name__}: {error})") from error
        finally:
            connection.close()
        if status >= 400:
            raise ValueError(f"The pool refuses this: {_reason(answer)}")
        return json.loads(answer)


def _reason(answer: bytes) -> str:
    try:
        return str(json.loads(answer)["error"])
    except (ValueError, KeyError, TypeError):
        return answer.decode(errors="replace")
