"""The command line: runs the program that the wheel carries, in place of this process."""

from __future__ import annotations

import os
import sys

from ._process import PROGRAM, cannot_run


def main() -> None:
    """Becomes `cognito-local-pool`, with the arguments of this process."""
    try:
        os.execv(PROGRAM, ["cognito-local-pool", *sys.argv[1:]])
    except OSError as error:
        raise SystemExit(f"cognito-local-pool: {cannot_run(PROGRAM, error)}") from None


if __name__ == "__main__":
    main()
