"""The exception of this package."""

from __future__ import annotations


class PoolError(Exception):
    """The pool could not be started, has ended, or does not have what was asked for."""
