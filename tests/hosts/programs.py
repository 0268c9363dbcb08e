"""The programs that are run: what the first comment of each says, and how it is built and started."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from machine import Machine

#: No program may take longer, and no build. A loaded machine is slow.
BOUND = 120
BUILD_BOUND = 600
_LEADER = re.compile(r"^\s*(?:\*>|//|--|;+|[*#!%])?\s*")
_END = re.compile(r"\s*(?:\*/|\*\)|\|#|-->)\s*$")


class CheckError(Exception):
    """What a program did wrong, and what it printed."""


@dataclass
class Finished:
    """How a program ended. A shell that waited for it gives a signal as 128 more."""

    code: int
    out: str
    err: str

    def signalled(self, number: signal.Signals) -> bool:
        return self.code in (-number, 128 + number)

    def expect(self, fine: bool, what: str) -> None:
        if not fine:
            raise CheckError(f"{what}\nexit status: {self.code}\nstdout:\n{self.out}\nstderr:\n{self.err}")


class Program:
    """One source file, in the folder where it is built and run."""

    def __init__(self, machine: Machine, path: Path) -> None:
        self.machine = machine
        self.path = path
        self.install, self.needs, self.run = (marked(path, name) for name in ("Install", "Needs", "Run"))
        build, _, self._start = self.run.rpartition(" && ")
        self._build = build
        self._built: Finished | None = None

    def missing(self) -> bool:
        """Returns whether the machine lacks what the program needs."""
        environment = self.machine.environment(self.machine.pool, "")
        return bool(_finish(self._popen(self.needs, environment), "", BUILD_BOUND).code)

    def start(self, environment: dict[str, str], launcher: str = "") -> subprocess.Popen[str]:
        """Builds the program, if that was not done yet, and starts it."""
        if self._build and self._built is None:
            self._built = _finish(self._popen(self._build, environment), "", BUILD_BOUND)
        if self._built is not None:
            self._built.expect(self._built.code == 0, f"{self._build}: failed")
        return self._popen(self._start, environment, launcher)

    def finish(self, environment: dict[str, str], text: str = "", launcher: str = "") -> Finished:
        return _finish(self.start(environment, launcher), text, BOUND)

    def _popen(self, command: str, environment: dict[str, str], launcher: str = "") -> subprocess.Popen[str]:
        before = [sys.executable, "-c", launcher] if launcher else []
        return subprocess.Popen(
            [*before, "sh", "-c", f"trap : INT; {command}"],  # Ctrl-C is for the program, not for its shell
            cwd=self.path.parent,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="backslashreplace",
            start_new_session=True,  # so that a signal reaches all of it, as Ctrl-C does
        )


def finish(process: subprocess.Popen[str], text: str = "") -> Finished:
    """Gives a program its input and waits for its end."""
    return _finish(process, text, BOUND)


def _finish(process: subprocess.Popen[str], text: str, bound: float) -> Finished:
    try:
        out, err = process.communicate(text, timeout=bound)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        err += f"\n(killed after {bound} s)"
    return Finished(process.returncode, out, err)


def first_line_with(stream: IO[str], word: str) -> str:
    """Reads until a line has the word in it; returns all that was read."""
    read: list[str] = []
    for line in stream:
        read.append(line)
        if word in line:
            break
    return "".join(read)


def marked(path: Path, name: str) -> str:
    """Returns what stands behind "NAME:" in the file's first comment; a line that ends with a backslash goes on."""
    lines = path.read_text(encoding="utf-8").splitlines()[:40]
    for number, line in enumerate(lines):
        _, found, value = line.partition(f"{name}: ")
        if not found:
            continue
        for following in lines[number + 1 :]:
            if not value.endswith("\\"):
                break
            value = value[:-1].rstrip() + " " + _LEADER.sub("", following, count=1)
        return _END.sub("", value).strip()
    return ""


class Language:
    """A folder of examples and the programs that only test, copied to where they may be built."""

    def __init__(self, machine: Machine, name: str, folders: list[Path]) -> None:
        self.name = name
        self.machine = machine
        folder = machine.programs / name
        for source in folders:
            if source.is_dir():
                shutil.copytree(source, folder, dirs_exist_ok=True)
        self._programs: dict[str, Program] = {}
        for path in sorted(folder.iterdir()):
            if path.is_file() and marked(path, "Run"):
                self._programs[path.stem.lower()] = Program(machine, path)

    def program(self, name: str) -> Program | None:
        """Returns the program with this name: send_code, interrupt, fork, threads or jump."""
        return self._programs.get(name)

    def missing(self) -> list[str]:
        """Returns how to install what the machine lacks, for each program that needs it."""
        installs = {program.install: program for program in self._programs.values()}
        return [install for install, program in installs.items() if program.missing()]
