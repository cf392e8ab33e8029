"""NumPy arrays to Java arrays and back: types, ranks, strides, byte order, scalars."""

from __future__ import annotations

from typing import Any

import pytest

import sanca

np = pytest.importorskip("numpy", reason="pip install numpy")

TYPES = {
    "boolean": "bool",
    "byte": "int8",
    "short": "int16",
    "char": "uint16",
    "int": "int32",
    "long": "int64",
    "float": "float32",
    "double": "float64",
}


@pytest.mark.parametrize(("kind", "dtype"), TYPES.items())
def test_java_array_becomes_a_numpy_array_of_its_type(java: Any, kind: str, dtype: str) -> None:
    assert np.asarray(java.array(kind, 3)).dtype == np.dtype(dtype)


@pytest.mark.parametrize(("kind", "dtype"), TYPES.items())
def test_numpy_array_becomes_the_java_array_of_its_type(kit: Any, kind: str, dtype: str) -> None:
    values = np.array([0, 1, 1], dtype)
    echo = getattr(kit.Arrays, f"echo{kind.capitalize()}s")
    assert (np.asarray(echo(values)) == values).all()


@pytest.mark.parametrize(("kind", "dtype"), [pair for pair in TYPES.items() if pair[0] != "byte"])
def test_numpy_array_in_an_object_parameter_keeps_its_type(kit: Any, kind: str, dtype: str) -> None:
    assert kit.Arrays.show(np.zeros(1, dtype)).startswith(f"{kind}[] ")


def test_array_from_java_is_read_only(kit: Any) -> None:
    assert not np.asarray(kit.Arrays.range(3)).flags.writeable


def test_copy_of_an_array_from_java_is_writable(kit: Any) -> None:
    values = np.array(kit.Arrays.range(3))
    values[0] = 9
    assert values.tolist() == [9, 1, 2]


def test_array_from_java_is_a_snapshot(kit: Any) -> None:
    values = kit.Arrays.range(3)
    seen = np.asarray(values)
    values[0] = 9
    assert seen.tolist() == [0, 1, 2]


def test_million_doubles_there_and_back(kit: Any) -> None:
    values = np.random.default_rng(1).standard_normal(1_000_000)
    assert (np.asarray(kit.Arrays.echoDoubles(values)) == values).all()


VIEWS = {
    "every second": lambda a: a[::2],
    "reversed": lambda a: a[::-1],
    "a column": lambda a: a.reshape(10, 10)[:, 3],
    "a row": lambda a: a.reshape(10, 10)[3],
    "the diagonal": lambda a: a.reshape(10, 10).diagonal(),
    "other byte order": lambda a: a.astype(a.dtype.newbyteorder()),
    "other byte order and strided": lambda a: a.astype(a.dtype.newbyteorder())[::3],
    "read-only": lambda a: np.frombuffer(a.tobytes(), a.dtype),
    "broadcast": lambda a: np.broadcast_to(a[5], 7),
    "empty": lambda a: a[:0],
    "unaligned": lambda a: np.frombuffer(b"x" + a.tobytes(), a.dtype, offset=1),
}


@pytest.mark.parametrize("dtype", ["int32", "float64", "int16", "int64", "float32"])
@pytest.mark.parametrize("view", VIEWS.values(), ids=VIEWS)
def test_views_arrive_as_they_read(kit: Any, view: Any, dtype: str) -> None:
    kind = next(kind for kind, name in TYPES.items() if name == dtype)
    values = view(np.arange(100).astype(dtype))
    assert list(getattr(kit.Arrays, f"echo{kind.capitalize()}s")(values)) == values.tolist()


@pytest.mark.parametrize("order", ["C", "F"])
def test_two_dimensions(kit: Any, order: Any) -> None:
    values = np.arange(12, dtype=np.int32).reshape(3, 4).copy(order=order)
    assert [list(row) for row in kit.Arrays.echoInts2(values)] == values.tolist()


def test_two_dimensions_transposed(kit: Any) -> None:
    values = np.arange(6.0).reshape(2, 3).T
    assert [list(row) for row in kit.Arrays.echoDoubles2(values)] == values.tolist()


def test_three_dimensions(kit: Any) -> None:
    values = np.arange(24.0).reshape(2, 3, 4)
    assert sanca.to_python(kit.Arrays.echoDoubles3(values)) == values.tolist()


def test_zero_dimensions_are_a_number(kit: Any) -> None:
    assert kit.Numbers.echoDouble(np.float64(1.5)) == 1.5


@pytest.mark.parametrize("shape", [(0, 3), (3, 0)])
def test_empty_dimensions(kit: Any, shape: tuple[int, int]) -> None:
    values = np.zeros(shape, np.int32)
    assert [list(row) for row in kit.Arrays.echoInts2(values)] == values.tolist()


@pytest.mark.parametrize("dtype", ["int64", "int16", "uint32", "float64", "complex128", "U1", "datetime64[s]"])
def test_other_element_types_are_refused_with_advice(kit: Any, dtype: str) -> None:
    with pytest.raises(TypeError, match="int"):
        kit.Arrays.echoInts(np.zeros(2, dtype))


def test_wrong_number_of_dimensions_is_refused(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Arrays.echoInts(np.zeros((2, 2), np.int32))


def test_object_array_is_refused_for_primitives(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Arrays.echoInts(np.array([1, None], object))


@pytest.mark.parametrize("scalar", ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"])
def test_integer_scalars_are_ints(kit: Any, scalar: str) -> None:
    assert kit.Numbers.echoInt(getattr(np, scalar)(7)) == 7


@pytest.mark.parametrize("scalar", ["float16", "float32", "float64"])
def test_float_scalars_are_floats(kit: Any, scalar: str) -> None:
    assert kit.Numbers.echoDouble(getattr(np, scalar)(0.5)) == 0.5


def test_float_scalar_is_refused_for_an_int(kit: Any) -> None:
    with pytest.raises(TypeError):
        kit.Numbers.echoInt(np.float64(1.0))


def test_bool_scalar_is_a_boolean(kit: Any) -> None:
    assert kit.Numbers.echoBoolean(np.bool_(True)) is True


def test_integer_scalar_out_of_range_is_refused(kit: Any) -> None:
    with pytest.raises(OverflowError):
        kit.Numbers.echoInt(np.int64(2**40))


def test_string_scalar_is_text(kit: Any) -> None:
    assert kit.Text.echo(np.str_("caf\xe9")) == "caf\xe9"


def test_list_of_scalars(kit: Any) -> None:
    assert kit.Arrays.sumDoubles([np.float64(0.5), np.float32(0.25), 1]) == 1.75


def test_slice_assignment_from_numpy(java: Any) -> None:
    made = java.array("double", 10)
    made[2:5] = np.array([1.0, 2.0, 3.0])
    assert list(made) == [0, 0, 1, 2, 3, 0, 0, 0, 0, 0]


def test_slice_assignment_of_a_strided_view(java: Any) -> None:
    made = java.array("int", 5)
    made[:] = np.arange(10, dtype=np.int32)[::2]
    assert list(made) == [0, 2, 4, 6, 8]


def test_slice_assignment_with_a_step(java: Any) -> None:
    made = java.array("int", 5)
    made[::2] = np.array([7, 8, 9], np.int32)
    assert list(made) == [7, 0, 8, 0, 9]


def test_slice_assignment_of_another_type_is_refused(java: Any) -> None:
    made = java.array("int", 3)
    with pytest.raises(TypeError):
        made[:] = np.array([1.5, 2.5, 3.5])
    assert list(made) == [0, 0, 0]


def test_array_of_numpy_values(java: Any) -> None:
    assert list(java.array("double", np.linspace(0, 1, 3))) == [0.0, 0.5, 1.0]


def test_arrays_compare_equal(kit: Any) -> None:
    assert (np.asarray(kit.Arrays.range(5)) == np.arange(5)).all()


@pytest.mark.needs("one memory")
def test_shared_memory_with_a_direct_buffer(kit: Any) -> None:
    buffer = kit.Arrays.directDoubles(4)
    values = np.asarray(buffer)
    assert values.dtype == np.float64
    assert values.tolist() == [0.0, 1.0, 2.0, 3.0]
    values[1] = 42.0
    assert buffer.get(1) == 42.0


@pytest.mark.needs("one memory")
def test_frombuffer_of_a_direct_byte_buffer(kit: Any) -> None:
    values = np.frombuffer(kit.Arrays.directBytes(16), np.int32)
    assert len(values) == 4


@pytest.mark.needs("one memory")
def test_ndarrays_of_java_are_numpys(java: Any) -> None:
    from java.nio import DoubleBuffer  # type: ignore[import-not-found]
    from org.sanca import DirectNDArray, DType, NDArray  # type: ignore[import-not-found]

    shared = DirectNDArray.allocate(DoubleBuffer, 2, 3)
    assert isinstance(shared, np.ndarray)
    assert (shared.shape, shared.dtype, shared.flags.writeable) == ((2, 3), np.float64, True)
    java_object = sanca.to_java(shared, DirectNDArray)
    shared[1, 2] = 7
    assert java_object.getData().get(5) == 7
    assert java_object.getAddress() == shared.ctypes.data

    copied = NDArray(java.array("byte", [-1, 1]), DType.UINT8)
    assert copied.tolist() == [255, 1]


@pytest.mark.needs("one memory")
def test_memory_of_numpy_is_seen_by_java(java: Any) -> None:
    from org.sanca import DirectNDArray, NDArray

    array = np.arange(6, dtype=">i4").reshape(2, 3)[:, ::-2]
    seen = sanca.to_java(array, DirectNDArray)
    assert [[seen.getData().get(seen.index(i, j)) for j in range(2)] for i in range(2)] == array.tolist()
    seen.getData().put(seen.index(1, 0), 50)
    assert array[1, 0] == 50
    assert list(sanca.to_java(array, NDArray).getData()) == [2, 0, 50, 3]
    with pytest.raises(sanca.ConversionError, match=r"of dtype complex128.*x\.view"):
        sanca.to_java(np.array([1j]), NDArray)
    with pytest.raises(sanca.ConversionError, match=r"numpy.asarray\(x, dtype\)"):
        sanca.to_java([1.0], NDArray)


def test_an_array_that_has_no_java_form_is_told_so(java: Any) -> None:
    with pytest.raises(sanca.OverloadError, match="has no Java form"):
        java.java.util.ArrayList().add(np.array(["2024-01-01"], "M8[D]"))
