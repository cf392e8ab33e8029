"""Fields: of every type, static and not, final, hidden, inherited, named like methods and keywords."""

from __future__ import annotations

from typing import Any

import pytest

PRIMITIVES = [
    ("Boolean", True),
    ("Byte", -128),
    ("Char", "\u20ac"),
    ("Short", -32768),
    ("Int", -(2**31)),
    ("Long", -(2**63)),
    ("Float", 0.5),
    ("Double", 0.1),
]


def instance_name(kind: str) -> str:
    return f"{'an' if kind == 'Int' else 'a'}{kind}"


@pytest.mark.parametrize(("kind", "value"), PRIMITIVES)
def test_instance_field_of_each_primitive_is_written_and_read(kit: Any, kind: str, value: Any) -> None:
    fields = kit.Fields()
    setattr(fields, instance_name(kind), value)
    assert getattr(fields, instance_name(kind)) == value


@pytest.mark.parametrize(("kind", "value"), PRIMITIVES)
def test_static_field_of_each_primitive_is_written_and_read(kit: Any, kind: str, value: Any) -> None:
    setattr(kit.Fields, f"s{kind}", value)
    assert getattr(kit.Fields, f"s{kind}") == value


@pytest.mark.parametrize(("kind", "value"), PRIMITIVES)
def test_primitive_field_keeps_its_python_type(kit: Any, kind: str, value: Any) -> None:
    fields = kit.Fields()
    setattr(fields, instance_name(kind), value)
    assert type(getattr(fields, instance_name(kind))) is type(value)


def test_string_field(kit: Any) -> None:
    fields = kit.Fields()
    assert fields.text == "text"
    fields.text = "neu \u20ac"
    assert fields.text == "neu \u20ac"


def test_reference_field_may_be_none(kit: Any) -> None:
    fields = kit.Fields()
    fields.text = None
    assert fields.text is None


def test_object_field_takes_anything(kit: Any) -> None:
    fields = kit.Fields()
    for value in (1, "x", 2.5, True, None, 2**70):
        fields.object = value
        assert fields.object == value


def test_field_of_its_own_class(kit: Any) -> None:
    a, b = kit.Fields(), kit.Fields()
    a.next = b
    b.anInt = 9
    assert a.next.anInt == 9


def test_box_field(kit: Any) -> None:
    fields = kit.Fields()
    assert fields.box is None
    fields.box = 5
    assert fields.box == 5


def test_array_field_is_the_live_array(kit: Any) -> None:
    fields = kit.Fields()
    fields.ints[0] = 10
    assert list(fields.ints) == [10, 2, 3]


def test_array_field_takes_a_list(kit: Any) -> None:
    fields = kit.Fields()
    fields.ints = [7, 8]
    assert list(fields.ints) == [7, 8]


def test_collection_field_is_live(kit: Any) -> None:
    fields = kit.Fields()
    fields.list.append("x")
    assert list(fields.list) == ["x"]


@pytest.mark.parametrize(("name", "value"), [("aByte", 128), ("anInt", 2**31), ("aLong", 2**63), ("aShort", -32769)])
def test_value_out_of_range_is_refused_and_changes_nothing(kit: Any, name: str, value: int) -> None:
    fields = kit.Fields()
    with pytest.raises(OverflowError, match=name):
        setattr(fields, name, value)
    assert getattr(fields, name) == 0


@pytest.mark.parametrize(
    ("name", "value"), [("anInt", "5"), ("anInt", 1.5), ("anInt", None), ("text", 5), ("aBoolean", 1), ("aChar", "ab")]
)
def test_value_of_the_wrong_type_is_refused_by_name(kit: Any, name: str, value: Any) -> None:
    with pytest.raises(TypeError, match=name):
        setattr(kit.Fields(), name, value)


def test_static_field_through_an_instance(kit: Any) -> None:
    kit.Fields.sInt = 17
    assert kit.Fields().sInt == 17


def test_static_field_written_through_an_instance_is_shared(kit: Any) -> None:
    kit.Fields().sInt = 18
    assert kit.Fields.sInt == 18


def test_static_field_written_on_the_class_reaches_java(kit: Any) -> None:
    kit.Fields.sText = "written"
    field = kit.Fields.class_.getField("sText")
    assert field.get(None) == "written"


def test_constants(kit: Any) -> None:
    assert (kit.Fields.CONSTANT, kit.Fields.BIG, kit.Fields.PI, kit.Fields.NAME) == (
        42,
        1 << 40,
        3.141592653589793,
        "constant",
    )


def test_object_constant_is_the_same_object_each_time(kit: Any) -> None:
    import sanca

    assert sanca.same(kit.Fields.MARK, kit.Fields.MARK)


@pytest.mark.parametrize("name", ["CONSTANT", "NAME", "MARK"])
def test_static_final_field_cannot_be_written(kit: Any, name: str) -> None:
    with pytest.raises(AttributeError, match="final"):
        setattr(kit.Fields, name, None)


@pytest.mark.parametrize("name", ["fixed", "fixedText"])
def test_final_field_cannot_be_written(kit: Any, name: str) -> None:
    with pytest.raises(AttributeError, match="final"):
        setattr(kit.Fields(), name, None)


def test_final_field_is_read(kit: Any) -> None:
    assert (kit.Fields().fixed, kit.Fields().fixedText) == (7, "fixed")


def test_field_cannot_be_deleted(kit: Any) -> None:
    with pytest.raises((AttributeError, TypeError)):
        del kit.Fields().anInt


def test_method_wins_over_a_field_of_the_same_name(kit: Any) -> None:
    assert kit.Fields().shared() == 10


def test_field_of_a_method_name_has_an_underscore(kit: Any) -> None:
    assert kit.Fields().shared_ == 5


def test_inherited_field(kit: Any) -> None:
    child = kit.Fields.Child()
    child.anInt = 3
    assert (child.anInt, child.own) == (3, 1)


def test_field_hidden_by_a_subclass(kit: Any) -> None:
    child = kit.Fields.Child()
    assert child.hidden == "child"
    assert child.readHidden() == "parent"


@pytest.mark.parametrize("name", ["guarded", "secret", "packaged"])
def test_field_that_is_not_public_is_not_there(kit: Any, name: str) -> None:
    assert not hasattr(kit.Fields(), name)


def test_field_of_a_hidden_superclass(kit: Any) -> None:
    assert kit.Visibility.Open().inheritedField == 3


def test_field_named_like_a_keyword(kit: Any) -> None:
    assert kit.Calls.in_ == "in"
    assert getattr(kit.Calls, "in") == "in"


def test_missing_field_is_an_attribute_error_with_near_names(kit: Any) -> None:
    with pytest.raises(AttributeError, match="aDouble"):
        kit.Fields().aDuble  # noqa: B018


def test_assignment_to_a_missing_field_is_an_attribute_error(kit: Any) -> None:
    with pytest.raises(AttributeError, match="anInr"):
        kit.Fields().anInr = 5


def test_instance_field_on_the_class_is_not_a_value(kit: Any) -> None:
    assert not isinstance(kit.Fields.anInt, int)


def test_bean_properties_are_off_by_default(kit: Any) -> None:
    bean = kit.Fields.Bean()
    assert not hasattr(bean, "name")
    bean.setName("x")
    assert bean.getName() == "x"


def test_interface_constant_through_an_object(kit: Any) -> None:
    assert kit.Fields.HasConstants().WORD == "word"


def test_fields_of_the_jdk(java: Any) -> None:
    assert java.java.lang.Integer.MAX_VALUE == 2**31 - 1
    assert java.java.lang.Long.MIN_VALUE == -(2**63)
    point = (
        java.java.awt.Point(1, 2) if java.java.lang.ModuleLayer.boot().findModule("java.desktop").isPresent() else None
    )
    assert point is None or (point.x, point.y) == (1, 2)
