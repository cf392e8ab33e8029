"""The errors Sanca raises itself, and the built-in that each Java exception type has as a further base.

Nothing here touches the JVM; the module imports nothing. Every class is a ``SancaError`` and, where there is one, the closest built-in.
"""

from __future__ import annotations

_PUBLIC = __name__.rpartition(".")[0] or __name__


class SancaError(Exception):
    """Base of every error that Sanca itself raises (Java's own exceptions arrive as their Java types)."""


class JVMNotFoundError(SancaError, FileNotFoundError):
    """No usable Java was found; the message lists every place that was tried."""


class JVMStartError(SancaError, RuntimeError):
    """The JVM could not be started, or not with these settings."""


class ClassPathError(JVMStartError, FileNotFoundError):
    """A class path entry does not exist or is no jar, zip or folder."""


class ClassNotFoundError(SancaError, AttributeError):
    """No Java class or package has this name; the message shows near names and the class path searched."""


class JavaImportError(SancaError, ImportError):
    """``from some.java.package import Name`` named something that is not there."""


class JavaModuleNotFoundError(JavaImportError, ModuleNotFoundError):
    """``import some.java.package`` named a package that is not there."""


class NoSuchMethodError(SancaError, AttributeError):
    """The Java class has no method or field of this name."""


class OverloadError(SancaError, TypeError):
    """No overload takes these arguments, or several do equally well."""


class ConversionError(SancaError, TypeError):
    """A value cannot become the Java (or Python) type that is asked for."""


class ConversionOverflowError(ConversionError, OverflowError):
    """A number is outside the range of the Java type that is asked for."""


class ImplementationError(SancaError, TypeError):
    """A Python class does not implement what its Java interfaces ask for."""


class ForkedError(SancaError, RuntimeError):
    """Java was used in a forked child; a JVM lives only in the process that started it."""


class ClosedError(SancaError, RuntimeError):
    """The JVM was closed."""


class CallTimeoutError(SancaError, TimeoutError):
    """A call ran into the deadline set by ``jvm.timeout(...)``."""


class GatewayError(SancaError, ConnectionError):
    """There is no gateway, it does not let this process in, or the connection to it broke.

    ``fate`` says what became of the call: ``"not sent"`` (it was not made), ``"unknown"`` (it may have been made, in part or as a
    whole) or ``"done"``. No call is ever made twice: making it again is for who knows that it may be.
    """

    fate: str = "not sent"


class PeerDiedError(GatewayError):
    """The process that ran Java is gone. ``fate`` as in ``GatewayError``.

    Of a process that ``sanca.launch`` started it knows ``pid``, ``exit_status`` (negative: the signal that ended it; None if unknown)
    and ``stderr``, the last lines that it wrote there.
    """

    pid: int | None = None
    exit_status: int | None = None
    stderr: tuple[str, ...] = ()


class PolicyError(SancaError, PermissionError):
    """The policy of the gateway does not allow this. The message has the rule that would."""


class InternalError(SancaError, RuntimeError):
    """Sanca itself failed. Please report it."""


#: What became of a call, in words.
_FATES = {
    "not sent": "the call was not made",
    "unknown": "nobody knows whether the call was made; it is not made again",
    "done": "the call was made",
}


def broken(died: bool, fate: str, why: str) -> GatewayError:
    """Make the error of a connection that broke. Called by the native side."""
    if not died:
        error = GatewayError(f"{why}; {_FATES[fate]}")
    else:
        from ._launch import autopsy

        error = autopsy(why, _FATES[fate])
    error.fate = fate
    return error


# Users meet these as `sanca.X`; tracebacks and pickles should say so.
for _item in list(globals().values()):
    if isinstance(_item, type) and issubclass(_item, SancaError):
        _item.__module__ = _PUBLIC
del _item


# Java exception class -> the built-in that its Python type has as a further base. Subclasses inherit it.
#
# A class below may sit under another one of the table (FileNotFoundException under IOException): then the two built-ins must
# agree in layout, which is why nothing under IOException is given an AttributeError or ImportError (test_errors checks that).
# Deliberately absent: InterruptedException as KeyboardInterrupt (nothing would catch it), NoSuchElementException as
# StopIteration (it would end generators in silence), and everything that only wraps a cause.
JAVA_BASES: dict[str, type[BaseException]] = {
    # java.lang
    "java.lang.ArithmeticException": ArithmeticError,
    "java.lang.ArrayStoreException": TypeError,
    "java.lang.AssertionError": AssertionError,
    "java.lang.ClassCastException": TypeError,
    "java.lang.ClassNotFoundException": ImportError,
    "java.lang.IllegalArgumentException": ValueError,
    "java.lang.IndexOutOfBoundsException": IndexError,
    "java.lang.InstantiationException": TypeError,
    "java.lang.NegativeArraySizeException": ValueError,
    "java.lang.NoClassDefFoundError": ImportError,
    "java.lang.NoSuchFieldError": AttributeError,
    "java.lang.NoSuchFieldException": AttributeError,
    "java.lang.NoSuchMethodError": AttributeError,
    "java.lang.NoSuchMethodException": AttributeError,
    # Not AttributeError, although that is what None gives: hasattr() and getattr() with a default would swallow it.
    "java.lang.NullPointerException": TypeError,
    "java.lang.OutOfMemoryError": MemoryError,
    "java.lang.RuntimeException": RuntimeError,
    "java.lang.SecurityException": PermissionError,
    "java.lang.StackOverflowError": RecursionError,
    "java.lang.UnsupportedOperationException": NotImplementedError,
    # java.io, java.nio
    "java.io.EOFException": EOFError,
    "java.io.FileNotFoundException": FileNotFoundError,
    "java.io.IOException": OSError,
    "java.io.UncheckedIOException": OSError,
    "java.io.UnsupportedEncodingException": LookupError,
    "java.nio.charset.CharacterCodingException": UnicodeError,
    "java.nio.charset.UnsupportedCharsetException": LookupError,
    "java.nio.file.AccessDeniedException": PermissionError,
    "java.nio.file.FileAlreadyExistsException": FileExistsError,
    "java.nio.file.NoSuchFileException": FileNotFoundError,
    "java.nio.file.NotDirectoryException": NotADirectoryError,
    # java.net, java.sql
    "java.net.ConnectException": ConnectionRefusedError,
    "java.net.MalformedURLException": ValueError,
    "java.net.SocketTimeoutException": TimeoutError,
    "java.net.URISyntaxException": ValueError,
    "java.net.http.HttpTimeoutException": TimeoutError,
    "java.sql.SQLTimeoutException": TimeoutError,
    # java.util, java.text, java.time
    "java.text.ParseException": ValueError,
    "java.time.DateTimeException": ValueError,
    "java.util.EmptyStackException": IndexError,
    "java.util.MissingResourceException": KeyError,
    "java.util.NoSuchElementException": LookupError,
    "java.util.concurrent.TimeoutException": TimeoutError,
    "java.util.zip.DataFormatException": ValueError,
}

__all__ = [
    "CallTimeoutError",
    "ClassNotFoundError",
    "ClassPathError",
    "ClosedError",
    "ConversionError",
    "ConversionOverflowError",
    "ForkedError",
    "GatewayError",
    "ImplementationError",
    "InternalError",
    "JVMNotFoundError",
    "JVMStartError",
    "JavaImportError",
    "JavaModuleNotFoundError",
    "NoSuchMethodError",
    "OverloadError",
    "PeerDiedError",
    "PolicyError",
    "SancaError",
]
