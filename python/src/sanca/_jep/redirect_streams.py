"""Jep's name for streams that write to Java."""

from sanca._streams import JavaStream

__all__ = ["JavaStream"]
