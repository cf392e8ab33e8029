"""The Python package: typing marker, version, public names, no stray modules."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import HERE, ROOT, run_child

import sanca

PACKAGE = Path(sanca.__file__).parent


def test_package_is_typed() -> None:
    assert (PACKAGE / "py.typed").is_file()
    assert (PACKAGE / "_native.pyi").is_file()


def test_version_is_that_of_the_distribution() -> None:
    try:
        installed = importlib.metadata.version("sanca")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("run from the source tree, not installed")
    assert sanca.__version__ == installed


def test_version_is_that_of_the_workspace() -> None:
    if not (ROOT / "Cargo.toml").is_file():
        pytest.skip("no source tree")
    assert f'version = "{sanca.__version__}"' in (ROOT / "Cargo.toml").read_text()


def test_every_public_name_exists() -> None:
    assert all(hasattr(sanca, name) for name in sanca.__all__)


def test_public_names_are_those_of_the_contract() -> None:
    wanted = {
        "start", "jvm", "cast", "explain", "implements", "synchronized", "to_java", "to_python",
        "jboolean", "jbyte", "jchar", "jshort", "jint", "jlong", "jfloat", "jdouble",
        "SancaError", "JVMNotFoundError", "JVMStartError", "ClassNotFoundError", "NoSuchMethodError", "OverloadError",
        "ConversionError", "ForkedError", "CallTimeoutError",
    }  # fmt: skip
    assert wanted <= set(sanca.__all__)


def test_same_compares_java_identity() -> None:
    assert callable(sanca.same)


def test_public_names_have_docstrings() -> None:
    for name in sanca.__all__:
        if not name.startswith("__"):
            assert getattr(sanca, name).__doc__, name


def test_jar_is_in_the_package() -> None:
    assert (PACKAGE / "jars" / "sanca.jar").is_file()


def test_no_tests_or_sources_of_java_are_in_the_package() -> None:
    stray = [
        path
        for path in PACKAGE.rglob("*")
        if path.suffix in (".java", ".rs", ".class") or path.name.startswith("test_")
    ]
    assert stray == []


def test_there_is_one_native_module() -> None:
    assert (
        len(
            [
                path
                for path in PACKAGE.iterdir()
                if path.name.startswith("_native") and path.suffix in (".so", ".pyd", ".dylib")
            ]
        )
        == 1
    )


def test_import_starts_no_jvm() -> None:
    code = "import sanca, threading; print(threading.active_count(), 'libjvm' in open('/proc/self/maps').read())"
    if not os.path.exists("/proc/self/maps"):
        pytest.skip("no /proc")
    assert run_child(code, start=False).ok().split() == ["1", "False"]


def test_import_brings_only_modules_of_its_own() -> None:
    code = """
    import sys
    before = set(sys.modules)
    import sanca
    print(*sorted(name.partition(".")[0] for name in set(sys.modules) - before if name.partition(".")[0] not in sys.stdlib_module_names))
    """
    assert set(run_child(code, start=False).ok().split()) == {"sanca"}


def test_import_leaves_the_heavy_standard_modules_alone() -> None:
    code = "import sys, sanca; print(*sorted({'asyncio', 'inspect', 'numpy', 'unittest', 'logging', 'zipfile', 'subprocess'} & set(sys.modules)))"
    assert run_child(code, start=False).ok().split() == []


def test_import_prints_nothing() -> None:
    child = run_child("import sanca", start=False)
    assert (child.out, child.err) == ("", "")


def test_module_runs_from_the_command_line() -> None:
    import subprocess

    done = subprocess.run(
        [sys.executable, "-m", "sanca", "doctor"], capture_output=True, text=True, timeout=60, cwd=HERE
    )
    assert done.returncode == 0, done.stderr
    assert sanca.__version__ in done.stdout


def test_errors_are_of_the_public_module() -> None:
    assert sanca.OverloadError.__module__ == "sanca"


def test_sub_interpreter_refuses_or_works_but_does_not_crash() -> None:
    code = """
    try:
        import _xxsubinterpreters as interpreters
    except ImportError:
        import _interpreters as interpreters
    one = interpreters.create()
    try:
        interpreters.run_string(one, "import sanca")
        print("works")
    except Exception as error:
        print("refused")
    print(jvm.java.lang.Math.abs(-3))
    """
    assert run_child(code).ok().split()[-1] == "3"


def test_doctor_whose_reader_leaves_ends_quietly() -> None:
    program = subprocess.Popen(
        [sys.executable, "-m", "sanca", "doctor"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    with program.stderr:
        assert program.stderr.read() == ""
    assert program.wait(60) == 141
