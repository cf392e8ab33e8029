"""One traceback with the frames of both languages: Java frames become traceback entries of synthetic code objects.

Tracebacks are read and written through ``BaseException``'s own slots here, since a Java throwable's ``__traceback__`` asks *us* for it.
A traceback itself tells whether it has its Java part already (its innermost entry is ours): there is no other state to go stale.
"""

from __future__ import annotations

import os
import sys
from types import FunctionType, TracebackType

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import CodeType, FrameType
    from typing import Any, TypeAlias

    Frame: TypeAlias = "tuple[str, str, str, int]"  # class, method, file, line

_PACKAGE = os.path.dirname(os.path.abspath(__file__)) + os.sep
_MARK = "__java_frame__"
_slots: Any = BaseException.__dict__

# Java frames that carry a call from one language to the other; nobody debugs in them.
_BRIDGE = ("org.sanca.internal.", "org.sanca.PythonException")
_REFLECTION = (
    "jdk.internal.reflect.",
    "java.lang.invoke.",
    "java.lang.reflect.Method",
    "java.lang.reflect.Constructor",
    "jdk.proxy",
    "com.sun.proxy.",
)


def java_traceback(frames: Iterable[Frame]) -> TracebackType | None:
    """Build traceback entries for Java frames given innermost first; None if none is worth showing."""
    entry: TracebackType | None = None
    for class_name, method, file, line in _visible(list(frames)):
        # tb_lasti -1: "no instruction", so that everyone believes tb_lineno.
        entry = TracebackType(entry, _frame(class_name, method, file, line), -1, max(line, 0))
    return entry


def materialise(error: BaseException) -> None:
    """Complete a throwable's traceback, once: Java frames at its inner end, no frames of Sanca, causes from Java.

    Does nothing for other exceptions and when done already.
    """
    if not isinstance(error, _native.JThrowable):
        return
    before: TracebackType | None = _slots["__traceback__"].__get__(error)
    trace = _without_ours(before)
    if not _is_complete(trace):
        _name, _message, frames, cause, _suppressed, python_error = _native.throwable_info(error)
        # The Python frames of a PythonException are in the traceback of its cause, the Python exception itself.
        java = [frame for frame in frames if python_error is None or not _is_python(frame)]
        trace = _joined(trace, java_traceback(java))
        _set_cause(error, cause if cause is not None else python_error)
    if trace is not before:
        _slots["__traceback__"].__set__(error, trace)


def materialise_chain(error: BaseException | None) -> None:
    """``materialise`` every throwable that a printed traceback of ``error`` shows: causes, contexts, members of groups."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        materialise(one)
        waiting += (one.__cause__, one.__context__, *getattr(one, "exceptions", ()))


def notes_for(error: BaseException) -> list[str]:
    """The list behind ``__notes__`` of a throwable: notes of users, suppressed exceptions, and – as long as the traceback does not
    show it – the Java stack, for printers that took the traceback before it was complete (``logging``).

    It is one list in the object's dict, which ``add_note`` extends; our own notes in it are renewed each time.
    """
    notes: list[str] = error.__dict__.setdefault("__notes__", [])
    notes[:] = [note for note in notes if not isinstance(note, _OwnNote)]
    if not isinstance(error, _native.JThrowable):
        return notes
    _name, _message, frames, _cause, suppressed, _python_error = _native.throwable_info(error)
    notes += (_OwnNote(f"Suppressed: {_class_name(other)}: {other}") for other in suppressed)
    shown = _is_complete(_slots["__traceback__"].__get__(error)) or _asked_for_the_message_only()
    visible = [] if shown else _visible(list(frames))
    if visible:
        notes.append(_OwnNote("\n".join(("Java stack:", *(f"    at {_element(frame)}" for frame in visible)))))
    return notes


def _asked_for_the_message_only() -> bool:
    """Whether ``traceback.format_exception_only`` asks for the notes (doctest does): it wants no stack of any language."""
    try:
        asker = sys._getframe(2)
    except ValueError:  # the interpreter itself asks, with no Python frame left
        return False
    return asker.f_globals.get("__name__") == "traceback" and asker.f_locals.get("exc_traceback", asker) is None


class _OwnNote(str):
    """A note that we wrote."""

    __slots__ = ()


def through_java(error: BaseException, frames: Iterable[Frame]) -> None:
    """Put the Java frames it crossed outside what ``error`` has so far: for an exception that a callback raised and that comes
    back out of Java.

    ``frames`` are those between the callback and where Python had called; a ``PythonException`` has its Python frames before them.
    """
    entry = java_traceback(_crossed(list(frames)))
    if entry is not None:
        materialise(error)  # while the inner end can be told from this outer one
        inner: TracebackType | None = _slots["__traceback__"].__get__(error)
        _slots["__traceback__"].__set__(error, _joined(entry, _without_ours(inner)))


# --- hooks

_installed = False


def install_hooks() -> None:
    """Wrap ``sys.excepthook`` and ``threading.excepthook``: what is printed for an uncaught exception has its Java part."""
    global _installed
    if _installed:
        return
    _installed = True
    import threading

    sys.excepthook = _hook(sys.excepthook)
    threading.excepthook = _thread_hook(threading.excepthook)


def _hook(previous: Callable[..., Any]) -> Callable[..., Any]:
    def excepthook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> Any:
        return previous(kind, error, _completed(error, trace))

    return excepthook


def _thread_hook(previous: Callable[..., Any]) -> Callable[..., Any]:
    def excepthook(args: Any) -> Any:
        trace = _completed(args.exc_value, args.exc_traceback)
        return previous(type(args)((args.exc_type, args.exc_value, trace, args.thread)))

    return excepthook


def _completed(error: BaseException | None, trace: TracebackType | None) -> TracebackType | None:
    try:
        materialise_chain(error)
        return _slots["__traceback__"].__get__(error) if isinstance(error, _native.JThrowable) else trace
    except Exception:  # never in the way of the report itself
        return trace


# --- traceback chains


def _is_complete(trace: TracebackType | None) -> bool:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and _MARK in trace.tb_frame.f_globals


def _without_ours(trace: TracebackType | None) -> TracebackType | None:
    """Take entries of this package out of a chain, in place: others may hold the same chain."""
    while trace is not None and _is_ours(trace):
        trace = trace.tb_next
    kept = trace
    while kept is not None:
        after = kept.tb_next
        while after is not None and _is_ours(after):
            after = after.tb_next
        if after is not kept.tb_next:
            kept.tb_next = after
        kept = after
    return trace


def _is_ours(trace: TracebackType) -> bool:
    return trace.tb_frame.f_code.co_filename.startswith(_PACKAGE)


def _joined(outer: TracebackType | None, inner: TracebackType | None) -> TracebackType | None:
    if outer is None or inner is None:
        return outer or inner
    last = outer
    while last.tb_next is not None:
        last = last.tb_next
    last.tb_next = inner
    return outer


def _set_cause(error: BaseException, cause: BaseException | None) -> None:
    """Java's cause is Python's ``__cause__``; one that Python code gave with ``raise … from`` stays."""
    if cause is None or cause is error or _slots["__cause__"].__get__(error) is not None:
        return
    seen = {id(error)}
    below: BaseException | None = cause
    while below is not None:  # a cycle would hang printers of older Pythons
        if id(below) in seen:
            return
        seen.add(id(below))
        below = _slots["__cause__"].__get__(below)
    _slots["__cause__"].__set__(error, cause)


# --- frames


def _visible(frames: list[Frame]) -> list[Frame]:
    """Leave out the frames that carry calls between the languages, with the reflection frames next to them."""
    shown: list[Frame] = []
    for frame in frames:
        if frame[0].startswith(_BRIDGE):
            while shown and shown[-1][0].startswith(_REFLECTION):
                shown.pop()
        else:
            shown.append(frame)
    return shown


def _crossed(frames: list[Frame]) -> list[Frame]:
    """The Java frames between the innermost Python frames and the next ones outside."""
    at = 0
    while at < len(frames) and (_is_python(frames[at]) or frames[at][0].startswith((*_BRIDGE, *_REFLECTION))):
        at += 1
    end = next((place for place in range(at, len(frames)) if frames[place][0].startswith(_BRIDGE)), len(frames))
    crossed = frames[at:end]
    while crossed and crossed[-1][0].startswith(_REFLECTION):
        crossed.pop()
    return crossed


def _is_python(frame: Frame) -> bool:
    """Python frames in a Java stack trace have a path or ``<string>`` as their file, Java frames a bare file name."""
    return frame[2].startswith("<") or frame[2].endswith(".py") or "/" in frame[2] or os.sep in frame[2]


def _element(frame: Frame) -> str:
    class_name, method, file, line = frame
    place = f"{file}:{line}" if line >= 0 and file else file or ("Native Method" if line == -2 else "Unknown Source")
    return f"{class_name}.{method}({place})"


def _class_name(error: object) -> str:
    return str(getattr(type(error), "java_name", type(error).__qualname__))


def _path(class_name: str, file: str) -> str:
    """``java/util/ArrayList.java``, where a source tree has it; a debugger or linecache may find it on ``sys.path``."""
    package, _, simple = class_name.rpartition(".")
    name = file or f"{simple.partition('$')[0]}.java"
    return f"{package.replace('.', '/')}/{name}" if package else name


def _template() -> Iterator[None]:
    yield  # a generator that never runs has a frame without a caller, so it keeps nothing alive


_codes: dict[tuple[str, str, str], CodeType] = {}
_MAX_CODES = 4096


def _code(class_name: str, method: str, file: str) -> CodeType:
    key = (class_name, method, file)
    code = _codes.get(key)
    if code is None:
        name = f"{class_name}.{method}"
        changes: dict[str, Any] = {"co_filename": _path(class_name, file), "co_name": name, "co_firstlineno": 1}
        if sys.version_info >= (3, 11):
            changes["co_qualname"] = name
        code = _template.__code__.replace(**changes)
        if len(_codes) >= _MAX_CODES:
            _codes.clear()
        _codes[key] = code
    return code


def _frame(class_name: str, method: str, file: str, line: int) -> FrameType:
    function = FunctionType(_code(class_name, method, file), {_MARK: True, "__name__": class_name})
    frame: FrameType = function().gi_frame
    return frame
