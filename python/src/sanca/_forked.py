"""``os.fork`` in a Java process: the child is made a plain Python process, which ends when its Python code does.

The JVM's signal handlers leave the work to a thread that is not in the child: ``Process.terminate`` would have no effect there. So
signals get the handlers they have in Python. Until then they are held back, as one that came before would be lost.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

TYPE_CHECKING = False
if TYPE_CHECKING:
    from signal import Signals
    from typing import Any

# The mask of each thread that forks, by its identifier.
_masks: dict[int, set[int | Signals]] = {}


def prepare() -> None:
    """Be there when this interpreter forks."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(before=_before, after_in_parent=_in_parent, after_in_child=_in_child)


def _before() -> None:
    import signal
    from _thread import get_ident

    _masks[get_ident()] = signal.pthread_sigmask(signal.SIG_BLOCK, _handlers())


def _in_parent() -> None:
    import signal
    from _thread import get_ident

    signal.pthread_sigmask(signal.SIG_SETMASK, _masks.pop(get_ident()))


def _in_child() -> None:
    import signal
    from _thread import get_ident

    mask = _masks.pop(get_ident())
    _masks.clear()  # of threads that were about to fork as well
    handlers = _handlers()
    for number, handler in handlers.items():
        # None: not Python's. A sub-interpreter may not set any.
        if signal.getsignal(number) is None:
            with suppress(ValueError):
                signal.signal(number, handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, mask - handlers.keys())
    _adopt_main_thread()


def _handlers() -> dict[int | Signals, Any]:
    """The signals for which a JVM has handlers, and what Python does with them."""
    import signal

    ends: list[str] = ["SIGHUP", "SIGTERM", "SIGQUIT", "SIGSEGV", "SIGBUS", "SIGFPE", "SIGILL", "SIGTRAP", "SIGUSR2"]
    found: dict[int | Signals, Any] = {signal.SIGINT: signal.default_int_handler}
    found.update({getattr(signal, name): signal.SIG_DFL for name in ends if hasattr(signal, name)})
    found.update({getattr(signal, name): signal.SIG_IGN for name in ("SIGPIPE", "SIGXFSZ") if hasattr(signal, name)})
    return found


def _adopt_main_thread() -> None:
    """Make the thread that forked the main one of the child: before 3.13 ``threading`` leaves it what it was, a thread that came from elsewhere.

    ``threading._shutdown``, with which children of ``multiprocessing`` end, relies on it.
    """
    threading = sys.modules.get("threading")
    main = threading and threading.main_thread()
    if threading is None or not isinstance(main, threading._DummyThread):
        return
    if getattr(main, "_tstate_lock", main) is None:
        main.__class__ = threading._MainThread
        main._daemonic = False
        main._set_tstate_lock()


def end(error: BaseException | None) -> None:
    """End the child, whose Python code is over: what called it is Java, which is not there any more. Does not return."""
    status = 1
    try:
        if isinstance(error, SystemExit) and (error.code is None or isinstance(error.code, int)):
            status = (error.code or 0) & 0xFF
        elif isinstance(error, SystemExit):
            print(error.code, file=sys.stderr)
        elif error is not None:
            sys.excepthook(type(error), error, error.__traceback__)
        else:
            print(
                "sanca: a forked child came to the end of its Python code. It was called by Java, which does not survive a fork, so the "
                "child ends here; end it by os._exit(status) or sys.exit(status)",
                file=sys.stderr,
            )
        sys.stdout.flush()
        sys.stderr.flush()
    finally:
        os._exit(status)
