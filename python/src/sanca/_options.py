"""JVM options: checked before the JVM sees them, since some wrong ones end the process and others are ignored.

The text of an option is the JVM's business; only what cannot work when a JVM starts inside another process is refused here.
"""

from __future__ import annotations

from ._errors import JVMStartError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

# Options whose value the `java` command takes as the next word and a JVM started by another program takes after "=".
_TAKES_VALUE = frozenset(
    f"--{name}"
    for name in (
        "add-exports",
        "add-modules",
        "add-opens",
        "add-reads",
        "enable-native-access",
        "limit-modules",
        "module-path",
        "patch-module",
        "upgrade-module-path",
    )
)
_CLASS_PATH = frozenset(("-cp", "-classpath", "--class-path"))
_LAUNCHER = {
    "-jar": "put the jar on classpath= and call its main class",
    "-m": "use classpath=, or --module-path=… and --add-modules=…",
    "--module": "use classpath=, or --module-path=… and --add-modules=…",
    "-p": "write --module-path=…",
    "-version": "read jvm.java_version after the start",
    "--version": "read jvm.java_version after the start",
    "-help": "see the documentation of the java command",
    "-?": "see the documentation of the java command",
    "-server": "it is the default",
    "-client": "there is no client JVM any more",
}


def check(options: Iterable[str]) -> list[str]:
    """Validate JVM options and join ``--add-opens x`` to ``--add-opens=x``. Raises ``JVMStartError`` naming the option."""
    if isinstance(options, (str, bytes)):
        words = options.split() if isinstance(options, str) else [options]
        raise JVMStartError(f"jvm_options is a list of options, not one string: write jvm_options={words!r}")
    checked: list[str] = []
    waiting = ""
    for option in options:
        if not isinstance(option, str):
            raise JVMStartError(f"a JVM option is a str, not {type(option).__name__}: {option!r}")
        if waiting:
            checked.append(f"{waiting}={option}")
            waiting = ""
        elif option in _TAKES_VALUE:
            waiting = option
        else:
            checked.append(_check_one(option))
    if waiting:
        raise JVMStartError(f"JVM option {waiting!r} needs a value: write '{waiting}=…'")
    return checked


def _check_one(option: str) -> str:
    name = option.partition("=")[0]
    if name in _CLASS_PATH or name == "-Djava.class.path":
        raise JVMStartError(
            f"JVM option {option!r} is refused: give the class path as classpath=[…], where each entry is checked"
        )
    if name in _LAUNCHER:
        raise JVMStartError(f"JVM option {option!r} belongs to the java command, not to the JVM: {_LAUNCHER[name]}")
    if option != option.strip() or not option.startswith("-") or "\0" in option:
        raise JVMStartError(
            f"{option!r} is not a JVM option: each begins with '-' and is one item of the list (no quotes, no spaces round it)"
        )
    return option
