"""Imports of Java packages by a ``jep.ClassEnquirer`` and a class loader of a Java program's choice."""

from __future__ import annotations

import sys
from _frozen_importlib import ModuleSpec

from .. import _imports, _native
from ._natural import java

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any


class _Module(_imports.JavaModule):
    """A Java package whose classes come from a class loader."""

    # Set by the importer that makes it.
    _importer: JepJavaImporter

    def __getattr__(self, name: str) -> Any:
        if name == "__all__":
            return dir(self)
        if name.startswith("__") or name == "_importer":
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        found = self._importer.find(self, name)
        self.__dict__[name] = found
        return found

    def __dir__(self) -> list[str]:
        return self._importer.names(self.__name__)


class JepJavaImporter:
    """Stands first: what the enquirer takes for a Java package is one. The rest of ``sys.meta_path`` is asked after it."""

    def __init__(self, classLoader: Any, classEnquirer: Any = None) -> None:
        self.classLoader = classLoader
        self.classEnquirer = java("jep.ClassList").getInstance() if classEnquirer is None else classEnquirer

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in sys.builtin_module_names:
            return None
        if self.classEnquirer.isJavaPackage(name):
            spec = ModuleSpec(name, self, is_package=True)  # type: ignore[arg-type]
            spec.origin = "<java>"
            return spec
        parent = name.rpartition(".")[0]
        if isinstance(sys.modules.get(parent), _Module):
            # No finder after this one: it would find classes that the class loader does not. `from a import B` comes here, too.
            module, simple = sys.modules[parent], name.rpartition(".")[2]
            try:
                self.find(module, simple)
            except AttributeError as error:
                kind = ImportError if simple[:1].isupper() else ModuleNotFoundError
                raise kind(f"cannot import {name}: {error}", name=name) from error.__cause__
            raise ModuleNotFoundError(f"{name} is a Java class, not a package", name=name)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        module = _Module(spec.name, f"The Java package {spec.name}.")
        module._importer = self
        module.__file__ = "<java>"
        return module

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to do: classes are looked up when first asked for."""

    def find(self, module: ModuleType, name: str) -> Any:
        """Find a class or package within a package; ``AttributeError`` if there is neither."""
        full = f"{module.__name__}.{name}"
        if name in (self.classEnquirer.getSubPackages(module.__name__) or ()):
            from importlib import import_module

            return import_module(full)
        missing: Any = _native.find_class("java.lang.ClassNotFoundException")
        loader: Any = self.classLoader
        if loader is None:
            loader = _native.class_object(_native.find_class("jep.ClassList")).getClassLoader()  # type: ignore[attr-defined]
        try:
            found = loader.loadClass(full)
        except missing as error:
            raise AttributeError(f"the class loader of this interpreter has no class {full}") from error
        return _native.class_from_object(found) if isinstance(found, _native.JObject) else found

    def names(self, package: str) -> list[str]:
        """What a package holds, as far as the enquirer knows."""
        classes = [name.rpartition(".")[2] for name in self.classEnquirer.getClassNames(package) or ()]
        return sorted({*classes, *(self.classEnquirer.getSubPackages(package) or ())})
