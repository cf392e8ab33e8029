"""A gateway that is not Sanca's: Py4J's own server knows no types, so its objects are those of ``sanca.py4j``.

What is the same as with ``sanca.start``: walking names, exact names, arrays, closing. Everything else is Py4J's: the server chooses
overloads, exceptions are ``sanca.py4j.protocol.Py4JJavaError``, callbacks need a class with ``class Java: implements = [...]``.
"""

from __future__ import annotations

from ._errors import ClassNotFoundError, GatewayError, SancaError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType
    from typing import Any, NoReturn

    from ._tls import TLS


class DynamicJVM:
    """The Java behind a gateway of Py4J's own, as ``sanca.connect`` gives it. ``gateway`` is the ``sanca.py4j`` gateway under it."""

    gateway: Any

    def __init__(self, gateway: Any) -> None:
        self.gateway = gateway

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name == "gateway":
            raise AttributeError(f"the JVM has no attribute {name!r}")
        return getattr(self.gateway.jvm, name)

    def __getitem__(self, name: str) -> Any:
        """Find a class by its exact name, ``"java.util.Map$Entry"``."""
        from .py4j.java_gateway import JavaClass

        found: Any = self.gateway.jvm
        for part in name.strip().split("."):
            found = getattr(found, part)
        if isinstance(found, JavaClass):
            return found
        raise ClassNotFoundError(f"Java class {name} was not found by the gateway")

    def array(self, component: Any, *contents: Any) -> Any:
        """Make a Java array of a class or of a primitive's name: of lengths, or of values."""
        if isinstance(component, str):
            primitive = component in ("boolean", "byte", "char", "short", "int", "long", "float", "double")
            component = getattr(self.gateway.jvm, component) if primitive else self[component]
        if not contents:
            raise TypeError('array needs lengths or values: array("int", 10) or array("int", [1, 2, 3])')
        if all(isinstance(length, int) for length in contents):
            return self.gateway.new_array(component, *contents)
        return self._filled(component, contents[0])

    def _filled(self, component: Any, values: Iterable[Any]) -> Any:
        values = list(values)
        array = self.gateway.new_array(component, len(values))
        for index, value in enumerate(values):
            array[index] = value
        return array

    @property
    def entry_point(self) -> Any:
        """The object that the gateway has there for its clients; None where there is none."""
        return self.gateway.entry_point

    @property
    def java_version(self) -> int:
        """The feature version, 17 or 25, say."""
        version = str(self.gateway.jvm.java.lang.System.getProperty("java.specification.version"))
        return int(version.removeprefix("1."))

    def timeout(self, seconds: float) -> NoReturn:
        """Refuse: nobody can interrupt a call at such a server."""
        raise SancaError(
            "Py4J's own server cannot interrupt a call: there are no time limits. Start the gateway with Sanca, or give the sockets a time-out: "
            "GatewayParameters(read_timeout=…) of sanca.py4j"
        )

    def close(self) -> bool:
        """Close the connections. The gateway goes on."""
        self.gateway.close()
        return True

    def __enter__(self) -> DynamicJVM:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        parameters = self.gateway.gateway_parameters
        return f"<sanca.DynamicJVM at {parameters.address}:{parameters.port}, a gateway of Py4J's>"


def connect(place: str, is_path: bool, token: str | None, tls: TLS | None) -> DynamicJVM:
    """Connect to a gateway that is not Sanca's. Raises ``GatewayError`` where it cannot be one."""
    from .py4j.java_gateway import GatewayParameters, JavaGateway
    from .py4j.protocol import Py4JError

    if is_path:
        raise GatewayError(f"what listens at {place} is no gateway of Sanca's, and Py4J's listen at no Unix sockets")
    host, _, port = place.rpartition(":")
    parameters = GatewayParameters(
        address=host.strip("[]"),
        port=int(port),
        auth_token=token,
        auto_convert=True,
        ssl_context=None if tls is None else tls._context(),
    )
    found = DynamicJVM(JavaGateway(gateway_parameters=parameters))
    try:
        # Whoever answers this is a gateway.
        found.gateway.jvm.System.currentTimeMillis()
    except (Py4JError, OSError) as error:
        found.close()
        raise GatewayError(
            f"what listens at {place} is no gateway, or does not let this process in: {error}"
        ) from error
    return found
