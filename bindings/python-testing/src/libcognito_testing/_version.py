"""The version of this package, which is libcognito's."""

__version__ = "0.1.0"
