"""The gateway: a client, perhaps a server for callbacks, and the names of the JVM."""

from __future__ import annotations

import logging
from typing import Any

from . import java_gateway, protocol as proto
from ._local import LocalCallbackServer, LocalServer, is_embedded
from ._parameters import DEFAULT_PYTHON_PROXY_PORT
from .protocol import Py4JError

api: Any = java_gateway

logger = logging.getLogger("py4j.java_gateway")


class JavaGateway:
    """The way to a JVM. Names it does not have itself are those of the entry point.

    Nothing is connected before it is needed, unless `eager_load` is set. May be used from any thread.

    :param gateway_parameters: how to reach Java; the arguments of older releases are still taken.
    :param callback_server_parameters: how Java reaches Python; without them Java cannot.
    :param python_server_entry_point: the object Java finds by ``getPythonServerEntryPoint``.
    :param java_process: the process of the JVM, if it is known.

    >>> gateway = JavaGateway()  # doctest: +SKIP
    >>> gateway.jvm.java.lang.Math.max(2, 3)  # doctest: +SKIP
    3
    """

    def __init__(
        self,
        gateway_client: Any = None,
        auto_field: bool = False,
        python_proxy_port: Any = DEFAULT_PYTHON_PROXY_PORT,
        start_callback_server: bool = False,
        auto_convert: bool = False,
        eager_load: bool = False,
        gateway_parameters: Any = None,
        callback_server_parameters: Any = None,
        python_server_entry_point: Any = None,
        java_process: Any = None,
    ) -> None:
        given = {
            "auto_field": auto_field,
            "auto_convert": auto_convert,
            "start_callback_server": start_callback_server,
            "eager_load": eager_load,
            "gateway_client": gateway_client,
        }
        for name in [name for name, value in given.items() if value]:
            api.deprecated(f"JavaGateway.{name}", "1.0", "GatewayParameters")
        if not gateway_parameters:
            gateway_parameters = api.GatewayParameters(
                auto_field=auto_field, auto_convert=auto_convert, eager_load=eager_load
            )
        self.gateway_parameters = gateway_parameters
        wanted = callback_server_parameters is not None or start_callback_server
        if not callback_server_parameters:
            # Java shows callback servers the token of its gateway, so that is what one wants that is started later (PySpark does).
            callback_server_parameters = api.CallbackServerParameters(
                port=python_proxy_port, eager_load=start_callback_server
            )
            callback_server_parameters.auth_token = gateway_parameters.auth_token  # escaped already
        self.callback_server_parameters = callback_server_parameters
        self.python_server_entry_point = python_server_entry_point
        self._python_proxy_port = callback_server_parameters.port
        self.gateway_property = self._create_gateway_property()
        self._gateway_client: Any = None
        self.set_gateway_client(gateway_client or self._create_gateway_client())
        self._callback_server: Any = None
        self.java_process = java_process
        if gateway_parameters.eager_load:
            self._eager_load()
        if wanted and callback_server_parameters.eager_load:
            self.start_callback_server(callback_server_parameters)

    def _create_gateway_client(self) -> Any:
        return api.GatewayClient(gateway_parameters=self.gateway_parameters)

    def _create_gateway_property(self) -> Any:
        made = api.GatewayProperty(
            self.gateway_parameters.auto_field,
            api.PythonProxyPool(),
            self.gateway_parameters.enable_memory_management,
        )
        if self.python_server_entry_point:
            made.pool.put(self.python_server_entry_point, proto.ENTRY_POINT_OBJECT_ID)
        return made

    def set_gateway_client(self, gateway_client: Any) -> None:
        """Send commands through another client. What was made before keeps the old one."""
        gateway_client.gateway_property = self.gateway_property
        gateway_client.converters = proto.INPUT_CONVERTER if self.gateway_parameters.auto_convert else None
        self._gateway_client = gateway_client
        self._entry_point = api.JavaObject(proto.ENTRY_POINT_OBJECT_ID, gateway_client)
        if is_embedded(self.gateway_parameters):
            gateway_client.callback_parameters = self.callback_server_parameters
            self.java_gateway_server = LocalServer(
                gateway_client, self.gateway_parameters, self.callback_server_parameters, self.python_server_entry_point
            )
        else:
            self.java_gateway_server = api.JavaObject(proto.GATEWAY_SERVER_OBJECT_ID, gateway_client)
        self.jvm = api.JVMView(gateway_client, jvm_name=proto.DEFAULT_JVM_NAME, id=proto.DEFAULT_JVM_ID)

    @property
    def entry_point(self) -> Any:
        """The object that the Java side offers.

        Where the JVM is in this process it can be set: to a Java object of this gateway, or of ``sanca``'s own API. Raises TypeError for
        anything else.

        >>> gateway = JavaGateway(gateway_parameters=GatewayParameters(transport="embedded"))  # doctest: +SKIP
        >>> gateway.entry_point = gateway.jvm.java.util.Random(7)  # doctest: +SKIP
        >>> gateway.nextInt()  # doctest: +SKIP
        -1156638823
        """
        return self._entry_point

    @entry_point.setter
    def entry_point(self, value: Any) -> None:
        local = getattr(self._gateway_client, "local", None)
        if local is None:
            self._entry_point = value
        else:
            local.set_entry_point(value)

    def __getattr__(self, name: str) -> Any:
        # Not before there is an entry point: what is missing is ours then.
        if "_entry_point" not in self.__dict__:
            raise AttributeError(name)
        return self.entry_point.__getattr__(name)

    def _eager_load(self) -> None:
        try:
            self.jvm.System.currentTimeMillis()
        except Exception:
            self.shutdown()
            raise

    def get_callback_server(self) -> Any:
        """Give the callback server; None if there is none."""
        return self._callback_server

    def start_callback_server(self, callback_server_parameters: Any = None) -> bool:
        """Start the callback server; False if there is one already. Raises :class:`Py4JNetworkError` if its port is taken."""
        if self._callback_server:
            return False
        server = self._create_callback_server(callback_server_parameters or self.callback_server_parameters)
        server.start()
        self._callback_server = server
        return True

    def _create_callback_server(self, callback_server_parameters: Any) -> Any:
        if is_embedded(self.gateway_parameters):
            self._gateway_client.callback_parameters = callback_server_parameters
            return LocalCallbackServer(
                self.gateway_property.pool, self._gateway_client, callback_server_parameters=callback_server_parameters
            )
        return api.CallbackServer(
            self.gateway_property.pool, self._gateway_client, callback_server_parameters=callback_server_parameters
        )

    def new_jvm_view(self, name: str = "custom jvm") -> Any:
        """Make a view with imports of its own."""
        command = (
            proto.JVMVIEW_COMMAND_NAME
            + proto.JVM_CREATE_VIEW_SUB_COMMAND_NAME
            + api.get_command_part(name)
            + proto.END_COMMAND_PART
        )
        made = api.get_return_value(self._gateway_client.send_command(command), self._gateway_client)
        return api.JVMView(gateway_client=self._gateway_client, jvm_name=name, jvm_object=made)

    def new_array(self, java_class: Any, *dimensions: Any) -> Any:
        """Make a Java array.

        Raises :class:`Py4JError` without a length.

        >>> gateway.new_array(gateway.jvm.int, 2, 3)  # doctest: +SKIP
        """
        if len(dimensions) == 0:
            raise Py4JError("new arrays must have at least one dimension")
        command = (
            proto.ARRAY_COMMAND_NAME
            + proto.ARRAY_CREATE_SUB_COMMAND_NAME
            + api.get_command_part(java_class._fqn)
            + "".join(api.get_command_part(length) for length in dimensions)
            + proto.END_COMMAND_PART
        )
        return api.get_return_value(self._gateway_client.send_command(command), self._gateway_client)

    def shutdown(self, raise_exception: bool = False) -> None:
        """End the gateway's server and the callback server. Errors are raised only with `raise_exception`."""
        try:
            self._gateway_client.shutdown_gateway()
        except Exception:
            if raise_exception:
                raise
            logger.info("Exception while shutting down gateway", exc_info=True)
        self.shutdown_callback_server(raise_exception)

    def shutdown_callback_server(self, raise_exception: bool = False) -> None:
        """End the callback server, if there is one."""
        if self._callback_server is None:
            return
        try:
            self._callback_server.shutdown()
        except Exception:
            if raise_exception:
                raise
            logger.info("Exception while shutting down callback server", exc_info=True)

    def close_callback_server(self, raise_exception: bool = False) -> None:
        """Close the connections of the callback server, which goes on."""
        if self._callback_server is None:
            return
        try:
            self._callback_server.close()
        except Exception:
            if raise_exception:
                raise
            logger.info("Exception while closing callback server", exc_info=True)

    def restart_callback_server(self) -> None:
        """End the callback server, if there is one, and start another."""
        if self._callback_server:
            self._callback_server.shutdown()
            self._callback_server = None
        self.start_callback_server(self.callback_server_parameters)

    def close(self, keep_callback_server: bool = False, close_callback_server_connections: bool = False) -> None:
        """Close the connections to Java, which come back when they are needed, and end the callback server.

        :param keep_callback_server: leave it as it is.
        :param close_callback_server_connections: together with that, close its connections.
        """
        self._gateway_client.close()
        if not keep_callback_server:
            self.shutdown_callback_server()
        elif close_callback_server_connections:
            self.close_callback_server()

    def detach(self, java_object: Any) -> None:
        """Tell Java that an object is not needed any more, whatever becomes of its wrapper."""
        java_object._detach()

    def help(self, var: Any, pattern: Any = None, short_name: bool = True, display: bool = True) -> Any:
        """Show what Java's reflection says; see :func:`gateway_help`."""
        return api.gateway_help(self._gateway_client, var, pattern=pattern, short_name=short_name, display=display)

    @classmethod
    def launch_gateway(
        cls,
        port: Any = 0,
        jarpath: Any = "",
        classpath: Any = "",
        javaopts: Any = [],  # noqa: B006 - never changed
        die_on_exit: bool = False,
        redirect_stdout: Any = None,
        redirect_stderr: Any = None,
        daemonize_redirect: bool = True,
        java_path: Any = "java",
        create_new_process_group: bool = False,
        enable_auth: bool = False,
        cwd: Any = None,
        use_shell: bool = False,
    ) -> Any:
        """Start a JVM and give a gateway to it, whose `java_process` it is; see :func:`launch_gateway`.

        >>> gateway = JavaGateway.launch_gateway(die_on_exit=True)  # doctest: +SKIP
        """
        started = api.launch_gateway(
            port,
            jarpath,
            classpath,
            javaopts,
            die_on_exit,
            redirect_stdout=redirect_stdout,
            redirect_stderr=redirect_stderr,
            daemonize_redirect=daemonize_redirect,
            java_path=java_path,
            create_new_process_group=create_new_process_group,
            enable_auth=enable_auth,
            cwd=cwd,
            return_proc=True,
            use_shell=use_shell,
        )
        port, *token, process = started
        parameters = api.GatewayParameters(port=port, auth_token=token[0] if token else None)
        return cls(gateway_parameters=parameters, java_process=process)
