"""What people look at: dir, help, signatures, repr, completion, documentation of the Java side."""

from __future__ import annotations

import inspect
import pydoc
import re
import rlcompleter
from typing import Any

import pytest

import sanca


def plain(text: str) -> str:
    """Without the overstrikes that pydoc uses for bold."""
    return re.sub(".\b", "", text)


# --- dir


def test_dir_of_a_class_lists_methods_fields_and_nested_classes(kit: Any) -> None:
    assert {"add", "get", "in_", "Dog", "over"} <= set(dir(kit.Calls))


def test_dir_of_an_object_lists_methods(kit: Any) -> None:
    assert {"get", "plus", "toString", "getClass"} <= set(dir(kit.Calls()))


def test_dir_lists_inherited_members(kit: Any) -> None:
    assert {"side", "area", "describe", "compareTo"} <= set(dir(kit.Shapes.Square))


def test_dir_does_not_list_private_members(kit: Any) -> None:
    assert not {"privateMethod", "packageMethod", "protectedMethod", "value"} & set(
        dir(kit.Visibility) + dir(kit.Calls)
    )


def test_every_listed_name_can_be_got(kit: Any) -> None:
    for owner in (
        kit.Calls,
        kit.Calls(),
        kit.Fields,
        kit.Fields(),
        kit.Shapes.Color.RED,
        kit.Shapes.Point(1, 2),
        kit.Collections.words(),
    ):
        for name in dir(owner):
            getattr(owner, name, None)


def test_dir_of_an_enum_lists_its_constants(kit: Any) -> None:
    assert {"RED", "GREEN", "BLUE", "values", "valueOf"} <= set(dir(kit.Shapes.Color))


def test_dir_of_a_package_lists_classes_and_packages(java: Any) -> None:
    assert {"testkit"} <= set(dir(java.org.sanca))


def test_names_in_dir_are_names(kit: Any) -> None:
    assert all(name.isidentifier() for name in dir(kit.Calls))


# --- completion


def test_tab_completion_of_an_object(kit: Any) -> None:
    completer = rlcompleter.Completer({"calls": kit.Calls()})
    found = {completer.complete("calls.ge", n) for n in range(20)} - {None}
    assert any(str(each).startswith("calls.get") for each in found)


def test_tab_completion_of_packages_and_classes(java: Any) -> None:
    completer = rlcompleter.Completer({"jvm": java})
    found = {completer.complete("jvm.java.util.ArrayL", n) for n in range(5)} - {None}
    assert any(str(each).startswith("jvm.java.util.ArrayList") for each in found)


# --- help


def test_help_of_a_class_shows_java_signatures(kit: Any) -> None:
    text = plain(pydoc.render_doc(kit.Calls))
    assert "int add(int a, int b)" in text
    assert "Calls(java.lang.String text)" in text or "Calls(String text)" in text


def test_help_of_a_method_shows_all_overloads(kit: Any) -> None:
    text = plain(pydoc.render_doc(kit.Calls.over))
    for parameter in ("int x", "long x", "double x", "int[] x"):
        assert f"over({parameter})" in text


def test_help_of_an_object_works(kit: Any) -> None:
    assert "plus" in plain(pydoc.render_doc(kit.Calls()))


@pytest.mark.parametrize(
    "name",
    [
        "java.util.ArrayList",
        "java.lang.String",
        "java.util.Map",
        "java.lang.Thread$State",
        "int[]",
        "java.lang.Exception",
    ],
)
def test_help_of_jdk_classes_works(java: Any, name: str) -> None:
    assert len(plain(pydoc.render_doc(java[name]))) > 100


def test_help_of_a_package_works(java: Any) -> None:
    assert "java.util" in plain(pydoc.render_doc(java.java.util))


def test_doc_of_a_class_tells_what_it_is(kit: Any) -> None:
    assert "interface" in (kit.Shapes.Shape.__doc__ or "")
    assert "Calls" in (kit.Calls.__doc__ or "")


def test_doc_shows_generics_and_exceptions(kit: Any) -> None:
    assert "throws" in (kit.Exceptions.throwChecked.__doc__ or "")
    assert "Function<" in (kit.Shapes.Box.map.__doc__ or "")


# --- signatures


def test_signature_of_a_method_without_overloads(kit: Any) -> None:
    signature = inspect.signature(kit.Calls.add)
    assert list(signature.parameters) == ["a", "b"]


def test_signature_of_an_instance_method_on_an_object(kit: Any) -> None:
    assert list(inspect.signature(kit.Calls().pass_).parameters) == ["from_"] or list(
        inspect.signature(kit.Calls().pass_).parameters
    ) == ["from"]


def test_signature_of_varargs_has_a_star(kit: Any) -> None:
    (parameter,) = inspect.signature(kit.Calls.sum).parameters.values()
    assert parameter.kind is inspect.Parameter.VAR_POSITIONAL


def test_signature_of_overloads_takes_them_all(kit: Any) -> None:
    signature = inspect.signature(kit.Calls.arity)
    for count in (1, 2, 3):
        signature.bind(*range(count))


def test_signature_of_a_class_is_that_of_its_constructors(kit: Any) -> None:
    inspect.signature(kit.Calls).bind(1, 2)


def test_overloads_have_descriptor_and_signature(kit: Any) -> None:
    ((descriptor, signature),) = kit.Calls.add.overloads
    assert descriptor == "(II)I"
    assert "int add(int a, int b)" in signature


def test_method_has_its_name(kit: Any) -> None:
    assert kit.Calls.add.__name__ == "add"


# --- repr


def test_repr_of_a_class(kit: Any) -> None:
    assert "org.sanca.testkit.Calls" in repr(kit.Calls)


def test_repr_of_an_object_has_class_and_text(kit: Any) -> None:
    text = repr(kit.Calls(5))
    assert "Calls" in text
    assert "Calls(5)" in text


def test_repr_of_a_method_names_class_and_method(kit: Any) -> None:
    assert "Calls" in repr(kit.Calls.add)
    assert "add" in repr(kit.Calls.add)
    assert "get" in repr(kit.Calls().get)


def test_repr_of_an_enum_constant(kit: Any) -> None:
    assert "RED" in repr(kit.Shapes.Color.RED)


def test_repr_of_a_record(kit: Any) -> None:
    assert "x=1" in repr(kit.Shapes.Point(1, 2))


def test_repr_of_an_exception(kit: Any) -> None:
    assert "boom" in repr(kit.Exceptions.asValue("boom"))


def test_repr_of_an_object_whose_to_string_throws(java: Any, kit: Any) -> None:
    @sanca.implements("java.lang.Runnable")
    class Rude:
        def run(self) -> None:
            pass

        def __str__(self) -> str:
            raise ValueError("no text")

    values = java.java.util.Objects.requireNonNull(sanca.to_java(Rude(), java.java.lang.Runnable))
    assert isinstance(repr(values), str)


def test_repr_of_an_object_whose_to_string_is_null(java: Any) -> None:
    assert isinstance(repr(java.java.lang.StringBuilder()), str)


def test_repr_of_the_jvm(java: Any) -> None:
    assert str(java.java_version) in repr(java)


def test_typed_values_print_themselves() -> None:
    assert [repr(sanca.jlong(5)), repr(sanca.jchar("x"))] == ["jlong(5)", "jchar('x')"]


# --- inspect and friends


def test_inspect_sees_a_class(kit: Any) -> None:
    assert inspect.isclass(kit.Calls)
    assert callable(kit.Calls.add)


def test_inspect_getmembers_works(kit: Any) -> None:
    assert dict(inspect.getmembers(kit.Calls))["add"] is not None
    assert "get" in dict(inspect.getmembers(kit.Calls(1)))


def test_unwrap_and_doctest_probes_do_no_harm(kit: Any) -> None:
    for probe in ("__wrapped__", "_ipython_display_", "_repr_html_", "__array_interface__", "__len__"):
        assert not hasattr(kit.Calls(), probe)


def test_ipython_style_probes_find_nothing_on_the_jvm(java: Any) -> None:
    for probe in ("__wrapped__", "_ipython_canary_method_should_not_exist_", "_repr_mimebundle_"):
        assert not hasattr(java, probe)
