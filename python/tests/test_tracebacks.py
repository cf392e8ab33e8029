"""One traceback with the frames of both languages, and none of Sanca's own."""

from __future__ import annotations

import functools
import logging
import sys
import traceback
from types import TracebackType
from typing import Any

import golden
import pytest
from support import run_child

import sanca


def frames(error: BaseException) -> list[tuple[str, str]]:
    return [(frame.filename.rpartition("/")[2], frame.name) for frame in traceback.extract_tb(error.__traceback__)]


def test_java_frames_follow_the_python_frames(kit: Any) -> None:
    with pytest.raises(RuntimeError) as caught:
        kit.Exceptions.throwAtDepth(2)
    names = frames(caught.value)
    python = [name for file, name in names if file == "test_tracebacks.py"]
    java = [name for file, name in names if file == "Exceptions.java"]
    assert python == ["test_java_frames_follow_the_python_frames"]
    assert java == ["org.sanca.testkit.Exceptions.throwAtDepth"] * 3
    assert names[-1] == ("Exceptions.java", "org.sanca.testkit.Exceptions.throwAtDepth")


def test_java_frames_have_their_lines(kit: Any) -> None:
    with pytest.raises(RuntimeError) as caught:
        kit.Exceptions.throwUnchecked("boom")
    last = traceback.extract_tb(caught.value.__traceback__)[-1]
    source = (golden.ROOT / "testkit/java/src/main/java/org/sanca/testkit/Exceptions.java").read_text().splitlines()
    assert last.lineno is not None
    assert "throw new Unchecked(message)" in source[last.lineno - 1]


def test_no_frame_of_sanca_is_shown(kit: Any) -> None:
    with pytest.raises(ZeroDivisionError) as caught:
        kit.Exceptions.through(lambda: kit.Exceptions.through(lambda: 1 // 0))
    text = "".join(traceback.format_exception(caught.value))
    assert "org.sanca.internal" not in text
    assert "/sanca/_" not in text
    assert "jdk.internal" not in text
    assert "Proxy" not in text


def test_frames_of_both_languages_interleave(kit: Any) -> None:
    def python_inner() -> None:
        raise ValueError("inner")

    def python_outer() -> Any:
        return kit.Exceptions.through(python_inner)

    with pytest.raises(ValueError, match="inner") as caught:
        kit.Exceptions.through(python_outer)
    names = [name.rpartition(".")[2] for _, name in frames(caught.value)]
    assert names[-4:] == ["through", "python_outer", "through", "python_inner"]


def levels(error: BaseException) -> list[str]:
    names = [name.rpartition(".")[2] for _, name in frames(error)]
    return names[names.index("attempt") + 1 :]


def attempt(work: Any, kind: type[BaseException]) -> BaseException:
    try:
        work()
    except kind as error:
        return error
    pytest.fail("nothing was raised")


def test_java_exception_shows_every_level_it_came_through(kit: Any) -> None:
    def inner() -> Any:
        return kit.Exceptions.throwAtDepth(1)

    def middle() -> Any:
        return kit.Exceptions.through(inner)

    def outer() -> Any:
        return kit.Exceptions.through(middle)

    error = attempt(outer, RuntimeError)
    expected = ["outer", "through", "middle", "through", "inner", "throwAtDepth", "throwAtDepth"]
    assert levels(error) == expected
    assert levels(error) == expected  # also when asked again


def test_python_exception_shows_every_level_it_came_through(kit: Any) -> None:
    def inner() -> Any:
        raise KeyError("inner")

    def middle() -> Any:
        return kit.Exceptions.through(inner)

    def outer() -> Any:
        return kit.Exceptions.through(middle)

    assert levels(attempt(outer, KeyError)) == ["outer", "through", "middle", "through", "inner"]


def test_java_method_as_a_callback_keeps_its_level(kit: Any) -> None:
    def outer() -> Any:
        return kit.Exceptions.through(functools.partial(kit.Exceptions.throwUnchecked, "deep"))

    assert levels(attempt(outer, RuntimeError)) == ["outer", "through", "throwUnchecked"]


def test_exception_that_java_throws_again_shows_where_it_came_through_last(kit: Any) -> None:
    kept = attempt(lambda: kit.Exceptions.throwUnchecked("kept"), RuntimeError)

    def inner() -> Any:
        return kit.Exceptions.rethrow(kept)

    def outer() -> Any:
        return kit.Exceptions.through(inner)

    shown = levels(attempt(outer, RuntimeError))
    assert shown[:3] == ["outer", "through", "inner"]
    assert shown[-1] == "throwUnchecked"
    assert shown.count("through") == 1


def test_proxy_called_by_python_itself_adds_no_level(java: Any, kit: Any) -> None:
    @sanca.implements(java.java.util.function.Supplier)
    class Supplier:
        def get(self) -> Any:
            return kit.Exceptions.throwUnchecked("deep")

    proxy = sanca.to_java(Supplier(), java.java.util.function.Supplier)

    def inner() -> Any:
        return proxy.get()

    def outer() -> Any:
        return kit.Exceptions.through(inner)

    assert levels(attempt(outer, RuntimeError)) == ["outer", "through", "inner", "get", "throwUnchecked"]


def test_causes_are_printed_as_python_prints_them(kit: Any) -> None:
    with pytest.raises(RuntimeError) as caught:
        kit.Exceptions.throwNested()
    text = "".join(traceback.format_exception(caught.value))
    first, second, third = (text.index(part) for part in ("NumberFormatException", "middle", "outer"))
    assert first < second < third
    assert text.count("direct cause") == 2


def test_traceback_is_complete_for_logging(kit: Any, caplog: pytest.LogCaptureFixture) -> None:
    try:
        kit.Exceptions.throwUnchecked("logged")
    except RuntimeError:
        logging.getLogger("test").exception("failed")
    assert "Exceptions.java" in caplog.text


def test_traceback_is_complete_for_sys_exc_info(kit: Any) -> None:
    trace: TracebackType | None = None
    try:
        kit.Exceptions.throwUnchecked("boom")
    except kit.Exceptions.Unchecked as error:
        trace = error.__traceback__
    assert trace is not None
    assert any("Exceptions.java" in line for line in traceback.format_tb(trace))


def test_exception_raised_again_does_not_repeat_its_java_frames(kit: Any) -> None:
    def again() -> None:
        try:
            kit.Exceptions.throwUnchecked("boom")
        except kit.Exceptions.Unchecked as error:
            str(error.__traceback__)
            raise

    with pytest.raises(kit.Exceptions.Unchecked) as caught:
        again()
    assert [name for _, name in frames(caught.value)].count("org.sanca.testkit.Exceptions.throwUnchecked") == 1


def test_exception_as_a_value_has_no_traceback(kit: Any) -> None:
    assert not [file for file, _ in frames(kit.Exceptions.asValue("boom")) if file == "test_tracebacks.py"]


UNCAUGHT = """
Exceptions = jvm["org.sanca.testkit.Exceptions"]

def work():
    {work}

work()
"""


@pytest.mark.parametrize(
    ("name", "work"),
    [
        ("unchecked", "Exceptions.throwUnchecked('boom')"),
        ("nested", "Exceptions.throwNested()"),
        ("through_callback", "Exceptions.through(lambda: Exceptions.throwChecked('from the callback'))"),
        ("python_in_callback", "Exceptions.through(lambda: 1 // 0)"),
        ("wrapped_by_java", "Exceptions.wrapping(lambda: {}['missing'])"),
        ("raised_in_python", "raise jvm.java.io.IOException('disk on fire')"),
    ],
)
def test_uncaught_exception_is_printed_as_expected(name: str, work: str, bless: bool, java: Any) -> None:
    if sys.version_info[:2] not in ((3, 11), (3, 12)):
        pytest.skip(
            "the golden text is as Python 3.11 and 3.12 print it: 3.10 has no notes, 3.13 shows the lines of -c"
        )
    if name == "nested" and java.java_version != 17:
        pytest.skip("the golden text has lines of JDK 17")
    child = run_child(UNCAUGHT.format(work=work))
    assert child.rc == 1
    golden.check(f"traceback_{name}", child.err, bless)


def test_uncaught_exception_of_a_thread_shows_java_frames() -> None:
    code = """
    thread = threading.Thread(target=lambda: jvm["org.sanca.testkit.Exceptions"].throwUnchecked("boom"))
    thread.start()
    thread.join()
    """
    child = run_child(code)
    assert "Exceptions.java" in child.err
    assert child.rc == 0
