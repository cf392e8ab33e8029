"""What Java objects do in Jep that they do otherwise in Sanca: monitors, numbers, and methods that mean what they mean in Java."""

from __future__ import annotations

import operator
from decimal import Decimal

from .. import _native
from .._contexts import synchronized
from .._mixins.lists import ListMixin
from .._mixins.misc import NumberMixin
from .._mixins.sets import SetMixin
from ._natural import java

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Monitor(synchronized):
    """``obj.synchronized()``; its methods may be called without ``with``."""

    __slots__ = ()

    def __exit__(self, *_: object) -> None:
        _native.monitor_exit(self._object)


def unproxied(value: Any) -> Any:
    """The Python object of a proxy that was made of one; any other proxy as it is."""
    handler = java("java.lang.reflect.Proxy").getInvocationHandler(value)
    if type(handler).java_name != "jep.python.InvocationHandler":
        return value
    found = handler.inPython()
    return value if found is None else found


def _number(value: Any) -> Any:
    """The Python number of a ``java.lang.Number``; anything else as it is."""
    if not isinstance(value, _native.JBase):
        return value
    found = _native.to_python(value)
    if not isinstance(found, _native.JBase):
        return found
    if not isinstance(value, NumberMixin):
        return value
    real, whole = float(value), int(value)
    return whole if real == whole else real


def _operator(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, *others: Any) -> Any:
        return function(_number(self), *map(_number, others))

    return method


def _reflected(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        return function(_number(other), _number(self))

    return method


def _comparison(function: Callable[..., Any]) -> Callable[..., Any]:
    def method(self: Any, other: Any) -> Any:
        mine, theirs = _number(self), _number(other)
        numbers = isinstance(theirs, (int, float, Decimal)) and not isinstance(mine, _native.JBase)
        return function(mine, theirs) if numbers else NotImplemented

    return method


def install() -> None:
    """Let Java numbers that were kept as objects calculate, and give ``remove`` back to Java."""
    number: Any = NumberMixin
    for name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow"):
        function = pow if name == "pow" else getattr(operator, name)
        setattr(number, f"__{name}__", _operator(function))
        setattr(number, f"__r{name}__", _reflected(function))
    number.__divmod__, number.__rdivmod__ = _operator(divmod), _reflected(divmod)
    for name in ("lt", "le", "gt", "ge"):
        setattr(number, f"__{name}__", _comparison(getattr(operator, name)))
    number.__neg__, number.__pos__ = _operator(operator.neg), _operator(operator.pos)
    number.__abs__ = _operator(abs)
    for mixin in (ListMixin, SetMixin):
        collection: Any = mixin
        collection.remove = _remove


def _remove(self: Any, value: Any) -> Any:
    """Java's ``remove``: by its position in a list if that is an int, else by value; whether it was there."""
    return self.remove_(value)
