"""What the Python4j classes ask of Python. Runs in names of its own; contexts see none of it."""

import builtins as _builtins
import contextlib
import inspect
import operator
import sys
import traceback
import types

_FILE = "<string>"
_KEPT = 500
_DEEPEST = 150  # Sanca converts 200 levels at once
_compiled = {}
_BUILTIN = (type(None), bool, float, str, bytes)
_MAIN = sys.modules["__main__"]


def _code(source, mode):
    key = (mode, source)
    code = _compiled.get(key)
    if code is None:
        code = compile(source, _FILE, mode, 0, True)
        if len(_compiled) >= _KEPT:
            _compiled.clear()
        _compiled[key] = code
    return code


def _flush():
    for stream in (sys.stdout, sys.stderr):
        with contextlib.suppress(AttributeError, OSError, ValueError):  # no stream, or a closed one
            stream.flush()


def _show(error):
    """Print an exception with the frames of its own code, without ours."""
    trace = error.__traceback__
    while trace is not None and trace.tb_frame.f_globals is globals():
        trace = trace.tb_next
    if sys.stderr is not None:
        traceback.print_exception(type(error), error, trace)


def run(source, names):
    """Run statements; what they raise is printed and raised."""
    try:
        exec(_code(source, "exec"), names)
    except SystemExit:
        raise
    except BaseException as error:
        _show(error)
        raise
    finally:
        _flush()


def evaluate(source, names):
    """Give the value of an expression."""
    return eval(_code(source.strip(), "eval"), names)


# --- contexts


def main_module():
    return _MAIN


def new_module():
    """Make the module that a context's code runs in. It is called ``__main__``, as its code expects."""
    module = types.ModuleType("__main__")
    module.__dict__["__builtins__"] = __builtins__
    return module


def enter(module):
    """Make a context's module the one that ``import __main__`` and pickle see."""
    sys.modules["__main__"] = module


def clear(names):
    """Forget all names but those with two underscores on both ends."""
    for name in list(names):
        if not (isinstance(name, str) and name.startswith("__") and name.endswith("__")):
            names.pop(name, None)


def visible(names):
    """Give the names that are variables for Java, in order."""
    return [name for name in list(names) if isinstance(name, str) and not name.startswith("_")]


# --- conversions


def same(value):
    return value


def type_name(value):
    """Give what ``str(type(value))`` has between its quotes."""
    text = str(type(value))
    return text[8:-2] if text.startswith("<class '") else text


def plain(value):
    """Whether a value can cross in one go: exact builtin types all the way down, not too deep. Cycles are errors."""
    path, done = set(), set()
    stack = [iter((value,))]
    owners = [None]
    answer = True
    while stack:
        for item in stack[-1]:
            kind = type(item)
            if kind in _BUILTIN:
                continue
            if kind is int:
                if not -(1 << 63) <= item < 1 << 63:
                    answer = False
                continue
            if kind is not list and kind is not dict:
                answer = False
                continue
            if id(item) in path:
                raise ValueError(f"a {kind.__name__} that contains itself has no Java form")
            if id(item) in done:
                continue
            if len(stack) > _DEEPEST:
                return False
            path.add(id(item))
            owners.append(id(item))
            if kind is dict:
                stack.append(iter([part for pair in list(item.items()) for part in pair]))
            else:
                stack.append(iter(list(item)))
            break
        else:
            stack.pop()
            owner = owners.pop()
            path.discard(owner)
            done.add(owner)
    return answer


def index(value):
    number = operator.index(value)
    if not -(1 << 63) <= number < 1 << 63:
        raise OverflowError("it has more than 64 bits")
    return number


def real(value):
    if isinstance(value, (str, bytes, bytearray)):
        raise TypeError("a text is no number")
    return float(value)


def truth(value):
    return bool(value)


def is_none(value):
    return value is None


def is_bytes(value):
    return isinstance(value, bytes)


def is_dict(value):
    return isinstance(value, dict)


def all_bytes(value):
    """Give real bytes, whatever a subclass overrides."""
    return bytes(memoryview(value))


def items_of(value):
    """Give the items of anything with a length and integer indices."""
    if isinstance(value, list):
        return list(value)
    if isinstance(value, dict) or not hasattr(value, "__getitem__"):
        raise TypeError("it has no items by index")
    return [value[i] for i in range(len(value))]


def parts_of(value):
    """Give the keys and values of a dict, one after the other."""
    return [part for pair in list(value.items()) for part in pair]


def new_bytes(array):
    """Copy a Java byte array."""
    return bytes(memoryview(array).cast("B"))


def new_list():
    return []


def extend(items, *more):
    items.extend(more)


def new_dict():
    return {}


def update(mapping, *parts):
    for i in range(0, len(parts), 2):
        try:
            mapping[parts[i]] = parts[i + 1]
        except TypeError:
            raise TypeError(f"Unable to create python dictionary. Unhashable key: {parts[i]!r}") from None


# --- objects


def text_of(error):
    """Give ``Name: text`` for an exception, ``str`` of anything else."""
    if not isinstance(error, BaseException):
        return str(error)
    text = str(error)
    name = type(error).__name__
    return name + ": " + text if text else name


def apply(function, args, kwargs):
    if args is not None and not isinstance(args, (list, tuple)):
        raise TypeError(f"Expected tuple or list for positional arguments, received: {args!r}")
    if kwargs is not None and not isinstance(kwargs, dict):
        raise TypeError(f"Expected dict for keyword arguments, received: {kwargs!r}")
    return function(*(args or ()), **(kwargs or {}))


def operate(name, *values):
    return getattr(operator, name)(*values)


def instance_of(value, *kinds):
    return isinstance(value, kinds)


def builtin(name, *args):
    return getattr(_builtins, name)(*args)


def import_module(name):
    import importlib

    return importlib.import_module(name)


def builtins_module():
    return _builtins


# --- jobs


def run_job(function, names):
    """Call ``run`` with the globals it names; its dict becomes globals. Gives the name of an argument that is missing."""
    values = {}
    for name, parameter in inspect.signature(function).parameters.items():
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = names.get(name)
        if value is None:
            if parameter.default is parameter.empty:
                return name
            continue
        values[name] = value
    try:
        result = function(**values)
    finally:
        _flush()
    if result is not None:
        if not isinstance(result, dict):
            raise TypeError(f"run() has to return a dict or None, not {type(result).__name__}")
        names.update(result)
    return None


# --- sys.path and packages


def set_path(entries, mode):
    """Merge entries into ``sys.path``: what is there goes ``before`` them, ``after`` them, or nowhere (``none``)."""
    own = [] if mode == "none" else list(sys.path)
    first, second = (own, list(entries)) if mode == "before" else (list(entries), own)
    merged = []
    for entry in first + second:
        if entry not in merged:
            merged.append(entry)
    sys.path[:] = merged


def add_path(folder):
    if folder not in sys.path:
        sys.path.append(folder)


def executable():
    return sys.executable


def packages_changed():
    import importlib

    importlib.invalidate_caches()


def add_site(folder):
    import site

    site.addsitedir(folder)


# --- NumPy


def new_ndarray(owner, address, size, dtype, shape, strides):
    """Make an ndarray over memory of Java, which ``owner`` keeps alive for as long as any array uses it."""
    import ctypes

    import numpy

    shape, strides = tuple(shape), tuple(strides)
    if not size:
        return numpy.empty(shape, dtype)
    memory = type("JavaMemory", (ctypes.c_byte * size,), {}).from_address(address)
    memory.owner = owner
    return numpy.ndarray(shape, dtype, memory, 0, strides)


def portable(array):
    """Give the array, or a copy if Java cannot work on its memory: read-only, foreign byte order, odd strides."""
    import numpy

    size = array.dtype.itemsize
    fit = array.dtype.isnative and array.flags.writeable and array.flags.aligned
    if not fit or any(stride <= 0 or stride % size for stride in array.strides):
        return numpy.array(array, array.dtype.newbyteorder("="), order="C")
    return array


def ndarray_facts(array):
    """Give what describes an array: kind and size of its type, address, shape, strides in elements."""
    size = array.dtype.itemsize
    strides = [stride // size for stride in array.strides]
    return [array.dtype.kind + str(size), array.ctypes.data, list(array.shape), strides]


def ndarray_type():
    """Give the type, None as long as nobody has imported NumPy."""
    numpy = sys.modules.get("numpy")
    return getattr(numpy, "ndarray", None)
