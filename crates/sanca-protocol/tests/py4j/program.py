"""What the transcripts are recorded of: a program for Py4J's own package, in each of its two models.

Reads the port of a running gateway, its token and perhaps `plain` (no callbacks) from its arguments. Prints the ports of servers it starts, as `callbacks PORT` or
`clientserver PORT`, and reads from its input the port to name to the other side instead.
"""

import decimal
import sys

from py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from py4j.java_gateway import (
    CallbackServerParameters,
    GatewayParameters,
    JavaGateway,
    get_field,
    is_instance_of,
    java_import,
    set_field,
)
from py4j.protocol import Py4JError


def recorded(what, port):
    """The port under which the recorder passes on what goes to `port`."""
    print(what, port, flush=True)
    return int(sys.stdin.readline())


class Compare:
    """Calls back into Java while it is called."""

    def __init__(self, jvm):
        self.jvm = jvm

    def compare(self, a, b):
        return self.jvm.java.lang.Integer.compare(a, b)

    def apply(self, value):
        if value == "raise":
            raise ValueError("from Python\nand more")
        return value

    class Java:
        implements = ("java.util.Comparator", "java.util.function.Function")


def refused(call):
    """Runs what Java refuses, and has its text fetched if that is an exception's."""
    text = ""
    try:
        call()
    except Py4JError as error:
        text = str(error)
    assert text, "nothing was refused"


def values(jvm):
    """Every kind of value, there and back."""
    echo = jvm.java.util.Objects.requireNonNull
    samples = [True, False, 0, -5, 2**31 - 1, -(2**31), 2**31, 2**63 - 1, -(2**63), 1.5, -0.0, 1e22, 1e-7, 5e-324]
    samples += [float("inf"), float("-inf"), decimal.Decimal("1.10"), decimal.Decimal("1E+5"), "", "abc"]
    samples += ["a\\b\nc\rd\te", "é中😀\0\x85\u2028", "\\n", b"", bytes(range(256)), bytearray(b"\0\1")]
    for sample in samples:
        assert echo(sample) == sample, sample
    assert str(echo(float("nan"))) == "nan"
    assert jvm.java.lang.Math.sqrt(2.0) > 1.41
    assert jvm.java.lang.Character.valueOf("\n") == "\n"
    assert jvm.java.util.Objects.toString(None) == "null"
    assert jvm.java.math.BigInteger("123456789012345678901234567890").toString().startswith("1234")
    assert jvm.java.util.concurrent.atomic.AtomicLong(2**40) == 2**40


def collections(gateway, jvm):
    """Lists, maps, sets, arrays, iterators, streams of names."""
    items = jvm.java.util.ArrayList()
    for item in (3, 1, 2):
        items.append(item)
    items.sort()
    items.reverse()
    assert list(items) == [3, 2, 1]
    assert items[0] == 3
    assert list(items[0:2]) == [3, 2]
    assert len(items + items) == 6
    assert len(items * 2) == 6
    assert items.count(2) == 1
    items *= 2
    items[0] = 9
    pairs = jvm.java.util.HashMap()
    pairs["one"] = 1
    assert pairs["one"] == 1
    assert len(pairs) == 1
    assert dict(pairs) == {"one": 1}
    some = jvm.java.util.HashSet()
    some.add("x")
    assert "x" in some
    assert list(some) == ["x"]
    array = gateway.new_array(jvm.int, 3)
    array[0] = 5
    assert array[0] == 5
    assert len(array) == 3
    assert list(array[0:2]) == [5, 0]
    assert gateway.new_array(jvm.java.lang.String, 2, 3)[1] is not None


def names(gateway, jvm, full):
    """Looking things up, and not finding them. Not all of it is for gateways that are not Py4J's own."""
    java_import(jvm, "java.util.concurrent.*")
    java_import(jvm, "java.util.LinkedList")
    assert jvm.TimeUnit.SECONDS.toString() == "SECONDS"
    view = gateway.new_jvm_view("my view")
    java_import(view, "java.io.File")
    assert view.File("/tmp").getName() == "tmp"
    assert jvm.java.lang.Integer.MAX_VALUE == 2**31 - 1
    assert jvm.java.util.AbstractMap.SimpleEntry("k", 1).getKey() == "k"
    assert jvm.java.lang.String._java_lang_class.getName() == "java.lang.String"
    point = jvm.java.awt.Point(1, 2)
    assert get_field(point, "x") == 1
    set_field(point, "x", 7)
    assert get_field(point, "x") == 7
    refused(lambda: get_field(point, "nosuch"))
    refused(lambda: jvm.java.lang.String.nosuch)
    refused(lambda: jvm.java.lang.String.length)
    refused(lambda: jvm.java.lang.Integer.parseInt("abc"))
    refused(lambda: jvm.java.lang.Math.abs("abc"))
    refused(lambda: jvm.java.util.ArrayList().get(5))
    assert "getX" in dir(point)
    assert "MAX_VALUE" in dir(jvm.java.lang.Integer)
    assert "LinkedList" in dir(jvm)
    if full:
        pages(gateway, jvm, point)
    gateway.detach(point)
    refused(point.getX)


def pages(gateway, jvm, point):
    """What takes classes of Py4J's own, or pages that it writes."""
    assert is_instance_of(gateway, jvm.java.util.ArrayList(), "java.util.List")
    assert "Help on class Point" in gateway.help(point, pattern="get*", display=False)
    assert "valueOf" in gateway.help(jvm.java.lang.String, pattern="valueOf*", display=False)


def callbacks(gateway, jvm):
    """Java calls Python, which calls Java."""
    compare = Compare(jvm)
    items = jvm.java.util.ArrayList()
    for item in (3, 1, 2):
        items.append(item)
    jvm.java.util.Collections.sort(items, compare)
    assert list(items) == [1, 2, 3]
    optional = jvm.java.util.Optional.of("text\n")
    assert optional.map(compare).get() == "text\n"
    refused(lambda: jvm.java.util.Optional.of("raise").map(compare))


def gateway_model(port, token):
    """The default model: Java opens connections of its own."""
    parameters = CallbackServerParameters(port=0, daemonize=True, daemonize_connections=True)
    gateway = JavaGateway(
        gateway_parameters=GatewayParameters(port=port, auth_token=token), callback_server_parameters=parameters
    )
    jvm = gateway.jvm
    behind = recorded("callbacks", gateway.get_callback_server().get_listening_port())
    gateway.java_gateway_server.resetCallbackClient(jvm.java.net.InetAddress.getByName("127.0.0.1"), behind)
    values(jvm)
    collections(gateway, jvm)
    names(gateway, jvm, full=True)
    callbacks(gateway, jvm)
    return gateway


def pinned_model(first):
    """One connection in both directions, with tokens in both."""
    jvm, token = first.jvm, "a-token"
    builder = jvm.py4j.ClientServer.ClientServerBuilder(jvm.java.util.HashMap())
    server = builder.javaPort(0).pythonPort(1).authToken(token).build()
    port = recorded("clientserver", server.getJavaServer().getListeningPort())
    gateway = ClientServer(
        JavaParameters(port=port, auth_token=token, daemonize_memory_management=True),
        PythonParameters(port=0, auth_token=token, daemonize=True, daemonize_connections=True),
    )
    assert gateway.entry_point.put("k", "v") is None
    assert gateway.entry_point.get("k") == "v"
    values(gateway.jvm)
    callbacks(gateway, gateway.jvm)
    gateway.shutdown()


def another_server(port, token):
    """A gateway that makes no callbacks."""
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, auth_token=token))
    values(gateway.jvm)
    collections(gateway, gateway.jvm)
    names(gateway, gateway.jvm, full=False)
    gateway.close()


if sys.argv[3:] == ["plain"]:
    another_server(int(sys.argv[1]), sys.argv[2])
    sys.exit()
sys.tracebacklimit = 0  # nothing of files and their text in what is recorded
first = gateway_model(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else None)
pinned_model(first)
first.shutdown()
