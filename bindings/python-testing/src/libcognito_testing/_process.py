"""The program's process: how it is started, and that it ends with the process that started it."""

from __future__ import annotations

import os
import selectors
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Sequence
from pathlib import Path

from ._errors import PoolError

#: The program that the wheel carries.
PROGRAM = Path(__file__).with_name("_bin") / "cognito-local-pool"


def cannot_run(program: Path, error: OSError) -> str:
    """Says why a program cannot be run, and what to do."""
    if not program.exists():
        return f"The program {program} is missing: install libcognito-testing anew, from a wheel or with Rust's cargo."
    if isinstance(error, PermissionError):
        return f"The program {program} cannot be run: {error.strerror}. It needs the permission to be executed."
    # The program is there, so what is missing or does not fit is what loads it.
    return (
        f"The program {program} cannot be run: {error.strerror}. It is built for another machine or C library: "
        "install libcognito-testing from its sources, with `pip install --no-binary libcognito-testing`."
    )


class Process:
    """A running pool. It ends when this process does, in whatever way; a forked child leaves it alone."""

    def __init__(self, program: Path, arguments: Sequence[str], timeout: float) -> None:
        self._program = program
        self._owner = os.getpid()
        # A file, because a pipe that nobody reads would hold the program up.
        self._errors = tempfile.TemporaryFile()
        command = [str(program), "--until-stdin-closes", *arguments]
        try:
            # A session of its own: Ctrl-C is for the tests, whose teardown may still need the pool.
            self._process = subprocess.Popen(
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=self._errors,
                start_new_session=True,
            )
        except OSError as error:
            self._errors.close()
            raise PoolError(cannot_run(program, error)) from error
        _running.add(self)
        try:
            self.settings = self._until_ready(time.monotonic() + timeout, timeout)
        except BaseException:
            self.stop()
            raise

    def _until_ready(self, deadline: float, timeout: float) -> dict[str, str]:
        """Reads what clients need to set, which the program prints before it says that it is ready."""
        assert self._process.stdout is not None
        said = b""
        with self._process.stdout as stdout, selectors.DefaultSelector() as selector:
            selector.register(stdout, selectors.EVENT_READ)
            while b"\n# ready\n" not in said:
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise PoolError(f"{self._program} did not get ready within {timeout:g} s.{self._printed(said)}")
                more = stdout.read(65536)
                if not more:
                    raise PoolError(f"{self._program} {self._end()} before it was ready.{self._printed(said)}")
                said += more
        # From here on nobody reads: the program goes on without printing, and the inbox has it all.
        lines = said.decode(errors="replace").splitlines()
        exports = (line[len("export ") :].partition("=") for line in lines if line.startswith("export "))
        return {name: value for name, _, value in exports}

    def _printed(self, said: bytes = b"") -> str:
        errors = os.pread(self._errors.fileno(), 10_000, 0)
        text = (said + errors).decode(errors="replace").strip()
        return f" It printed:\n{text}" if text else " It printed nothing."

    def _end(self) -> str:
        """How the process ended; one that has closed its output is ended."""
        try:
            status = self._process.wait(5)
        except subprocess.TimeoutExpired:
            return "closed its output"
        return f"was ended by {signal.Signals(-status).name}" if status < 0 else f"ended with status {status}"

    def failure(self) -> str:
        """Says why the pool does not answer."""
        if self._owner == os.getpid() and self._process.poll() is not None:
            return f"The pool does not answer, because {self._program} {self._end()}.{self._printed()}"
        return "The pool does not answer."

    def stop(self) -> None:
        """Ends the program; in a forked child, and the second time, it does nothing."""
        _running.discard(self)
        if self._owner != os.getpid():
            return
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._errors):
            if stream is not None:
                stream.close()

    def leave_to_parent(self) -> None:
        """Closes a forked child's end of the pipe that keeps the program running."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._process.returncode = 0  # It is no child of this process, which need not wait for it.


_running: weakref.WeakSet[Process] = weakref.WeakSet()


def _leave_all_to_parent() -> None:
    for process in tuple(_running):
        process.leave_to_parent()
    _running.clear()


os.register_at_fork(after_in_child=_leave_all_to_parent)
