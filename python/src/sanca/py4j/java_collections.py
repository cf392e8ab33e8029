"""Java's collections as Python's, and Python's as Java's.

Importing this module registers both directions: what Java sends as a list, set, map, array or iterator becomes one of the classes here, and
`auto_convert` knows the converters.
"""

from __future__ import annotations

import sys as sys
from collections.abc import (
    MutableMapping as MutableMapping,
    MutableSequence as MutableSequence,
    MutableSet as MutableSet,
    Sequence as Sequence,
    Set as Set,
)

# First of all: the parts below look for names there when they are loaded.
from . import java_gateway as java_gateway, protocol as proto
from ._array import (
    JavaArray as JavaArray,
)
from ._converters import (
    ListConverter as ListConverter,
    MapConverter as MapConverter,
    SetConverter as SetConverter,
)
from ._list import (
    JavaList as JavaList,
)
from ._map_set import (
    JavaIterator as JavaIterator,
    JavaMap as JavaMap,
    JavaSet as JavaSet,
)
from .compat import (
    basestring as basestring,
    hasattr2 as hasattr2,
    isbytearray as isbytearray,
    ispython3bytestr as ispython3bytestr,
    iteritems as iteritems,
    next as next,
)
from .java_gateway import (
    JavaClass as JavaClass,
    JavaMember as JavaMember,
    JavaObject as JavaObject,
    get_method as get_method,
)
from .protocol import (
    Py4JError as Py4JError,
    get_command_part as get_command_part,
    get_return_value as get_return_value,
    register_input_converter as register_input_converter,
    register_output_converter as register_output_converter,
)

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
