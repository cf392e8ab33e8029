"""What Java's own types can do as Python objects: one mixin class for each Java class or interface that has a Python counterpart.

The native side makes the Python type of a Java class and puts the mixin of that class among its bases, *before* java.lang.Object
(whose ``==``, ``hash`` and ``repr`` it replaces). Every mixin has ``__slots__ = ()``, and ``__python_names__`` lists the names that mean what they mean in Python;
a Java member of that name is reached with a trailing underscore.
"""

from __future__ import annotations

import _collections_abc as abc

from .. import _native

#: Java class -> where the mixin of its Python type is. ``[]`` stands for every array class.
MIXINS: dict[str, str] = {
    "[]": "arrays.ArrayMixin",
    "java.lang.Byte": "misc.IntegralMixin",
    "java.lang.Integer": "misc.IntegralMixin",
    "java.lang.Long": "misc.IntegralMixin",
    "java.lang.Short": "misc.IntegralMixin",
    "java.math.BigInteger": "misc.IntegralMixin",
    "java.lang.AutoCloseable": "misc.AutoCloseableMixin",
    "java.lang.CharSequence": "misc.CharSequenceMixin",
    "java.lang.Class": "misc.ClassMixin",
    "java.lang.Comparable": "misc.ComparableMixin",
    "java.lang.Enum": "misc.EnumMixin",
    "java.lang.Iterable": "iterators.IterableMixin",
    "java.lang.Number": "misc.NumberMixin",
    "java.lang.foreign.MemorySegment": "misc.SegmentMixin",
    "java.nio.Buffer": "misc.BufferMixin",
    "java.util.Collection": "lists.CollectionMixin",
    "java.util.Enumeration": "iterators.EnumerationMixin",
    "java.util.Iterator": "iterators.IteratorMixin",
    "java.util.List": "lists.ListMixin",
    "java.util.Map": "maps.MapMixin",
    "java.util.Map$Entry": "maps.EntryMixin",
    "java.util.Optional": "misc.OptionalMixin",
    "java.util.OptionalDouble": "misc.OptionalMixin",
    "java.util.OptionalInt": "misc.OptionalMixin",
    "java.util.OptionalLong": "misc.OptionalMixin",
    "java.util.Set": "sets.SetMixin",
    "java.util.stream.BaseStream": "iterators.StreamMixin",
}

abc.Sequence.register(_native.JArray)


def mixin_of(name: str) -> type | None:
    """Give the mixin of a Java class, None if it has none. Called by the native side for each class it makes a type of.

    Imported when the first class with such a mixin is met: to import all of them would take a twentieth of a cold start.
    """
    place = MIXINS.get(name)
    if place is None:
        return None
    from importlib import import_module

    module, _, mixin = place.partition(".")
    found: type = getattr(import_module(f".{module}", __name__), mixin)
    return found
