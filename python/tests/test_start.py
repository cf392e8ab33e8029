"""The life of the JVM: finding Java, starting, settings, joining, class path, closing. Each in a child process."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
from support import JAVA_HOME, TESTKIT, run_child

import sanca

pytestmark = pytest.mark.needs("embedded start")

NO_JAVA = {"JAVA_HOME": None, "PATH": "/nonexistent"}


def start(arguments: str, body: str = "print('started')", **options: Any) -> Any:
    return run_child(f"import sanca\njvm = sanca.start({arguments})\n{body}", start=False, **options)


# --- in this process


def test_start_again_with_the_same_settings_gives_the_same_jvm(java: Any) -> None:
    from support import JVM_OPTIONS

    assert sanca.start(classpath=[TESTKIT], jvm_options=JVM_OPTIONS, java_home=JAVA_HOME) is java


def test_current_jvm_is_the_one_that_was_started(java: Any) -> None:
    assert sanca.jvm() is java


def test_start_with_other_settings_is_an_error_that_shows_both(java: Any) -> None:
    with pytest.raises(sanca.JVMStartError, match="-Xmx1g"):
        sanca.start(classpath=[TESTKIT], jvm_options=["-Xmx1g"])


def test_java_version_is_that_of_the_jvm(java: Any) -> None:
    assert java.java_version == java.java.lang.Runtime.version().feature()


def test_java_home_is_that_of_the_jvm(java: Any) -> None:
    assert os.path.realpath(java.java_home) == os.path.realpath(java.java.lang.System.getProperty("java.home"))


def test_options_are_those_given(java: Any) -> None:
    assert "-Xmx512m" in java.options
    assert java.java.lang.Runtime.getRuntime().maxMemory() <= 512 << 20


def test_class_path_is_shown(java: Any) -> None:
    assert str(TESTKIT) in java.classpath


# --- finding Java


def test_java_is_found_without_any_setting() -> None:
    assert start("", env={"JAVA_HOME": None}).ok().strip() == "started"


def test_java_home_variable_is_used() -> None:
    home = _a_home()
    child = start("", "print(jvm.java_home)", java_home=home)
    assert os.path.realpath(child.ok().strip()) == os.path.realpath(home)


def test_java_home_argument_wins_over_the_variable() -> None:
    child = start(f"java_home={_a_home()!r}", "print(jvm.java_home)", java_home="/nonexistent")
    assert os.path.realpath(child.ok().strip()) == os.path.realpath(_a_home())


def test_bogus_java_home_is_an_error_and_not_skipped(tmp_path: Path) -> None:
    child = start("", java_home=str(tmp_path))
    assert child.rc == 1
    assert "JVMNotFoundError" in child.err
    assert str(tmp_path) in child.err


def test_bogus_java_home_argument_is_an_error() -> None:
    child = start("java_home='/nonexistent/jdk'")
    assert "JVMNotFoundError" in child.err
    assert "/nonexistent/jdk" in child.err


def test_java_on_the_path_is_found_through_links(tmp_path: Path) -> None:
    (tmp_path / "java").symlink_to(Path(_a_home()) / "bin" / "java")
    child = start("", "print(jvm.java_home)", env={"JAVA_HOME": None, "PATH": str(tmp_path)})
    assert os.path.realpath(child.ok().strip()) == os.path.realpath(_a_home())


def test_java_home_may_be_a_path_object() -> None:
    code = f"import pathlib, sanca\nprint(sanca.start(java_home=pathlib.Path({_a_home()!r})).java_version)"
    assert int(run_child(code, start=False).ok()) >= 17


def test_explicit_java_home_that_holds_a_jre_only_works() -> None:
    assert start(f"java_home={_a_home()!r}", "print(jvm.java.lang.Math.abs(-3))").ok().strip() == "3"


def _a_home() -> str:
    from sanca import _native

    found, _ = _native.find_java(JAVA_HOME, [])
    assert found is not None
    return str(found["home"])


# --- options


def test_system_property_option() -> None:
    assert (
        start("jvm_options=['-Dmy.key=my value']", "print(jvm.java.lang.System.getProperty('my.key'))").ok().strip()
        == "my value"
    )


def test_assertions_option() -> None:
    assert start("jvm_options=['-ea']").ok().strip() == "started"


@pytest.mark.parametrize("option", ["-XX:NoSuchOption=1", "-Xmx1k", "-Xmxtwo", "-Xms2g', '-Xmx1g"])
def test_bad_option_is_an_error_with_the_words_of_the_jvm_and_the_process_lives(option: str) -> None:
    code = f"""
    import sanca
    try:
        sanca.start(jvm_options=['{option}'])
    except sanca.JVMStartError as error:
        print("refused:", error)
    print("alive")
    """
    out = run_child(code, start=False).ok()
    assert "refused:" in out
    assert out.strip().endswith("alive")


@pytest.mark.parametrize(
    "option", ["-cp", "-jar", "-classpath=x", "-Djava.class.path=x", "Xmx1g", "", " -Xmx1g", "-version"]
)
def test_option_that_cannot_work_is_refused_by_name(option: str) -> None:
    child = start(f"jvm_options=[{option!r}]")
    assert child.rc == 1
    assert "JVMStartError" in child.err


def test_option_in_two_words_is_joined() -> None:
    child = start("jvm_options=['--add-opens', 'java.base/java.lang=ALL-UNNAMED']")
    assert child.ok().strip() == "started"


def test_options_as_one_string_are_refused() -> None:
    assert "JVMStartError" in start("jvm_options='-Xmx1g'").err


def test_java_tool_options_are_honoured() -> None:
    child = start("", "print(jvm.java.lang.System.getProperty('tool'))", env={"JAVA_TOOL_OPTIONS": "-Dtool=yes"})
    assert child.ok().strip().splitlines()[-1] == "yes"


def test_start_after_a_failed_start_works() -> None:
    code = """
    import sanca
    try:
        sanca.start(classpath=["/nonexistent.jar"])
    except sanca.ClassPathError:
        print("refused")
    print(sanca.start().java.lang.Math.abs(-3))
    """
    assert run_child(code, start=False).ok().split() == ["refused", "3"]


def test_no_class_of_ours_is_searched_on_the_class_path_before_the_first_call(tmp_path: Path) -> None:
    log = tmp_path / "loaded.txt"
    out = start(
        f"classpath=[{str(TESTKIT)!r}], jvm_options=['-Xlog:class+load:file={log}']",
        "import os; print(jvm['org.sanca.testkit.bench.Bench'].add(3, 4), flush=True); os._exit(0)",
    )
    assert out.ok().strip() == "7"
    loaded = [line for line in log.read_text().splitlines() if " org.sanca." in line and "testkit" not in line]
    assert loaded
    # What is listed here belongs into FIRST of sanca-jvm/src/classes.rs.
    assert [line for line in loaded if "sanca.jar" in line] == []


# --- class path


def test_star_takes_all_jars_of_a_folder(tmp_path: Path) -> None:
    shutil.copy(TESTKIT, tmp_path / "a.jar")
    (tmp_path / "notes.txt").write_text("no jar")
    child = start(f"classpath=[{str(tmp_path / '*')!r}]", "print(jvm['org.sanca.testkit.Calls'].add(1, 2))")
    assert child.ok().strip() == "3"


def test_class_path_entry_that_does_not_exist_is_refused_at_once(tmp_path: Path) -> None:
    child = start(f"classpath=[{str(tmp_path / 'missing.jar')!r}]")
    assert child.rc == 1
    assert "missing.jar" in child.err


def test_class_path_entry_that_is_no_jar_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "text.jar").write_text("not a zip file")
    child = start(f"classpath=[{str(tmp_path / 'text.jar')!r}]")
    assert child.rc == 1
    assert "text.jar" in child.err


def test_class_path_with_spaces_and_letters_beyond_ascii(tmp_path: Path) -> None:
    folder = tmp_path / "a folder \u00fc \u4e2d"
    folder.mkdir()
    shutil.copy(TESTKIT, folder / "kit \u20ac.jar")
    child = start(
        f"classpath=[{str(folder / 'kit')!r} + ' \u20ac.jar']",
        "print(jvm['org.sanca.testkit.Calls'].add(1, 2))",
        env={"PYTHONUTF8": "1"},
    )
    assert child.ok().strip() == "3"


def test_class_path_may_be_one_path(tmp_path: Path) -> None:
    child = start(f"classpath={str(TESTKIT)!r}", "print(jvm['org.sanca.testkit.Calls'].add(1, 2))")
    assert child.ok().strip() == "3"


def test_class_path_joined_by_the_separator_of_the_system(tmp_path: Path) -> None:
    child = start(
        f"classpath={str(tmp_path) + os.pathsep + str(TESTKIT)!r}", "print(jvm['org.sanca.testkit.Calls'].add(1, 2))"
    )
    assert child.ok().strip() == "3"


def test_relative_class_path_is_not_changed_by_chdir() -> None:
    code = f"""
    import os, shutil, sanca
    shutil.copy({str(TESTKIT)!r}, "kit.jar")
    jvm = sanca.start(classpath=["kit.jar"])
    os.chdir("/")
    print(jvm["org.sanca.testkit.Calls"].add(1, 2), jvm["org.sanca.testkit.Numbers"].echoInt(5))
    """
    assert run_child(code, start=False).ok().split() == ["3", "5"]


def test_add_classpath_checks_its_entries(java: Any, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="missing"):
        java.add_classpath(tmp_path / "missing.jar")


def test_resource_of_an_added_jar_is_found() -> None:
    code = f"""
    import sanca
    jvm = sanca.start()
    jvm.add_classpath({str(TESTKIT)!r})
    loader = jvm.java.lang.Thread.currentThread().getContextClassLoader()
    print(loader.getResource("org/sanca/testkit/Calls.class") is not None)
    print(jvm.java.lang.Class.forName("org.sanca.testkit.Calls", True, loader).getName())
    """
    assert run_child(code, start=False).ok().split() == ["True", "org.sanca.testkit.Calls"]


# --- a JVM that is there already


def test_join_without_a_jvm_is_refused() -> None:
    child = start("join=True")
    assert child.rc == 1
    assert "JVM" in child.err


JOIN = """
import ctypes, pathlib, sys
import sanca
from sanca import _native
found, _ = _native.find_java({home!r}, [])
libjvm = ctypes.CDLL(str(found["libjvm"]), mode=ctypes.RTLD_GLOBAL)

class Option(ctypes.Structure):
    _fields_ = [("text", ctypes.c_char_p), ("extra", ctypes.c_void_p)]

class Arguments(ctypes.Structure):
    _fields_ = [("version", ctypes.c_int32), ("count", ctypes.c_int32), ("options", ctypes.POINTER(Option)), ("ignore", ctypes.c_uint8)]

options = (Option * 1)(Option(b"-Dmade.by=somebody else", None))
arguments = Arguments(0x00010008, 1, options, 0)
vm, env = ctypes.c_void_p(), ctypes.c_void_p()
assert libjvm.JNI_CreateJavaVM(ctypes.byref(vm), ctypes.byref(env), ctypes.byref(arguments)) == 0
"""


def test_jvm_made_by_somebody_else_is_joined() -> None:
    code = (
        JOIN.format(home=JAVA_HOME)
        + f"""
jvm = sanca.start(classpath=[{str(TESTKIT)!r}])
print(jvm.java.lang.System.getProperty("made.by"))
print(jvm["org.sanca.testkit.Calls"].add(1, 2))
print(jvm["org.sanca.testkit.Callbacks"].apply(lambda x: x + 1, 4))
"""
    )
    assert run_child(code, start=False).ok().splitlines() == ["somebody else", "3", "5"]


# --- the end


def test_with_closes_the_jvm() -> None:
    code = """
    import sanca
    with sanca.start() as jvm:
        print(jvm.java.lang.Math.abs(-3))
    try:
        jvm.java.lang.Math.abs(-3)
    except sanca.SancaError as error:
        print(type(error).__name__)
    """
    assert run_child(code, start=False, timeout=10).ok().split() == ["3", "ClosedError"]


@pytest.mark.parametrize(
    "use",
    [
        "Math.abs(-3)",
        "jvm.java.util.ArrayList()",
        "made.size()",
        "made[0]",
        "list(made)",
        "str(made)",
        "made == [1]",
        "jvm['java.util.Map']",
        "sanca.start()",
        "sanca.jvm()",
    ],
)
def test_use_after_close_is_an_error_and_no_crash(use: str) -> None:
    code = f"""
    Math, made = jvm.java.lang.Math, jvm.java.util.ArrayList([1])
    jvm.close()
    try:
        {use}
    except (sanca.SancaError, RuntimeError) as error:
        print("refused", type(error).__name__)
    del made
    """
    assert run_child(code, timeout=10).ok().startswith("refused")


def test_close_twice_is_fine() -> None:
    assert run_child("jvm.close()\nprint(jvm.close())").ok().strip() == "True"


def test_close_reports_threads_that_still_run() -> None:
    code = "jvm['org.sanca.testkit.Threads'].leaveThread(600_000)\nprint(jvm.close(0.2))"
    assert run_child(code, timeout=20).ok().strip() == "False"


def test_python_goes_on_after_close() -> None:
    assert (
        run_child("jvm.close()\nprint(sum(range(10)), [n for n in map(str, range(3))])").ok().strip()
        == "45 ['0', '1', '2']"
    )


def test_second_start_after_close_says_why_not() -> None:
    child = run_child("jvm.close()\nsanca.start()")
    assert child.rc == 1
    assert "new process" in child.err


def test_jvm_before_the_start_is_an_error_that_says_what_to_do() -> None:
    child = run_child("import sanca\nsanca.jvm()", start=False)
    assert "sanca.start" in child.err


def test_start_on_another_thread_than_the_main_one() -> None:
    code = """
    import threading, sanca
    def work():
        print(sanca.start().java.lang.Math.abs(-3))
    thread = threading.Thread(target=work); thread.start(); thread.join()
    print(sanca.jvm().java.lang.Math.abs(-4))
    """
    assert run_child(code, start=False).ok().split() == ["3", "4"]


def test_two_threads_start_at_once_and_get_one_jvm() -> None:
    code = """
    import threading, sanca
    made = []
    threads = [threading.Thread(target=lambda: made.append(sanca.start())) for _ in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    print(len(made), len(set(map(id, made))))
    """
    assert run_child(code, start=False).ok().split() == ["4", "1"]


def test_environment_of_python_is_seen_by_java() -> None:
    child = start("", "print(jvm.java.lang.System.getenv('SANCA_TEST_MARK'))", env={"SANCA_TEST_MARK": "seen"})
    assert child.ok().strip() == "seen"


def test_output_of_java_and_python_go_to_the_same_place() -> None:
    child = run_child("jvm.java.lang.System.out.println('from java')\nprint('from python')")
    assert sorted(child.ok().split("\n")) == ["", "from java", "from python"]


def test_locale_and_decimal_point_of_the_process_are_left_alone() -> None:
    code = "import locale\nprint(locale.setlocale(locale.LC_NUMERIC), float('1.5'))"
    assert run_child(code).ok() == run_child(code, start=False).ok()


def test_working_directory_and_umask_are_left_alone() -> None:
    code = "import os\nprint(os.umask(0o22))"
    assert run_child(code).ok() == run_child(code, start=False).ok()


@pytest.mark.skipif(sys.platform != "linux", reason="signals as Linux numbers them")
def test_signal_handlers_of_python_are_left_alone() -> None:
    code = """
    import signal, sys
    print([signal.getsignal(n) for n in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE, signal.SIGQUIT, signal.SIGUSR1)] ==
          [signal.default_int_handler, signal.SIG_DFL, signal.SIG_DFL, signal.SIG_IGN, signal.SIG_DFL, signal.SIG_DFL])
    """
    assert run_child(code).ok().strip() == run_child(code, start=False).ok().strip() == "True"
