"""Methods: static and instance, results, many arguments, varargs, bound method objects, names."""

from __future__ import annotations

from typing import Any

import pytest

import sanca


def test_static_method(kit: Any) -> None:
    assert kit.Calls.add(3, 4) == 7


def test_static_method_through_an_instance(kit: Any) -> None:
    assert kit.Calls().add(3, 4) == 7


def test_instance_method(kit: Any) -> None:
    assert kit.Calls(5).get() == 5


def test_instance_method_through_the_class_takes_the_object_first(kit: Any) -> None:
    assert kit.Calls.get(kit.Calls(5)) == 5


def test_instance_method_through_the_class_without_an_object_is_a_type_error(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Calls.get()


def test_instance_method_on_a_foreign_object_is_a_type_error(java: Any, kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Calls.get(java.java.lang.Object())


def test_calls_chain(kit: Any) -> None:
    assert kit.Calls().set(1).set(2).get() == 2


def test_method_of_superclass(kit: Any) -> None:
    assert kit.Shapes.Square(3.0).side() == 3.0


def test_void_gives_none(kit: Any) -> None:
    assert kit.Calls.returnsVoid() is None


def test_null_gives_none(kit: Any) -> None:
    assert kit.Calls.nothing() is None


def test_int_arithmetic_wraps_in_java(kit: Any) -> None:
    assert kit.Calls.add(2**31 - 1, 1) == -(2**31)


def test_method_with_a_parameter_of_every_primitive(kit: Any) -> None:
    assert kit.Calls.eight(1, 2, "\x03", 4, 5, 6.0, 7.0, True) == 29


def test_method_with_ten_mixed_parameters(kit: Any) -> None:
    assert kit.Calls.many(1, "a", 2, "b", 3, "c", 4, "d", 5, "\u20ac") == "1a2b3c4d5\u20ac"


def test_string_argument_and_result(kit: Any) -> None:
    assert kit.Calls.greet("Ada") == "Hello, Ada"


def test_result_string_is_a_str(kit: Any) -> None:
    assert type(kit.Calls.greet("Ada")) is str


def test_object_argument(kit: Any) -> None:
    assert kit.Calls(5).plus(kit.Calls(6)) == 11


def test_static_and_instance_methods_of_one_name_on_an_object(kit: Any) -> None:
    calls = kit.Calls()
    assert (calls.both("x"), calls.both(1)) == ("static x", "instance 1")


def test_static_method_that_shares_its_name_with_an_instance_method(kit: Any) -> None:
    assert kit.Calls.both("x") == "static x"


def test_bound_method_is_kept_and_called_later(kit: Any) -> None:
    get = kit.Calls(7).get
    assert (get(), get()) == (7, 7)


def test_bound_method_keeps_its_object_alive(kit: Any) -> None:
    methods = [kit.Calls(n).get for n in range(50)]
    assert [method() for method in methods] == list(range(50))


def test_methods_work_with_map(kit: Any) -> None:
    assert list(map(kit.Calls(10).plus, [1, 2])) == [11, 12]


def test_static_method_object_is_kept(kit: Any) -> None:
    add = kit.Calls.add
    assert sum(add(n, n) for n in range(10)) == 90


def test_method_named_like_a_keyword_has_an_underscore(kit: Any) -> None:
    assert kit.Calls().lambda_() == 1
    assert kit.Calls().pass_(3) == 3
    assert kit.Calls.is_("x") == "is x"
    assert getattr(kit.Calls(), "lambda")() == 1
    assert getattr(kit.Calls, "is")("x") == "is x"


def test_missing_method_is_an_attribute_error_with_near_names(kit: Any) -> None:
    with pytest.raises(sanca.NoSuchMethodError, match="greet"):
        kit.Calls.gret("x")


def test_missing_instance_method_is_an_attribute_error(kit: Any) -> None:
    with pytest.raises(AttributeError, match="plus"):
        kit.Calls().pluss(1)


def test_hasattr_is_false_for_a_missing_method(kit: Any) -> None:
    assert not hasattr(kit.Calls(), "nope")
    assert not hasattr(kit.Calls, "nope")


def test_getattr_with_a_default(kit: Any) -> None:
    assert getattr(kit.Calls, "nope", 5) == 5


@pytest.mark.parametrize("arguments", [(), (1,), (1, 2, 3)])
def test_wrong_number_of_arguments_is_a_type_error(kit: Any, arguments: tuple[int, ...]) -> None:
    with pytest.raises(TypeError, match="add"):
        kit.Calls.add(*arguments)


def test_keyword_arguments_are_refused(kit: Any) -> None:
    with pytest.raises(TypeError, match="keyword"):
        kit.Calls.add(a=1, b=2)


def test_method_cannot_be_assigned(kit: Any) -> None:
    with pytest.raises(AttributeError):
        kit.Calls().get = 5


def test_method_of_object_on_an_interface_result(kit: Any) -> None:
    assert isinstance(kit.Visibility.hidden().hashCode(), int)


# --- varargs


@pytest.mark.parametrize(("values", "total"), [((), 0), ((1,), 1), ((1, 2, 3), 6), (tuple(range(100)), 4950)])
def test_varargs_take_any_number(kit: Any, values: tuple[int, ...], total: int) -> None:
    assert kit.Calls.sum(*values) == total


def test_varargs_take_one_list(kit: Any) -> None:
    assert kit.Calls.sum([1, 2, 3]) == 6


def test_varargs_take_one_java_array(java: Any, kit: Any) -> None:
    assert kit.Calls.sum(java.array("int", [1, 2, 3])) == 6


def test_varargs_after_a_fixed_parameter(kit: Any) -> None:
    assert kit.Calls.join("-", 1, "b", None, 2.5) == "1-b-null-2.5"


def test_varargs_may_be_empty_after_a_fixed_parameter(kit: Any) -> None:
    assert kit.Calls.join("-") == ""


def test_varargs_of_strings(kit: Any) -> None:
    assert kit.Calls.countStrings("a", "b") == 2


def test_varargs_element_that_does_not_fit_is_refused(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Calls.sum(1, "b")


def test_varargs_element_out_of_range_is_refused(kit: Any) -> None:
    with pytest.raises(OverflowError):
        kit.Calls.sum(1, 2**31)


def test_varargs_of_boxes_on_an_instance(kit: Any) -> None:
    assert kit.Calls(10).addAll(1, 2) == 13


def test_generic_varargs(kit: Any) -> None:
    assert list(kit.Calls.listOf("a", "b")) == ["a", "b"]


def test_varargs_of_string_format(java: Any) -> None:
    assert java.java.lang.String.format("%s is %d and %.1f", "x", 5, 2.5) == "x is 5 and 2.5"


def test_none_alone_for_varargs_is_the_null_array_as_in_java(kit: Any) -> None:
    assert kit.Calls.countStrings(None) == -1


# --- reentrancy


def test_arguments_made_by_other_calls(kit: Any) -> None:
    calls = kit.Calls
    assert calls.add(calls.add(1, 2), calls.add(calls.add(3, 4), 5)) == 15


def test_long_strings_in_nested_calls_do_not_overwrite_each_other(kit: Any) -> None:
    echo = kit.Text.echo
    a, b = "a" * 70_000, "b" * 70_000
    assert kit.Calls.many(1, echo(a), 2, echo(b), 3, echo("c"), 4, "d", 5, "e") == f"1{a}2{b}3c4d5e"


def test_index_method_that_calls_java_while_arguments_are_converted(kit: Any) -> None:
    class Sneaky:
        def __index__(self) -> int:
            return int(kit.Calls.add(20, 22))

    assert kit.Calls.many(Sneaky(), "a" * 5000, Sneaky(), "b", 3, "c", 4, "d", 5, "e") == f"42{'a' * 5000}42b3c4d5e"


def test_index_method_that_fails_gives_its_own_error(kit: Any) -> None:
    class Failing:
        def __index__(self) -> int:
            raise ZeroDivisionError("from __index__")

    with pytest.raises(ZeroDivisionError, match="from __index__"):
        kit.Calls.add(1, Failing())
