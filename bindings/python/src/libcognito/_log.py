"""Passes the library's log lines to the logger "libcognito"."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ctypes

#: What the library's levels 1 to 5 are in Python; it has no name for trace.
_PYTHON_LEVELS = (0, 40, 30, 20, 10, 5)
_NAMES = {"error": 40, "warn": 30, "info": 20, "debug": 10, "trace": 5}

_is_set_up = False


def wanted() -> int:
    """The library's number of the least important level that somebody listens to; 0 for none."""
    global _is_set_up
    if not _is_set_up:
        _set_up()
        _is_set_up = True
    logging = sys.modules.get("logging")
    # Where nobody has imported it nobody listens. That saves the import.
    if logging is None:
        return 0
    enabled = logging.getLogger("libcognito").isEnabledFor
    return 5 if enabled(5) else 4 if enabled(10) else 3 if enabled(20) else 2 if enabled(30) else 0


def emit(lines: dict[ctypes.c_int32, bytes]) -> None:
    """Hands the lines over and forgets them."""
    import logging

    logger = logging.getLogger("libcognito")
    for level in list(lines):
        # Another thread of the same client may have been here first.
        line = lines.pop(level, None)
        if line is not None:
            logger.log(_PYTHON_LEVELS[min(max(level.value, 0), 5)], "%s", line.decode("utf-8", "replace"))


def say_that_there_is_none() -> None:
    """Tells the logger, once for each client, why the library's lines do not come."""
    import logging

    logging.getLogger("libcognito").warning(
        "There are no log lines of libcognito: the system forbids memory that is both writable and executable, and "
        "another part of the program made callbacks with ctypes first. Make a libcognito.Client before that."
    )


def _set_up() -> None:
    """Does what COGNITO_LOG asks for."""
    name = os.environ.get("COGNITO_LOG", "").lower()
    if name in ("", "off"):
        return
    if name not in _NAMES:
        from .errors import ConfigurationError

        raise ConfigurationError.here(
            "Environment variable COGNITO_LOG: is no level.", "The levels are error, warn, info, debug, trace and off."
        )
    import logging

    logging.addLevelName(5, "TRACE")
    logger = logging.getLogger("libcognito")
    logger.setLevel(_NAMES[name])
    # A program with handlers of its own gets the lines through those.
    if not logger.hasHandlers():
        handler = logging.StreamHandler()
        handler.setFormatter(logging.Formatter("%(name)s %(levelname)s: %(message)s"))
        logger.addHandler(handler)
