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
    options = parser.parse_args(arguments)
    if options.version:
        from . import __version__

        print(f"sanca {__version__}")
        return 0
    if options.command == "doctor":
        from ._doctor import doctor

        return doctor(options.classpath, options.jvm_option, options.java_home)
    parser.print_help()
    return 2


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
