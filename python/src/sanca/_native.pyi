"""What the Rust core offers to the Python package. Internal: names here may change with any version."""

import sys
from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar, final

_T = TypeVar("_T")

__version__: str

# --- life of the JVM

def start(
    java_home: str | None,
    classpath: list[str],
    options: list[str],
    jar: str,
    candidates: list[tuple[str, str]],
    join_only: bool,
    engine: int,
) -> dict[str, Any]:
    """Start the JVM, or join one that runs in this process. Keys of the answer: home, libjvm, version (int), joined (bool), options.

    ``candidates`` are further places to look for Java: (where it comes from, path). ``engine`` is a JNI global reference to our class
    ``Engine`` in a JVM that hosts this process, or 0. Raises ``JVMNotFoundError`` with the search
    trail, ``JVMStartError`` with the JVM's own words.
    """

def connect(
    address: str,
    is_path: bool,
    token: str | None,
    patience: float,
    tls: tuple[str, str, str | None, str | None] | None,
) -> int | None:
    """Connect to a gateway of ours: the feature version of its Java; None if it is not one of ours.

    ``address`` is ``host:port`` or a path. ``patience`` are the seconds that connecting may take. ``tls``: the file of the authorities,
    the server's name, the files of the certificate to show and of its key. Raises ``GatewayError``.
    """

def entry_point() -> Any: ...
def find_java(
    java_home: str | None, candidates: list[tuple[str, str]]
) -> tuple[dict[str, Any] | None, list[tuple[str, str]]]:
    """Look for Java without starting it: (found or None, trail of (place, finding))."""

def is_started() -> bool: ...
def shutdown(deadline_ms: int) -> bool:
    """End the JVM in order; False if something was still running at the deadline."""

def after_fork_child() -> None: ...
def java_version() -> int: ...
def stats() -> dict[str, int]: ...
def live_objects() -> list[tuple[str, int]]:
    """Live Java objects held by Python, by class name, most first."""

def live_proxies() -> list[object]:
    """Python objects that Java holds now."""

def reinstall_fault_handlers() -> None:
    """Put the JVM's own handlers for SIGSEGV and friends back after something (faulthandler) replaced them."""

def add_classpath(entries: list[str]) -> None: ...

# --- names and classes

def find_class(name: str) -> JClass:
    """Find a class by any of its names. Raises ``ClassNotFoundError`` with near names."""

def list_package(name: str) -> list[tuple[str, bool]]:
    """What lies in a package: (simple name, is it a package); empty if there is no such package."""

def is_package(name: str) -> bool:
    """Whether there is a package of this name, or packages below it; cheaper than listing."""

def near_names(name: str, limit: int) -> list[str]: ...
def is_class(name: str) -> bool:
    """Whether ``find_class`` would find it; no message is built."""

def describe(cls: JClass) -> dict[str, Any]:
    """Facts of a class. Keys: name, modifiers (int), sort ('class', 'interface', 'enum', 'record', 'annotation', 'array', 'primitive'),
    functional (bool), superclass (name or None), interfaces (names), component (name or None), declaring (name or None),
    constructors / methods / fields: lists of (name, Java signature text, is_static), nested: list of (simple, binary name)."""

def class_object(cls: JClass) -> JObject:
    """The ``java.lang.Class`` object of a class."""

def class_from_object(obj: JObject) -> JClass:
    """The Python type of the class a ``java.lang.Class`` object stands for."""

# --- values

def cast(obj: object, cls: JClass) -> Any: ...
def to_java(value: object, cls: JClass | None) -> Any:
    """Convert as an argument of that class would be (None: java.lang.Object) and return the Java object itself, also where a
    method result would have become a Python value (a wrapped java.lang.Integer, say)."""

def to_python(value: object) -> Any:
    """Convert deeply: lists, sets, maps, arrays, java.time, UUID, Path, Optional, enums' names stay wrapped …"""

def always_long() -> None:
    """From now on each ``int`` of this interpreter that goes to ``Object`` is a ``Long``, as Jep has it."""

def set_manners(manners: object) -> None:
    """Have an object asked what this interpreter would refuse: ``refused(cls, callable, args, error)`` and ``with_keywords(cls,
    callable, args, keywords)`` make a call in another way or raise, ``instead(value, cls, error)`` gives another value or raises,
    ``natural(value)`` gives what a value is for Object, ``callable_mixin(name)`` a base for the type of a functional interface. Once."""

def choose_converters(chooser: Callable[[type], Callable[[Any], object] | None]) -> None:
    """Have a function asked, once for each Java class, for one that is called with each object of the class that arrives here but for
    those that Python made; its result takes their place. Asked anew after the next call of this."""

def takes(method: object, args: tuple[object, ...]) -> bool:
    """Whether a Java method of which there is one overload takes those arguments. It is not called."""

def import_in_main(name: str) -> tuple[Any, str, str]:
    """Import a module in the main interpreter, for one that shares it: (module, "", ""), or (None, class of the exception, its text)."""

def new_array(component: JClass, lengths: tuple[int, ...]) -> JArray: ...
def same(a: JBase, b: JBase) -> bool:
    """Java's ``==``."""

def identity(obj: JBase) -> int:
    """System.identityHashCode."""

def bytes_of(array: JArray) -> bytes: ...
def direct_view(buffer: JObject) -> memoryview:
    """The memory of a direct ``java.nio`` buffer, shared, writable unless read-only."""

def direct_buffer(obj: object) -> JObject:
    """A direct ``java.nio.ByteBuffer`` over the memory of a Python buffer, shared and kept alive by Java."""

def monitor_enter(obj: JBase) -> None: ...
def monitor_exit(obj: JBase) -> None: ...
def explain(method: object, args: tuple[object, ...]) -> str: ...
def iterate(obj: JBase, pairs: bool) -> Iterator[Any]:
    """Iterate a Java Iterable, Iterator, Stream, Enumeration or array in bulk; with ``pairs`` a Map as (key, value)."""

# --- exceptions

def throwable_info(
    error: JThrowable,
) -> tuple[str, str | None, list[tuple[str, str, str, int]], JThrowable | None, list[JThrowable], BaseException | None]:
    """(class name, message, frames innermost first as (class, method, file, line), cause, suppressed, the Python exception it stands for)."""

# --- blocking

def timeout_enter(seconds: float) -> int:
    """Put calls of this thread under a deadline; returns a token for ``timeout_exit``. Nested ones: the earlier deadline wins."""

def timeout_exit(token: int) -> bool:
    """Take the deadline away; True if it had passed."""

def interrupt_thread(token: int) -> None: ...
def thread_token() -> int: ...
def thread_stack(token: int) -> str: ...

# --- types

class JClass(type):
    """Metaclass of every Java class."""

    @property
    def java_name(cls) -> str:
        """Name as ``Class.getName`` gives it: ``java.util.Map$Entry``."""

    @property
    def __signature__(cls) -> Any: ...
    def __getitem__(cls, descriptor: Any) -> Any:
        """A constructor by descriptor, ``Cls["(I)V"]``."""

class JBase:
    """Root of every Java object and interface."""

class JObject(JBase):
    """A Java object that is not a throwable."""

class JThrowable(Exception, JBase):
    """A Java throwable: a Python exception and a Java object at once."""

    if sys.version_info < (3, 11):  # where BaseException has none
        @property
        def __notes__(self) -> list[str]: ...

class JArray(JObject):
    def __bytes__(self) -> bytes: ...
    def __len__(self) -> int: ...
    def __getitem__(self, index: int | slice) -> Any: ...
    def __setitem__(self, index: int | slice, value: Any) -> None: ...

@final
class JMethod:
    """An instance method of a class: all its overloads under one name."""

    @property
    def __name__(self) -> str: ...
    @property
    def __qualname__(self) -> str: ...
    @property
    def __self__(self) -> Any:
        """The receiver of a bound method."""

    @property
    def __func__(self) -> Any:
        """A bound method without its receiver."""

    @property
    def __signature__(self) -> Any: ...
    def __call__(self, *args: Any) -> Any: ...
    def __getitem__(self, descriptor: str) -> Any:
        """The overload with this JVM descriptor, ``"(I)V"`` or just the parameters, ``"(I)"``."""

    @property
    def overloads(self) -> tuple[tuple[str, str], ...]:
        """(JVM descriptor, Java signature) of each overload."""

@final
class JStaticMethod:
    """A static method."""

    @property
    def __name__(self) -> str: ...
    @property
    def __qualname__(self) -> str: ...
    @property
    def __self__(self) -> Any:
        """The receiver of a bound method."""

    @property
    def __func__(self) -> Any:
        """A bound method without its receiver."""

    @property
    def __signature__(self) -> Any: ...
    def __call__(self, *args: Any) -> Any: ...
    def __getitem__(self, descriptor: str) -> Any:
        """The overload with this JVM descriptor, ``"(I)V"`` or just the parameters, ``"(I)"``."""

    @property
    def overloads(self) -> tuple[tuple[str, str], ...]:
        """(JVM descriptor, Java signature) of each overload."""

@final
class JMixedMethod:
    """A name with static and instance overloads."""

    @property
    def __name__(self) -> str: ...
    @property
    def __qualname__(self) -> str: ...
    @property
    def __self__(self) -> Any:
        """The receiver of a bound method."""

    @property
    def __func__(self) -> Any:
        """A bound method without its receiver."""

    @property
    def __signature__(self) -> Any: ...
    def __call__(self, *args: Any) -> Any: ...
    def __getitem__(self, descriptor: str) -> Any:
        """The overload with this JVM descriptor, ``"(I)V"`` or just the parameters, ``"(I)"``."""

    @property
    def overloads(self) -> tuple[tuple[str, str], ...]:
        """(JVM descriptor, Java signature) of each overload."""

@final
class JBoundMethod:
    """A method with its receiver."""

    @property
    def __name__(self) -> str: ...
    @property
    def __qualname__(self) -> str: ...
    @property
    def __self__(self) -> Any:
        """The receiver of a bound method."""

    @property
    def __func__(self) -> Any:
        """A bound method without its receiver."""

    @property
    def __signature__(self) -> Any: ...
    def __call__(self, *args: Any) -> Any: ...
    def __getitem__(self, descriptor: str) -> Any:
        """The overload with this JVM descriptor, ``"(I)V"`` or just the parameters, ``"(I)"``."""

    @property
    def overloads(self) -> tuple[tuple[str, str], ...]:
        """(JVM descriptor, Java signature) of each overload."""

@final
class JField: ...

# Slots for the mixins of sanca._mixins: each reaches Java with one crossing.
class IterableSlots:
    """``__iter__`` in bulk."""

    def __iter__(self) -> Iterator[Any]: ...

class IteratorSlots:
    """``__iter__`` and ``__next__`` of java.util.Iterator and Enumeration."""

    def __iter__(self) -> Iterator[Any]: ...
    def __next__(self) -> Any: ...

class CollectionSlots:
    """``__len__`` (size), ``__contains__`` (contains; False for what Java cannot hold), ``__iter__``."""

    def __len__(self) -> int: ...
    def __contains__(self, value: object) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...

class ListSlots(CollectionSlots):
    """Indexing: an int reads and writes with Python's rules (negative, IndexError); slices and deletion go to the methods
    ``_get_slice(slice)``, ``_set_slice(slice, value)``, ``_del_item(int | slice)`` of the mixin; ``append``."""

    def __getitem__(self, index: Any) -> Any: ...
    def __setitem__(self, index: Any, value: Any) -> None: ...
    def __delitem__(self, index: Any) -> None: ...
    def append(self, value: Any) -> None: ...

class MapSlots:
    """``__len__``, ``__contains__`` (containsKey), ``__iter__`` over keys in bulk, ``__getitem__`` (KeyError when absent),
    ``__setitem__`` (put), ``__delitem__``; ``get(key, default=None)``."""

    def __len__(self) -> int: ...
    def __contains__(self, key: object) -> bool: ...
    def __iter__(self) -> Iterator[Any]: ...
    def __getitem__(self, key: Any) -> Any: ...
    def __setitem__(self, key: Any, value: Any) -> None: ...
    def __delitem__(self, key: Any) -> None: ...
    def get(self, key: Any, default: Any = None) -> Any: ...

class BufferSlots:
    """The buffer protocol of direct java.nio buffers."""

class Typed(Generic[_T]):
    """A value with its Java primitive type; made by jint … below."""

    value: Any
    kind: str

class Cast:
    """A value with the class it counts as; made by ``cast``."""

def jboolean(value: object) -> Typed[bool]: ...
def jbyte(value: object) -> Typed[int]: ...
def jchar(value: object) -> Typed[str]: ...
def jshort(value: object) -> Typed[int]: ...
def jint(value: object) -> Typed[int]: ...
def jlong(value: object) -> Typed[int]: ...
def jfloat(value: object) -> Typed[float]: ...
def jdouble(value: object) -> Typed[float]: ...

# --- gateways

class GatewayLine:
    """A connection to a gateway, as bytes. Used by one thread at a time; another one is told that it is in use.

    Whoever waits does so without the GIL; Ctrl-C ends it. Failures are OSError: ``has_left`` says whether the peer may have seen something
    of what was sent last.
    """

    has_left: bool
    has_rest: bool
    owed: int
    in_use: bool
    intact: bool
    closed: bool

    def call(
        self,
        header: str,
        args: tuple[Any, ...],
        part: Callable[[Any, Any], str] | None,
        pool: Any,
        decodes: bool,
        behind: list[str] | None,
        /,
    ) -> Any:
        """Send a command of a header and arguments, with commands behind whose answers are to be dropped. Give the value of the answer;
        or, in a tuple, its line, if it is not only a value or `decodes` is False. `part` writes arguments in another way than usual."""

    def send(self, commands: bytes, /) -> None: ...
    def answer(self) -> str: ...
    def reply(self, answer: bytes, /) -> None: ...
    def owe(self, answers: int, /) -> None: ...
    def settle(self) -> None: ...
    def readline(self) -> bytes: ...
    def read(self, hint: int | None = -1, /) -> bytes: ...
    def set_timeout(self, seconds: float | None, /) -> None: ...
    def close(self) -> None: ...

def gateway_line(
    socket: Any,
    timeout: float | None,
    registry: dict[str, Any],
    originals: dict[str, Any],
    part: Callable[[Any, Any], str],
) -> GatewayLine | None:
    """Make a connection over a TCP or Unix socket, which stays open beside it. None where the system has no such sockets.

    Values are made here as long as a letter's entry in `registry` is that of `originals`; `part` writes arguments that are not plain."""

class LocalGateway:
    """A gateway to the JVM of this process. May be used from any thread."""

    names: int
    proxies: int

    def line(
        self, registry: dict[str, Any], originals: dict[str, Any], part: Callable[[Any, Any], str], /
    ) -> GatewayLine: ...
    def put(self, name: str, value: JBase, /) -> None:
        """Give a Java object a name; what had it before loses it. TypeError for what is no Java object."""

    def get(self, name: str, /) -> Any:
        """Give the Java object of a name; None if there is none."""

    def release(self, name: str, /) -> None: ...
    def close(self) -> None: ...

def local_gateway(callable: Callable[[bytes], bytes]) -> LocalGateway:
    """Open a gateway to the JVM of this process. `callable` carries out what Java asks of Python: it is given a command, and gives the reply
    without the end of its line. SancaError if no JVM runs."""
