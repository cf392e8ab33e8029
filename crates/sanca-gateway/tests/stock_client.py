"""Py4J's own Python package at a server of ours, whose Java is a fake: see fake/classes.rs for what there is."""

import ssl
import sys

from py4j.java_gateway import GatewayParameters, JavaGateway, get_field, java_import, set_field
from py4j.protocol import Py4JAuthenticationError, Py4JError, Py4JJavaError


def raised(kind, call):
    """What a call raises, as text."""
    try:
        call()
    except kind as error:
        return str(error)
    raise AssertionError("nothing was raised")


def connect(**options):
    """A gateway, under TLS if the arguments name a certificate to trust."""
    context = ssl.create_default_context(cafile=sys.argv[3]) if len(sys.argv) > 3 else None
    return JavaGateway(gateway_parameters=GatewayParameters(port=int(sys.argv[1]), ssl_context=context, **options))


token = sys.argv[2]
stranger = connect()
assert "unexpected command" in raised(Py4JError, lambda: stranger.jvm.System)
stranger = connect(auth_token="wrong")
raised(Py4JAuthenticationError, lambda: stranger.jvm.System)

gateway = connect(auth_token=token)
jvm = gateway.jvm
assert jvm.java.lang.Math.abs(-3) == 3
assert jvm.Math.abs(-3) == 3
echo = jvm.java.util.Objects.requireNonNull
for sample in (1, 2**40, -1.5, 1e22, True, "a\\b\nc\rd é中😀", b"\0\xff", ""):
    assert echo(sample) == sample, sample
assert str(echo(float("nan"))) == "nan"
assert jvm.test.Pick.f(1) == "int"
assert jvm.test.Pick.f(2**40) == "long"
assert jvm.test.Pick.narrow(200) == -56
assert jvm.java.lang.Integer.MAX_VALUE == 2**31 - 1
assert jvm.java.util.concurrent.atomic.AtomicLong(2**40) == 2**40

items = jvm.java.util.ArrayList()
for item in (3, 1, 2):
    items.append(item)
items.sort()
assert [items[0], items[1], items[-1]] == [1, 2, 3]
assert len(items) == 3
assert len(items[0:2]) == 2
assert len(items + items) == 6
assert len(items * 2) == 6
assert items.count(2) == 1
gateway.entry_point.add(items)
assert gateway.entry_point.get(0)[2] == 3

text = raised(Py4JJavaError, lambda: items.get(99))
assert text.startswith("An error occurred while calling o")
assert "java.lang.IndexOutOfBoundsException: Index out of bounds\nfor this list" in text
assert "Method f([" in raised(Py4JError, lambda: jvm.test.Pick.f(1, 2))
assert "does not exist" in raised(Py4JError, lambda: jvm.java.lang.Math.nosuch(1))
assert raised(TypeError, jvm.no.such.Thing) == "'JavaPackage' object is not callable"

java_import(jvm, "java.util.*")
assert jvm.HashMap is not None
java_import(jvm, "test.Point")
point = jvm.Point(3)
set_field(point, "x", 8)
assert get_field(point, "x") == 8
assert "no field" in raised(Py4JError, lambda: get_field(point, "zz"))
array = gateway.new_array(jvm.int, 3)
array[1] = 5
assert [array[0], array[1], len(array)] == [0, 5, 3]
assert "Point" in dir(jvm)
assert "toString" in dir(point)
gateway.close()
