"""Class path entries: what users may write, expanded to the absolute paths that the JVM gets.

Every entry is checked at once, because a JVM ignores a wrong one and fails much later with "class not found". No JVM is needed here.
"""

from __future__ import annotations

import os

from ._errors import ClassPathError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TypeAlias

    Entry: TypeAlias = "str | os.PathLike[str]"
    ClassPath: TypeAlias = "Entry | Iterable[Entry]"

_JARS = (".jar", ".zip", ".jmod")


def expand(classpath: ClassPath) -> list[str]:
    """Turn a class path as users write it into absolute paths that exist, each once, in order.

    A string may join several entries with ``os.pathsep``; ``lib/*`` stands for every jar in ``lib``, other globs for what they match.
    """
    found: dict[str, None] = {}
    for entry in _entries(classpath):
        for path in _expand_entry(entry):
            found.setdefault(path)
    return list(found)


def _entries(classpath: ClassPath) -> list[str]:
    if classpath == "":
        return []  # as os.environ.get("CP", "") gives it
    if isinstance(classpath, (str, os.PathLike)):
        classpath = (classpath,)
    return [part for entry in classpath for part in _split(entry)]


def _split(entry: Entry) -> list[str]:
    if not isinstance(entry, (str, os.PathLike)):
        raise TypeError(f"a class path entry is a str or a path, not {type(entry).__name__}: {entry!r}")
    text = os.fspath(entry)
    if not isinstance(text, str):
        raise TypeError(f"a class path entry is a str or a path, not bytes: {text!r}")
    if not text:
        raise ClassPathError("a class path entry is empty; write '.' for the current folder")
    if os.pathsep in text and not os.path.exists(text):
        return [part for part in text.split(os.pathsep) if part]
    return [text]


def _expand_entry(entry: str) -> list[str]:
    path = os.path.abspath(os.path.expanduser(entry))
    if os.path.exists(path):
        _check_kind(entry, path)
        return [path]
    if os.path.basename(path) == "*":
        return _jars_in(entry, os.path.dirname(path))
    if any(sign in entry for sign in "*?["):
        return _matches(entry, path)
    raise ClassPathError(_not_found(entry, path))


def _jars_in(entry: str, folder: str) -> list[str]:
    if not os.path.isdir(folder):
        raise ClassPathError(_not_found(entry, folder))
    jars = sorted(name for name in os.listdir(folder) if name.lower().endswith(".jar"))
    if not jars:
        raise ClassPathError(f"class path entry {entry!r} matches no jar: {folder} {_holds(folder)}")
    return [os.path.join(folder, name) for name in jars]


def _matches(entry: str, pattern: str) -> list[str]:
    import glob

    paths = sorted(glob.glob(pattern, recursive=True))
    if not paths:
        raise ClassPathError(f"class path entry {entry!r} matches nothing\n  tried: {pattern}\n{_whereabouts(pattern)}")
    for path in paths:
        _check_kind(entry, path)
    return paths


def _check_kind(entry: str, path: str) -> None:
    """Refuse what the JVM would ignore without a word: a file that is no archive."""
    if os.path.isdir(path):
        return
    if path.endswith((".class", ".java")):
        advice = "give the folder that holds the first folder of its package, or a jar"
        raise ClassPathError(
            f"class path entry {entry!r} is a single {path[path.rindex('.') :]} file; {advice}\n  tried: {path}"
        )
    try:
        with open(path, "rb") as file:
            archive = file.read(2) == b"PK"
    except OSError as error:
        raise ClassPathError(f"class path entry {entry!r} cannot be read: {error.strerror}\n  tried: {path}") from error
    if not archive:
        import zipfile  # a jar may begin with a start script; only then is the slower check needed

        if not zipfile.is_zipfile(path):
            raise ClassPathError(
                f"class path entry {entry!r} is neither a folder nor a jar or zip file\n  tried: {path}"
            )


def _not_found(entry: str, path: str) -> str:
    return f"class path entry {entry!r} does not exist\n  tried: {path}\n{_whereabouts(path)}"


def _whereabouts(path: str) -> str:
    """Say how far the path exists and what lies there that looks alike."""
    parent, missing = os.path.split(path)
    while not os.path.isdir(parent) and os.path.dirname(parent) != parent:
        parent, missing = os.path.split(parent)
    near = _near(parent, missing)
    lines = [f"  nearest existing folder: {parent}, which {_holds(parent)}"]
    if near:
        lines.append(f"  did you mean: {', '.join(os.path.join(parent, name) for name in near)}")
    return "\n".join(lines)


def _near(folder: str, name: str) -> list[str]:
    import difflib

    names = {other.lower(): other for other in _listing(folder)}
    return [names[match] for match in difflib.get_close_matches(name.lower(), names, n=3, cutoff=0.55)]


def _holds(folder: str) -> str:
    names = _listing(folder)
    jars = [name for name in names if name.lower().endswith(_JARS)]
    if not names:
        return "is empty or cannot be read"
    if not jars:
        return "holds no jar"
    shown = ", ".join(jars[:8]) + (f" and {len(jars) - 8} more" if len(jars) > 8 else "")
    return f"holds {shown}"


def _listing(folder: str) -> list[str]:
    try:
        return sorted(os.listdir(folder))
    except OSError:
        return []
