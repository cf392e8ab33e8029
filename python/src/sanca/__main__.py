"""The command ``python -m sanca`` (also installed as ``sanca``)."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    parser = _parser()
    options, others = parser.parse_known_args(arguments)
    if options.command == "gateway":
        from ._errors import SancaError
        from ._gateway import run as run_gateway

        try:
            return run_gateway(others, options.jvm_option, options.java_home)
        except SancaError as error:
            print(error, file=sys.stderr)
            return 1
    if others:
        parser.error(f"unrecognized arguments: {' '.join(others)}")
    if options.version:
        from . import __version__

        print(f"sanca {__version__}")
        return 0
    if options.command == "doctor":
        from ._doctor import doctor

        return doctor(options.classpath, options.jvm_option, options.java_home)
    if options.command == "py4j":
        _run_with_py4j(options.module, options.script, options.arguments)
        return 0
    parser.print_help()
    return 2


def _run_with_py4j(is_module: bool, script: str, arguments: Sequence[str]) -> None:
    """Run a program as Python would, but that `import py4j` finds sanca.py4j."""
    import os
    import runpy

    from .py4j import install

    install()
    sys.argv = [script, *arguments]
    if is_module:
        sys.path.insert(0, os.getcwd())
        runpy.run_module(script, run_name="__main__", alter_sys=True)
    else:
        sys.path.insert(0, os.path.dirname(os.path.abspath(script)))
        runpy.run_path(script, run_name="__main__")


def _parser() -> argparse.ArgumentParser:
    import argparse

    parser = argparse.ArgumentParser(prog="sanca", description="Java and Python in one program.")
    parser.add_argument("--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", metavar="command")
    doctor = commands.add_parser(
        "doctor", help="check Python, Java and a real start of the JVM, and say what to do about what is wrong"
    )
    doctor.add_argument(
        "--classpath", "-cp", default="", help="class path entries to check and start with, joined as for java -cp"
    )
    doctor.add_argument(
        "--jvm-option",
        action="append",
        default=[],
        metavar="OPTION",
        help="an option to start the JVM with, --jvm-option=-Xmx1g",
    )
    doctor.add_argument("--java-home", default=None, help="the Java to use instead of the one that is found")
    gateway = commands.add_parser(
        "gateway",
        help="start Java as a process that Python programs call; --help lists its options",
        add_help=False,
        allow_abbrev=False,
    )
    gateway.add_argument("--jvm-option", action="append", default=[], metavar="OPTION")
    gateway.add_argument("--java-home", default=None)
    py4j = commands.add_parser("py4j", help="run a Python program that imports py4j, with Sanca in its place")
    py4j.add_argument("-m", dest="module", action="store_true", help="it is the name of a module, not a file")
    py4j.add_argument("script", help="the program")
    py4j.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    return parser


def run() -> int:
    """Run as a program: whoever reads the output may stop reading, as ``head`` does."""
    try:
        status = main()
        sys.stdout.flush()
        return status
    except BrokenPipeError:
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141  # what a shell says of a program that SIGPIPE ended


if __name__ == "__main__":
    sys.exit(run())
