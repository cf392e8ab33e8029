"""The Python half of Py4J 0.10.9.9, spoken by Sanca: the same modules, names, defaults and messages.

It talks to stock Py4J servers. Programs either import it (``from sanca.py4j.java_gateway import JavaGateway``) or leave their
``import py4j`` as it is, after ``sanca.py4j.install()`` or under ``python -m sanca py4j script.py``. What differs is in
``docs/moving-from/py4j.md``.
"""

from __future__ import annotations

import importlib
import os
import sys

from .version import __version__

__all__ = ["__version__", "install"]

_MODULES = (
    "version",
    "compat",
    "finalizer",
    "signals",
    "protocol",
    "java_gateway",
    "java_collections",
    "clientserver",
)


def install() -> None:
    """Have ``import py4j`` find this package in this process. Calling it again changes nothing.

    Raises RuntimeError if another Py4J has been imported: its classes are in use, and exceptions of the one are not those of the other.

    >>> import sanca.py4j
    >>> sanca.py4j.install()
    >>> import py4j.java_gateway
    >>> py4j.java_gateway.JavaGateway.__module__
    'sanca.py4j.java_gateway'
    """
    package = sys.modules[__name__]
    known = sys.modules.get("py4j")
    if known not in (None, package):
        raise RuntimeError(
            f"py4j is imported already, from {getattr(known, '__file__', known)!r}: call sanca.py4j.install() before the first"
            " import of py4j or of a library that uses it"
        )
    sys.modules["py4j"] = package
    for name in _MODULES:
        # A program that wants no collections must not have their converters registered by an import of ours.
        if name != "java_collections" or not skips_collections():
            sys.modules[f"py4j.{name}"] = importlib.import_module(f"{__name__}.{name}")


def skips_collections() -> bool:
    """Say whether the environment asks for Java collections as plain Java objects."""
    return os.environ.get("PY4J_SKIP_COLLECTIONS", "").lower() in {"yes", "y", "t", "true"}
