"""Data every peer is given, and checks every peer passes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy
from ops import COMPARISONS


def message_of(call: Callable[[], Any]) -> str:
    """The text of the exception a call ends with."""
    try:
        call()
    except Exception as error:
        return str(error)
    return ""


def compare(a: Any, b: Any) -> int:
    """A comparator in Python."""
    return (a > b) - (a < b)


def put_works(values: Any) -> bool:
    """Whether a map takes a value, and its own one back."""
    values["key500"] = 1
    changed = values["key500"] == 1
    values["key500"] = 250000
    return bool(changed and values["key500"] == 250000)


def names() -> dict[str, Any]:
    """Names that do not depend on the peer."""
    return {
        "TEXT16": "sixteen letters!",
        "TEXT10K": "caf\xe9 and \xfcber " * 769 + "end",
        "UNI10K": "\u0442\u0435\u043a\u0441\u0442\u4e2d\u6587 " * 1250,
        "LIST1K": list(range(1000)),
        "DICT1K": {f"key{i}": i for i in range(1000)},
        "BYTES1M": bytes((1 << 20) - 1) + b"\x01",
        "DOUBLES1M": numpy.arange(1_000_000, dtype=numpy.float64),
        "INT_OVERLOADS": (1, 2),
        "COMPARISONS": COMPARISONS,
        "asarray": numpy.asarray,
        "same_text": lambda got, sent: type(got) is str and got == sent,
        "message_of": message_of,
        "function": lambda x: x,
        "operator": lambda a, b: a + b,
        "comparator": compare,
    }
