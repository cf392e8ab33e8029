"""From a dotted name to a class: packages, views, imports, members, and what is remembered of them."""

from __future__ import annotations

from typing import Any

import pytest
from stock import Jvm, commands

from sanca.py4j.java_gateway import (
    JavaClass,
    JavaMember,
    JavaPackage,
    UserHelpAutoCompletion,
    get_java_class,
    java_import,
)
from sanca.py4j.protocol import Py4JError


def test_entry_point_answers_for_names_the_gateway_has_not(gateway: Any) -> None:
    assert gateway.get() == 7
    assert gateway.entry_point.plus(3) == 10


def test_static_method_by_its_full_name(gateway: Any) -> None:
    assert gateway.jvm.org.sanca.testkit.Calls.add(2, 3) == 5
    assert getattr(gateway.jvm, "org.sanca.testkit.Calls").add(2, 3) == 5


def test_spelled_call_asks_once_it_is_known_only_for_the_result(gateway: Any) -> None:
    gateway.jvm.org.sanca.testkit.Calls.add(1, 2)
    with commands() as sent:
        assert gateway.jvm.org.sanca.testkit.Calls.add(1, 2) == 3
    assert sent == ["c\nz:org.sanca.testkit.Calls\nadd\ni1\ni2\ne\n"]


def test_static_field_is_read_each_time(kit: Any) -> None:
    field = kit.Fields._java_lang_class.getField("sInt")
    for value in (5, 6):
        field.setInt(None, value)
        assert kit.Fields.sInt == value


def test_import_of_a_class_named_like_a_known_package_is_seen(gateway: Any) -> None:
    view = gateway.new_jvm_view("import after package")
    assert isinstance(view.org, JavaPackage)
    assert view.org.sanca.testkit.Calls.add(1, 1) == 2
    assert isinstance(view.ArrayList, JavaPackage)
    java_import(view, "java.util.ArrayList")
    assert isinstance(view.ArrayList, JavaClass)


def test_views_have_imports_of_their_own(gateway: Any) -> None:
    one, other = gateway.new_jvm_view("one"), gateway.new_jvm_view("other")
    java_import(one, "java.util.concurrent.*")
    assert isinstance(one.CountDownLatch, JavaClass)
    assert isinstance(other.CountDownLatch, JavaPackage)
    assert UserHelpAutoCompletion.KEY in dir(one)


def test_dir_of_a_view_has_its_imports(gateway: Any) -> None:
    view = gateway.new_jvm_view("listed")
    java_import(view, "java.util.UUID")
    assert "UUID" in dir(view)
    java_import(view, "java.util.BitSet")
    assert {"UUID", "BitSet"} <= set(dir(view))


def test_missing_class_is_a_package_that_cannot_be_called(gateway: Any) -> None:
    missing = gateway.jvm.com.nowhere.Missing
    with pytest.raises(TypeError) as caught:
        missing()
    assert str(caught.value) == "'JavaPackage' object is not callable"
    assert "com.nowhere.Missing" in caught.value.__notes__[0]  # type: ignore[attr-defined]
    assert dir(missing) == [UserHelpAutoCompletion.KEY]


def test_missing_member_names_class_and_member(gateway: Any) -> None:
    with pytest.raises(Py4JError) as caught:
        _ = gateway.jvm.java.lang.String.nosuch
    assert str(caught.value) == "java.lang.String.nosuch does not exist in the JVM"
    with pytest.raises(Py4JError, match="non-static member"):
        _ = gateway.jvm.java.lang.String.length


def test_class_whose_initialiser_fails_is_an_error_that_tells_why(stock_jvm: Jvm) -> None:
    with stock_jvm.gateway() as gateway:
        with pytest.raises(Py4JError, match=r"Broken does not exist in the JVM -- "):
            getattr(gateway.jvm, "org.sanca.testkit.Exceptions$Broken")
        assert gateway.jvm.Math.abs(-1) == 1  # over another connection


def test_inner_classes_by_dot_and_by_dollar(kit: Any, gateway: Any) -> None:
    assert isinstance(kit.Calls.Dog, JavaClass)
    dog = kit.Calls.Dog()
    assert kit.Calls.hierarchy(dog) == "Dog"
    assert getattr(gateway.jvm, "org.sanca.testkit.Calls$Dog")()._get_object_id() != dog._get_object_id()


def test_java_lang_class(kit: Any) -> None:
    assert get_java_class(kit.Calls).getName() == "org.sanca.testkit.Calls"
    assert kit.Calls._java_lang_class.getSimpleName() == "Calls"
    with pytest.raises(Py4JError):
        JavaClass("no.Such", kit._gateway_client)._java_lang_class  # noqa: B018


def test_python_protocol_names_are_not_asked_for(gateway: Any, kit: Any) -> None:
    obj, cls = kit.Calls(1), kit.Calls
    with commands() as sent:
        for subject in (obj, cls, kit):
            assert not hasattr(subject, "__array_interface__")
    assert sent == []


def test_dir_of_objects_and_classes(kit: Any) -> None:
    assert {"plus", "get", "hashCode"} <= set(dir(kit.Calls(1)))
    assert {"add", "greet"} <= set(dir(kit.Calls))


@pytest.mark.parametrize("name", ["a\nrj\ne\nr\nu\nString", "a\rb"])
def test_name_with_a_line_break_sends_nothing(gateway: Any, kit: Any, name: str) -> None:
    obj = kit.Calls(1)
    with commands() as sent:
        for subject in (gateway.jvm, kit, kit.Calls, obj):
            with pytest.raises(Py4JError, match="line break"):
                getattr(subject, name)
        with pytest.raises(Py4JError, match="line break"):
            JavaClass(name, gateway._gateway_client)
    assert all(name not in command for command in sent)
    assert gateway.jvm.Math.abs(-4) == 4


def test_help_pages(gateway: Any, kit: Any) -> None:
    obj = kit.Calls(1)
    assert "plus(" in gateway.help(obj, display=False)
    assert "add(" in gateway.help(kit.Calls, pattern="add*", display=False)
    assert "plus(" in obj.plus.__doc__
    assert "add(" in kit.Calls.add.__doc__
    with pytest.raises(Py4JError, match="pattern should be None"):
        gateway.help(obj.plus, pattern="x", display=False)
    with pytest.raises(Py4JError, match="none of Java Object"):
        gateway.help(5, display=False)


def test_members_are_made_anew_and_keep_their_object(kit: Any) -> None:
    method = kit.Calls(9).get  # the object has no other reference
    assert isinstance(method, JavaMember)
    assert method() == 9
