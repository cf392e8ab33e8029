"""Everything a program needs to reach Java: the gateway, its parameters, clients, connections, objects, functions.

The parts live in private modules and look up each other's public names here, at the time they need them: replacing a name in this module
(``get_return_value`` is a favourite) changes what all of them do. There is no ``__all__``, as programs import all with a star.
"""

from __future__ import annotations

import logging
import os
import select
import socket
import struct
import subprocess
import sys
import traceback
import weakref
from collections import deque
from pydoc import pager
from subprocess import PIPE, Popen
from threading import RLock, Thread

from . import protocol as proto
from . import skips_collections
from .compat import CompatThread, Queue, basestring, hasattr2, range
from .finalizer import ThreadSafeFinalizer
from .protocol import (
    Py4JAuthenticationError,
    Py4JError,
    Py4JJavaError,
    Py4JNetworkError,
    compute_exception_message,
    escape_new_line,
    get_command_part,
    get_error_message,
    get_return_value,
    is_error,
    is_fatal_error,
    register_output_converter,
    smart_decode,
    unescape_new_line,
)
from .signals import Signal


class NullHandler(logging.Handler):
    """Drops what is logged."""

    def emit(self, record: logging.LogRecord) -> None:
        """Do nothing."""


# Who wants to hear of us says so; who does not is not told through the root logger.
null_handler = NullHandler()
logging.getLogger("py4j").addHandler(null_handler)
logger = logging.getLogger("py4j.java_gateway")

BUFFER_SIZE = 4096
PY4J_SKIP_COLLECTIONS = "PY4J_SKIP_COLLECTIONS"
PY4J_TRUE = {"yes", "y", "t", "true"}

#: A connection to the callback server ended: `connection`.
server_connection_stopped = Signal()
#: A connection to the callback server was opened: `connection`.
server_connection_started = Signal()
#: The callback server failed while it waited for connections: `error`.
server_connection_error = Signal()
#: The callback server accepts connections: `server`.
server_started = Signal()
#: The callback server does not accept connections any more: `server`.
server_stopped = Signal()
#: The callback server is about to be shut down: `server`.
pre_server_shutdown = Signal()
#: The callback server was shut down: `server`.
post_server_shutdown = Signal()

from ._parameters import (
    DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER,
    DEFAULT_ADDRESS,
    DEFAULT_CALLBACK_SERVER_ACCEPT_TIMEOUT,
    DEFAULT_PORT,
    DEFAULT_PYTHON_PROXY_PORT,
    CallbackServerParameters,
    DummyRLock,
    GatewayParameters,
    GatewayProperty,
    PythonProxyPool,
    set_default_callback_accept_timeout,
)
from ._sockets import (
    _garbage_collect_connection,
    check_connection,
    do_client_auth,
    open_connection,
    quiet_close,
    quiet_shutdown,
    set_linger,
    set_reuse_address,
)
from ._connection import GatewayConnection, GatewayConnectionGuard
from ._client import GatewayClient, _garbage_collect_object, _garbage_collect_proxy
from ._objects import JavaMember, JavaObject, is_magic_member
from ._names import JavaClass, JavaPackage, JVMView, UserHelpAutoCompletion
from ._functions import (
    deprecated,
    gateway_help,
    get_field,
    get_java_class,
    get_method,
    is_instance_of,
    java_import,
    set_field,
)
from ._launch import (
    OutputConsumer,
    ProcessConsumer,
    find_jar_path,
    get_create_new_process_group_kwargs,
    launch_gateway,
)
from ._callback import CallbackConnection, CallbackServer
from ._gateway import JavaGateway

register_output_converter(proto.REFERENCE_TYPE, lambda target_id, client: JavaObject(target_id, client))

for _thing in list(vars().values()):
    # Where they are documented and imported from, so that pickles and messages name that.
    if isinstance(_thing, type) and _thing.__module__.startswith(f"{__package__}._"):
        _thing.__module__ = __name__

if not skips_collections():
    from . import java_collections
