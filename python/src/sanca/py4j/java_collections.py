"""Java's collections as Python's, and Python's as Java's.

Importing this module registers both directions: what Java sends as a list, set, map, array or iterator becomes one of the classes here, and
`auto_convert` knows the converters.
"""

from __future__ import annotations

import sys
from collections.abc import MutableMapping, MutableSequence, MutableSet, Sequence, Set

from . import protocol as proto
from ._array import JavaArray
from ._converters import ListConverter, MapConverter, SetConverter
from ._list import JavaList
from ._map_set import JavaIterator, JavaMap, JavaSet
from .compat import basestring, hasattr2, isbytearray, ispython3bytestr, iteritems, next
from .java_gateway import JavaClass, JavaMember, JavaObject, get_method
from .protocol import Py4JError, get_command_part, get_return_value, register_input_converter, register_output_converter

register_input_converter(SetConverter())
register_input_converter(MapConverter())
register_input_converter(ListConverter())

# Looked up when a value comes: a program may have put a class of its own here.
register_output_converter(proto.MAP_TYPE, lambda target_id, client: JavaMap(target_id, client))
register_output_converter(proto.LIST_TYPE, lambda target_id, client: JavaList(target_id, client))
register_output_converter(proto.ARRAY_TYPE, lambda target_id, client: JavaArray(target_id, client))
register_output_converter(proto.SET_TYPE, lambda target_id, client: JavaSet(target_id, client))
register_output_converter(proto.ITERATOR_TYPE, lambda target_id, client: JavaIterator(target_id, client))

for _thing in list(vars().values()):
    if isinstance(_thing, type) and _thing.__module__.startswith(f"{__package__}._"):
        _thing.__module__ = __name__
