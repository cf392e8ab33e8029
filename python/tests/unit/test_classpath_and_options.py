"""What users may write as class path and options, and what they are told when it is wrong."""

import os
import zipfile
from importlib import import_module

import pytest


@pytest.fixture
def expand(package):
    return import_module(f"{package.__name__}._classpath").expand


@pytest.fixture
def check(package):
    return import_module(f"{package.__name__}._options").check


@pytest.fixture
def lib(tmp_path, monkeypatch):
    folder = tmp_path / "lib"
    folder.mkdir()
    for name in ("b.jar", "a.JAR", "notes.txt"):
        with zipfile.ZipFile(folder / name, "w") as jar:
            jar.writestr("X.class", "")
    (folder / "notes.txt").write_text("no archive")
    monkeypatch.chdir(tmp_path)
    return folder


def test_jars_folders_and_globs_become_absolute(expand, lib):
    both = [str(lib / "a.JAR"), str(lib / "b.jar")]
    assert expand(["lib/b.jar"]) == [both[1]]
    assert expand(lib / "b.jar") == [both[1]]
    assert expand(["lib/*"]) == both
    assert expand("lib/*") == both
    assert expand([lib]) == [str(lib)]
    assert expand(["lib/b*.jar"]) == [both[1]]
    assert expand(os.pathsep.join(("lib/b.jar", "lib"))) == [both[1], str(lib)]
    assert expand(path for path in ("lib/b.jar", "lib/*")) == [both[1], both[0]]
    assert expand("") == expand(()) == []


def test_missing_entry_says_what_was_tried_and_what_is_there(package, expand, lib):
    with pytest.raises(package.ClassPathError) as caught:
        expand(["lib/bb.jar"])
    text = str(caught.value)
    assert "'lib/bb.jar' does not exist" in text
    assert f"tried: {lib / 'bb.jar'}" in text
    assert f"nearest existing folder: {lib}, which holds a.JAR, b.jar" in text
    assert f"did you mean: {lib / 'b.jar'}" in text
    assert isinstance(caught.value, FileNotFoundError)


def test_missing_folder_is_traced_to_the_last_one_there(package, expand, lib, tmp_path):
    with pytest.raises(package.ClassPathError) as caught:
        expand(["libs/deep/x.jar"])
    assert f"nearest existing folder: {tmp_path}" in str(caught.value)
    assert f"did you mean: {lib}" in str(caught.value)


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ("lib/notes.txt", "neither a folder nor a jar"),
        ("empty/*", "matches no jar"),
        ("nowhere/*", "does not exist"),
        ("lib/z*.jar", "matches nothing"),
        ("X.class", "single .class file"),
    ],
)
def test_useless_entries_are_refused(package, expand, lib, tmp_path, entry, text):
    (tmp_path / "empty").mkdir()
    (tmp_path / "X.class").write_bytes(b"\xca\xfe")
    with pytest.raises(package.ClassPathError, match=text):
        expand([entry])


def test_wrong_types_are_refused(package, expand):
    with pytest.raises(TypeError, match="not int: 3"):
        expand([3])
    with pytest.raises(TypeError, match="not bytes"):
        expand([b"x.jar"])
    with pytest.raises(package.ClassPathError, match="is empty"):
        expand([""])


def test_jar_with_a_start_script_is_a_jar(expand, lib):
    jar = lib / "run.jar"
    jar.write_bytes(b"#!/bin/sh\nexec java -jar $0\n" + (lib / "b.jar").read_bytes())
    assert expand([jar]) == [str(jar)]


def test_options_pass_through(check):
    assert check(["-Xmx2g", "--add-opens", "java.base/java.lang=ALL-UNNAMED", "-Da=b c"]) == [
        "-Xmx2g",
        "--add-opens=java.base/java.lang=ALL-UNNAMED",
        "-Da=b c",
    ]
    assert check(()) == []


@pytest.mark.parametrize(
    ("options", "text"),
    [
        ("-Xmx2g", r"write jvm_options=\['-Xmx2g'\]"),
        ([3], "not int: 3"),
        (["-cp", "x"], "classpath="),
        (["-classpath", "x"], "classpath="),
        (["--class-path=x"], "classpath="),
        (["-Djava.class.path=x"], "classpath="),
        (["-jar"], "belongs to the java command"),
        (["--module-path"], "needs a value"),
        (["Xmx2g"], "is not a JVM option"),
        (["-Xmx2g "], "is not a JVM option"),
    ],
)
def test_wrong_options_are_refused(package, check, options, text):
    with pytest.raises(package.JVMStartError, match=text):
        check(options)
