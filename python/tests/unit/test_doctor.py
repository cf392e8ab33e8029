"""`python -m sanca`: what it prints and how it exits."""

import subprocess
from importlib import import_module
from types import SimpleNamespace

import pytest


@pytest.fixture
def main(package, tmp_path, monkeypatch):
    jar = tmp_path / "sanca.jar"
    jar.write_bytes(b"PK")
    monkeypatch.setenv("SANCA_JAR", str(jar))
    return import_module(f"{package.__name__}.__main__").main


@pytest.fixture
def child(package, monkeypatch):
    """What the child process of the doctor does."""
    outcome = {"returncode": 0, "stdout": "java 17.0.15 by Acme\nstart 300 ms\n", "stderr": ""}

    def run(*args, **keywords):
        if "hang" in outcome:
            raise subprocess.TimeoutExpired(args, keywords["timeout"])
        return subprocess.CompletedProcess(args, **outcome)

    doctor = import_module(f"{package.__name__}._doctor")
    fake = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
    monkeypatch.setattr(doctor, "subprocess", fake)
    return outcome


def test_version(main, capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == "sanca 0.0.fake\n"


def test_without_a_command_it_helps(main, capsys):
    assert main([]) == 2
    assert "doctor" in capsys.readouterr().out


def test_doctor_that_finds_all_well(main, child, capsys):
    assert main(["doctor"]) == 0
    text = capsys.readouterr().out
    for part in ("executable", "PATH", "/java", "17.0.15 by Acme", "300 ms", "All is well."):
        assert part in text


def test_doctor_without_java_says_what_to_do(main, child, capsys, world, package):
    package._native.find_java = lambda home, candidates: (None, [("JAVA_HOME", "not set"), ("PATH", "no java")])
    assert main(["doctor"]) == 1
    text = capsys.readouterr().out
    assert "no usable Java was found" in text
    assert "not set" in text
    assert "17.0.15" not in text


@pytest.mark.parametrize(
    ("changes", "text"),
    [
        ({"returncode": -11, "stderr": "SIGSEGV"}, "it ended with signal 11"),
        ({"returncode": 1, "stderr": "JVMStartError: bad"}, "it ended with status 1:\n    JVMStartError: bad"),
        ({"hang": True}, "did not end within"),
        ({"stderr": "WARNING: odd"}, "warning: it printed:\n    WARNING: odd"),
    ],
)
def test_doctor_reports_what_the_start_did(main, child, capsys, changes, text):
    child.update(changes)
    assert main(["doctor"]) == (0 if "WARNING" in text else 1)
    assert text in capsys.readouterr().out


def test_doctor_checks_class_path_and_options(main, child, capsys):
    assert main(["doctor", "-cp", "nowhere.jar", "--jvm-option=-cp"]) == 1
    assert "'nowhere.jar' does not exist" in capsys.readouterr().out


def test_doctor_explains_environment_variables(main, child, capsys, monkeypatch):
    monkeypatch.setenv("CLASSPATH", "x.jar")
    monkeypatch.setenv("JAVA_HOME", "/no/such/java")
    main(["doctor"])
    text = capsys.readouterr().out
    assert "x.jar   (not used by Sanca" in text
    assert "JAVA_HOME names no folder" in text
