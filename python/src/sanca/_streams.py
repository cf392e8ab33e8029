"""Text streams that write to ``java.io.OutputStream``."""

from __future__ import annotations

import codecs
import io

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class JavaStream(io.TextIOBase):
    """A text stream over an output stream, in the character set that Java's own have. What is written arrives at once."""

    def __init__(self, target: Any, charset: str) -> None:
        super().__init__()
        self._target = target
        try:
            self._codec = codecs.lookup(charset)
        except LookupError:
            self._codec = codecs.lookup("utf-8")

    @property
    def encoding(self) -> str:  # type: ignore[override]
        return self._codec.name

    @property
    def errors(self) -> str:  # type: ignore[override]
        return "replace"

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return False

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        self._target.write(self._codec.encode(text, "replace")[0])
        return len(text)

    def flush(self) -> None:
        self._target.flush()

    def close(self) -> None:
        """Leave the Java stream to Java."""
