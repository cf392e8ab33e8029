"""Modules that a sub-interpreter has from the main interpreter: imported there, once, and the same objects in both.

For extension modules that cannot be loaded twice in a process. Only interpreters with the GIL and the allocator of the main one
can have such modules; whether this one may, the native side knows.
"""

from __future__ import annotations

import atexit
import sys
from _frozen_importlib import ModuleSpec
from _thread import allocate_lock

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import ModuleType
    from typing import Any

#: Without these, or with those of another, an interpreter cannot work.
_OWN = frozenset(("__main__", "sanca"))


class _Loader:
    """Puts the module of the main interpreter where the import machinery takes its result from."""

    def __init__(self, module: Any) -> None:
        self._module = module

    def create_module(self, spec: ModuleSpec) -> None:
        """Have a module made that is thrown away: what is shared must not get the spec of this interpreter."""

    def exec_module(self, module: ModuleType) -> None:
        sys.modules[module.__name__] = self._module


class SharedFinder:
    """Finds the listed modules, and what is in those packages, in the main interpreter."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = frozenset(names)
        self._found: dict[int, Any] = {}
        self._ended = False

    def shares(self, name: str) -> bool:
        """Whether a module is one of those listed or within one."""
        while name not in self.names:
            name, _, _ = name.rpartition(".")
            if not name:
                return False
        return True

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not self.shares(name):
            return None
        if self._ended:
            raise ImportError(f"{name} cannot be imported any more: the interpreter ends", name=name)
        module, kind, text = _native.import_in_main(name)
        if module is None:
            raise _import_error(name, kind, text)
        self._found[id(module)] = module
        spec = ModuleSpec(name, _Loader(module), is_package=hasattr(module, "__path__"))  # type: ignore[arg-type]
        spec.origin = "main interpreter"
        return spec

    def end(self) -> None:
        """Take the shared modules out of this interpreter, which would clear the contents of all that it has when it ends."""
        self._ended = True
        if sys.version_info >= (3, 12):
            _native.import_in_main(__name__)[0].kept.extend(_builtin_members())
        for name, module in list(sys.modules.items()):
            if id(module) in self._found:
                del sys.modules[name]
        self._found.clear()


#: In the main interpreter: for programs that look through its modules together.
lock = allocate_lock()
#: In the main interpreter: what belonged to others that have ended.
kept: list[object] = []


def _builtin_members() -> list[object]:
    """Members of the built-in classes, such as ``dict.get``.

    From 3.12 on each interpreter has its own. Code of shared modules, once adapted to them, goes on to use them without keeping them,
    when this interpreter has ended as well. So they are kept: 130 KB for each interpreter.
    """
    heap_type = 1 << 9
    classes: dict[int, Any] = {}
    left: list[Any] = [object]
    while left:
        cls = left.pop()
        if id(cls) not in classes:
            classes[id(cls)] = cls
            left.extend(type.__subclasses__(cls))
    return [member for cls in classes.values() if not cls.__flags__ & heap_type for member in vars(cls).values()]


def _import_error(name: str, kind: str, text: str) -> ImportError:
    if kind == "ModuleNotFoundError":
        return ModuleNotFoundError(
            f"the shared module {name!r} cannot be imported in the main interpreter: {text}", name=name
        )
    return ImportError(
        f"the shared module {name!r} cannot be imported in the main interpreter: {kind}: {text}", name=name
    )


def install(names: list[str]) -> None:
    """From now on, import those modules and what is in them from the main interpreter."""
    for name in names:
        top = name.partition(".")[0]
        if top in _OWN or (name in sys.modules and top in sys.stdlib_module_names):
            raise ValueError(f"module {name!r} cannot be shared: every interpreter needs its own from the start")
    finder = SharedFinder(names)
    for name in [name for name in sys.modules if finder.shares(name)]:
        del sys.modules[name]  # put there by a .pth file
    sys.meta_path.insert(0, finder)
    # First in, last out: other exit functions may still need the modules.
    atexit.register(finder.end)
