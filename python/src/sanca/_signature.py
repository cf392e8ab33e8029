"""Text for people and tools about Java members: ``help()``, ``__doc__`` and ``inspect.signature``.

Pure text work on the Java signatures that ``describe`` and ``JMethod.overloads`` give, such as ``public E get(int index)``; native code asks lazily.
"""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    import inspect
    from collections.abc import Sequence
    from typing import Any

_ACCESS = ((0x1, "public"), (0x4, "protected"))
_KEYWORDS = ((0x400, "abstract"), (0x8, "static"), (0x10, "final"))
_SORTS = {"interface": "interface", "enum": "enum", "record": "record", "annotation": "@interface"}
_IMPLIED = {
    "interface": {"abstract", "static"},
    "annotation": {"abstract", "static"},
    "enum": {"final", "static", "abstract"},
    "record": {"final", "static"},
}
_MODIFIERS = frozenset(
    (
        "abstract",
        "default",
        "final",
        "native",
        "non-sealed",
        "private",
        "protected",
        "public",
        "sealed",
        "static",
        "strictfp",
        "synchronized",
        "transient",
        "volatile",
    )
)


def text_signature(overloads: Sequence[tuple[str, str]]) -> str:
    """What ``__text_signature__`` of a method is: ``($self, index, /)``.

    Names come from the overloads where they agree in number; several numbers give ``*args``, a variable-arity method keeps its star.
    """
    names = _merged([parameters(text) for _, text in overloads])
    return _written(names if _all_static(overloads) else ["$self", *names])


def _all_static(overloads: Sequence[tuple[str, str]]) -> bool:
    return all("static" in _head_words(text) for _, text in overloads)


def signature(item: Any) -> inspect.Signature:
    """What ``inspect.signature`` gives for a method, bound or not, or for a class, which is that of its constructors."""
    import inspect

    if isinstance(item, _native.JClass):
        lists = [parameters(text) for _, text, _ in _native.describe(item)["constructors"]]
        names = _merged(lists) if lists else []
    else:
        names = _merged([parameters(text) for _, text in item.overloads])
        if getattr(item, "__self__", None) is None and not _all_static(item.overloads):
            names = ["self", *names]
    kinds = inspect.Parameter
    return inspect.Signature(
        [
            kinds(name.lstrip("*"), kinds.VAR_POSITIONAL if name.startswith("*") else kinds.POSITIONAL_ONLY)
            for name in names
        ]
    )


def docstring(item: Any) -> str:
    """The ``__doc__`` of a Java class, its declaration and members, or of a method: one overload a line."""
    if isinstance(item, _native.JClass):
        return class_text(_native.describe(item))
    return "\n".join(signature for _, signature in item.overloads)


def class_text(facts: dict[str, Any]) -> str:
    """The declaration of a class and its members in Java's words."""
    blocks = [declaration(facts)]
    for title, members in (("Constructors", "constructors"), ("Fields", "fields"), ("Methods", "methods")):
        lines = sorted({f"    {signature}" for _, signature, _ in facts[members]}, key=lambda line: _member_name(line))
        if lines:
            blocks.append("\n".join((f"{title}:", *lines)))
    nested = [f"    {binary}" for _, binary in facts["nested"]]
    if nested:
        blocks.append("\n".join(("Nested classes:", *nested)))
    return "\n\n".join(blocks)


def declaration(facts: dict[str, Any]) -> str:
    """``public class java.util.ArrayList extends java.util.AbstractList implements java.util.List, …``."""
    sort: str = facts["sort"]
    if sort in ("primitive", "array"):
        return f"Java {sort} type {facts['name']}"
    words = [word for bit, word in _ACCESS if facts["modifiers"] & bit]
    words += [word for bit, word in _KEYWORDS if facts["modifiers"] & bit and word not in _IMPLIED.get(sort, ())]
    text = " ".join((*words, _SORTS.get(sort, "class"), facts["name"]))
    superclass: str | None = facts["superclass"]
    if sort == "class" and superclass not in (None, "java.lang.Object"):
        text += f" extends {superclass}"
    if facts["interfaces"]:
        joint = "extends" if sort == "interface" else "implements"
        text += f" {joint} {', '.join(facts['interfaces'])}"
    return text


def parameters(signature: str) -> list[str]:
    """Parameter names of a Java signature, ``*`` before a variable one: ``["index", "*rest"]``."""
    opening = signature.find("(")
    inside = signature[opening + 1 : _closing(signature, opening)]
    return [_parameter_name(part, place) for place, part in enumerate(_split(inside))]


def _split(text: str) -> list[str]:
    """Split at the commas outside of ``<>`` and ``()``."""
    parts, depth, start = [], 0, 0
    for place, char in enumerate(text):
        if char in "<(":
            depth += 1
        elif char in ">)":
            depth -= 1
        elif char == "," and depth == 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    return [part.strip() for part in parts if part.strip()]


def _closing(text: str, opening: int) -> int:
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place
    return len(text)


def _parameter_name(part: str, place: int) -> str:
    import keyword

    kind, _, name = part.rpartition(" ")
    if not name.isidentifier() or not kind or kind.endswith(("extends", "super", "final")):
        kind, name = part, f"arg{place}"  # compiled without names
    if keyword.iskeyword(name) or name == "self":
        name += "_"
    return f"*{name}" if kind.rstrip().endswith("...") else name


def _merged(lists: list[list[str]]) -> list[str]:
    if not lists or len({len(names) for names in lists}) > 1:
        return ["*args"]
    merged: list[str] = []
    for place, names in enumerate(zip(*lists, strict=True)):
        name = names[0] if len(set(names)) == 1 else f"arg{place}"
        if any(other.startswith("*") for other in names) and not name.startswith("*"):
            return [*merged, "*args"]
        merged.append(name if name not in merged else f"{name}{place}")
    return merged


def _written(names: list[str]) -> str:
    """Everything is positional in Java: the slash stands before a starred parameter or at the end."""
    fixed = [name for name in names if not name.startswith("*")]
    starred = [name for name in names if name.startswith("*")]
    return f"({', '.join((*fixed, *(['/'] if fixed else []), *starred))})"


def _head_words(signature: str) -> set[str]:
    words = set()
    for word in signature.partition("(")[0].split():
        if word not in _MODIFIERS:
            break
        words.add(word)
    return words


def _member_name(line: str) -> tuple[str, str]:
    head = line.partition("(")[0].split()
    return (head[-1] if head else "", line)
