"""Stands between a client and a server and cuts the connection at a chosen byte."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading

REQUEST, ANSWER = "request", "answer"
#: An orderly end, a reset, or silence for ever: a peer whose machine is gone.
CLOSED, RESET, SILENT = "closed", "reset", "silent"


class Cutter:
    """Passes bytes on and counts them. After :meth:`arm`, passes so many more one way, and then cuts."""

    def __init__(self, port: int) -> None:
        self.counts = {REQUEST: 0, ANSWER: 0}
        self.connections = 0
        #: Set when a cut has been made, and the client can notice it.
        self.has_cut = threading.Event()
        #: Set when the server has read all it gets and has closed its side: nothing more will be carried out.
        self.server_ended = threading.Event()
        self._plan: tuple[str, str] | None = None
        self._left = 0
        #: Guards the plan and the counts. Held while bytes are passed on, so that nothing overtakes a cut.
        self._lock = threading.Lock()
        self._target = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._cut: set[socket.socket] = set()
        self._open: list[socket.socket] = []
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def arm(self, where: str, count: int, how: str) -> None:
        """Cut after so many more bytes of this direction; with 0 as soon as the first comes, which is dropped."""
        with self._lock:
            self._plan, self._left = (where, how), count
            self.has_cut.clear()
            self.server_ended.clear()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._target))
                self.connections += 1
                self._open += [client, server]
                for end in (client, server):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                ended = {REQUEST: threading.Event(), ANSWER: threading.Event()}
                for where in (REQUEST, ANSWER):
                    threading.Thread(target=self._pump, args=(client, server, where, ended), daemon=True).start()

    def _pump(
        self, client: socket.socket, server: socket.socket, where: str, ended: dict[str, threading.Event]
    ) -> None:
        source, target = (client, server) if where == REQUEST else (server, client)
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                with self._lock:
                    if client in self._cut:
                        continue  # what is said to a connection that was cut is no part of the next plan
                    how = self._pass_on(data, target, where)
                    if how is not None:
                        self._cut.add(client)
                if how == CLOSED:
                    _shutdown(client, socket.SHUT_RDWR)
                    _shutdown(server, socket.SHUT_WR)  # it still says what it has to say, then ends
                elif how == RESET:
                    for end in (client, server):
                        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                        _shutdown(end, socket.SHUT_RD)  # `close` alone would wait for the thread that reads from it
                        end.close()
                    ended[ANSWER if where == REQUEST else REQUEST].wait(10)
                if how is not None:
                    self.has_cut.set()
        if where == ANSWER:
            self.server_ended.set()
        ended[where].set()
        _shutdown(target, socket.SHUT_WR)

    def _pass_on(self, data: bytes, target: socket.socket, where: str) -> str | None:
        """Send what may be sent, and say how to cut then."""
        how = None
        if self._plan is not None and self._plan[0] == where:
            if len(data) >= self._left:
                how, self._plan = self._plan[1], None
            data = data[: self._left]
            self._left -= len(data)
        self.counts[where] += len(data)
        target.sendall(data)
        return how

    def close(self) -> None:
        _shutdown(self._listener, socket.SHUT_RDWR)  # `close` alone would wait for the thread that accepts
        self._listener.close()
        for end in self._open:
            _shutdown(end, socket.SHUT_RDWR)


def _shutdown(end: socket.socket, how: int) -> None:
    with contextlib.suppress(OSError):  # it has ended before
        end.shutdown(how)
