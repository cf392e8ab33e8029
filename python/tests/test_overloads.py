"""Overload choice: what javac would choose for the nearest static types, and what the user can do about it."""

from __future__ import annotations

import decimal
from typing import Any

import pytest

import sanca


@pytest.mark.parametrize(
    ("value", "chosen"),
    [
        (3, "int"),
        (-(2**31), "int"),
        (2**31, "long"),
        (-(2**63), "long"),
        (2**63, "Object"),
        (1.5, "double"),
        (float("nan"), "double"),
        ("text", "String"),
        ("x", "String"),
        (True, "Object"),
        (decimal.Decimal(1), "Object"),
        ([1, 2], "Object"),
        ({"a": 1}, "Object"),
    ],
)
def test_six_candidates(kit: Any, value: Any, chosen: str) -> None:
    assert kit.Calls.over(value) == chosen


def test_int_array_prefers_its_own_parameter(java: Any, kit: Any) -> None:
    assert kit.Calls.over(java.array("int", 3)) == "int[]"


def test_other_array_is_an_object(java: Any, kit: Any) -> None:
    assert kit.Calls.over(java.array("long", 3)) == "Object"


def test_numpy_array_prefers_the_array_of_its_element(kit: Any) -> None:
    import numpy

    assert kit.Calls.over(numpy.zeros(3, numpy.int32)) == "int[]"


def test_numpy_integer_is_an_int(kit: Any) -> None:
    import numpy

    assert kit.Calls.over(numpy.int64(3)) == "int"


def test_java_object_goes_to_object(kit: Any) -> None:
    assert kit.Calls.over(kit.Calls()) == "Object"


@pytest.mark.parametrize(("value", "chosen"), [(3, "int"), (2**31 - 1, "int"), (2**31, "long"), (-(2**31) - 1, "long")])
def test_int_argument_prefers_int_over_long(kit: Any, value: int, chosen: str) -> None:
    assert kit.Calls.intOrLong(value) == chosen


def test_same_call_site_follows_the_value(kit: Any) -> None:
    assert [kit.Calls.intOrLong(value) for value in (1, 2**40, 2, 2**40)] == ["int", "long", "int", "long"]


def test_same_call_site_follows_the_type(kit: Any) -> None:
    assert [kit.Calls.over(value) for value in (1, "a", 1.5, 2, "b")] == ["int", "String", "double", "int", "String"]


def test_float_argument_prefers_double_over_float(kit: Any) -> None:
    assert kit.Calls.floatOrDouble(0.5) == "double"


def test_int_argument_prefers_double_over_float_since_it_is_exact(kit: Any) -> None:
    # javac would take float, which does not hold every int
    assert kit.Calls.floatOrDouble(3) == "double"


def test_one_character_prefers_string_over_char(kit: Any) -> None:
    assert kit.Calls.charOrString("x") == "String"


def test_typed_char_prefers_char(kit: Any) -> None:
    assert kit.Calls.charOrString(sanca.jchar("x")) == "char"


def test_one_character_goes_to_char_where_only_int_stands_beside(kit: Any) -> None:
    assert kit.Calls.charOrInt("x") == "char"


def test_int_argument_prefers_the_primitive_over_its_box(kit: Any) -> None:
    assert kit.Calls.boxOrPrimitive(3) == "int"


def test_none_goes_to_the_box(kit: Any) -> None:
    assert kit.Calls.boxOrPrimitive(None) == "Integer"


@pytest.mark.parametrize(("value", "chosen"), [(3, "Integer"), (2**40, "Long"), (1.5, "Double")])
def test_boxes_follow_the_value(kit: Any, value: Any, chosen: str) -> None:
    assert kit.Calls.boxes(value) == chosen


@pytest.mark.parametrize(("value", "chosen"), [(True, "boolean"), (1, "int"), (0, "int"), (False, "boolean")])
def test_bool_never_competes_with_int(kit: Any, value: Any, chosen: str) -> None:
    assert kit.Calls.booleanOrInt(value) == chosen


@pytest.mark.parametrize(
    ("value", "chosen"),
    [(1, "Number"), (1.5, "Number"), (2**70, "Number"), ("x", "Object"), (True, "Object"), (None, "Number")],
)
def test_number_is_more_specific_than_object(kit: Any, value: Any, chosen: str) -> None:
    assert kit.Calls.numberOrObject(value) == chosen


@pytest.mark.parametrize(("value", "chosen"), [("x", "CharSequence"), (1, "Object"), (None, "CharSequence")])
def test_char_sequence_is_more_specific_than_object(kit: Any, value: Any, chosen: str) -> None:
    assert kit.Calls.sequenceOrObject(value) == chosen


def test_list_and_dict_are_told_apart(kit: Any) -> None:
    assert (kit.Calls.listOrMap([]), kit.Calls.listOrMap({})) == ("List", "Map")


def test_list_prefers_the_more_specific_interface(kit: Any) -> None:
    assert kit.Calls.listOrCollection([1]) == "List"


def test_set_takes_the_interface_that_fits(kit: Any) -> None:
    assert kit.Calls.listOrCollection({1}) == "Collection"


@pytest.mark.parametrize(("value", "chosen"), [([1, 2], "int[]"), ([1.5, 2], "double[]"), (["a"], "String[]")])
def test_list_for_array_overloads_is_decided_by_its_elements(kit: Any, value: Any, chosen: str) -> None:
    assert kit.Calls.arrays(value) == chosen


def test_empty_list_for_array_overloads_is_ambiguous(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError, match="ambiguous"):
        kit.Calls.arrays([])


def test_int_argument_prefers_short_over_byte_where_javac_takes_neither(kit: Any) -> None:
    assert kit.Calls.byteOrShort(5) == "short"
    assert kit.Calls.byteOrShort(300) == "short"


@pytest.mark.parametrize(("arguments", "chosen"), [((1,), "one"), ((1, 2), "two"), ((1, 2, 3), "three")])
def test_number_of_arguments_decides(kit: Any, arguments: tuple[int, ...], chosen: str) -> None:
    assert kit.Calls.arity(*arguments) == chosen


def test_subclass_parameter_is_more_specific(kit: Any) -> None:
    assert kit.Calls.hierarchy(kit.Calls.Dog()) == "Dog"
    assert kit.Calls.hierarchy(kit.Calls.Puppy()) == "Dog"


def test_unrelated_interfaces_are_ambiguous(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError, match="ambiguous") as caught:
        kit.Calls.unrelated(kit.Calls.Dog())
    assert "Animal" in str(caught.value)
    assert "Pet" in str(caught.value)


def test_cast_settles_unrelated_interfaces(kit: Any) -> None:
    dog = kit.Calls.Dog()
    assert kit.Calls.unrelated(sanca.cast(dog, kit.Calls.Pet)) == "Pet"
    assert kit.Calls.unrelated(sanca.cast(dog, kit.Calls.Animal)) == "Animal"


def test_cast_makes_an_argument_less_specific(java: Any, kit: Any) -> None:
    assert kit.Calls.over(sanca.cast("text", java.java.lang.Object)) == "Object"


def test_cast_does_not_change_the_object(kit: Any) -> None:
    dog = kit.Calls.Dog()
    assert sanca.same(kit.Calls.echo(sanca.cast(dog, kit.Calls.Pet)), dog)


def test_cast_to_what_it_is_not_is_refused(kit: Any) -> None:
    with pytest.raises(TypeError, match="Pet"):
        sanca.cast(kit.Calls(), kit.Calls.Pet)


def test_two_ways_to_widen_are_ambiguous_as_in_java(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError, match="ambiguous"):
        kit.Calls.ambiguous(1, 1)


def test_typed_number_settles_two_ways_to_widen(kit: Any) -> None:
    assert kit.Calls.ambiguous(1, sanca.jlong(1)) == "int long"
    assert kit.Calls.ambiguous(sanca.jlong(1), 1) == "long int"


def test_large_value_settles_two_ways_to_widen(kit: Any) -> None:
    assert kit.Calls.ambiguous(1, 2**40) == "int long"


def test_none_for_two_unrelated_references_is_ambiguous(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError, match="ambiguous"):
        kit.Calls.twoReferences(None)


def test_cast_of_none_settles_two_unrelated_references(java: Any, kit: Any) -> None:
    assert kit.Calls.twoReferences(sanca.cast(None, java.java.lang.Integer)) == "Integer"


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ("jint", "int"),
        ("jlong", "long"),
        ("jshort", "int"),
        ("jbyte", "int"),
        ("jfloat", "double"),
        ("jdouble", "double"),
    ],
)
def test_typed_number_chooses_as_javac(kit: Any, typed: str, chosen: str) -> None:
    assert kit.Calls.over(getattr(sanca, typed)(3)) == chosen


def test_typed_boolean_chooses_boolean(kit: Any) -> None:
    assert kit.Calls.booleanOrInt(sanca.jboolean(True)) == "boolean"


@pytest.mark.parametrize(
    ("descriptor", "chosen"),
    [
        ("(I)", "int"),
        ("(J)", "long"),
        ("(D)", "double"),
        ("(Ljava/lang/Object;)", "Object"),
        ("(J)Ljava/lang/String;", "long"),
    ],
)
def test_overload_by_descriptor(kit: Any, descriptor: str, chosen: str) -> None:
    assert kit.Calls.over[descriptor](3) == chosen


def test_overload_by_descriptor_of_an_instance_method(kit: Any) -> None:
    assert kit.Calls(5).plus["(Lorg/sanca/testkit/Calls;)I"](kit.Calls(6)) == 11


def test_unknown_descriptor_lists_the_overloads(kit: Any) -> None:
    with pytest.raises(sanca.NoSuchMethodError, match=r"\(J\)"):
        kit.Calls.over["(S)"]


def test_chosen_overload_still_checks_its_arguments(kit: Any) -> None:
    with pytest.raises(OverflowError):
        kit.Calls.over["(I)"](2**40)


def test_overloads_lists_descriptors_and_signatures(kit: Any) -> None:
    overloads = dict(kit.Calls.intOrLong.overloads)
    assert set(overloads) == {"(I)Ljava/lang/String;", "(J)Ljava/lang/String;"}
    assert "intOrLong(long x)" in overloads["(J)Ljava/lang/String;"]


# --- varargs


def test_fixed_arity_wins_over_varargs(kit: Any) -> None:
    assert kit.Calls.fixedOrVarargs(1) == "fixed"


def test_varargs_where_fixed_arity_does_not_fit(kit: Any) -> None:
    assert (kit.Calls.fixedOrVarargs(), kit.Calls.fixedOrVarargs(1, 2)) == ("varargs", "varargs")


def test_object_wins_over_object_varargs(kit: Any) -> None:
    assert kit.Calls.objectOrVarargs("x") == "Object"


def test_array_for_object_varargs_is_the_whole_array(java: Any, kit: Any) -> None:
    assert kit.Calls.objectOrVarargs(java.array("java.lang.Object", 2)) == "Object..."


# --- callables


def test_runnable_or_callable_is_decided_as_for_a_lambda_with_a_value(kit: Any) -> None:
    assert kit.Callbacks.either(lambda: 42) == "Callable"


# --- errors and explanations


def test_no_match_lists_every_candidate_with_its_reason(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError) as caught:
        kit.Calls.arity("x")
    text = str(caught.value)
    assert text.count("arity(int") >= 3


def test_no_match_shows_the_types_given(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError, match="str"):
        kit.Calls.arity("x", "y", "z", "w")


def test_ambiguity_tells_how_to_pick_one(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError) as caught:
        kit.Calls.ambiguous(1, 1)
    text = str(caught.value)
    assert "(IJ)" in text
    assert "(JI)" in text


def test_overload_error_is_a_type_error(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Calls.arity("x")


def test_explain_names_the_choice(kit: Any) -> None:
    text = sanca.explain(kit.Calls.intOrLong, 3)
    assert "intOrLong(int" in text
    assert "intOrLong(long" in text


def test_explain_calls_nothing(kit: Any) -> None:
    kit.Threads.resetCount()
    sanca.explain(kit.Threads.count)
    assert kit.Threads.count() == 1


def test_explain_of_a_call_that_fits_nothing_says_why(kit: Any) -> None:
    assert "arity(int" in sanca.explain(kit.Calls.arity, "x")


def test_choice_does_not_depend_on_what_was_called_before(kit: Any) -> None:
    values: list[Any] = [1, "a", 2**40, 1.5, [1], True, "b", 2**70]
    forward = [kit.Calls.over(value) for value in values]
    backward = [kit.Calls.over(value) for value in reversed(values)]
    assert forward == backward[::-1]


def test_println_of_everything(java: Any) -> None:
    out = java.java.io.ByteArrayOutputStream()
    printer = java.java.io.PrintStream(out)
    for value in (1, 2**40, 1.5, True, "text", "x", java.java.util.ArrayList([1])):
        printer.print(value)
    printer.flush()
    assert str(out) == "1" + str(2**40) + "1.5truetextx[1]"


def test_string_builder_append_of_everything(java: Any) -> None:
    builder = java.java.lang.StringBuilder()
    for value in (1, 1.5, True, "text", "c", 2**40):
        builder.append(value)
    assert str(builder) == f"11.5truetextc{2**40}"


def test_string_value_of(java: Any) -> None:
    value_of = java.java.lang.String.valueOf
    assert [value_of(1), value_of(1.5), value_of(True), value_of("x")] == ["1", "1.5", "true", "x"]


def test_math_functions(java: Any) -> None:
    math = java.java.lang.Math
    assert (math.abs(-3), math.abs(-3.5), math.max(1, 2.5), math.max(1, 2**40), math.round(2.5)) == (
        3,
        3.5,
        2.5,
        2**40,
        3,
    )


def test_objects_hash_with_varargs(java: Any) -> None:
    assert java.java.util.Objects.hash(1, 2) == 31 * (31 * 1 + 1) + 2


def test_arrays_as_list(java: Any) -> None:
    assert list(java.java.util.Arrays.asList("a", "b")) == ["a", "b"]


def test_list_of_takes_the_arity_that_fits(java: Any) -> None:
    of = java.java.util.List.of
    assert [list(of()), list(of(1)), list(of(1, 2)), list(of(*range(20)))] == [[], [1], [1, 2], list(range(20))]


def test_thread_sleep_takes_a_small_int(java: Any) -> None:
    assert java.java.lang.Thread.sleep(1) is None
