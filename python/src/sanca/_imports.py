"""Java packages in ``import`` statements: ``from java.util import ArrayList``, ``import com.acme.tools as tools``.

The finder stands last, so a Python package of the same name wins, with one exception: for ``java`` and ``javax`` a mere folder of that
name on ``sys.path`` (a namespace package, as any Java source tree makes one) does not hide Java. Nothing is asked of Java before a JVM is current.
"""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec
from types import ModuleType

from . import _native, _packages
from ._errors import JavaImportError, JavaModuleNotFoundError
from ._jvm import is_running

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

_OURS = ("java", "javax")


class JavaModule(ModuleType):
    """A Java package as a Python module. Classes are looked up when first asked for."""

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return _public_classes(self.__name__)
        found = _packages.resolve(self.__name__, name, self, _import_module)
        self.__dict__[name] = found
        return found

    def __dir__(self) -> list[str]:
        return sorted({*self.__dict__, *(name for name, _ in _native.list_package(self.__name__))})

    def __repr__(self) -> str:
        return f"<module {self.__name__!r} (Java package)>"


class _Loader:
    """Makes the module, or hands out the class where a class was imported by its full name."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        if spec.submodule_search_locations is None:
            return None
        return JavaModule(spec.name, f"The Java package {spec.name}; dir() lists its classes and subpackages.")

    def exec_module(self, module: ModuleType) -> None:
        if not isinstance(module, JavaModule):  # `import java.util.ArrayList as ArrayList`
            sys.modules[module.__name__] = _native.find_class(module.__name__)  # type: ignore[assignment]


class Finder:
    """Finds Java packages after everyone else has looked."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not is_running():
            _explain_early(name)
            return None
        if _packages.is_package(name):
            spec = ModuleSpec(name, _Loader(), is_package=True)  # type: ignore[arg-type]
            spec.origin = "Java"
            return spec
        parent = name.rpartition(".")[0]
        if parent and _native.is_class(name):
            return ModuleSpec(name, _Loader())  # type: ignore[arg-type]
        if isinstance(sys.modules.get(parent), JavaModule):
            _refuse(name)
        return None


class FirstFinder:
    """Stands first, and only for ``java`` and ``javax``: a folder of that name is not a Python package to be preferred."""

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name not in _OURS or not is_running():
            return None
        from importlib.machinery import PathFinder

        real = PathFinder.find_spec(name)
        return real if real is not None and real.origin is not None else _finder.find_spec(name)


_finder = Finder()
_first = FirstFinder()


def install() -> None:
    """Put the finders into ``sys.meta_path``, the general one (again) last."""
    if _first not in sys.meta_path:
        sys.meta_path.insert(0, _first)
    if _finder in sys.meta_path:
        sys.meta_path.remove(_finder)
    sys.meta_path.append(_finder)


def _public_classes(package: str) -> list[str]:
    """What a star import takes: the public top-level classes of the package."""
    names = [name for name, is_package in _native.list_package(package) if not is_package and "$" not in name]
    return [name for name in names if _native.is_class(f"{package}.{name}")]


def _import_module(name: str) -> ModuleType:
    from importlib import import_module

    return import_module(name)


def _explain_early(name: str) -> None:
    if name.partition(".")[0] in _OURS:
        raise JavaModuleNotFoundError(
            f"No module named {name!r}: Java packages can be imported once a JVM runs; call sanca.start(classpath=[…]) first",
            name=name,
        )


def _refuse(name: str) -> None:
    """Raise for a name under a Java package that is neither class nor package.

    Without ``name=`` on purpose: ``from a import b`` swallows a ModuleNotFoundError about ``a.b`` and would hide the near names.
    """
    if name.rpartition(".")[2].startswith("_"):
        return  # probes such as __path__ and __wrapped__
    error = JavaImportError if name.rpartition(".")[2][:1].isupper() else JavaModuleNotFoundError
    raise error(_packages.not_found(name))
