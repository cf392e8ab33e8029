"""Jep's prompt: ``from jep import console; console.prompt(interpreter)``. Loaded as ``jep.console``."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PS1 = ">>> "
PS2 = "... "


def prompt(jep: Any) -> None:
    """Read lines and run them with the global names of the caller, until the input ends. Errors are shown, with Java's frames."""
    import code

    try:
        import readline
        import rlcompleter
    except ImportError:
        pass  # lines cannot be edited, then
    else:
        readline.set_completer(rlcompleter.Completer().complete)
        readline.parse_and_bind("tab: complete")
    before = getattr(sys, "ps1", None), getattr(sys, "ps2", None)
    sys.ps1, sys.ps2 = PS1, PS2
    try:
        code.InteractiveConsole(sys._getframe(1).f_globals).interact(banner="", exitmsg="")
    finally:
        for name, value in zip(("ps1", "ps2"), before, strict=True):
            if value is None:
                delattr(sys, name)
            else:
                setattr(sys, name, value)
