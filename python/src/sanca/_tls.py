"""What ``sanca.connect`` speaks TLS with."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    import ssl

    from ._classpath import Entry


class TLS:
    """Whom a client trusts and what it shows. All files are in PEM form; they are read when ``sanca.connect`` is called.

    ``authority``: the authorities that sign certificates of servers, or the server's own certificate. ``certificate``, ``key``: what this
    client shows where the server wants certificates of clients; without ``key`` it is in the file of ``certificate``.
    ``server_name``: the name or address that the server's certificate has to have; the host that is connected to, if it is not given.

    >>> sanca.connect("db.example:25333", token=token, tls=sanca.TLS("ca.pem"))  # doctest: +SKIP
    """

    __slots__ = ("authority", "certificate", "key", "server_name")

    authority: str
    certificate: str | None
    key: str | None
    server_name: str | None

    def __init__(
        self,
        authority: Entry,
        *,
        certificate: Entry | None = None,
        key: Entry | None = None,
        server_name: str | None = None,
    ) -> None:
        if key is not None and certificate is None:
            raise ValueError(f"key={os.fspath(key)!r} goes with a certificate: pass certificate=… as well")
        self.authority = os.fspath(authority)
        self.certificate = None if certificate is None else os.fspath(certificate)
        self.key = self.certificate if key is None else os.fspath(key)
        self.server_name = server_name

    def __repr__(self) -> str:
        shown = [repr(self.authority)]
        shown += [f"{name}={value!r}" for name in self.__slots__[1:] if (value := getattr(self, name)) is not None]
        return f"sanca.TLS({', '.join(shown)})"

    def _native(self, place: str, is_path: bool) -> tuple[str, str, str | None, str | None]:
        """What native code takes, for a server at that place."""
        host = "localhost" if is_path else place.rpartition(":")[0].strip("[]")
        return self.authority, self.server_name or host, self.certificate, self.key

    def _context(self) -> ssl.SSLContext:
        """The same for sockets of Python's."""
        import ssl

        context = ssl.create_default_context(cafile=self.authority)
        if self.certificate is not None:
            context.load_cert_chain(self.certificate, self.key)
        return context
