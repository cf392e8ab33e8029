"""Gateways as processes: the command line of a Java that runs one."""

from __future__ import annotations

import os
import sys

from . import _native, _options
from ._errors import JVMNotFoundError
from ._jvm import _candidates, _jar

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def command(
    arguments: Sequence[str],
    jvm_options: Iterable[str] = (),
    java_home: str | None = None,
    classpath: Iterable[str] = (),
) -> list[str]:
    """Give the command line of a gateway: Java as `sanca.start` finds it, and what ``java -jar sanca.jar gateway`` takes.

    ``classpath``: absolute, existing entries beside our own jar.

    >>> command(["--port", "0"])[-2:]
    ['--port', '0']
    """
    found, trail = _native.find_java(java_home, _candidates())
    if found is None:
        raise JVMNotFoundError("no Java was found. Looked at:\n" + "\n".join(f"  {a}: {b}" for a, b in trail))
    java = os.path.join(found["home"], "bin", "java.exe" if os.name == "nt" else "java")
    if not os.path.exists(java):
        raise JVMNotFoundError(
            f"the Java in {found['home']} has no program {java}, so no process can run it; give the folder of another"
        )
    options = list(_options.check(jvm_options))
    if found["version"] >= 22 and not any(option.startswith("--enable-native-access") for option in options):
        options.append("--enable-native-access=ALL-UNNAMED")
    library = _library()
    if library:
        options.append(f"-Dorg.sanca.library={library}")
    path = os.pathsep.join([_jar(), *classpath])
    return [java, *options, "-cp", path, "org.sanca.gateway.Launcher", *arguments]


def run(arguments: Sequence[str], jvm_options: Iterable[str], java_home: str | None) -> int:
    """Become a gateway. Where a process cannot become another one, run it to its end."""
    line = command(arguments, jvm_options, java_home)
    sys.stdout.flush()
    if os.name == "posix":
        os.execv(line[0], line)
    import subprocess

    return subprocess.run(line, check=False).returncode


def _library() -> str | None:
    """Find the native library of Java processes: the jar of this package has none in it, that of Maven has."""
    name = {"win32": "sanca_boot.dll", "darwin": "libsanca_boot.dylib"}.get(sys.platform, "libsanca_boot.so")
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "jars", name)
    return path if os.path.exists(path) else None
