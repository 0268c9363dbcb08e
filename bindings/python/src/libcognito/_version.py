"""The version of this package, which is held against the library's when that is loaded."""

__version__ = "0.1.0"
