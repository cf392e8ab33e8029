"""Python in a Java process: what the native starter calls, once in every interpreter."""

from __future__ import annotations

from . import _forked, _jvm

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def begin(engine: int, jar: str) -> None:
    """Join the JVM that hosts this interpreter. ``engine`` is a JNI global reference to our class ``Engine``, ``jar`` our jar."""
    _jvm.joined_by_host(engine, jar)
    _forked.prepare()


def run_script(path: str, names: dict[str, object]) -> None:
    """Run a file with those global names, ``__file__`` among them."""
    with open(path, "rb") as file:
        source = file.read()
    names["__file__"] = path
    exec(compile(source, path, "exec"), names)


def package_folder() -> str:
    """Give the folder from which other interpreters import this package."""
    import os

    return os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def running_threads() -> int:
    """Count the threads that Python code of this interpreter started and that still run."""
    import sys

    threading = sys.modules.get("threading")
    if threading is None:
        return 0
    return sum(
        thread is not threading.main_thread() and not isinstance(thread, threading._DummyThread)
        for thread in threading.enumerate()
    )


def end_on_this_thread() -> None:
    """Let the interpreter end on a thread other than the one that made it: before 3.13 it would wait for that one to end."""
    import sys

    threading = sys.modules.get("threading")
    if threading is None:
        return
    main = threading.main_thread()
    if hasattr(main, "_tstate_lock"):
        main._ident = threading.get_ident()


def run_for_value(source: str, names: dict[str, object]) -> object:
    """Run statements and give the value of the last one, if that is an expression."""
    import ast

    tree = ast.parse(source, "<script>")
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr):
        exec(compile(tree, "<script>", "exec"), names)
        return None
    tree.body.pop()
    exec(compile(tree, "<script>", "exec"), names)
    return eval(compile(ast.Expression(last.value), "<script>", "eval"), names)


def check_syntax(source: str) -> None:
    """Raise ``SyntaxError`` if a script has none of Python's."""
    compile(source, "<script>", "exec")


def public_names(names: dict[str, object]) -> dict[str, object]:
    """Give the names that a script has for others: no modules, nothing that begins with an underscore."""
    from types import ModuleType

    return {
        name: value for name, value in names.items() if not name.startswith("_") and not isinstance(value, ModuleType)
    }


def as_object(names: dict[str, object]) -> object:
    """Give an object whose attributes are global names."""
    from types import SimpleNamespace

    return SimpleNamespace(**names)


def redirect(name: str, target: Any) -> None:
    """Have ``sys.stdout`` or ``sys.stderr`` write UTF-8 to a ``java.io.OutputStream``; ``None``: where the process writes."""
    import sys

    from ._streams import JavaStream

    getattr(sys, name).flush()
    setattr(sys, name, getattr(sys, f"__{name}__") if target is None else JavaStream(target, "utf-8"))
