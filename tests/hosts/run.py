#!/usr/bin/env python3
"""Builds and runs the programs in other languages, and prints one table of what they did. `make test-hosts` calls it.

    run.py STAGE POOL [LANGUAGE...]

STAGE is an installation, POOL the local pool's program. Without languages it runs all but those whose tools are large.
A language that the machine lacks is SKIPPED, a failure with COGNITO_TEST_NO_SKIP=1. README.md here says what each
program has to do.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

from checks import COLUMNS
from machine import ROOT, Machine
from programs import CheckError, Language

#: Languages whose tools weigh more than 150 MB: they run where they are named.
LARGE = ("go", "octave")
#: Languages that make no machine code at run time, so that they run where memory is not writable and executable.
PROTECTED = ("c", "cobol", "cpp", "fortran", "go", "perl", "php", "ruby")


def names() -> list[str]:
    """Returns the languages there are: the folders with programs whose first comment says how to run them."""
    folders = {path.name for path in (ROOT / "tests/hosts").iterdir() if path.is_dir() and path.name[0] not in "._"}
    return sorted(folders)


def run(machine: Machine, name: str) -> tuple[dict[str, str], list[str]]:
    """Returns a language's row of the table, and what went wrong."""
    language = Language(machine, name, [ROOT / "examples" / name, ROOT / "tests/hosts" / name])
    missing = language.missing()
    if missing:
        print(f"\nSKIPPED: {name}: install what it needs with: {'; '.join(missing)}\n", flush=True)
        return dict.fromkeys(COLUMNS, "skipped"), []
    row: dict[str, str] = {}
    failures: list[str] = []
    for column, check in COLUMNS.items():
        try:
            applies = check.__name__ != "protected" or name in PROTECTED
            row[column] = (check(language) if applies else None) or "-"
        except CheckError as error:
            row[column] = "FAILED"
            failures.append(f"{name}: {column}: {error}")
    return row, failures


def table(rows: dict[str, dict[str, str]]) -> str:
    lines = [["language", *COLUMNS], *([name, *row.values()] for name, row in rows.items())]
    widths = [max(len(cell) for cell in column) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths)).rstrip() for line in lines)


def main() -> int:
    if len(sys.argv) < 3:
        print("usage: run.py STAGE POOL [LANGUAGE...]", file=sys.stderr)
        return 2
    # In the background of a script it is ignored, which the programs would inherit.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    wanted = sys.argv[3:] or [name for name in names() if name not in LARGE]
    unknown = set(wanted) - set(names())
    if unknown:
        print(
            f"run.py: there is no language {', '.join(sorted(unknown))}; there are {', '.join(names())}",
            file=sys.stderr,
        )
        return 2
    machine = Machine(Path(sys.argv[1]), Path(sys.argv[2]))
    rows: dict[str, dict[str, str]] = {}
    failures: list[str] = []
    try:
        for name in wanted:
            began = time.monotonic()
            rows[name], failed = run(machine, name)
            failures += failed
            print(f"{name}: {'FAILED' if failed else 'done'} in {time.monotonic() - began:.0f} s", flush=True)
    finally:
        machine.stop()
    print("\n" + table(rows) + "\n")
    for failure in failures:
        print(failure + "\n")
    skipped = [name for name, row in rows.items() if "skipped" in row.values()]
    if skipped:
        print(f"SKIPPED: {', '.join(skipped)}")
    left = [name for name in LARGE if name in names() and not sys.argv[3:]]
    if left:
        print(f'Not run, because their tools are large: make test-hosts LANGUAGES="{" ".join(left)}"')
    return 1 if failures or (skipped and os.environ.get("COGNITO_TEST_NO_SKIP") == "1") else 0


if __name__ == "__main__":
    sys.exit(main())
