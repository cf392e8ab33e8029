"""Java arrays: making, indexing, slicing, assigning, comparing, every kind and dimension, buffers."""

from __future__ import annotations

import array
from collections.abc import Sequence
from typing import Any

import pytest

import sanca
from sanca import _native

KINDS: dict[str, tuple[str, list[Any]]] = {
    "boolean": ("?", [True, False, True]),
    "byte": ("b", [1, -128, 127]),
    "char": ("H", ["a", "\u20ac", "\0"]),
    "short": ("h", [1, -32768, 32767]),
    "int": ("i", [1, -(2**31), 2**31 - 1]),
    "long": ("q", [1, -(2**63), 2**63 - 1]),
    "float": ("f", [0.5, -1.5, float("inf")]),
    "double": ("d", [0.1, -1e300, 5e-324]),
}
ZERO = {"boolean": False, "char": "\0", "float": 0.0, "double": 0.0}
kinds = pytest.mark.parametrize("kind", KINDS)


# --- making


@kinds
def test_new_array_is_full_of_zeros(java: Any, kind: str) -> None:
    assert list(java.array(kind, 3)) == [ZERO.get(kind, 0)] * 3


@kinds
def test_array_of_values(java: Any, kind: str) -> None:
    assert list(java.array(kind, KINDS[kind][1])) == KINDS[kind][1]


@kinds
def test_array_comes_back_from_java(kit: Any, kind: str) -> None:
    values = KINDS[kind][1]
    assert list(getattr(kit.Arrays, f"echo{kind.capitalize()}s")(values)) == values


@kinds
def test_element_is_written_and_read(java: Any, kind: str) -> None:
    made = java.array(kind, 3)
    for i, value in enumerate(KINDS[kind][1]):
        made[i] = value
    assert [made[i] for i in range(3)] == KINDS[kind][1]


def test_array_of_length_zero(java: Any) -> None:
    assert len(java.array("int", 0)) == 0
    assert list(java.array("java.lang.String", 0)) == []


def test_negative_length_is_refused(java: Any) -> None:
    with pytest.raises((ValueError, OverflowError)):
        java.array("int", -1)


def test_array_of_strings(java: Any) -> None:
    words = java.array("java.lang.String", ["a", None, "\u20ac"])
    assert list(words) == ["a", None, "\u20ac"]


def test_array_by_class(java: Any, kit: Any) -> None:
    made = java.array(kit.Calls, 2)
    made[0] = kit.Calls(5)
    assert (made[0].get(), made[1]) == (5, None)


def test_array_with_two_lengths(java: Any) -> None:
    grid = java.array("int", 2, 3)
    assert [len(grid), len(grid[0])] == [2, 3]
    grid[1][2] = 5
    assert grid[1][2] == 5


def test_array_with_three_lengths(java: Any) -> None:
    cube = java.array("double", 2, 3, 4)
    assert (len(cube), len(cube[0]), len(cube[0][0])) == (2, 3, 4)


def test_array_class_makes_one_of_a_length(java: Any) -> None:
    made = java.array("int[]", 2)
    assert list(made) == [None, None]


def test_array_of_generator_values(java: Any) -> None:
    assert list(java.array("int", (n * n for n in range(4)))) == [0, 1, 4, 9]


def test_array_without_contents_says_how(java: Any) -> None:
    with pytest.raises(TypeError, match="array"):
        java.array("int")


# --- indexing


def test_negative_index_counts_from_the_end(kit: Any) -> None:
    assert kit.Arrays.range(5)[-1] == 4


@pytest.mark.parametrize("index", [5, -6, 2**31, 2**40])
def test_index_outside_is_an_index_error(kit: Any, index: int) -> None:
    with pytest.raises(IndexError):
        kit.Arrays.range(5)[index]


@pytest.mark.parametrize("index", [5, -6])
def test_writing_outside_is_an_index_error(kit: Any, index: int) -> None:
    with pytest.raises(IndexError):
        kit.Arrays.range(5)[index] = 0


@pytest.mark.parametrize("index", ["a", 1.0, None])
def test_index_of_another_type_is_a_type_error(kit: Any, index: Any) -> None:
    with pytest.raises(TypeError):
        kit.Arrays.range(5)[index]


def test_element_that_does_not_fit_is_refused(java: Any) -> None:
    with pytest.raises(OverflowError):
        java.array("byte", 1)[0] = 300


def test_element_of_the_wrong_type_is_refused(java: Any) -> None:
    with pytest.raises(TypeError):
        java.array("int", 1)[0] = "x"


def test_covariant_array_refuses_a_foreign_element(kit: Any) -> None:
    strings = kit.Arrays.reallyStrings()
    with pytest.raises(TypeError):
        strings[0] = 5
    assert list(strings) == ["a", "b"]


def test_element_cannot_be_deleted(kit: Any) -> None:
    with pytest.raises(TypeError):
        del kit.Arrays.range(3)[0]


# --- slices

SLICES = [
    slice(None),
    slice(1, 4),
    slice(-3, None),
    slice(None, None, 2),
    slice(None, None, -1),
    slice(8, 1, -3),
    slice(4, 2),
    slice(-100, 100),
    slice(2, 2),
    slice(9, None, -2),
]


@pytest.mark.parametrize("where", SLICES, ids=str)
def test_slice_is_what_a_list_gives(kit: Any, where: slice) -> None:
    assert list(kit.Arrays.range(10)[where]) == list(range(10))[where]


@pytest.mark.parametrize("where", SLICES, ids=str)
def test_slice_of_references_is_what_a_list_gives(java: Any, where: slice) -> None:
    words = [str(n) for n in range(10)]
    assert list(java.array("java.lang.String", words)[where]) == words[where]


def test_slice_is_a_java_array_of_the_same_class(java: Any, kit: Any) -> None:
    assert type(kit.Arrays.range(10)[2:4]) is java["int[]"]


def test_slice_is_a_copy(kit: Any) -> None:
    original = kit.Arrays.range(5)
    part = original[1:3]
    part[0] = 99
    assert list(original) == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("where", SLICES, ids=str)
def test_slice_assignment_is_what_a_list_does(kit: Any, where: slice) -> None:
    values, model = kit.Arrays.range(10), list(range(10))
    new = [100 + i for i in range(len(model[where]))]
    values[where] = new
    model[where] = new
    assert list(values) == model


def test_slice_assignment_of_another_length_is_refused(kit: Any) -> None:
    values = kit.Arrays.range(5)
    with pytest.raises(ValueError, match=r"length|size|elements"):
        values[1:3] = [1, 2, 3]
    assert list(values) == [0, 1, 2, 3, 4]


def test_slice_assignment_that_fails_in_the_middle_is_an_error(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Arrays.range(3)[:] = [1, "x", 3]


def test_slice_assignment_takes_bytes(java: Any) -> None:
    made = java.array("byte", 3)
    made[:] = b"abc"
    assert bytes(made) == b"abc"


def test_slice_assignment_takes_a_buffer(java: Any) -> None:
    made = java.array("int", 4)
    made[1:3] = array.array("i", [7, 8])
    assert list(made) == [0, 7, 8, 0]


def test_slice_assignment_takes_an_array_of_java(java: Any, kit: Any) -> None:
    made = java.array("int", 3)
    made[:] = kit.Arrays.range(3)
    assert list(made) == [0, 1, 2]


def test_slice_assignment_of_itself_reversed(kit: Any) -> None:
    values = kit.Arrays.range(5)
    values[:] = values[::-1]
    assert list(values) == [4, 3, 2, 1, 0]


def test_slice_assignment_of_references(java: Any) -> None:
    made = java.array("java.lang.String", 3)
    made[1:] = ["x", None]
    assert list(made) == [None, "x", None]


# --- sequence behaviour


def test_array_is_a_sequence(kit: Any) -> None:
    assert isinstance(kit.Arrays.range(3), Sequence)


def test_array_equals_a_list(kit: Any) -> None:
    assert kit.Arrays.range(3) == [0, 1, 2]
    assert kit.Arrays.range(3) != [0, 1]


def test_byte_array_equals_a_list(kit: Any) -> None:
    assert kit.Arrays.echoBytes(b"\x01\x02") == [1, 2]


def test_arrays_with_equal_contents_are_equal(kit: Any) -> None:
    assert kit.Arrays.range(3) == kit.Arrays.range(3)


def test_nested_arrays_with_equal_contents_are_equal(kit: Any) -> None:
    assert kit.Arrays.matrix(2, 2) == [[0, 1], [2, 3]]


def test_array_is_not_hashable_by_content(kit: Any) -> None:
    with pytest.raises(TypeError):
        hash(kit.Arrays.range(3))


def test_iteration(kit: Any) -> None:
    assert [value for value in kit.Arrays.range(1000)] == list(range(1000))  # noqa: C416


def test_iteration_over_mixed_objects(kit: Any) -> None:
    first, second, third, none, nested = kit.Arrays.mixed()
    assert (first, second, third, none, list(nested)) == (1, "two", 3.0, None, [4])


def test_iteration_over_jagged_arrays(kit: Any) -> None:
    assert [None if row is None else list(row) for row in kit.Arrays.jagged()] == [[1], [2, 3], [], None]


def test_reversed(kit: Any) -> None:
    assert list(reversed(kit.Arrays.range(4))) == [3, 2, 1, 0]


def test_membership(kit: Any) -> None:
    assert 3 in kit.Arrays.range(5)
    assert 5 not in kit.Arrays.range(5)
    assert "x" not in kit.Arrays.range(5)


def test_index_and_count(java: Any) -> None:
    values = java.array("int", [1, 2, 2])
    assert (values.index(2), values.count(2), values.count(9)) == (1, 2, 0)
    with pytest.raises(ValueError, match="9"):
        values.index(9)


def test_unpacking(kit: Any) -> None:
    a, *rest = kit.Arrays.range(4)
    assert (a, rest) == (0, [1, 2, 3])


def test_truth_is_length(java: Any) -> None:
    assert not java.array("int", 0)
    assert java.array("int", 1)


def test_sum_and_max_of_python(kit: Any) -> None:
    assert (sum(kit.Arrays.range(5)), max(kit.Arrays.range(5))) == (10, 4)


def test_repr_shows_type_and_contents(kit: Any) -> None:
    text = repr(kit.Arrays.range(3))
    assert "int" in text
    assert "0, 1, 2" in text


def test_repr_of_a_long_array_is_short(java: Any) -> None:
    assert len(repr(java.array("int", 100_000))) < 1000


# --- what Java does to it


def test_java_changes_are_seen(kit: Any) -> None:
    values = kit.Arrays.range(3)
    kit.Arrays.fill(values, 7)
    assert list(values) == [7, 7, 7]


def test_same_array_comes_back(kit: Any) -> None:
    values = kit.Arrays.range(4)
    assert sanca.same(kit.Arrays.reverse(values), values)
    assert list(values) == [3, 2, 1, 0]


def test_list_argument_is_a_copy(kit: Any) -> None:
    values = [1, 2, 3]
    kit.Arrays.reverse(values)
    assert values == [1, 2, 3]


def test_java_sums_what_it_is_given(kit: Any) -> None:
    assert kit.Arrays.sum([1, 2, 3]) == 6
    assert kit.Arrays.sumDoubles([0.5, 1]) == 1.5
    assert kit.Arrays.sumBytes(b"\xff\x01") == 256


def test_array_in_an_object_parameter(java: Any, kit: Any) -> None:
    assert kit.Arrays.show(java.array("int", [1, 2])) == "int[] [1, 2]"


def test_arrays_of_arrays_arrive(kit: Any) -> None:
    assert kit.Arrays.show(kit.Arrays.echoInts2([[1], [2, 3]])) == "int[][] [[1], [2, 3]]"


def test_row_of_a_matrix_is_live(kit: Any) -> None:
    matrix = kit.Arrays.matrix(2, 2)
    matrix[0][1] = 9
    assert kit.Arrays.show(matrix) == "int[][] [[0, 9], [2, 3]]"


def test_row_of_a_matrix_is_replaced(kit: Any) -> None:
    matrix = kit.Arrays.matrix(2, 2)
    matrix[0] = [7, 8, 9]
    assert kit.Arrays.show(matrix) == "int[][] [[7, 8, 9], [2, 3]]"


def test_array_is_an_instance_of_its_class(java: Any, kit: Any) -> None:
    assert isinstance(kit.Arrays.range(1), java["int[]"])
    assert isinstance(kit.Arrays.range(1), sanca.JArray)


def test_string_array_is_an_object_array(java: Any, kit: Any) -> None:
    assert isinstance(kit.Arrays.words(), java["java.lang.Object[]"])


def test_methods_of_object_on_an_array(kit: Any) -> None:
    assert kit.Arrays.range(1).getClass().getName() == "[I"


def test_clone_of_an_array(kit: Any) -> None:
    values = kit.Arrays.range(3)
    copied = values.clone()
    copied[0] = 9
    assert (list(values), list(copied)) == ([0, 1, 2], [9, 1, 2])


@pytest.mark.parametrize("size", [1, 100, 8191, 8192, 20_000, 300_000])
def test_arrays_of_any_size_cross(kit: Any, size: int) -> None:
    values = list(range(size))
    assert list(kit.Arrays.echoInts(values)) == values


@pytest.mark.parametrize("size", [0, 1, 1000, 70_000])
def test_string_arrays_of_any_size_cross(kit: Any, size: int) -> None:
    values = [f"word {n}" for n in range(size)]
    assert list(kit.Arrays.echoStrings(values)) == values


# --- buffers


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "char"])
def test_buffer_has_the_format_of_the_element(java: Any, kind: str) -> None:
    form, values = KINDS[kind]
    view = memoryview(java.array(kind, values))
    assert (view.format, view.tolist(), view.ndim, view.readonly) == (form, values, 1, True)


def test_buffer_of_chars_has_units(java: Any) -> None:
    view = memoryview(java.array("char", ["a", "\u20ac"]))
    assert (view.format, view.tolist()) == ("H", [97, 0x20AC])


def test_buffer_is_a_snapshot(kit: Any) -> None:
    values = kit.Arrays.range(3)
    view = memoryview(values)
    values[0] = 99
    assert view.tolist() == [0, 1, 2]
    assert memoryview(values).tolist() == [99, 1, 2]


def test_bytes_of_a_byte_array(kit: Any) -> None:
    assert bytes(kit.Arrays.rangeBytes(300)) == bytes(n % 256 for n in range(300))


def test_bytes_of_an_int_array_are_its_memory(java: Any) -> None:
    assert bytes(java.array("int", [1])) == array.array("i", [1]).tobytes()


def test_bytearray_of_a_byte_array(kit: Any) -> None:
    assert bytearray(kit.Arrays.rangeBytes(3)) == b"\0\1\2"


def test_array_of_references_has_no_buffer(kit: Any) -> None:
    with pytest.raises((TypeError, BufferError)):
        memoryview(kit.Arrays.words())


def test_buffer_outlives_its_array(kit: Any) -> None:
    view = memoryview(kit.Arrays.range(1000))
    assert sum(view) == 499_500


def test_byte_array_is_written_to_a_file(kit: Any, tmp_path: Any) -> None:
    path = tmp_path / "out"
    path.write_bytes(kit.Arrays.rangeBytes(10))
    assert path.read_bytes() == bytes(range(10))


# --- direct buffers


@pytest.mark.needs("one memory")
def test_direct_buffer_is_shared_memory(kit: Any) -> None:
    buffer = kit.Arrays.directBytes(8)
    view = memoryview(buffer)
    assert view.tolist() == list(range(8))
    view[0] = 42
    assert kit.Arrays.getByte(buffer, 0) == 42
    kit.Arrays.putByte(buffer, 1, 43)
    assert view[1] == 43


@pytest.mark.needs("one memory")
@pytest.mark.parametrize(("kind", "size"), [("Int", 4), ("Long", 8), ("Char", 2), ("Double", 8)])
def test_all_memory_of_a_direct_buffer_is_seen_whatever_its_elements(java: Any, kind: str, size: int) -> None:
    buffer = getattr(java.java.nio.ByteBuffer.allocateDirect(80), f"as{kind}Buffer")()
    assert memoryview(buffer).nbytes == buffer.capacity() * size == 80
    assert _native.direct_view(buffer).nbytes == 80


@pytest.mark.needs("one memory")
def test_read_only_direct_buffer_gives_a_read_only_view(kit: Any) -> None:
    assert memoryview(kit.Arrays.directBytes(8).asReadOnlyBuffer()).readonly


@pytest.mark.needs("one memory")
def test_view_keeps_the_direct_buffer_alive(java: Any, kit: Any) -> None:
    view = memoryview(kit.Arrays.directBytes(1 << 20))
    for _ in range(3):
        java.java.lang.System.gc()
    assert view[255] == 255


def test_heap_buffer_has_no_shared_memory(java: Any) -> None:
    with pytest.raises((TypeError, BufferError)):
        memoryview(java.java.nio.ByteBuffer.allocate(8))


# --- as sequences of C code


def test_numpy_sees_the_elements_of_a_reference_array(java: Any) -> None:
    numpy = pytest.importorskip("numpy")
    names = java.array("java.lang.String", 3)
    names[0] = "x"
    seen = numpy.asarray(names)
    assert seen.shape == (3,)
    assert seen.tolist() == ["x", None, None]


def test_numpy_sees_an_array_of_arrays_in_two_dimensions(java: Any) -> None:
    numpy = pytest.importorskip("numpy")
    rows = java.array("int[]", 2)
    rows[0] = [1, 2]
    rows[1] = [3, 4]
    assert numpy.asarray(rows).tolist() == [[1, 2], [3, 4]]


def test_numpy_sees_the_elements_of_a_list(java: Any) -> None:
    numpy = pytest.importorskip("numpy")
    seen = numpy.asarray(java.java.util.ArrayList([1, 2, 3]))
    assert (seen.dtype.kind, seen.tolist()) == ("i", [1, 2, 3])
