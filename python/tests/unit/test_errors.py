"""The error classes, and the table of built-in bases of Java exceptions."""

import builtins
import pickle

import pytest

# Java's own class tree above the exceptions of the table.
PARENTS = {
    "java.lang.Throwable": None,
    "java.lang.Exception": "java.lang.Throwable",
    "java.lang.Error": "java.lang.Throwable",
    "java.lang.RuntimeException": "java.lang.Exception",
    "java.lang.ReflectiveOperationException": "java.lang.Exception",
    "java.lang.LinkageError": "java.lang.Error",
    "java.lang.IncompatibleClassChangeError": "java.lang.LinkageError",
    "java.lang.VirtualMachineError": "java.lang.Error",
    "java.lang.AssertionError": "java.lang.Error",
    "java.lang.OutOfMemoryError": "java.lang.VirtualMachineError",
    "java.lang.StackOverflowError": "java.lang.VirtualMachineError",
    "java.lang.NoClassDefFoundError": "java.lang.LinkageError",
    "java.lang.NoSuchFieldError": "java.lang.IncompatibleClassChangeError",
    "java.lang.NoSuchMethodError": "java.lang.IncompatibleClassChangeError",
    "java.lang.ClassNotFoundException": "java.lang.ReflectiveOperationException",
    "java.lang.InstantiationException": "java.lang.ReflectiveOperationException",
    "java.lang.NoSuchFieldException": "java.lang.ReflectiveOperationException",
    "java.lang.NoSuchMethodException": "java.lang.ReflectiveOperationException",
    "java.io.IOException": "java.lang.Exception",
    "java.io.EOFException": "java.io.IOException",
    "java.io.FileNotFoundException": "java.io.IOException",
    "java.io.InterruptedIOException": "java.io.IOException",
    "java.io.UnsupportedEncodingException": "java.io.IOException",
    "java.nio.charset.CharacterCodingException": "java.io.IOException",
    "java.nio.charset.UnsupportedCharsetException": "java.lang.IllegalArgumentException",
    "java.nio.file.FileSystemException": "java.io.IOException",
    "java.nio.file.AccessDeniedException": "java.nio.file.FileSystemException",
    "java.nio.file.FileAlreadyExistsException": "java.nio.file.FileSystemException",
    "java.nio.file.NoSuchFileException": "java.nio.file.FileSystemException",
    "java.nio.file.NotDirectoryException": "java.nio.file.FileSystemException",
    "java.net.SocketException": "java.io.IOException",
    "java.net.ConnectException": "java.net.SocketException",
    "java.net.MalformedURLException": "java.io.IOException",
    "java.net.SocketTimeoutException": "java.io.InterruptedIOException",
    "java.net.URISyntaxException": "java.lang.Exception",
    "java.net.http.HttpTimeoutException": "java.io.IOException",
    "java.sql.SQLException": "java.lang.Exception",
    "java.sql.SQLTransientException": "java.sql.SQLException",
    "java.sql.SQLTimeoutException": "java.sql.SQLTransientException",
    "java.text.ParseException": "java.lang.Exception",
    "java.util.concurrent.TimeoutException": "java.lang.Exception",
    "java.util.zip.DataFormatException": "java.lang.Exception",
    "java.lang.NumberFormatException": "java.lang.IllegalArgumentException",
    "java.lang.ArrayIndexOutOfBoundsException": "java.lang.IndexOutOfBoundsException",
    "java.util.InputMismatchException": "java.util.NoSuchElementException",
}


@pytest.fixture
def python_type(package):
    """Make the Python type of a Java exception class as the native side does: superclass first, then the built-in of the table."""
    bases = package.errors.JAVA_BASES
    made = {None: type("JThrowable", (Exception, type("JBase", (), {"__slots__": ()})), {})}

    def make(name):
        if name not in made:
            parent = make(PARENTS.get(name, "java.lang.RuntimeException"))
            made[name] = type(name.rpartition(".")[2], (parent, *([bases[name]] if name in bases else ())), {})
        return made[name]

    return make


def test_every_row_makes_a_type(package, python_type):
    for name, base in package.errors.JAVA_BASES.items():
        made = python_type(name)
        assert issubclass(made, base)
        assert issubclass(made, python_type("java.lang.Throwable"))
        with pytest.raises(base):
            raise made("message")


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("java.lang.NumberFormatException", ValueError),
        ("java.lang.ArrayIndexOutOfBoundsException", IndexError),
        ("java.nio.file.NoSuchFileException", FileNotFoundError),
        ("java.net.SocketTimeoutException", TimeoutError),
        ("java.util.InputMismatchException", LookupError),
        ("java.net.ConnectException", OSError),
    ],
)
def test_closest_built_in_is_inherited(python_type, name, base):
    assert issubclass(python_type(name), base)


def test_bases_are_built_in_exceptions_that_end_nothing(package):
    for base in package.errors.JAVA_BASES.values():
        assert getattr(builtins, base.__name__) is base
        assert issubclass(base, Exception)
        assert not issubclass(base, (StopIteration, StopAsyncIteration, SyntaxError))
    assert "java.lang.InterruptedException" not in package.errors.JAVA_BASES


@pytest.mark.parametrize(
    ("name", "base"),
    [
        ("JVMNotFoundError", FileNotFoundError),
        ("JVMStartError", RuntimeError),
        ("ClassPathError", FileNotFoundError),
        ("ClassNotFoundError", AttributeError),
        ("JavaImportError", ImportError),
        ("JavaModuleNotFoundError", ModuleNotFoundError),
        ("NoSuchMethodError", AttributeError),
        ("OverloadError", TypeError),
        ("ConversionError", TypeError),
        ("ConversionOverflowError", OverflowError),
        ("ImplementationError", TypeError),
        ("ForkedError", RuntimeError),
        ("ClosedError", RuntimeError),
        ("CallTimeoutError", TimeoutError),
        ("InternalError", RuntimeError),
    ],
)
def test_errors_are_the_closest_built_in(package, name, base):
    cls = getattr(package, name)
    assert issubclass(cls, base)
    assert issubclass(cls, package.SancaError)
    assert cls.__module__ == package.__name__
    assert str(cls("the message")) == "the message"
    assert str(pickle.loads(pickle.dumps(cls("the message")))) == "the message"


def test_every_error_is_public(package):
    module = package.errors
    classes = {
        name for name, item in vars(module).items() if isinstance(item, type) and issubclass(item, package.SancaError)
    }
    assert classes == set(module.__all__) <= set(package.__all__)
