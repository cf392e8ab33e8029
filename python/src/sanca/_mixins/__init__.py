"""What Java's own types can do as Python objects: one mixin class for each Java class or interface that has a Python counterpart.

The native side makes the Python type of a Java class and puts the mixin of that class among its bases, *before* java.lang.Object
(whose ``==``, ``hash`` and ``repr`` it replaces). Every mixin has ``__slots__ = ()``, and ``__python_names__`` lists the names that mean what they mean in Python;
a Java member of that name is reached with a trailing underscore.
"""

from __future__ import annotations

import _collections_abc as abc

from .. import _native
from .arrays import ArrayMixin
from .iterators import EnumerationMixin, IterableMixin, IteratorMixin, StreamMixin
from .lists import CollectionMixin, ListMixin
from .maps import EntryMixin, MapMixin
from .misc import (
    AutoCloseableMixin,
    BufferMixin,
    CharSequenceMixin,
    ComparableMixin,
    EnumMixin,
    IntegralMixin,
    NumberMixin,
    OptionalMixin,
)
from .sets import SetMixin

#: Java class -> mixin of its Python type. ``[]`` stands for every array class.
MIXINS: dict[str, type] = {
    "[]": ArrayMixin,
    "java.lang.Byte": IntegralMixin,
    "java.lang.Integer": IntegralMixin,
    "java.lang.Long": IntegralMixin,
    "java.lang.Short": IntegralMixin,
    "java.math.BigInteger": IntegralMixin,
    "java.lang.AutoCloseable": AutoCloseableMixin,
    "java.lang.CharSequence": CharSequenceMixin,
    "java.lang.Comparable": ComparableMixin,
    "java.lang.Enum": EnumMixin,
    "java.lang.Iterable": IterableMixin,
    "java.lang.Number": NumberMixin,
    "java.nio.Buffer": BufferMixin,
    "java.util.Collection": CollectionMixin,
    "java.util.Enumeration": EnumerationMixin,
    "java.util.Iterator": IteratorMixin,
    "java.util.List": ListMixin,
    "java.util.Map": MapMixin,
    "java.util.Map$Entry": EntryMixin,
    "java.util.Optional": OptionalMixin,
    "java.util.OptionalDouble": OptionalMixin,
    "java.util.OptionalInt": OptionalMixin,
    "java.util.OptionalLong": OptionalMixin,
    "java.util.Set": SetMixin,
    "java.util.stream.BaseStream": StreamMixin,
}

#: Java class -> abstract base class it satisfies.
ABCS: dict[str, type] = {
    "java.lang.Iterable": abc.Iterable,
    "java.util.Collection": abc.Collection,
    "java.util.Enumeration": abc.Iterator,
    "java.util.Iterator": abc.Iterator,
    "java.util.List": abc.MutableSequence,
    "java.util.Map": abc.MutableMapping,
    "java.util.Set": abc.MutableSet,
    "java.util.stream.BaseStream": abc.Iterable,
}

# Registered here, the mixins pass it on to every type made from them, the flags of `match` statements included.
abc.MutableSequence.register(ListMixin)
abc.MutableSet.register(SetMixin)
abc.MutableMapping.register(MapMixin)
abc.Sequence.register(_native.JArray)
