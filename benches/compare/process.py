"""A child process that is asked line by line."""

from __future__ import annotations

import subprocess
from pathlib import Path


class LineProcess:
    """Answers one line to each line it is told. Once it has ended, `failure` says how."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self.failure = ""
        self.log = log.open("w")
        self.process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self.log,
            text=True,
            bufsize=1,
        )

    def tell(self, line: str) -> str:
        """Its answer; empty if it has ended."""
        if self.failure:
            return ""
        assert self.process.stdin is not None
        try:
            self.process.stdin.write(line + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            self.failure = "its process has ended"
            return ""
        return self.next_line()

    def next_line(self) -> str:
        """A line that it says; empty if it has ended."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            self.failure = f"its process ended with status {self.process.wait()}, see {self.log.name}"
        return line.strip()

    def close(self) -> None:
        assert self.process.stdin is not None
        try:
            self.process.stdin.close()
            self.process.wait(timeout=20)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
        self.log.close()
