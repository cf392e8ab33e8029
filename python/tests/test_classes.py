"""Java classes as Python types: bases, identity, nesting, enums, records, interfaces, generics, visibility."""

from __future__ import annotations

import copy
import pickle
from typing import Any

import pytest

import sanca

# --- types and instances


def test_class_is_a_python_type(kit: Any) -> None:
    assert isinstance(kit.Calls, type)


def test_class_found_twice_is_one_object(java: Any, kit: Any) -> None:
    assert java["org.sanca.testkit.Calls"] is java.org.sanca.testkit.Calls is kit.Calls


def test_object_is_an_instance_of_its_class(kit: Any) -> None:
    assert isinstance(kit.Calls(), kit.Calls)


def test_result_has_its_runtime_class(kit: Any) -> None:
    assert type(kit.Calls.declaredObject()) is kit.Calls.Dog


def test_superclass_is_a_base(kit: Any) -> None:
    assert issubclass(kit.Shapes.Square, kit.Shapes.Base)
    assert kit.Shapes.Base in kit.Shapes.Square.__mro__


def test_interface_is_a_base(kit: Any) -> None:
    assert issubclass(kit.Shapes.Square, kit.Shapes.Shape)


def test_interface_of_a_superclass_is_a_base(java: Any, kit: Any) -> None:
    assert issubclass(kit.Shapes.Circle, java.java.lang.Comparable)


def test_every_class_is_a_java_lang_object(java: Any, kit: Any) -> None:
    assert issubclass(kit.Shapes.Square, java.java.lang.Object)


def test_every_object_is_a_jobject(kit: Any) -> None:
    assert isinstance(kit.Calls(), sanca.JObject)


def test_every_class_is_a_jclass(kit: Any) -> None:
    assert isinstance(kit.Calls, sanca.JClass)


def test_unrelated_class_is_no_base(java: Any, kit: Any) -> None:
    assert not issubclass(kit.Shapes.Square, java.java.util.List)


def test_isinstance_sees_a_lambda_as_its_interface(java: Any, kit: Any) -> None:
    assert isinstance(kit.Shapes.lambda_(), java.java.util.function.Supplier)


def test_class_name_is_the_simple_name(kit: Any) -> None:
    assert kit.Calls.__name__ == "Calls"


def test_class_module_is_the_package(kit: Any) -> None:
    assert kit.Calls.__module__ == "org.sanca.testkit"


def test_nested_class_qualname_has_its_outer_class(kit: Any) -> None:
    assert kit.Shapes.Outer.Nested.__qualname__ == "Shapes.Outer.Nested"


def test_java_name_is_the_binary_name(kit: Any) -> None:
    assert kit.Shapes.Outer.Nested.java_name == "org.sanca.testkit.Shapes$Outer$Nested"


def test_conflicting_orders_of_interfaces_still_make_a_type(kit: Any) -> None:
    conflict = kit.Shapes.Conflict()
    assert (conflict.left(), conflict.right()) == ("left", "right")


@pytest.mark.parametrize("name", ["Left", "Right", "LeftRight", "RightLeft"])
def test_conflicting_diamond_is_an_instance_of_each_interface(kit: Any, name: str) -> None:
    interface = getattr(kit.Shapes, name)
    assert isinstance(kit.Shapes.Conflict(), interface)
    assert issubclass(kit.Shapes.Conflict, interface)


def test_interface_repeated_by_a_subclass_is_no_problem(kit: Any) -> None:
    assert kit.Shapes.Again().corners() == 4


def test_interface_before_its_own_superinterface_is_no_problem(kit: Any) -> None:
    assert kit.Shapes.Backwards().right() == "right"


def test_default_methods_of_two_interfaces_are_reached_through_the_class(kit: Any) -> None:
    assert kit.Shapes.Both().word() == "please now"


# --- making


def test_constructor_without_arguments(kit: Any) -> None:
    assert kit.Calls().get() == 0


def test_constructors_are_overloaded(kit: Any) -> None:
    assert [kit.Calls(5).get(), kit.Calls("6").get(), kit.Calls(3, 4).get()] == [5, 6, 7]


def test_constructor_by_descriptor(kit: Any) -> None:
    assert kit.Calls["(Ljava/lang/String;)V"]("12").get() == 12


def test_constructor_that_fits_nothing_lists_candidates(kit: Any) -> None:
    with pytest.raises(sanca.OverloadError, match=r"Calls\(int"):
        kit.Calls([1, 2, 3], {})


def test_abstract_class_cannot_be_made(kit: Any) -> None:
    with pytest.raises(TypeError, match="abstract"):
        kit.Shapes.Base(1.0)


def test_interface_cannot_be_made(java: Any) -> None:
    with pytest.raises(TypeError, match="interface"):
        java.java.util.List()


def test_class_without_public_constructor_says_so(kit: Any) -> None:
    with pytest.raises(TypeError, match="constructor"):
        kit.Visibility.NoPublicConstructor()


def test_enum_cannot_be_made(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Shapes.Color("RED", 0)


def test_keyword_arguments_are_refused(kit: Any) -> None:
    with pytest.raises(TypeError, match="keyword"):
        kit.Calls(value=5)


# --- nested and inner


def test_nested_class_is_an_attribute(java: Any, kit: Any) -> None:
    assert kit.Shapes.Outer.Nested is java["org.sanca.testkit.Shapes$Outer$Nested"]


def test_nested_class_is_found_by_its_canonical_name(java: Any, kit: Any) -> None:
    assert java["org.sanca.testkit.Shapes.Outer.Nested.Deep"] is kit.Shapes.Outer.Nested.Deep


def test_class_nested_three_deep_is_walked_to(kit: Any) -> None:
    assert kit.Shapes.Outer.Nested.Deep.where() == "deep"


def test_inner_class_takes_the_outer_object_first(kit: Any) -> None:
    outer = kit.Shapes.Outer("o")
    assert kit.Shapes.Outer.Inner(outer, 3).show() == "o/3"


def test_inner_object_made_by_java(kit: Any) -> None:
    assert kit.Shapes.Outer("o").inner(4).show() == "o/4"


def test_nested_class_of_the_jdk(java: Any) -> None:
    assert java.java.util.Map.Entry is java["java.util.Map$Entry"]


# --- enums, records, sealed types


def test_enum_constant_is_an_attribute(kit: Any) -> None:
    assert kit.Shapes.Color.RED.name() == "RED"


def test_enum_constant_is_an_instance_of_its_enum(kit: Any) -> None:
    assert isinstance(kit.Shapes.Color.RED, kit.Shapes.Color)


def test_enum_constant_is_equal_to_itself_wherever_it_comes_from(kit: Any) -> None:
    assert kit.Shapes.Color.RED.next() == kit.Shapes.Color.GREEN


def test_enum_values_in_order(kit: Any) -> None:
    assert [color.name() for color in kit.Shapes.Color.values()] == ["RED", "GREEN", "BLUE"]


def test_enum_value_of(kit: Any) -> None:
    assert kit.Shapes.Color.valueOf("BLUE") == kit.Shapes.Color.BLUE


def test_unknown_enum_constant_is_a_value_error(kit: Any) -> None:
    with pytest.raises(ValueError, match="PINK"):
        kit.Shapes.Color.valueOf("PINK")


def test_enum_constant_with_a_body_is_an_instance_of_the_enum(kit: Any) -> None:
    assert isinstance(kit.Shapes.Operation.PLUS, kit.Shapes.Operation)


def test_enum_constant_with_a_body_runs_it(kit: Any) -> None:
    assert [operation.apply(3, 4) for operation in kit.Shapes.Operation.values()] == [7, 12]


def test_enum_constants_are_ordered_as_declared(kit: Any) -> None:
    color = kit.Shapes.Color
    assert sorted([color.BLUE, color.RED, color.GREEN]) == [color.RED, color.GREEN, color.BLUE]


def test_enum_constants_are_keys(kit: Any) -> None:
    assert {kit.Shapes.Color.RED: 1}[kit.Shapes.Color.valueOf("RED")] == 1


def test_enum_constant_named_like_a_keyword_has_an_underscore(kit: Any) -> None:
    assert kit.Shapes.Words.None_.name() == "None"


def test_enum_constant_prints_its_name(kit: Any) -> None:
    assert str(kit.Shapes.Color.RED) == "RED"


def test_record_has_accessors(kit: Any) -> None:
    point = kit.Shapes.Point(3, 4)
    assert (point.x(), point.y(), point.distance()) == (3, 4, 5.0)


def test_records_with_equal_components_are_equal(kit: Any) -> None:
    assert kit.Shapes.Point(1, 2) == kit.Shapes.Point(1, 2)


def test_record_is_a_java_lang_record(java: Any, kit: Any) -> None:
    assert issubclass(kit.Shapes.Point, java.java.lang.Record)


def test_record_has_static_fields(kit: Any) -> None:
    assert kit.Shapes.Point(0, 0) == kit.Shapes.Point.ORIGIN


def test_results_of_a_sealed_interface_are_told_apart_by_class(kit: Any) -> None:
    good, bad = kit.Shapes.attempt(True), kit.Shapes.attempt(False)
    assert isinstance(good, kit.Shapes.Ok)
    assert isinstance(bad, kit.Shapes.Failed)
    assert (good.value(), bad.why()) == (1, "bad")


# --- interfaces, generics


def test_static_method_of_an_interface(kit: Any) -> None:
    assert kit.Shapes.Shape.unit().area() == 1.0


def test_default_method_calls_what_the_class_overrides(kit: Any) -> None:
    assert kit.Shapes.Square(2.0).describe() == "square of area 4.0"


def test_constant_of_an_interface_is_inherited(kit: Any) -> None:
    assert kit.Fields.HasConstants.ANSWER == kit.Fields.Constants.ANSWER == 42


def test_generic_class_takes_any_fitting_value(kit: Any) -> None:
    assert kit.Shapes.Box("text").get() == "text"
    assert kit.Shapes.Box(5).get() == 5


def test_generic_method_with_a_function(kit: Any) -> None:
    assert kit.Shapes.Box("text").map(len).get() == 4


def test_bridge_methods_are_not_overloads(kit: Any) -> None:
    box = kit.Shapes.TextBox(" a ")
    box.set(" b ")
    assert box.get() == "text b"


def test_narrowed_return_type(kit: Any) -> None:
    assert kit.Shapes.NumberMaker().make() == 1


def test_subscript_with_types_is_not_needed_for_generics(java: Any) -> None:
    assert java.java.util.ArrayList().size() == 0


# --- anonymous, local, lambda, hidden


def test_anonymous_class_is_used_through_its_interface(java: Any, kit: Any) -> None:
    log = java.java.util.ArrayList()
    kit.Shapes.anonymous(log).run()
    assert list(log) == ["ran"]


def test_local_class_prints_itself(kit: Any) -> None:
    assert str(kit.Shapes.local()) == "local"


def test_hidden_class_is_used_through_its_public_interface(kit: Any) -> None:
    hidden = kit.Visibility.hidden()
    assert (hidden.speak(), hidden.more()) == ("hidden", "hidden!")


def test_hidden_class_is_an_instance_of_its_public_interface(kit: Any) -> None:
    assert isinstance(kit.Visibility.hidden(), kit.Visibility.Face)


def test_private_class_is_used_through_its_interface(kit: Any) -> None:
    assert kit.Visibility.secret().get() == "secret"


def test_public_method_inherited_from_a_hidden_class(kit: Any) -> None:
    assert kit.Visibility.Open().inherited() == "inherited"


def test_varargs_of_a_package_private_superclass_stay_varargs(kit: Any) -> None:
    # The compiler gives the public class a bridge, and does not mark that as varargs.
    assert kit.Visibility.Open().joined("-", 1, 2, "x") == "1-2-x"
    assert kit.Visibility.Open().joined("-") == ""


@pytest.mark.parametrize("name", ["privateMethod", "packageMethod", "protectedMethod"])
def test_method_that_is_not_public_is_not_there(kit: Any, name: str) -> None:
    assert not hasattr(kit.Visibility(), name)


def test_public_method_may_call_private_ones(kit: Any) -> None:
    assert kit.Visibility().publicMethod() == "publicprivate"


def test_hidden_jdk_class_behind_an_interface(java: Any) -> None:
    entry = next(iter(java.java.util.Map.of("k", 1).entrySet()))
    assert (entry.getKey(), entry.getValue()) == ("k", 1)


# --- what a Python object does


def test_equality_is_equals(kit: Any) -> None:
    assert kit.Calls(5) == kit.Calls(5)
    assert kit.Calls(5) != kit.Calls(6)


def test_equality_with_something_else_is_false(kit: Any) -> None:
    assert (kit.Calls(5) == 5) is False
    assert (kit.Calls(5) == None) is False  # noqa: E711
    assert (kit.Calls(5) == object()) is False


def test_hash_is_hash_code(kit: Any) -> None:
    assert hash(kit.Calls(5)) == hash(kit.Calls(5))
    assert len({kit.Calls(5), kit.Calls(5), kit.Calls(6)}) == 2


def test_str_is_to_string(kit: Any) -> None:
    assert str(kit.Calls(5)) == "Calls(5)"


def test_format_is_to_string(kit: Any) -> None:
    assert f"{kit.Calls(5):>10}" == "  Calls(5)"


@pytest.mark.parametrize(("a", "b", "less"), [(1, 2, True), (2, 1, False), (2, 2, False)])
def test_ordering_is_the_sign_of_compare_to(kit: Any, a: float, b: float, less: bool) -> None:
    left, right = kit.Shapes.Square(a), kit.Shapes.Square(b)
    assert (left < right) is less
    assert (left >= right) is not less
    assert (right > left) is less


def test_sorted_uses_compare_to(kit: Any) -> None:
    squares = sorted(kit.Shapes.Square(side) for side in (3, 1, 2))
    assert [square.side() for square in squares] == [1.0, 2.0, 3.0]


def test_ordering_of_what_is_not_comparable_is_a_type_error(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Calls(1) < kit.Calls(2)  # noqa: B015


def test_ordering_against_a_foreign_type_is_a_type_error(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Shapes.Square(1.0) < "square"  # noqa: B015


def test_truth_of_a_plain_object_is_true(kit: Any) -> None:
    assert bool(kit.Calls(0)) is True


def test_same_compares_identity(kit: Any) -> None:
    calls = kit.Calls(5)
    assert sanca.same(calls, calls.self())
    assert not sanca.same(calls, calls.copy())


def test_python_attributes_cannot_be_added_to_an_object(kit: Any) -> None:
    with pytest.raises(AttributeError):
        kit.Calls().nonsense = 1


def test_class_attributes_cannot_be_added(kit: Any) -> None:
    with pytest.raises(AttributeError):
        kit.Calls.nonsense = 1


def test_java_class_cannot_be_subclassed_for_now(kit: Any) -> None:
    with pytest.raises(TypeError):

        class Mine(kit.Calls):  # type: ignore[misc, name-defined]
            pass


def test_object_is_not_copied_in_silence(kit: Any) -> None:
    with pytest.raises(TypeError):
        copy.deepcopy(kit.Calls())


def test_object_is_not_pickled_in_silence(kit: Any) -> None:
    with pytest.raises((TypeError, pickle.PicklingError)):
        pickle.dumps(kit.Calls())


def test_wrapper_has_no_instance_dictionary(kit: Any) -> None:
    assert not hasattr(kit.Calls(), "__dict__")


# --- java.lang.Class


def test_class_object_of_a_class(kit: Any) -> None:
    assert kit.Calls.class_.getName() == "org.sanca.testkit.Calls"


def test_get_class_gives_the_class_object(kit: Any) -> None:
    assert kit.Calls().getClass() == kit.Calls.class_


def test_type_of_a_class_object(java: Any, kit: Any) -> None:
    assert java[kit.Calls.class_] is kit.Calls


def test_class_is_passed_where_java_wants_a_class(kit: Any) -> None:
    assert kit.Calls.class_.isAssignableFrom(kit.Calls)


def test_annotation_is_read_by_reflection(kit: Any) -> None:
    assert kit.Shapes.Marked.class_.getAnnotation(kit.Shapes.Mark).value() == "here"


@pytest.mark.parametrize(
    ("name", "binary"),
    [("int", "int"), ("int[]", "[I"), ("java.lang.String[][]", "[[Ljava.lang.String;"), ("[D", "[D"), ("void", "void")],
)
def test_primitive_and_array_classes_by_name(java: Any, name: str, binary: str) -> None:
    assert java[name].java_name == binary


def test_array_class_by_both_spellings_is_one_type(java: Any) -> None:
    assert java["int[]"] is java["[I"]


# --- names


def test_missing_class_is_an_error_with_near_names(java: Any) -> None:
    with pytest.raises(sanca.ClassNotFoundError, match=r"java\.util\.ArrayList"):
        java["java.util.ArrayLst"]


def test_missing_class_by_walking_is_an_attribute_error(java: Any) -> None:
    with pytest.raises(AttributeError, match="ArrayList"):
        java.java.util.ArrayLst  # noqa: B018


def test_looking_a_class_up_does_not_initialise_it(java: Any, kit: Any) -> None:
    before = kit.Fields.initialised
    lazy = java["org.sanca.testkit.Fields$Lazy"]
    assert kit.Fields.initialised == before
    assert lazy.TOUCH is not None
    assert kit.Fields.initialised == before + 1


def test_keyword_names_get_an_underscore(kit: Any) -> None:
    clash = kit.Shapes.Clash()
    assert (clash.None_(), clash.yield_(), clash.def_(), clash.from_) == ("None", "yield", "def", "from")


def test_system_in_is_reached_with_an_underscore(java: Any) -> None:
    assert java.java.lang.System.in_ is not None


def test_dunder_method_of_java_does_not_become_pythons(kit: Any) -> None:
    with pytest.raises(TypeError):
        len(kit.Shapes.Clash())


# --- with


def test_with_closes_an_auto_closeable(kit: Any) -> None:
    resource = kit.Closeables.Resource("a")
    with resource as inside:
        assert inside.use() == "using a"
        assert resource.closed == 0
    assert resource.closed == 1


def test_with_closes_when_the_block_fails(kit: Any) -> None:
    resource = kit.Closeables.Resource("b")
    with pytest.raises(KeyError), resource:
        raise KeyError("inside")
    assert resource.closed == 1


def test_exception_of_close_reaches_the_caller(kit: Any) -> None:
    with pytest.raises(kit.Exceptions.Checked, match="close failed"):
        with kit.Closeables.Failing():
            pass


def test_exception_of_the_block_wins_over_the_one_of_close_as_in_java(kit: Any) -> None:
    with pytest.raises(KeyError, match="inside") as caught:
        with kit.Closeables.Failing():
            raise KeyError("inside")
    assert "close failed" in "".join(getattr(caught.value, "__notes__", ["close failed (notes came with Python 3.11)"]))


def test_plain_object_is_no_context_manager(kit: Any) -> None:
    with pytest.raises((TypeError, AttributeError)):
        with kit.Calls():
            pass


# --- every class there is


def test_every_class_of_java_base_becomes_a_type(java: Any) -> None:
    from java.net import URI
    from java.nio.file import Files, FileSystems

    module = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base")
    files = [str(module.relativize(path)) for path in Files.walk(module.resolve("java"))]
    names = [file.removesuffix(".class").replace("/", ".") for file in files if file.endswith(".class")]
    assert len(names) > 1000
    for name in names:
        found = java[name]
        assert issubclass(found, sanca.JBase)
        dir(found)


def test_generated_class_keeps_its_dollar(java: Any) -> None:
    proxy = sanca.to_java(lambda: None, "java.lang.Runnable")
    assert type(proxy).__qualname__.startswith("$Proxy")
    assert ".." not in repr(type(proxy))
    assert repr(java["java.util.Map$Entry"]) == "<java interface 'java.util.Map.Entry'>"


def test_class_object_is_the_class(java: Any) -> None:
    array_list = java.java.util.ArrayList
    found = array_list().getClass()
    assert found == array_list
    assert array_list == found
    assert found == java.java.lang.Class.forName("java.util.ArrayList")
    assert found != java.java.util.LinkedList
    assert {array_list: 1}[found] == 1
    assert found([1, 2]) == [1, 2]
    assert found.getSimpleName() == "ArrayList"
