"""Where the programs run: the installation, the local pool, servers that misbehave, and a clean environment."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# The tests of the Python package have a local pool, servers and protections already.
sys.path.insert(0, str(ROOT / "bindings/python/tests"))

from pools import LocalPool  # noqa: E402
from servers import Server  # noqa: E402

User = dict[str, str]


@dataclass
class Refusal:
    """How the library describes a failure: what a program must show."""

    status: str
    message: str
    hint: str


class Machine:
    """An installation in a path that has no blank, the pool, and a folder that has one."""

    def __init__(self, stage: Path, pool: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="cognito-hosts-", dir=_without_blanks())
        root = Path(self._folder.name)
        # $(pkg-config --libs cognito) gives words to a shell, so the installation is used by a path without blanks.
        (root / "stage").symlink_to(stage.resolve())
        # Only the run-time package's name is there to be loaded.
        (root / "lib").mkdir()
        (root / "lib/libcognito.so.0").symlink_to(stage.resolve() / "lib/libcognito.so.0")
        self.programs = root / "programs of hosts"
        self.programs.mkdir()
        self._root = root
        self.pool = LocalPool(pool)

    def environment(self, server: LocalPool | Server, token: str) -> dict[str, str]:
        return {
            **self._clean,
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER": server.url,
            "COGNITO_ACCESS_TOKEN": token,
            "COGNITO_TIMEOUT": "100",
        }

    @cached_property
    def _clean(self) -> dict[str, str]:
        """The environment without the settings of the library and of languages, and with the installation's paths."""
        script = '. "$0" && exec env -0'
        clean = subprocess.run(
            ["sh", "-c", script, str(ROOT / "tests/clean_environment.sh")], capture_output=True, text=True, check=True
        ).stdout
        return {
            **dict(line.split("=", 1) for line in clean.split("\0") if "=" in line),
            "LD_LIBRARY_PATH": str(self._root / "lib"),
            "PKG_CONFIG_PATH": str(self._root / "stage/lib/pkgconfig"),
        }

    def refusal(self, token: str) -> Refusal:
        """Asks the library itself what it says where the pool refuses this token."""
        library = ctypes.CDLL(str(self._root / "lib/libcognito.so.0"))
        for name in ("cognito_buf_new", "cognito_buf_get", "cognito_status_name"):
            getattr(library, name).restype = ctypes.c_void_p
        buf, client = ctypes.c_void_p(library.cognito_buf_new()), ctypes.c_void_p()

        def text(pointer: bytes) -> str:
            return (ctypes.string_at(library.cognito_buf_get(buf, pointer))).decode()

        options = f'{{"endpoint_url":"{self.pool.url}"}}'.encode()
        assert library.cognito_client_new(options, ctypes.byref(client), buf) == 0
        status = library.cognito_client_get_attr_verification_code(client, token.encode(), b"email", None, buf)
        name = ctypes.string_at(library.cognito_status_name(status)).decode()
        refusal = Refusal(name, text(b"/Error/Message"), text(b"/Hint"))
        library.cognito_client_free(client)
        library.cognito_buf_delete(buf)
        return refusal

    def stop(self) -> None:
        self.pool.stop()
        self._folder.cleanup()


def _without_blanks() -> str:
    folder = tempfile.gettempdir()
    return "/tmp" if any(character.isspace() for character in folder) else folder
