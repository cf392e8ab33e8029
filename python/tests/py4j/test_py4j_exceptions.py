"""Java's exceptions in Python, and the texts programs look for."""

from __future__ import annotations

import pickle
import traceback
from typing import Any

import pytest
from support import wait_for

from sanca.py4j.java_gateway import JavaObject, get_field, get_method, is_instance_of, set_field
from sanca.py4j.protocol import Py4JAuthenticationError, Py4JError, Py4JJavaError, Py4JNetworkError


def test_java_exception(kit: Any) -> None:
    with pytest.raises(Py4JJavaError) as caught:
        kit.Exceptions.throwChecked("the message")
    error = caught.value
    target = "z:org.sanca.testkit.Exceptions"
    assert error.errmsg == f"An error occurred while calling {target}.throwChecked.\n"
    assert error.args == (error.errmsg, error.java_exception)
    assert isinstance(error.java_exception, JavaObject)
    assert error.java_exception.getMessage() == "the message"
    text = str(error)
    assert text.startswith(error.errmsg + ": org.sanca.testkit.Exceptions$Checked: the message\n\tat ")
    assert text.split(": ", 1)[1].startswith("org.sanca")


def test_constructor_exception_names_no_target(kit: Any) -> None:
    with pytest.raises(Py4JJavaError) as caught:
        kit.Calls("not a number")
    assert caught.value.errmsg == "An error occurred while calling None.org.sanca.testkit.Calls.\n"


def test_method_that_does_not_exist(kit: Any) -> None:
    with pytest.raises(Py4JError) as caught:
        kit.Calls(1).nosuch(1)
    assert not isinstance(caught.value, Py4JJavaError)
    assert "An error occurred while calling o" in str(caught.value)
    assert ". Trace:\npy4j.Py4JException: Method nosuch([class java.lang.Integer]) does not exist" in str(caught.value)


def test_detached_exception_has_no_text(kit: Any) -> None:
    with pytest.raises(Py4JJavaError) as caught:
        kit.Exceptions.throwUnchecked("x")
    caught.value.java_exception._detach()

    def has_no_text() -> bool:
        try:
            return not str(caught.value)
        except Py4JError:
            return True

    assert wait_for(has_no_text)  # one model releases in a thread of its own


@pytest.mark.parametrize("kind", [Py4JError, Py4JJavaError, Py4JNetworkError, Py4JAuthenticationError])
def test_tracebacks_name_the_module_that_programs_look_for(kind: type) -> None:
    assert kind.__module__ == "py4j.protocol"
    assert kind.__qualname__ == kind.__name__


def test_traceback_text(kit: Any) -> None:
    with pytest.raises(Py4JJavaError) as caught:
        kit.Exceptions.throwUnchecked("why")
    text = "".join(traceback.format_exception(caught.value))
    assert (
        "py4j.protocol.Py4JJavaError: An error occurred while calling z:org.sanca.testkit.Exceptions.throwUnchecked."
        in text
    )


def test_errors_have_what_they_were_made_with() -> None:
    cause = ValueError("x")
    error = Py4JNetworkError("text", cause, "on_send")
    assert (str(error), error.cause, error.when) == ("text", cause, "on_send")
    assert Py4JError().args == (None,)


def test_fields(kit: Any) -> None:
    obj = kit.Fields()
    set_field(obj, "anInt", 5)
    assert get_field(obj, "anInt") == 5
    with pytest.raises(Py4JError, match=r"^no field zz in object o\d+$"):
        get_field(obj, "zz")
    with pytest.raises(Py4JError, match=r"^no field anInt in object o\d+ -- "):
        set_field(obj, "anInt", "text")
    assert get_field(obj, "anInt") == 5


def test_is_instance_of(gateway: Any, kit: Any) -> None:
    puppy = kit.Calls.Puppy()
    assert is_instance_of(gateway, puppy, "org.sanca.testkit.Calls$Dog")
    assert is_instance_of(gateway, puppy, kit.Calls.Dog)
    assert is_instance_of(gateway, puppy, kit.Calls.Puppy())
    assert not is_instance_of(gateway, puppy, "java.lang.String")
    with pytest.raises(Py4JError, match="java_class must be a string, a JavaClass, or a JavaObject"):
        is_instance_of(gateway, puppy, 5)
    with pytest.raises(Py4JJavaError):
        is_instance_of(gateway, puppy, "no.Such")


def test_objects_compare_hash_and_print_as_java_does(kit: Any) -> None:
    one, other = kit.Calls(5), kit.Calls(5)
    assert one == other
    assert hash(one) == hash(other) == 5
    assert str(one) == "Calls(5)"
    assert repr(one) == f"JavaObject id={one._get_object_id()}"
    assert one != kit.Calls(6)
    assert one != 5
    assert (one == None) is False  # noqa: E711
    assert get_method(one, "get")() == 5
    with pytest.raises(TypeError):
        pickle.dumps(one)


def test_attributes_that_are_set_are_pythons(kit: Any) -> None:
    obj = kit.Calls(1)
    obj.note = "mine"
    assert obj.note == "mine"
