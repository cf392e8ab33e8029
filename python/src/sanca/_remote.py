"""Java in another process: connecting to a gateway, and starting a process that is one. The objects are those of ``sanca.start``."""

from __future__ import annotations

import os

from . import _jvm, _native
from ._errors import InternalError, JVMStartError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from . import _classpath
    from ._dynamic import DynamicJVM
    from ._launch import Child
    from ._tls import TLS

#: Seconds that connecting may take.
PATIENCE = 10.0


def connect(
    address: str | int | tuple[str, int] | os.PathLike[str] = "127.0.0.1:25333",
    *,
    token: str | None = None,
    tls: TLS | None = None,
    patience: float = PATIENCE,
) -> _jvm.JVM | DynamicJVM:
    """Use the Java of a running gateway.

    ``address``: ``"host:port"``, a port of this machine, ``(host, port)``, or the path of a Unix socket (with a ``/`` in it). ``token``:
    what the gateway was started with or has printed. ``tls``: whom to trust, where the gateway speaks TLS. ``patience``: seconds that
    connecting may take.

    A gateway of Py4J's own has no types to give: the result is a ``DynamicJVM`` then, whose objects are those of ``sanca.py4j``.

    Raises ``GatewayError`` if there is no gateway, it does not take the token, or has no certificate that is trusted, and
    ``JVMStartError`` if this process uses another Java already. Closing the result closes the connection; the gateway goes on.
    """
    place, is_path = _place(address)
    with _jvm._lock:
        _require_none()
        connected = _install(place, is_path, token, patience, {"home": "", "options": []}, tls=tls)
    if connected is not None:
        return connected
    from . import _dynamic

    return _dynamic.connect(place, is_path, token, tls)


def launch(
    classpath: _classpath.ClassPath = (),
    jvm_options: Iterable[str] = (),
    java_home: _classpath.Entry | None = None,
    *,
    transport: str | None = None,
    patience: float = 60.0,
) -> _jvm.JVM:
    """Start Java in a process of its own, and use it. It ends with this one, or when the result is closed.

    ``classpath``, ``jvm_options``, ``java_home``: as for ``sanca.start``. ``transport``: ``"unix"``, a Unix socket in a folder of this
    user's alone, where there are such; or ``"tcp"``, a port of this machine with a token. ``patience``: seconds until it has to be there.

    Raises ``JVMNotFoundError``, ``ClassPathError`` as ``sanca.start`` does, and ``JVMStartError`` with what Java said otherwise.
    """
    from ._launch import Child

    settings = _jvm._Settings(classpath, jvm_options, java_home)
    with _jvm._lock:
        _require_none()
        child = Child(settings.classpath, settings.options, settings.java_home, transport, patience)
        facts = {"home": child.home, "options": settings.options}
        try:
            launched = _install(child.address, child.is_path, child.token, PATIENCE, facts, child=child)
        except BaseException:
            child.end(0.0)
            raise
        if launched is None:
            raise InternalError("the gateway that was launched is not one of Sanca's; please report it")
        launched._settings = settings
        return launched


def _require_none() -> None:
    if _jvm._current is not None:
        raise JVMStartError(
            "this process uses a Java already, and a process uses one in its whole life: sanca.jvm() is that one. To use another, "
            "start a new process"
        )


def _install(
    place: str,
    is_path: bool,
    token: str | None,
    patience: float,
    facts: dict[str, Any],
    *,
    tls: TLS | None = None,
    child: Child | None = None,
) -> _jvm.JVM | None:
    """None if the gateway is not one of Sanca's."""
    version = _native.connect(place, is_path, token, patience, None if tls is None else tls._native(place, is_path))
    if version is None:
        return None
    settings = _jvm._Settings((), (), None)
    connected = _jvm.JVM(settings, {"libjvm": "", "joined": False, "version": version, "address": place, **facts})
    connected._child = child
    _jvm._current = connected
    _jvm._install(connected, remote=True)
    return connected


def _place(address: object) -> tuple[str, bool]:
    """What native code takes: text, and whether it is a path."""
    if isinstance(address, bool):
        pass
    elif isinstance(address, int):
        return f"127.0.0.1:{_port(address)}", False
    elif isinstance(address, tuple) and len(address) == 2 and isinstance(address[1], int):
        host, port = address
        return (f"[{host}]:{_port(port)}" if ":" in str(host) else f"{host}:{_port(port)}"), False
    elif isinstance(address, os.PathLike):
        return os.fspath(address), True
    elif isinstance(address, str) and "/" in address:
        return address, True
    elif isinstance(address, str) and ":" in address:
        return address, False
    raise ValueError(
        f'{address!r} is no address of a gateway: give "host:port", a port, (host, port) or the path of a Unix socket (with a "/" in it)'
    )


def _port(port: int) -> int:
    if not 0 < port < 65536:
        raise ValueError(f"{port} is no port: they go from 1 to 65535")
    return port
