"""Keep the JVM's fault signal handlers in place: HotSpot needs SIGSEGV for implicit null checks, faulthandler takes it away."""

from __future__ import annotations

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_guarded = False


def guard() -> None:
    """Make ``faulthandler.enable`` and ``disable`` put the JVM's handlers back when they are done. Once."""
    global _guarded
    if _guarded:
        return
    _guarded = True
    import faulthandler

    faulthandler.enable = _putting_back(faulthandler.enable)
    faulthandler.disable = _putting_back(faulthandler.disable)


def _putting_back(original: Callable[..., Any]) -> Callable[..., Any]:
    def wrapper(*args: Any, **named: Any) -> Any:
        try:
            return original(*args, **named)
        finally:
            _native.reinstall_fault_handlers()

    wrapper.__name__ = original.__name__
    wrapper.__doc__ = original.__doc__
    return wrapper
