"""Reads conversions.txt, and gives its rows the names they use. The syntax is described at the top of that file."""

from __future__ import annotations

import builtins
import math
import re
from collections import OrderedDict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("conversions.txt")

#: Parameter types that are primitives; their methods in Targets are named differently from those of boxes.
PRIMITIVES = ("boolean", "byte", "char", "short", "int", "long", "float", "double")


@dataclass(frozen=True)
class Row:
    """One pair. `direction` is "to Java", "hosted to Java", "from Java" or "deep"; `error` is empty for a conversion that succeeds."""

    line: int
    section: str
    direction: str
    target: str
    value: str
    expected: str
    error: str = ""

    @property
    def name(self) -> str:
        if self.target:
            return f"line {self.line}: {self.value} to {self.target}"
        return f"line {self.line}: {self.direction} {self.value}"


@dataclass
class Section:
    """A heading, what is said under it, and its rows."""

    heading: str
    prose: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)


def read(path: Path = FILE) -> list[Section]:
    """The table. Raises ValueError, with the line, for what it does not understand."""
    sections: list[Section] = []
    direction = target = ""
    for number, line in enumerate(path.read_text(encoding="ascii").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("== "):
            sections.append(Section(line[3:].strip()))
            direction = ""
        elif line.startswith(": "):
            sections[-1].prose.append(line[2:].strip())
        elif line.startswith(("to ", "hosted to ")):
            before, _, target = line.strip().partition("to ")
            direction = f"{before}to Java"
        elif line.strip() in ("from Java", "deep"):
            direction, target = line.strip(), ""
        elif line.startswith("    ") and direction:
            sections[-1].rows.append(_row(number, line, sections[-1].heading, direction, target))
        else:
            raise ValueError(f"{path.name}:{number}: cannot be understood: {line!r}")
    return sections


def rows() -> list[Row]:
    return [row for section in read() for row in section.rows]


def hosted_rows() -> list[Row]:
    """What holds where Java is the host: rows for both, but for those that have others in their place."""
    everything = rows()
    instead = {(row.target, row.value) for row in everything if row.direction == "hosted to Java"}
    return [row for row in everything if row.direction != "to Java" or (row.target, row.value) not in instead]


def as_written(row: Row, got: str) -> bool:
    """Whether Java saw what a row says."""
    got = got.strip()
    return got.startswith(row.expected[:-3]) if row.expected.endswith("...") else got == row.expected


def is_refusal(row: Row, error: BaseException) -> bool:
    """Whether an error is the one that a row names."""
    import sanca

    wanted = getattr(sanca, row.error, None) or getattr(builtins, row.error)
    return isinstance(error, wanted) and isinstance(error, sanca.SancaError) and row.expected in str(error)


def python_value(row: Row, names: dict[str, Any]) -> Any:
    """What a row from Java gives in Python."""
    import sanca

    value = eval(row.value, dict(names))
    return sanca.to_python(value) if row.direction == "deep" else value


def same(got: Any, wanted: Any) -> bool:
    """Equal in value and type, all the way down; NaN equals NaN, and the sign of zero counts."""
    if type(got) is not type(wanted):
        return False
    if isinstance(got, float):
        return (math.isnan(got) and math.isnan(wanted)) or (
            got == wanted and math.copysign(1, got) == math.copysign(1, wanted)
        )
    if isinstance(got, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(got, dict):
        return got.keys() == wanted.keys() and all(same(got[key], wanted[key]) for key in got)
    return bool(got == wanted)


def _row(number: int, line: str, section: str, direction: str, target: str) -> Row:
    match = re.fullmatch(r"\s+(.+?)\s+(->|!!)(?: (.*))?", line)
    if match is None:
        raise ValueError(f"line {number}: neither `value -> result` nor `value !! Error: fragment`: {line!r}")
    value, sign, rest = match[1], match[2], (match[3] or "").strip()
    if sign == "->":
        return Row(number, section, direction, target, value, rest)
    error, _, fragment = rest.partition(": ")
    return Row(number, section, direction, target, value, fragment, error)


def method_of(target: str) -> str:
    """The method of org.sanca.testkit.Targets that has one parameter of this type."""
    base, depth = target.replace("[]", ""), target.count("[]")
    suffix = "Array" + (str(depth) if depth > 1 else "") if depth else ""
    if base in PRIMITIVES:
        return (base if depth else f"a{base.capitalize()}") + suffix
    return f"the{base}{suffix}"


def names(jvm: Any) -> dict[str, Any]:
    """What the expressions of the rows may use."""
    import array
    import collections
    import datetime
    import decimal
    import enum
    import fractions
    import pathlib
    import uuid
    import zoneinfo

    import numpy

    import sanca

    class Level(enum.IntEnum):
        HIGH = 3

    class Suit(str, enum.Enum):
        HEARTS = "hearts"

    class PyColor(enum.Enum):
        GREEN = "anything"
        PINK = "pink"

    class SubInt(int):
        pass

    class SubFloat(float):
        pass

    class SubStr(str):
        pass

    class SubList(list[Any]):
        pass

    Pair = collections.namedtuple("Pair", "first second")

    @dataclass
    class Point:
        x: int
        y: int

        __str__ = __repr__ = lambda self: f"Point(x={self.x}, y={self.y})"

    class Index:
        def __init__(self, value: int) -> None:
            self.value = value

        def __index__(self) -> int:
            return self.value

    def readonly(values: Any) -> Any:
        values.flags.writeable = False
        return values

    def cycle() -> list[Any]:
        values: list[Any] = []
        values.append(values)
        return values

    kit = {
        name: jvm[f"org.sanca.testkit.{name}"]
        for name in ("Arrays", "Calls", "Collections", "Numbers", "Text", "Times")
    }
    return {
        **kit,
        **{
            name: getattr(sanca, name)
            for name in ("jboolean", "jbyte", "jchar", "jshort", "jint", "jlong", "jfloat", "jdouble")
        },
        "sanca": sanca,
        "jvm": jvm,
        "String": jvm["java.lang.String"],
        "Color": jvm["org.sanca.testkit.Shapes$Color"],
        "JavaError": jvm["java.lang.IllegalStateException"],
        "box": lambda name, value: sanca.to_java(value, jvm[f"java.lang.{name}"]),
        "builder": jvm["java.lang.StringBuilder"],
        "jarray": lambda component, values: jvm.array(component, values),
        "to_java": lambda value: sanca.to_java(value, jvm["java.lang.Object"]),
        "np": numpy,
        "array": array.array,
        "date": datetime.date,
        "time": datetime.time,
        "datetime": datetime.datetime,
        "timedelta": datetime.timedelta,
        "utc": datetime.timezone.utc,
        "zone": lambda hours: datetime.timezone(datetime.timedelta(hours=hours)),
        "berlin": zoneinfo.ZoneInfo("Europe/Berlin"),
        "Decimal": decimal.Decimal,
        "Fraction": fractions.Fraction,
        "UUID": uuid.UUID,
        "Path": pathlib.Path,
        "PurePosixPath": pathlib.PurePosixPath,
        "OrderedDict": OrderedDict,
        "inf": float("inf"),
        "nan": float("nan"),
        "Level": Level,
        "Suit": Suit,
        "PyColor": PyColor,
        "SubInt": SubInt,
        "SubFloat": SubFloat,
        "SubStr": SubStr,
        "SubList": SubList,
        "Pair": Pair,
        "Point": Point,
        "Index": Index,
        "readonly": readonly,
        "cycle": cycle,
    }
