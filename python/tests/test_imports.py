"""Java packages in import statements, and walking names."""

from __future__ import annotations

import importlib
import sys
from types import ModuleType
from typing import Any

import pytest
from support import run_child

import sanca


def test_class_from_a_package(java: Any) -> None:
    from java.util import ArrayList

    assert ArrayList is java["java.util.ArrayList"]


def test_several_classes_at_once(java: Any) -> None:
    from java.util import ArrayList, HashMap

    assert (ArrayList.java_name, HashMap.java_name) == ("java.util.ArrayList", "java.util.HashMap")


def test_class_under_another_name(java: Any) -> None:
    from java.lang import String as JavaString

    assert JavaString.valueOf(5) == "5"


def test_package_as_a_module(java: Any) -> None:
    import java.util.concurrent as juc

    assert isinstance(juc, ModuleType)
    assert juc.TimeUnit.SECONDS.toMillis(2) == 2000


def test_plain_import_of_a_package(java: Any) -> None:
    module = importlib.import_module("java.util.regex")
    assert module.Pattern.matches("a+", "aaa") is True


def test_subpackage_from_a_package(java: Any) -> None:
    from java.util import concurrent

    assert concurrent.TimeUnit.SECONDS.toMillis(1) == 1000


def test_nested_class_from_its_outer_class(java: Any) -> None:
    from java.util import Map

    assert Map.Entry.java_name == "java.util.Map$Entry"


def test_nested_class_by_import(java: Any, kit: Any) -> None:
    from org.sanca.testkit.Shapes import Point

    assert Point is kit.Shapes.Point


def test_star_import_brings_public_classes(java: Any) -> None:
    space: dict[str, Any] = {}
    exec("from java.util.function import *", space)
    assert {"Function", "Supplier", "IntBinaryOperator"} <= set(space)
    assert not [name for name in space if "$" in name]


def test_package_of_the_class_path(java: Any, kit: Any) -> None:
    from org.sanca.testkit import Calls

    assert Calls is kit.Calls


def test_missing_class_is_an_import_error_with_near_names(java: Any) -> None:
    with pytest.raises(ImportError, match="ArrayList"):
        from java.util import ArayList  # noqa: F401


def test_missing_package_is_a_module_not_found_error(java: Any) -> None:
    with pytest.raises(ModuleNotFoundError, match="nosuch"):
        importlib.import_module("java.nosuch")


def test_missing_top_level_package_is_pythons_own_error(java: Any) -> None:
    with pytest.raises(ModuleNotFoundError, match="nosuchtop"):
        importlib.import_module("nosuchtop.package")


def test_missing_class_is_missing_again_the_second_time(java: Any) -> None:
    for _ in range(2):
        with pytest.raises(ImportError):
            from java.util import ArayList  # noqa: F401


def test_python_modules_win_over_java_packages(java: Any) -> None:
    import json

    assert json.dumps([1]) == "[1]"
    assert not isinstance(json, type(sys.modules["java.util"])) or json.__file__


def test_import_before_the_start_says_what_to_do() -> None:
    child = run_child("import sanca\nfrom java.util import ArrayList", start=False)
    assert child.rc == 1
    assert "sanca.start" in child.err


def test_import_works_after_a_failed_import_before_the_start() -> None:
    code = """
    import sanca
    try:
        from java.util import ArrayList
    except ImportError:
        pass
    sanca.start()
    from java.util import ArrayList
    print(ArrayList([1]))
    """
    assert "1" in run_child(code, start=False).ok()


def test_import_without_sanca_is_pythons_own_error() -> None:
    child = run_child("from java.util import ArrayList", start=False)
    assert "ModuleNotFoundError: No module named 'java'" in child.err


def test_folder_named_java_does_not_hide_java() -> None:
    code = """
    import os
    os.makedirs("java/util")
    import sys
    sys.path.insert(0, os.getcwd())
    import sanca
    sanca.start()
    from java.util import ArrayList
    print(ArrayList.java_name)
    """
    assert run_child(code, start=False).ok().strip() == "java.util.ArrayList"


def test_python_package_named_like_a_java_package_wins() -> None:
    code = """
    os.makedirs("org/mine")
    open("org/__init__.py", "w").close()
    open("org/mine/__init__.py", "w").write("who = 'python'")
    sys.path.insert(0, os.getcwd())
    import org.mine
    print(org.mine.who, jvm.org.sanca.testkit.Calls.add(1, 2))
    """
    assert run_child(code).ok().strip() == "python 3"


def test_walk_from_the_jvm(java: Any) -> None:
    assert java.java.lang.Math.abs(-3) == 3


def test_package_knows_its_name(java: Any) -> None:
    assert "java.util" in repr(java.java.util)


def test_packages_complete_their_contents(java: Any) -> None:
    assert {"ArrayList", "HashMap", "concurrent"} <= set(dir(java.java.util))


def test_jvm_completes_top_level_packages(java: Any) -> None:
    assert {"java", "org", "array", "stats"} <= set(dir(java))


def test_missing_name_by_walking_shows_near_names(java: Any) -> None:
    with pytest.raises(AttributeError, match=r"java\.lang\.System"):
        java.java.lang.Sytem  # noqa: B018


def test_missing_package_by_walking_is_an_attribute_error(java: Any) -> None:
    with pytest.raises(AttributeError, match="nosuch"):
        java.java.nosuch.Thing  # noqa: B018


def test_calling_a_package_says_it_is_none(java: Any) -> None:
    with pytest.raises(TypeError, match=r"java\.util"):
        java.java.util()


@pytest.mark.parametrize("name", ["", " ", "java.util.", ".java", "java..util", "java/util/List", "1abc", "a b"])
def test_malformed_names_are_not_found(java: Any, name: str) -> None:
    with pytest.raises(sanca.ClassNotFoundError):
        java[name]


@pytest.mark.parametrize("name", [5, None, b"java.util.List"])
def test_names_of_another_type_are_a_type_error(java: Any, name: Any) -> None:
    with pytest.raises(TypeError):
        java[name]


def test_class_added_to_the_class_path_later_is_found() -> None:
    from support import TESTKIT

    code = f"""
    import sanca
    jvm = sanca.start()
    try:
        jvm["org.sanca.testkit.Calls"]
    except sanca.ClassNotFoundError:
        print("missing")
    jvm.add_classpath({str(TESTKIT)!r})
    print(jvm["org.sanca.testkit.Calls"].add(1, 2))
    from org.sanca.testkit import Shapes
    print(Shapes.Point(3, 4).distance())
    """
    assert run_child(code, start=False).ok().split() == ["missing", "3", "5.0"]


def test_folder_of_classes_on_the_class_path(tmp_path: Any) -> None:
    import zipfile

    from support import TESTKIT

    with zipfile.ZipFile(TESTKIT) as jar:
        jar.extractall(tmp_path / "classes")
    code = f"""
    import sanca
    jvm = sanca.start(classpath=[{str(tmp_path / "classes")!r}])
    print(jvm.org.sanca.testkit.Calls.add(1, 2), "Calls" in dir(jvm.org.sanca.testkit))
    """
    assert run_child(code, start=False).ok().split() == ["3", "True"]
