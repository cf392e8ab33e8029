"""Everything a program needs to reach Java: the gateway, its parameters, clients, connections, objects, functions.

The parts live in private modules and look up each other's public names here, at the time they need them: replacing a name in this module
(``get_return_value`` is a favourite) changes what all of them do. There is no ``__all__``, as programs import all with a star.
"""

from __future__ import annotations

import logging as logging
import os as os
import select as select
import socket as socket
import struct as struct
import subprocess as subprocess
import sys as sys
import traceback as traceback
import weakref as weakref
from collections import (
    deque as deque,
)
from pydoc import (
    pager as pager,
)
from subprocess import (
    PIPE as PIPE,
    Popen as Popen,
)
from threading import (
    RLock as RLock,
    Thread as Thread,
)

from . import (
    protocol as proto,
    skips_collections as skips_collections,
)
from .compat import (
    CompatThread as CompatThread,
    Queue as Queue,
    basestring as basestring,
    hasattr2 as hasattr2,
    range as range,
)
from .finalizer import (
    ThreadSafeFinalizer as ThreadSafeFinalizer,
)
from .protocol import (
    Py4JAuthenticationError as Py4JAuthenticationError,
    Py4JError as Py4JError,
    Py4JJavaError as Py4JJavaError,
    Py4JNetworkError as Py4JNetworkError,
    compute_exception_message as compute_exception_message,
    escape_new_line as escape_new_line,
    get_command_part as get_command_part,
    get_error_message as get_error_message,
    get_return_value as get_return_value,
    is_error as is_error,
    is_fatal_error as is_fatal_error,
    register_output_converter as register_output_converter,
    smart_decode as smart_decode,
    unescape_new_line as unescape_new_line,
)
from .signals import (
    Signal as Signal,
)


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

from ._callback import (
    CallbackConnection as CallbackConnection,
    CallbackServer as CallbackServer,
)
from ._client import (
    GatewayClient as GatewayClient,
    _garbage_collect_object as _garbage_collect_object,
    _garbage_collect_proxy as _garbage_collect_proxy,
)
from ._connection import (
    GatewayConnection as GatewayConnection,
    GatewayConnectionGuard as GatewayConnectionGuard,
)
from ._functions import (
    deprecated as deprecated,
    gateway_help as gateway_help,
    get_field as get_field,
    get_java_class as get_java_class,
    get_method as get_method,
    is_instance_of as is_instance_of,
    java_import as java_import,
    set_field as set_field,
)
from ._gateway import (
    JavaGateway as JavaGateway,
)
from ._launch import (
    OutputConsumer as OutputConsumer,
    ProcessConsumer as ProcessConsumer,
    find_jar_path as find_jar_path,
    get_create_new_process_group_kwargs as get_create_new_process_group_kwargs,
    launch_gateway as launch_gateway,
)
from ._names import (
    JavaClass as JavaClass,
    JavaPackage as JavaPackage,
    JVMView as JVMView,
    UserHelpAutoCompletion as UserHelpAutoCompletion,
)
from ._objects import (
    JavaMember as JavaMember,
    JavaObject as JavaObject,
    is_magic_member as is_magic_member,
)
from ._parameters import (
    DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER as DEFAULT_ACCEPT_TIMEOUT_PLACEHOLDER,
    DEFAULT_ADDRESS as DEFAULT_ADDRESS,
    DEFAULT_CALLBACK_SERVER_ACCEPT_TIMEOUT as DEFAULT_CALLBACK_SERVER_ACCEPT_TIMEOUT,
    DEFAULT_PORT as DEFAULT_PORT,
    DEFAULT_PYTHON_PROXY_PORT as DEFAULT_PYTHON_PROXY_PORT,
    CallbackServerParameters as CallbackServerParameters,
    DummyRLock as DummyRLock,
    GatewayParameters as GatewayParameters,
    GatewayProperty as GatewayProperty,
    PythonProxyPool as PythonProxyPool,
    set_default_callback_accept_timeout as set_default_callback_accept_timeout,
)
from ._sockets import (
    _garbage_collect_connection as _garbage_collect_connection,
    check_connection as check_connection,
    do_client_auth as do_client_auth,
    open_connection as open_connection,
    quiet_close as quiet_close,
    quiet_shutdown as quiet_shutdown,
    set_linger as set_linger,
    set_reuse_address as set_reuse_address,
)

register_output_converter(proto.REFERENCE_TYPE, lambda target_id, client: JavaObject(target_id, client))

for _thing in list(vars().values()):
    # Where they are documented and imported from, so that pickles and messages name that.
    if isinstance(_thing, type) and _thing.__module__.startswith(f"{__package__}._"):
        _thing.__module__ = __name__

if not skips_collections():
    from . import java_collections as java_collections
