"""Python at a prompt: lines that Java programs push, and the program ``java -jar sanca.jar``."""

from __future__ import annotations

import codeop
import sys

from . import _embedded

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

USAGE = """\
usage: java -jar sanca.jar [-i] [script.py | -c code | -m module] [argument …]
Runs Python in Java; without a script, a prompt. With classes of your own: java -cp sanca.jar:app.jar org.sanca.Main …
  -i         go on with a prompt after the script
  -c code    run that code
  -m module  run a module as a script
  -h         show this
  --version  show the versions of Sanca, Python and Java"""


class Lines:
    """Runs each statement once it is complete. Global names and ``from __future__`` hold for all that follow."""

    def __init__(self, names: dict[str, object]) -> None:
        self._names = names
        self._compile = codeop.CommandCompiler()

    def run_if_complete(self, source: str) -> bool:
        """Run one statement, and show its value if it is an expression; False if more lines are needed."""
        code = self._compile(source, "<console>", "single")
        if code is None:
            return False
        exec(code, self._names)
        return True


def main(arguments: list[str]) -> int | None:
    """Run the program and give the status to end the process with; None: let it end when nothing runs in it any more."""
    rest = list(arguments)
    prompt = False
    while rest and rest[0].startswith("-") and rest[0] not in ("-c", "-m"):
        option = rest.pop(0)
        if option == "-i":
            prompt = True
        elif option in ("-h", "--help"):
            print(USAGE)
            return 0
        elif option == "--version":
            print(_versions())
            return 0
        else:
            return _misused(f"unknown option: {option}")
    if rest[:1] in (["-c"], ["-m"]) and len(rest) < 2:
        return _misused(f"{rest[0]} needs an argument")
    names = sys.modules["__main__"].__dict__
    status = None
    _be_main_thread()
    if rest:
        status = _status(lambda: _run(names, rest))
    elif not prompt and not sys.stdin.isatty():
        sys.argv = [""]
        status = _status(lambda: exec(compile(sys.stdin.read(), "<stdin>", "exec"), names))
    else:
        sys.argv = [""]
        prompt = True
    if prompt:
        status = _status(lambda: _prompt(names))
    _join_threads()
    return status


def _be_main_thread() -> None:
    """Have threads that the script starts be no daemons, as those of Python's main thread are none: this one is a Java thread."""
    import threading

    threading.current_thread()._daemonic = False  # type: ignore[attr-defined]


def _misused(why: str) -> int:
    print(f"{why}\n{USAGE}", file=sys.stderr)
    return 2


def _run(names: dict[str, object], arguments: list[str]) -> None:
    import os

    first = arguments[0]
    if first == "-c":
        sys.argv = ["-c", *arguments[2:]]
        sys.path.insert(0, "")
        exec(compile(arguments[1], "<string>", "exec"), names)
    elif first == "-m":
        import runpy

        sys.argv = arguments[1:]
        sys.path.insert(0, os.getcwd())
        runpy.run_module(arguments[1], run_name="__main__", alter_sys=True)
    else:
        sys.argv = arguments
        sys.path.insert(0, os.path.dirname(os.path.abspath(first)))
        _embedded.run_script(first, names)


def _prompt(names: dict[str, object]) -> None:
    import code

    try:
        import readline
        import rlcompleter
    except ImportError:
        pass  # lines cannot be edited, then
    else:
        readline.set_completer(rlcompleter.Completer(names).complete)
        readline.parse_and_bind("tab: complete")
    code.InteractiveConsole(names).interact(banner=_versions(), exitmsg="")


def _versions() -> str:
    from . import __version__, _native

    return f"Sanca {__version__}: Python {sys.version.split()[0]} in Java {_native.java_version()}"


def _status(body: Callable[[], object]) -> int | None:
    """Run something as Python runs a script: what ends it is the status, or printed."""
    try:
        body()
    except SystemExit as error:
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        print(error.code, file=sys.stderr)
        return 1
    except BaseException as error:
        inner = error.__traceback__
        while inner is not None and inner.tb_frame.f_code.co_filename in (__file__, _embedded.__file__):
            inner = inner.tb_next
        sys.excepthook(type(error), error.with_traceback(inner), inner)
        return 1
    return None


def _join_threads() -> None:
    """Wait for threads as Python does at its end, which here never comes."""
    threading = sys.modules.get("threading")
    if threading is None:
        return
    here = (threading.main_thread(), threading.current_thread())
    for thread in threading.enumerate():
        if thread not in here and not thread.daemon:
            thread.join()
