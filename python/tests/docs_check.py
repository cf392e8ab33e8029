"""Runs the snippets of one page in one namespace, checking `# -> value` comments. Used by test_docs in a child process."""

from __future__ import annotations

import ast
import datetime
import decimal
import io
import os
import tokenize
from typing import Any

ARROW = "# ->"


def expectations(code: str) -> dict[int, str]:
    """Line -> what its comment says the value is."""
    found = {}
    for token in tokenize.generate_tokens(io.StringIO(code).readline):
        if token.type == tokenize.COMMENT and token.string.startswith(ARROW):
            found[token.start[0]] = token.string[len(ARROW) :].strip()
    return found


class _Checks(ast.NodeTransformer):
    """Turns expression statements with an expectation into a call of `__check__`."""

    def __init__(self, wanted: dict[int, str]) -> None:
        self.wanted = wanted
        self.used: set[int] = set()

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        line = node.end_lineno or node.lineno
        if line not in self.wanted:
            return node
        self.used.add(line)
        call = ast.Call(
            ast.Name("__check__", ast.Load()), [node.value, ast.Constant(self.wanted[line]), ast.Constant(line)], []
        )
        return ast.copy_location(ast.Expr(call), node)


def check(value: Any, text: str, line: int) -> None:
    if repr(value) == text:
        return
    try:
        wanted = eval(text, {"datetime": datetime, "Decimal": decimal.Decimal, "decimal": decimal})
    except Exception:
        raise AssertionError(f"line {line}: {value!r} is not {text}") from None
    if not (value == wanted):
        raise AssertionError(f"line {line}: {value!r} is not {text}")


def _check_jni() -> None:
    """Let pages start the JVM with -Xcheck:jni."""
    import sanca

    start = sanca.start

    def checked(*args: Any, jvm_options: Any = (), **named: Any) -> Any:
        return start(*args, jvm_options=[*jvm_options, "-Xcheck:jni"], **named)

    sanca.start = checked  # type: ignore[assignment]


def run(page: str, blocks: list[tuple[int, str]]) -> None:
    if os.environ.get("SANCA_CHECK_JNI"):
        _check_jni()
    space: dict[str, Any] = {"__name__": "__main__", "__check__": check}
    for first, code in blocks:
        padded = "\n" * (first - 1) + code  # tracebacks show lines of the page
        checks = _Checks(expectations(padded))
        tree = ast.fix_missing_locations(checks.visit(ast.parse(padded, page)))
        unused = set(checks.wanted) - checks.used
        if unused:
            raise AssertionError(
                f"{page}, lines {sorted(unused)}: `{ARROW}` beside something that is no expression statement"
            )
        exec(compile(tree, page, "exec"), space)
