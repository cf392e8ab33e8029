"""Databases of Java by Python's rules for databases (PEP 249): ``connect("jdbc:…").cursor().execute(…)``.

Loaded as ``jep.jdbc``. As in Jep, a connection commits by itself unless its driver does otherwise or ``autocommit`` is set to False, and
``execute`` takes parameters one by one as well as in a sequence. Threads may share the module and connections.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from sanca import _native
from sanca._errors import SancaError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

apilevel = "2.0"
threadsafety = 2
paramstyle = "qmark"


class Warning(Exception):
    """Something of note happened, such as data that was cut."""


class Error(Exception):
    """Base of all errors; the Java exception is its ``__cause__``."""


class InterfaceError(Error):
    """The module was misused: the connection or cursor is closed."""


class DatabaseError(Error):
    """The database refused."""


class DataError(DatabaseError):
    """A value cannot be processed."""


class OperationalError(DatabaseError):
    """The database cannot be reached, or went away."""


class IntegrityError(DatabaseError):
    """A constraint would be violated."""


class InternalError(DatabaseError):
    """The database is in a state that it should not be in."""


class ProgrammingError(DatabaseError):
    """The statement is wrong."""


class NotSupportedError(DatabaseError):
    """The driver cannot do that."""


#: The first two letters of an SQLSTATE -> what it means.
_STATES = {
    "08": OperationalError,
    "0A": NotSupportedError,
    "21": ProgrammingError,
    "22": DataError,
    "23": IntegrityError,
    "24": InternalError,
    "25": InternalError,
    "26": ProgrammingError,
    "2D": InternalError,
    "40": OperationalError,
    "42": ProgrammingError,
    "44": IntegrityError,
    "53": OperationalError,
    "57": OperationalError,
}


class _Types:
    """Numbers of ``java.sql.Types``."""

    BIT, TINYINT, SMALLINT, INTEGER, BIGINT = -7, -6, 5, 4, -5
    FLOAT, REAL, DOUBLE, NUMERIC, DECIMAL = 6, 7, 8, 2, 3
    CHAR, VARCHAR, LONGVARCHAR, NCHAR, NVARCHAR, LONGNVARCHAR, CLOB, NCLOB = 1, 12, -1, -15, -9, -16, 2005, 2011
    DATE, TIME, TIMESTAMP, TIME_ZONED, TIMESTAMP_ZONED = 91, 92, 93, 2013, 2014
    BINARY, VARBINARY, LONGVARBINARY, BLOB, ROWID, BOOLEAN = -2, -3, -4, 2004, -8, 16


class _TypeObject(frozenset[int]):
    """Equal to the type codes of a kind of column."""

    def __eq__(self, other: object) -> bool:
        return other in self if isinstance(other, int) else super().__eq__(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = frozenset.__hash__


STRING = _TypeObject(
    (
        _Types.CHAR,
        _Types.VARCHAR,
        _Types.LONGVARCHAR,
        _Types.NCHAR,
        _Types.NVARCHAR,
        _Types.LONGNVARCHAR,
        _Types.CLOB,
        _Types.NCLOB,
    )
)
BINARY = _TypeObject((_Types.BINARY, _Types.VARBINARY, _Types.LONGVARBINARY, _Types.BLOB))
_INTEGER = _TypeObject((_Types.TINYINT, _Types.SMALLINT, _Types.INTEGER, _Types.BIGINT))
_FLOATING = _TypeObject((_Types.FLOAT, _Types.REAL, _Types.DOUBLE))
_EXACT = _TypeObject((_Types.NUMERIC, _Types.DECIMAL))
_TRUTH = _TypeObject((_Types.BIT, _Types.BOOLEAN))
NUMBER = _TypeObject(_INTEGER | _FLOATING | _EXACT | _TRUTH)
DATETIME = _TypeObject((_Types.DATE, _Types.TIME, _Types.TIMESTAMP, _Types.TIME_ZONED, _Types.TIMESTAMP_ZONED))
ROWID = _TypeObject((_Types.ROWID,))


def _java(name: str) -> Any:
    return _native.find_class(name)


# --- values


def Date(year: int, month: int, day: int) -> Any:
    """Make a ``java.sql.Date``."""
    return _java("java.sql.Date").valueOf(f"{year:04}-{month:02}-{day:02}")


def Time(hour: int, minute: int, second: int) -> Any:
    """Make a ``java.sql.Time``."""
    return _java("java.sql.Time").valueOf(f"{hour:02}:{minute:02}:{second:02}")


def Timestamp(year: int, month: int, day: int, hour: int, minute: int, second: int) -> Any:
    """Make a ``java.sql.Timestamp``."""
    return _java("java.sql.Timestamp").valueOf(f"{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}")


def DateFromTicks(ticks: float) -> Any:
    """Make a ``java.sql.Date`` of seconds since 1970."""
    return _java("java.sql.Date")(int(ticks * 1000))


def TimeFromTicks(ticks: float) -> Any:
    """Make a ``java.sql.Time`` of seconds since 1970."""
    return _java("java.sql.Time")(int(ticks * 1000))


def TimestampFromTicks(ticks: float) -> Any:
    """Make a ``java.sql.Timestamp`` of seconds since 1970."""
    return _java("java.sql.Timestamp")(int(ticks * 1000))


def Binary(data: Any) -> bytes:
    """Make bytes for a binary column."""
    return bytes(data)


def _for_java(value: Any) -> Any:
    """A parameter as drivers take it."""
    if isinstance(value, datetime.datetime):
        made = Timestamp(value.year, value.month, value.day, value.hour, value.minute, value.second)
        made.setNanos(value.microsecond * 1000)
        return made
    if isinstance(value, datetime.date):
        return Date(value.year, value.month, value.day)
    if isinstance(value, datetime.time):
        return Time(value.hour, value.minute, value.second)
    return value


def _bind(statement: Any, place: int, value: Any) -> None:
    if value is None:
        statement.setObject(place, None)
    elif isinstance(value, bool):
        statement.setBoolean(place, value)
    elif isinstance(value, int) and -(2**63) <= value < 2**63:
        statement.setLong(place, value)
    elif isinstance(value, float):
        statement.setDouble(place, value)
    elif isinstance(value, str):
        statement.setString(place, value)
    elif isinstance(value, (bytes, bytearray)):
        statement.setBytes(place, bytes(value))
    elif isinstance(value, (Decimal, int)):
        statement.setBigDecimal(place, Decimal(value))
    else:
        statement.setObject(place, _for_java(value))


def _column(rows: Any, place: int, code: int) -> Any:
    """What a column has in the current row."""
    value: Any
    if code in _EXACT:
        text = rows.getString(place)
        return None if text is None else Decimal(text)
    if code in _INTEGER:
        value = rows.getLong(place)
    elif code in _FLOATING:
        value = rows.getDouble(place)
    elif code in _TRUTH:
        value = rows.getBoolean(place)
    elif code in STRING:
        value = rows.getString(place)
    elif code == _Types.DATE:
        value = rows.getDate(place)
    elif code == _Types.TIME:
        value = rows.getTime(place)
    elif code == _Types.TIMESTAMP:
        value = rows.getTimestamp(place)
    elif code in BINARY:
        value = rows.getBytes(place)
        value = value if value is None or isinstance(value, bytes) else bytes(value)
    else:
        value = rows.getObject(place)
    return None if rows.wasNull() else value


def _ask(call: Callable[..., Any], *args: Any) -> Any:
    """Call Java; what SQL went wrong becomes an error of this module."""
    try:
        return call(*args)
    except SancaError:
        raise
    except Exception as error:
        sql = _java("java.sql.SQLException")
        if not isinstance(error, sql):
            raise
        state = str(error.getSQLState() or "")[:2]
        known = _STATES.get(state)
        if known is None:
            known = _by_class(error)
        message = error.getMessage()
        raise known(message if message is not None else str(error)) from error


def _by_class(error: Any) -> type[DatabaseError]:
    if isinstance(error, _java("java.sql.SQLFeatureNotSupportedException")):
        return NotSupportedError
    if isinstance(error, _java("java.sql.SQLTransientException")):
        return OperationalError
    return DatabaseError


# --- connections and cursors


def connect(url: str, user: str | None = None, password: str | None = None, timeout: int = 0) -> JDBCConnection:
    """Connect by a ``jdbc:`` address; the driver is on Java's class path. ``timeout``: seconds to wait for it, 0 for its own limit."""
    manager = _java("java.sql.DriverManager")
    if timeout:
        manager.setLoginTimeout(timeout)
    if user is None and password is None:
        return JDBCConnection(_ask(manager.getConnection, url))
    return JDBCConnection(_ask(manager.getConnection, url, user, password))


class JDBCConnection:
    """A ``java.sql.Connection``, which is its attribute ``connection``."""

    Warning, Error, InterfaceError, DatabaseError = Warning, Error, InterfaceError, DatabaseError
    DataError, OperationalError, IntegrityError = DataError, OperationalError, IntegrityError
    InternalError, ProgrammingError, NotSupportedError = InternalError, ProgrammingError, NotSupportedError

    def __init__(self, connection: Any) -> None:
        self.connection = connection

    def _open(self) -> Any:
        if self.connection is None:
            raise InterfaceError("the connection is closed")
        return self.connection

    @property
    def autocommit(self) -> bool:
        """Whether each statement is a transaction of its own."""
        return bool(_ask(self._open().getAutoCommit))

    @autocommit.setter
    def autocommit(self, on: bool) -> None:
        _ask(self._open().setAutoCommit, on)

    def close(self) -> None:
        """Close it; a second time does nothing."""
        if self.connection is not None:
            _ask(self.connection.close)
            self.connection = None

    def commit(self) -> None:
        """Commit, unless every statement does that by itself."""
        if not self.autocommit:
            _ask(self._open().commit)

    def rollback(self) -> None:
        """Take back what was not committed."""
        if self.autocommit:
            raise NotSupportedError("nothing can be rolled back while autocommit is on")
        _ask(self._open().rollback)

    def cursor(self) -> JDBCCursor:
        """Make a cursor."""
        return JDBCCursor(self._open())

    def __enter__(self) -> JDBCConnection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class JDBCCursor:
    """Runs statements, one after the other, and gives the rows of the last."""

    def __init__(self, connection: Any) -> None:
        self._connection: Any = connection
        self._statement: Any = None
        self._rows: Any = None
        #: One tuple for each column: name, type code of ``java.sql.Types``, display size, None, precision, scale, whether it may be null.
        self.description: Sequence[tuple[Any, ...]] | None = None
        self.rowcount = -1
        self.arraysize = 1

    def _prepare(self, operation: str) -> Any:
        if self._connection is None:
            raise InterfaceError("the cursor is closed")
        self._close_statement()
        self.description, self.rowcount = None, -1
        self._statement = _ask(self._connection.prepareStatement, operation)
        return self._statement

    def _close_statement(self) -> None:
        rows, self._rows = self._rows, None
        statement, self._statement = self._statement, None
        for one in (rows, statement):
            if one is not None:
                _ask(one.close)

    def execute(self, operation: str, *parameters: Any) -> None:
        """Run a statement. Its parameters follow, or are a list or tuple."""
        values = parameters
        if len(parameters) == 1 and isinstance(parameters[0], (list, tuple)):
            values = tuple(parameters[0])
        statement = self._prepare(operation)
        for place, value in enumerate(values, 1):
            _ask(_bind, statement, place, value)
        if _ask(statement.execute):
            self._rows = _ask(statement.getResultSet)
            self.description = _ask(_described, self._rows.getMetaData())
        else:
            self.rowcount = _ask(statement.getUpdateCount)

    def executemany(self, operation: str, seq_of_parameters: Iterable[Sequence[Any]]) -> None:
        """Run a statement once for each sequence of parameters, as one batch."""
        statement = self._prepare(operation)
        any_added = False
        for parameters in seq_of_parameters:
            for place, value in enumerate(parameters, 1):
                _ask(_bind, statement, place, value)
            _ask(statement.addBatch)
            any_added = True
        counts = list(_ask(statement.executeBatch)) if any_added else []
        self.rowcount = -1 if any(count < 0 for count in counts) else sum(counts)

    def fetchone(self) -> tuple[Any, ...] | None:
        """Give the next row, None if there is none."""
        if self._rows is None or self.description is None:
            raise ProgrammingError("there are no rows: the last statement was no query, or none was run")
        if not _ask(self._rows.next):
            return None
        return tuple(_ask(_column, self._rows, place, column[1]) for place, column in enumerate(self.description, 1))

    def fetchmany(self, size: int | None = None) -> list[tuple[Any, ...]]:
        """Give the next rows, ``arraysize`` of them if not said otherwise."""
        rows: list[tuple[Any, ...]] = []
        while len(rows) < (self.arraysize if size is None else size) and (row := self.fetchone()) is not None:
            rows.append(row)
        return rows

    def fetchall(self) -> list[tuple[Any, ...]]:
        """Give all rows that are left."""
        return list(self)

    def __iter__(self) -> Iterator[tuple[Any, ...]]:
        while (row := self.fetchone()) is not None:
            yield row

    def close(self) -> None:
        """Close it; a second time does nothing."""
        self._close_statement()
        self._connection = None

    def nextset(self) -> None:
        """Refuse: there is one set of rows."""
        raise ProgrammingError("a cursor has the rows of one statement; there is no next set")

    def setinputsizes(self, sizes: object) -> None:
        """Do nothing: drivers need no sizes."""

    def setoutputsize(self, size: int, column: int | None = None) -> None:
        """Do nothing: drivers need no sizes."""


def _described(columns: Any) -> list[tuple[Any, ...]]:
    return [
        (
            columns.getColumnLabel(place),
            columns.getColumnType(place),
            columns.getColumnDisplaySize(place),
            None,
            columns.getPrecision(place),
            columns.getScale(place),
            columns.isNullable(place) != 0,
        )
        for place in range(1, columns.getColumnCount() + 1)
    ]
