"""Python's half of the drop-in for Jep (sanca-jep.jar): Jep's conversions, and what its interpreters do beyond those of Sanca.

Imported only when that jar is used. Nothing here is for programs; they import ``jep``, which is ``sanca._jep.module``.
"""

from __future__ import annotations

import os
import sys

from . import module as _module
from ._natural import Refusal, natural, shaped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

__all__ = ["Refusal", "natural", "shaped"]

_codes: dict[tuple[str, str], CodeType] = {}
_MANY = 2000


def _compiled(text: str, mode: str) -> CodeType:
    known = _codes.get((text, mode))
    if known is None:
        if len(_codes) >= _MANY:
            _codes.clear()
        known = _codes[text, mode] = compile(text, "<string>", mode)
    return known


# --- interpreters


def configure(names: dict[str, Any], include: str, loader: Any) -> None:
    """Begin an interpreter: more folders to import from, the module ``jep`` and its class loader."""
    _module.install(loader)
    names.setdefault("jep", sys.modules["jep"])
    if include:
        names.setdefault("sys", sys)  # in Jep it is left there by adding to the path
    sys.path.extend(folder for folder in include.split(os.pathsep) if folder and folder not in sys.path)


def has_options() -> bool:
    """Tell whether sub-interpreters can have options."""
    return sys.version_info >= (3, 12)


def redirect(stream: str, target: Any, charset: str) -> None:
    """Have ``sys.stdout`` or ``sys.stderr`` write to a ``java.io.OutputStream``."""
    from .redirect_streams import JavaStream

    setattr(sys, stream, JavaStream(target, charset))


def ask_enquirer(loader: Any, enquirer: Any) -> None:
    """Have a ``jep.ClassEnquirer`` decide first what is a Java package, and a class loader what is in it."""
    from .java_import_hook import JepJavaImporter

    known = [finder for finder in sys.meta_path if isinstance(finder, JepJavaImporter)]
    if enquirer is None and any(finder.classLoader == loader for finder in known):
        return  # a later interpreter with the modules of one that has an enquirer
    sys.meta_path[:] = [finder for finder in sys.meta_path if not isinstance(finder, JepJavaImporter)]
    sys.meta_path.insert(0, JepJavaImporter(loader, enquirer))


def run_single(names: dict[str, Any], text: str) -> None:
    """Run one statement as the prompt does."""
    exec(_compiled(text.replace("\r", "") + "\n", "single"), names)


def run_if_complete(names: dict[str, Any], text: str) -> bool:
    """Run a line of the prompt if it is complete; what is wrong is not."""
    import codeop

    try:
        code = codeop.compile_command(text.replace("\r", ""), "<string>", "single")
    except (SyntaxError, ValueError, OverflowError):
        return False
    if code is None:
        return False
    exec(code, names)
    return True


def run_script(names: dict[str, Any], path: str) -> None:
    """Run a source file, or a compiled one."""
    with open(path, "rb") as file:
        content = file.read()
    exec(_unmarshalled(content) if path.endswith(".pyc") else compile(content, path, "exec"), names)


def _unmarshalled(content: bytes) -> CodeType:
    import marshal
    from importlib.util import MAGIC_NUMBER

    if content[:4] != MAGIC_NUMBER:
        raise RuntimeError("Bad magic number in .pyc file")
    code: CodeType = marshal.loads(content[16:])
    return code


def value(names: dict[str, Any], target: str, text: str) -> Any:
    """Evaluate an expression; mostly it is a name."""
    if text in names and text.isidentifier():
        return shaped(names[text], target)
    return shaped(eval(_compiled(text, "eval"), names), target)


def invoke(names: dict[str, Any], target: str, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """Call a global name or an attribute of one."""
    first, *rest = name.split(".")
    try:
        function = names[first]
    except KeyError:
        raise Refusal(f"Unable to find object with name: {first}") from None
    for attribute in rest:
        function = getattr(function, attribute)
    if not callable(function):
        raise Refusal("pyembed:invoke Invalid callable.")
    return shaped(function(*args, **kwargs), target)


# --- objects


def get_attr(obj: Any, target: str, name: str) -> Any:
    return shaped(getattr(obj, name), target)


def set_attr(obj: Any, _target: str, name: str, new: Any) -> None:
    setattr(obj, name, new)


def del_attr(obj: Any, _target: str, name: str) -> None:
    delattr(obj, name)


def equal(obj: Any, _target: str, other: Any) -> bool:
    return bool(obj == other)


def hash_of(obj: Any, _target: str) -> int:
    return hash(obj)


def text(obj: Any, _target: str) -> str:
    return str(obj)


def convert(obj: Any, target: str) -> Any:
    return shaped(obj, target)


def call(obj: Any, target: str, /, *args: Any, **kwargs: Any) -> Any:
    return shaped(obj(*args, **kwargs), target)


def call_method(obj: Any, target: str, name: str, /, *args: Any) -> Any:
    return shaped(getattr(obj, name)(*args), target)


def defines(obj: Any, _target: str, name: str) -> bool:
    return hasattr(obj, name)


# --- classes


def class_names(package: str) -> list[str]:
    from .. import _native

    return [name for name, is_package in _native.list_package(package) if not is_package]


def sub_packages(package: str) -> list[str]:
    from .. import _native

    return [name for name, is_package in _native.list_package(package) if is_package]


def is_package(name: str) -> bool:
    from .. import _native

    return _native.is_package(name)
