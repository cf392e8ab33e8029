"""Java calls Python through a server of ours: Py4J's own package, in each of its two models.

Arguments: the server's port, a token for both ways, and the model. Prints the port on which Python listens, and waits for a line before it begins.
"""

import gc
import sys
import threading
import time

from py4j.clientserver import ClientServer, JavaParameters, PythonParameters
from py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway
from py4j.protocol import Py4JJavaError

DEADLINE = 30


class Function:
    """A `Function` of Java's, and what else it is asked for."""

    def __init__(self, body):
        self.body = body

    def apply(self, value):
        return self.body(value)

    def hashCode(self):
        return 7

    def equals(self, other):
        return False

    def toString(self):
        return "a function of Python's"

    class Java:
        implements = ("java.util.function.Function",)


class Comparator:
    def compare(self, a, b):
        return (a > b) - (a < b)

    class Java:
        implements = ("java.util.Comparator", "java.io.Serializable")


class Supplier:
    def __init__(self, body):
        self.body = body

    def get(self):
        return self.body()

    class Java:
        implements = ("java.util.function.Supplier",)


class Typed:
    """Interfaces whose methods return primitives."""

    def __init__(self, value):
        self.value = value

    def applyAsInt(self, value=None):
        return self.value

    applyAsLong = applyAsDouble = test = accept = applyAsInt

    class Java:
        implements = (
            "java.util.function.ToIntFunction",
            "java.util.function.ToLongFunction",
            "java.util.function.ToDoubleFunction",
            "java.util.function.Predicate",
            "java.util.function.Consumer",
        )


def refused(call, *words):
    try:
        call()
    except Py4JJavaError as error:
        text = str(error)
    else:
        raise AssertionError("nothing was raised")
    for word in words:
        assert word in text, (word, text)
    return text


def through(jvm, body, value):
    """A value that goes to Java, from there to a function of Python's and back."""
    return jvm.java.util.Optional.ofNullable(value).map(Function(body)).orElse(None)


def values(jvm):
    echo = [True, 0, -5, 2**31, -(2**63), 1.5, "", "a\\b\nc\rd", "é中😀", b"\0\xff"]
    for value in echo:
        seen = []
        assert through(jvm, lambda given, seen=seen: seen.append(given) or given, value) == value, value
        assert seen == [value]
    assert through(jvm, lambda value: None, 1) is None
    items = jvm.java.util.ArrayList()
    items.append(3)
    assert through(jvm, lambda given: given.append(4) or given, items) == items
    assert list(items) == [3, 4], "the list was the same one"
    big = jvm.java.math.BigInteger("9" * 30)
    assert through(jvm, lambda given: given.toString(), big) == "9" * 30
    numbers = jvm.java.util.ArrayList()
    for number in (3, 1, 2):
        numbers.append(number)
    jvm.java.util.Collections.sort(numbers, Comparator())
    assert list(numbers) == [1, 2, 3]


def results(jvm):
    """What comes back is converted as arguments are, or refused."""
    pair = jvm.java.util.stream.Stream.of(1)
    assert pair.mapToInt(Typed(5)).sum() == 5
    assert jvm.java.util.stream.Stream.of(1).mapToLong(Typed(5)).sum() == 5
    assert jvm.java.util.stream.Stream.of(1).mapToDouble(Typed(1.5)).sum() == 1.5
    assert jvm.java.util.stream.Stream.of(1).filter(Typed(True)).count() == 1
    jvm.java.util.ArrayList(jvm.java.util.Collections.nCopies(2, 1)).forEach(Typed("dropped, as nobody wants it"))

    def summed(value):
        return lambda: jvm.java.util.stream.Stream.of(1).mapToInt(Typed(value)).sum()

    refused(summed("text"), "Incompatible output type. Expected: int Actual: java.lang.String")
    refused(summed(None), "java.lang.NullPointerException")


def exceptions(jvm):
    def fails(value):
        raise ValueError("from Python\nand more")

    words = [
        "An exception was raised by the Python Proxy. Return Message: Traceback",
        "ValueError: from Python\nand more",
    ]
    refused(lambda: through(jvm, fails, 1), *words)
    # What Java threw while Python was asked is Java's again.
    parse = jvm.java.lang.Integer.parseInt
    text = refused(lambda: through(jvm, lambda value: parse(value), "abc"))
    assert "java.lang.NumberFormatException" in text.splitlines()[1], text
    assert through(jvm, lambda value: value + 1, 1) == 2, "all goes on"


def objects(jvm):
    """Methods of `Object` are Python's, and a proxy is one object."""
    function = Function(lambda value: value)
    held = jvm.java.util.ArrayList()
    held.append(function)
    assert jvm.java.util.Objects.hashCode(held[0]) == 7
    assert jvm.java.lang.String.valueOf(held[0]) == "a function of Python's"
    assert held[0].hashCode() == 7
    # Passed on, it is the object that Java has already.
    assert held.indexOf(held[0]) == -1, "equals is Python's, and says no"
    assert jvm.java.util.IdentityHashMap(jvm.java.util.Collections.singletonMap(held[0], 1)).get(held[0]) == 1
    composed = through(jvm, lambda value: value.apply(20) + 1, held[0])
    assert composed == 21


def streams(jvm):
    """What comes out of a channel, and the connection goes on."""
    content = bytes(range(256)) * 1000
    for _ in range(2):
        source = jvm.java.io.ByteArrayInputStream(content)
        with jvm.java.nio.channels.Channels.newChannel.stream(source) as connection:
            assert connection.read(len(content)) == content
    assert jvm.java.lang.Math.abs(-3) == 3


def nested(jvm, depth):
    if depth == 0:
        return 0
    return through(jvm, lambda value: nested(jvm, depth - 1) + value, 1)


def threads(jvm, pinned):
    """The thread that runs a callback is the one that called, where Py4J has it so."""
    # Named through its own view, for want of a class of ours: a Java thread's name crosses in a callback.
    here, java = threading.get_ident(), lambda: jvm.java.lang.Thread.currentThread().getId()
    seen = []
    through(jvm, lambda value: seen.append((threading.get_ident(), java())) or 1, 1)
    (python_thread, java_thread) = seen[0]
    assert (python_thread == here) == pinned
    if pinned:
        assert java_thread == java()
    # A thread of Java's own, twice: pinned, Python answers on one thread of its own each time.
    executor = jvm.java.util.concurrent.Executors.newSingleThreadExecutor()
    try:
        from_java = []
        for _ in range(2):
            task = Supplier(lambda: from_java.append((threading.get_ident(), java())) or "done")
            future = jvm.java.util.concurrent.CompletableFuture.supplyAsync(task, executor)
            assert future.get() == "done"
        assert here not in [python_thread for python_thread, _ in from_java]
        if pinned:
            assert len(set(from_java)) == 1, from_java
    finally:
        executor.shutdown()


def at_once(jvm):
    """Many threads, each with its own callbacks."""
    failures = []

    def run(number):
        try:
            for turn in range(20):
                assert through(jvm, lambda value: value + number, turn) == turn + number
        except BaseException as error:
            failures.append(error)

    runners = [threading.Thread(target=run, args=(number,)) for number in range(6)]
    for runner in runners:
        runner.start()
    for runner in runners:
        runner.join(DEADLINE)
        assert not runner.is_alive()
    assert not failures, failures


def all_given_back(gateway, jvm):
    """What Java has no more use for goes from Python's pool."""
    end = time.monotonic() + DEADLINE
    pool = gateway.gateway_property.pool
    while len(pool) and time.monotonic() < end:
        gc.collect()
        jvm.java.lang.System.gc()
        time.sleep(0.05)
    assert len(pool) == 0, pool.dict


def main(port, token, model):
    if model == "pinned":
        gateway = ClientServer(
            JavaParameters(port=port, auth_token=token),
            PythonParameters(
                port=0, auth_token=token, daemonize=True, daemonize_connections=True, propagate_java_exceptions=True
            ),
        )
    else:
        gateway = JavaGateway(
            gateway_parameters=GatewayParameters(port=port, auth_token=token),
            callback_server_parameters=CallbackServerParameters(
                port=0, auth_token=token, daemonize=True, daemonize_connections=True, propagate_java_exceptions=True
            ),
        )
    print(gateway.get_callback_server().get_listening_port(), flush=True)
    sys.stdin.readline()
    jvm = gateway.jvm
    values(jvm)
    results(jvm)
    exceptions(jvm)
    objects(jvm)
    streams(jvm)
    assert nested(jvm, 8) == 8
    threads(jvm, model == "pinned")
    at_once(jvm)
    all_given_back(gateway, jvm)
    gateway.close(keep_callback_server=True)


main(int(sys.argv[1]), sys.argv[2], sys.argv[3])
