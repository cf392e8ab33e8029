"""A Java world in pure Python, small but with Java's rules, so that the package can be tested without a JVM.

``load()`` imports a second copy of the package, ``sanca_on_fakes``, whose ``_native`` is this fake; the real package stays untouched.
"""

import importlib.util
import sys
import types
from pathlib import Path

ALIAS = "sanca_on_fakes"
PACKAGE = Path(__file__).parents[2] / "src" / "sanca"


class JClass(type):
    @property
    def java_name(cls):
        return cls.__dict__.get("_name") or cls.__name__


class JBase:
    __slots__ = ("__weakref__",)

    def equals(self, other):
        return self is other

    def hashCode(self):
        return id(self) & 0x7FFFFFFF


class JObject(JBase):
    __slots__ = ()


class JThrowable(Exception, JBase):
    java_name = "java.lang.Throwable"
    info = ("java.lang.Throwable", None, [], None, [], None)


class JArray(JObject):
    def __init__(self, component, items):
        self.component, self.items = component, items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value


class IterableSlots:
    __slots__ = ()

    def __iter__(self):
        return iter(list(self.data))


class IteratorSlots:
    __slots__ = ()

    def __iter__(self):
        return self

    def __next__(self):
        if not self.hasNext():
            raise StopIteration
        return self.next()


class CollectionSlots:
    __slots__ = ()

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(list(self.data))

    def __contains__(self, value):
        return any(_java_equal(mine, value) for mine in self.data)


class ListSlots(CollectionSlots):
    __slots__ = ()

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._get_slice(index)
        try:
            return self.data[index]
        except IndexError:
            raise IndexError("list index out of range") from None

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            self._set_slice(index, value)
        else:
            self.data[index] = value

    def __delitem__(self, index):
        self._del_item(index)

    def append(self, value):
        self.add(value)


class BufferSlots:
    __slots__ = ()


class MapSlots:
    __slots__ = ()

    def __len__(self):
        return len(self.data)

    def __iter__(self):
        return iter(list(self.data))

    def __contains__(self, key):
        return key in self.data

    def __getitem__(self, key):
        return self.data[key]

    def __setitem__(self, key, value):
        self.data[key] = value

    def __delitem__(self, key):
        del self.data[key]

    def get(self, key, default=None):
        return self.data.get(key, default)


class Typed:
    def __init__(self, value, kind):
        self.value, self.kind = value, kind

    def __index__(self):
        return self.value


class Long(int):
    """A boxed Long: equal to an int in Python, not to an Integer in Java."""


def _typed(kind, low=None, high=None):
    def make(value):
        if low is not None and not low <= value <= high:
            raise OverflowError(f"{value} is outside {kind}")
        return Typed(value, kind)

    return make


def _java_equal(mine, theirs):
    if isinstance(theirs, Typed):
        return theirs.kind == "long" and isinstance(mine, Long) and mine == theirs.value
    return type(mine) is type(theirs) and mine == theirs


def make_module(name):
    native = types.ModuleType(name)
    for item in (
        *(JClass, JBase, JObject, JThrowable, JArray),
        *(IterableSlots, IteratorSlots, CollectionSlots, ListSlots, MapSlots, BufferSlots, Typed),
    ):
        setattr(native, item.__name__, item)
    native.__version__ = "0.0.fake"
    for kind, bits in (("byte", 8), ("short", 16), ("int", 32), ("long", 64)):
        setattr(native, f"j{kind}", _typed(kind, -(1 << bits - 1), (1 << bits - 1) - 1))
    for kind in ("boolean", "char", "float", "double"):
        setattr(native, f"j{kind}", _typed(kind))
    native.JMethod = native.JField = object
    World(native)
    return native


class World:
    """The functions of the fake: classes and packages by name, and a log of what was asked."""

    def __init__(self, native):
        self.classes, self.facts, self.log, self.started = {}, {}, [], False
        self.objects, self.proxies = [], []
        native.world = self
        for name in dir(self):
            if not name.startswith("_") and callable(getattr(self, name)) and name not in ("define", "interface"):
                setattr(native, name, getattr(self, name))

    def define(self, name, /, bases=(JObject,), **members):
        cls = JClass(name.rpartition(".")[2].replace("$", "_"), bases, {"_name": name, **members})
        self.classes[name] = cls
        return cls

    def interface(self, name, *methods, above=()):
        cls = self.define(name, (*above, JBase) if not above else tuple(above))
        self.facts[cls] = {
            "sort": "interface",
            "methods": [(m.partition("(")[0].split()[-1], m, False) for m in methods],
        }
        return cls

    def start(self, java_home, classpath, options, jar, candidates, join_only, engine):
        self.started = True
        self.log.append(("start", java_home, classpath, options))
        return {
            "home": java_home or "/java",
            "libjvm": "/java/libjvm.so",
            "version": 17,
            "joined": join_only,
            "options": list(options),
        }

    def find_java(self, java_home, candidates):
        return {"home": "/java", "version": 17}, [("PATH", "/java")]

    def is_started(self):
        return self.started

    def shutdown(self, deadline_ms):
        self.log.append(("shutdown", deadline_ms))
        return True

    def after_fork_child(self):
        self.log.append(("fork",))

    def stats(self):
        return {"live_handles": 0, "live_proxies": 0, "calls": 0, "callbacks": 0}

    def live_objects(self):
        return self.objects

    def live_proxies(self):
        return self.proxies

    def reinstall_fault_handlers(self):
        pass

    def add_classpath(self, entries):
        self.log.append(("add_classpath", entries))

    def find_class(self, name):
        self.log.append(("find_class", name))
        try:
            return self.classes[name]
        except KeyError:
            raise sys.modules[f"{ALIAS}._errors"].ClassNotFoundError(f"no class {name}") from None

    def is_class(self, name):
        return name in self.classes

    def list_package(self, name):
        self.log.append(("list_package", name))
        prefix = f"{name}." if name else ""
        rests = [full[len(prefix) :] for full in self.classes if full.startswith(prefix) and "." in full]
        return sorted({(rest.partition(".")[0], "." in rest) for rest in rests})

    def is_package(self, name):
        return bool(self.list_package(name))

    def near_names(self, name, limit):
        import difflib

        return difflib.get_close_matches(name, self.classes, limit)

    def describe(self, cls):
        return self.facts.get(cls, {"sort": "class", "methods": []})

    def class_from_object(self, obj):
        return obj.cls

    def cast(self, obj, cls):
        return ("cast", obj, cls)

    def to_java(self, value, cls):
        if cls is not None and cls.java_name == "java.util.Collection":
            return self.classes["java.util.ArrayList"](value)
        if cls is not None and cls.java_name == "java.util.Map":
            return self.classes["java.util.LinkedHashMap"](value)
        return value

    def to_python(self, value):
        return value

    def new_array(self, component, lengths):
        return JArray(component, [None] * lengths[0] if len(lengths) == 1 else lengths)

    def same(self, a, b):
        return a is b

    def identity(self, obj):
        return id(obj)

    def monitor_enter(self, obj):
        self.log.append(("enter", obj))

    def monitor_exit(self, obj):
        self.log.append(("exit", obj))

    def explain(self, method, args):
        return f"explained {method} {args}"

    def iterate(self, obj, pairs):
        return iter(list(obj.data.items())) if pairs else iter(list(obj.data))

    def throwable_info(self, error):
        return error.info

    def timeout_enter(self, seconds):
        self.log.append(("timeout_enter", seconds))
        return len(self.log)

    def timeout_exit(self, token):
        self.log.append(("timeout_exit", token))
        return False


def load():
    """Import the package on a fresh fake and give it."""
    for name in [name for name in sys.modules if name == ALIAS or name.startswith(f"{ALIAS}.")]:
        del sys.modules[name]
    spec = importlib.util.spec_from_file_location(
        ALIAS, PACKAGE / "__init__.py", submodule_search_locations=[str(PACKAGE)]
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[ALIAS] = package
    package._native = sys.modules[f"{ALIAS}._native"] = make_module(f"{ALIAS}._native")
    spec.loader.exec_module(package)
    return package
