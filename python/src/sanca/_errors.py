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


class InternalError(SancaError, RuntimeError):
    """Sanca itself failed. Please report it."""


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
    "ImplementationError",
    "InternalError",
    "JVMNotFoundError",
    "JVMStartError",
    "JavaImportError",
    "JavaModuleNotFoundError",
    "NoSuchMethodError",
    "OverloadError",
    "SancaError",
]
