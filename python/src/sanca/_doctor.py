"""``python -m sanca doctor``: what is here, which Java would be used and why, and whether a JVM really starts.

The start happens in a child process, so that whatever it does to a process (hang, abort, print) is a finding and not an accident.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Callable, Sequence

from . import _classpath, _native, _options
from ._errors import SancaError
from ._jvm import _candidates, _jar

_START_LIMIT = 60.0
_ENVIRONMENT = (
    "SANCA_JAVA_HOME",
    "JAVA_HOME",
    "JDK_HOME",
    "JRE_HOME",
    "JAVA_TOOL_OPTIONS",
    "_JAVA_OPTIONS",
    "JDK_JAVA_OPTIONS",
    "CLASSPATH",
    "SANCA_JAR",
    "VIRTUAL_ENV",
)
_NOTES = {
    "JAVA_TOOL_OPTIONS": "every JVM takes these options, also the one started here",
    "_JAVA_OPTIONS": "every HotSpot JVM takes these options, last of all",
    "JDK_JAVA_OPTIONS": "only the java command reads it; it has no effect here",
    "CLASSPATH": "not used by Sanca; pass classpath=[…] to sanca.start",
}
_PROBE = """
import sys, time, sanca
begin = time.perf_counter()
jvm = sanca.start({classpath!r}, {options!r}, {java_home!r})
taken = time.perf_counter() - begin
System = jvm.java.lang.System
print("java", System.getProperty("java.version"), "by", System.getProperty("java.vendor"))
print("vm", System.getProperty("java.vm.name"), System.getProperty("java.vm.version"))
print("heap", jvm.java.lang.Runtime.getRuntime().maxMemory() // 2**20, "MB at most")
print("start", format(taken * 1000, ".0f"), "ms")
"""


class Report:
    """Collects lines under headings and counts what is wrong."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self.problems = 0

    def heading(self, text: str) -> None:
        self._write(f"\n{text}\n")

    def fact(self, name: str, value: object) -> None:
        self._write(f"  {name:<14} {value}\n")

    def step(self, place: str, finding: str) -> None:
        self._write(f"  - {place}: {_indented(finding)}\n")

    def warn(self, text: str) -> None:
        self._write(f"  warning: {_indented(text)}\n")

    def fail(self, text: str) -> None:
        self.problems += 1
        self._write(f"  PROBLEM: {_indented(text)}\n")


def doctor(classpath: str = "", options: Sequence[str] = (), java_home: str | None = None) -> int:
    """Print the report; 0 if a JVM starts and works, 1 otherwise."""
    report = Report(sys.stdout.write)
    sys.stdout.write(f"sanca {_native.__version__} doctor\n")
    _python(report)
    _environment(report)
    _java(report, java_home)
    _settings(report, classpath, options)
    if not report.problems:
        _start(report, classpath, options, java_home)
    sys.stdout.write("\nAll is well.\n" if not report.problems else f"\n{report.problems} problem(s) found.\n")
    return 1 if report.problems else 0


def _python(report: Report) -> None:
    report.heading("Python")
    report.fact(
        "version",
        f"{platform.python_version()} ({platform.python_implementation()}, {sys.maxsize.bit_length() + 1} bit)",
    )
    report.fact("executable", sys.executable)
    if sys.prefix != sys.base_prefix:
        report.fact("environment", f"{sys.prefix} (on {sys.base_prefix})")
    report.fact("platform", platform.platform())
    report.fact("package", os.path.dirname(os.path.abspath(__file__)))
    report.fact("extension", getattr(_native, "__file__", "built in"))
    try:
        report.fact("jar", _jar())
    except SancaError as error:
        report.fail(str(error))
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        report.warn("this Python runs without the GIL, which Sanca is not tested with")


def _environment(report: Report) -> None:
    report.heading("Environment")
    found = [name for name in _ENVIRONMENT if os.environ.get(name)]
    for name in found:
        note = f"   ({_NOTES[name]})" if name in _NOTES else ""
        report.fact(name, os.environ[name] + note)
    if not found:
        report.fact("variables", f"none of {', '.join(_ENVIRONMENT)} is set")
    home = os.environ.get("JAVA_HOME")
    if home and not os.path.isdir(home):
        report.warn(f"JAVA_HOME names no folder: {home}")
    _stack(report)


def _stack(report: Report) -> None:
    try:
        import resource
    except ImportError:  # not on Windows
        return
    soft = resource.getrlimit(resource.RLIMIT_STACK)[0]
    if soft != resource.RLIM_INFINITY and soft < 2 << 20:
        report.warn(f"the stack limit is {soft >> 10} KB (ulimit -s); deep recursion through Java needs 2 MB or more")


def _java(report: Report, java_home: str | None) -> None:
    report.heading("Java, in the order of the search")
    found, trail = _native.find_java(java_home, _candidates())
    for place, finding in trail:
        report.step(place, finding)
    if found is None:
        report.fail(
            "no usable Java was found. Install a JDK or JRE (11 or newer), set JAVA_HOME, or: pip install 'sanca[jdk]'"
        )
        return
    for name, value in found.items():
        report.fact(name, value)


def _settings(report: Report, classpath: str, options: Sequence[str]) -> None:
    if not classpath and not options:
        return
    report.heading("Settings")
    try:
        for entry in _classpath.expand(classpath):
            report.fact("class path", entry)
        for option in _options.check(options):
            report.fact("option", option)
    except SancaError as error:
        report.fail(str(error))


def _start(report: Report, classpath: str, options: Sequence[str], java_home: str | None) -> None:
    report.heading("A real start, in a child process")
    script = _PROBE.format(classpath=classpath, options=list(options), java_home=java_home)
    # The child finds this very package, also where it is not installed.
    above = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, (above, os.environ.get("PYTHONPATH"))))}
    try:
        child = subprocess.run(
            [sys.executable, "-c", script], capture_output=True, text=True, timeout=_START_LIMIT, env=environment
        )
    except subprocess.TimeoutExpired:
        report.fail(f"it did not end within {_START_LIMIT:.0f} s")
        return
    for line in child.stdout.splitlines():
        name, _, value = line.partition(" ")
        report.fact(name, value)
    if child.returncode:
        how = f"signal {-child.returncode}" if child.returncode < 0 else f"status {child.returncode}"
        report.fail(f"it ended with {how}:\n{child.stderr.strip()}")
    elif child.stderr.strip():
        report.warn(f"it printed:\n{child.stderr.strip()}")


def _indented(text: str) -> str:
    return text.replace("\n", "\n    ")
