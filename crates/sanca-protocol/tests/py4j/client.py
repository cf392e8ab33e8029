"""Py4J's own Python package, made to say again what it is told.

Reads the port of a server from its arguments. In `replies` mode it calls a method whose argument is what the last call
gave; in `callbacks` mode it serves an object that returns its last argument, under the id p0.
"""

import sys

from py4j.java_gateway import CallbackServerParameters, GatewayParameters, JavaGateway
from py4j.protocol import Py4JError, Py4JJavaError


class Echo:
    """Returns the last of what it is given."""

    def last(self, *arguments):
        return arguments[-1]

    def fail(self, *arguments):
        raise ValueError("!" + arguments[-1])

    class Java:
        implements = ("java.util.function.Function",)


def replies(port):
    gateway = JavaGateway(gateway_parameters=GatewayParameters(port=port, enable_memory_management=False))
    value = None
    while value != "that was all":
        try:
            value = gateway.entry_point.next(value)
        except Py4JJavaError as error:
            value = error.java_exception
        except Py4JError as error:
            value = str(error)


def callbacks():
    sys.tracebacklimit = 0
    gateway = JavaGateway(
        gateway_parameters=GatewayParameters(enable_memory_management=False),
        callback_server_parameters=CallbackServerParameters(port=0),
    )
    gateway.gateway_property.pool.put(Echo(), force_id="p0")
    print(gateway.get_callback_server().get_listening_port(), flush=True)
    sys.stdin.read()
    gateway.shutdown_callback_server()


if sys.argv[1] == "replies":
    replies(int(sys.argv[2]))
else:
    callbacks()
