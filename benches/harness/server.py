"""nginx as a server with fixed responses, http and https, one port for each size of the response."""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType

from . import machine
from .authority import Authority

ANSWER = {
    "CodeDeliveryDetails": {
        "AttributeName": "email",
        "DeliveryMedium": "EMAIL",
        "Destination": "a***@e***",
    }
}

HEAD = """
daemon off;
master_process off;
worker_processes 1;
error_log {folder}/error.log;
pid {folder}/nginx.pid;
{user}
events {{ worker_connections 8192; }}
worker_rlimit_nofile 16384;
http {{
  access_log off;
  default_type application/x-amz-json-1.1;
  add_header x-amzn-requestid 5f4b0c0e-6d3b-4c38-9f3a-0f3d3f0a7c11 always;
  keepalive_timeout 1h;
  keepalive_requests 1000000000;
  client_max_body_size 4m;
  client_body_buffer_size 1m;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  ssl_certificate {chain};
  ssl_certificate_key {key};
  ssl_protocols TLSv1.2 TLSv1.3;
"""

# The usual answer comes from memory. nginx takes no longer text in its configuration, and no POST
# for a file, so the larger answers are files that stand in for the error "POST is not allowed".
SMALL = "  server {{ {listen} location / {{ return 200 '{body}'; }} }}\n"
LARGE = (
    "  server {{ {listen} root {folder}; error_page 405 =200 /{file};"
    " location / {{ return 405; }} location = /{file} {{ }} }}\n"
)


class Server:
    """Runs for the length of a `with`. `url(scheme, size)` is the place that answers with `size`."""

    def __init__(
        self,
        folder: Path,
        authority: Authority,
        core: int,
        sizes: tuple[int, ...],
        *,
        realtime: bool = False,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.authority, self.sizes = folder, authority, sizes
        self.core, self.realtime = core, realtime
        self.ports: dict[tuple[str, int], int] = {}
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, scheme: str, size: int = 0) -> str:
        """Size 0 is the usual answer."""
        return f"{scheme}://localhost:{self.ports[scheme, size]}"

    def __enter__(self) -> "Server":
        nginx = shutil.which("nginx") or "/usr/sbin/nginx"
        if not Path(nginx).exists():
            raise SystemExit("bench: nginx is missing (Debian: apt-get install nginx-light)")
        # nginx cannot choose free ports itself, so another program may take one in between.
        for _ in range(5):
            config = self._write_config()
            self.process = subprocess.Popen(
                [nginx, "-p", str(self.folder), "-c", str(config), "-e", str(self.folder / "error.log")],
                stdin=subprocess.DEVNULL,
                # The harness has a single thread, so the function is safe between fork and exec.
                preexec_fn=lambda: machine.place(self.core, realtime=self.realtime),  # noqa: PLW1509
            )
            if self._answers():
                return self
            self._stop()
        raise SystemExit(f"bench: nginx does not start, see {self.folder}/error.log")

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def _write_config(self) -> Path:
        places = [(scheme, size) for scheme in ("http", "https") for size in (0, *self.sizes)]
        v6 = has_ipv6()
        sockets = [socket.create_server(("127.0.0.1", 0)) for _ in places]
        self.ports = {p: s.getsockname()[1] for p, s in zip(places, sockets, strict=True)}
        for each in sockets:
            each.close()
        text = HEAD.format(
            folder=self.folder,
            chain=self.authority.chain,
            key=self.authority.key,
            # A worker of root's would become "nobody", who may not read this folder.
            user="user root;" if os.geteuid() == 0 else "",
        )
        for (scheme, size), port in self.ports.items():
            ssl = " ssl" if scheme == "https" else ""
            # SO_REUSEPORT is off: a port that another took meanwhile is an error, as it must be.
            listen = f"listen 127.0.0.1:{port}{ssl} backlog=4096;"
            if v6:
                listen += f" listen [::1]:{port}{ssl} backlog=4096;"
            if size == 0:
                text += SMALL.format(listen=listen, body=compact(ANSWER))
                continue
            file = f"{size}.json"
            (self.folder / file).write_text(padded(size))
            text += LARGE.format(listen=listen, folder=self.folder, file=file)
        config = self.folder / "nginx.conf"
        config.write_text(text + "}\n")
        return config

    def _answers(self) -> bool:
        until = time.monotonic() + 20
        while time.monotonic() < until:
            assert self.process is not None
            if self.process.poll() is not None:
                return False
            try:
                for port in self.ports.values():
                    socket.create_connection(("127.0.0.1", port), timeout=5).close()
            except OSError:
                time.sleep(0.02)
                continue
            return self.process.poll() is None
        return False

    def _stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(timeout=10)


def padded(size: int) -> str:
    """An answer of exactly `size` bytes."""
    bare = compact({**ANSWER, "Padding": ""})
    return compact({**ANSWER, "Padding": "p" * (size - len(bare))})


def has_ipv6() -> bool:
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        return False
    return True


def compact(value: object) -> str:
    """JSON without spaces, as Cognito writes it."""
    return json.dumps(value, separators=(",", ":"))
