"""Java collections over Python ones, with Java's method names; the mixins under test are put on top as the native side does."""

from fake_native import JObject, _java_equal


class Iterator(JObject):
    def __init__(self, owner, items, remove):
        self.owner, self.items, self.remove_item, self.place = owner, items, remove, -1

    def hasNext(self):
        return self.place + 1 < len(self.items)

    def next(self):
        self.place += 1
        return self.items[self.place]

    def remove(self):
        self.remove_item(self.items[self.place])


class Entry:
    def __init__(self, key, value):
        self.key, self.value = key, value

    def getKey(self):
        return self.key

    def getValue(self):
        return self.value


def define(package, world):
    """Make java.util.ArrayList, LinkedHashSet, HashMap, LinkedHashMap, TreeMap and Collections in the fake world."""
    import importlib

    mixin_of = importlib.import_module(f"{package.__name__}._mixins").mixin_of
    collection = world.define("java.util.Collection")

    class ListMembers:
        def __init__(self, values=()):
            self.data = list(values.data if hasattr(values, "data") else values)
            self.views = None

        def size(self):
            return len(self.data)

        def add(self, *arguments):
            if len(arguments) == 2:
                self.data.insert(int(arguments[0]), arguments[1])
            else:
                self.data.append(arguments[0])
            return True

        def addAll(self, values):
            fresh = list(values.data)
            self.data.extend(fresh)
            if getattr(self, "parent", None) is not None:
                parent, start = self.parent
                parent.data[start + len(self.data) - len(fresh) : start + len(self.data) - len(fresh)] = fresh
            return True

        def clear(self):
            if getattr(self, "parent", None) is not None:
                parent, start = self.parent
                del parent.data[start : start + len(self.data)]
            self.data.clear()

        def remove_(self, index):
            return self.data.pop(index.__index__())

        def indexOf(self, value):
            return next((place for place, mine in enumerate(self.data) if _java_equal(mine, value)), -1)

        def subList(self, start, stop):
            assert 0 <= start <= stop <= len(self.data)
            part = type(self)(self.data[start:stop])
            part.parent = (self, start)
            return part

        def sort_(self, comparator):
            self.data.sort(key=comparator)

        def equals(self, other):
            return getattr(other, "data", None) == self.data

        def hashCode(self):
            code = 1
            for value in self.data:
                code = (31 * code + hash(value)) & 0x7FFFFFFF
            return code

    class SetMembers:
        def __init__(self, values=()):
            self.data = dict.fromkeys(values.data if hasattr(values, "data") else values)

        def add(self, value):
            self.data[value] = None

        def addAll(self, values):
            self.data.update(dict.fromkeys(values.data))

        def clear(self):
            self.data.clear()

        def remove_(self, value):
            for mine in self.data:
                if _java_equal(mine, value):
                    del self.data[mine]
                    return True
            return False

        def iterator(self):
            return Iterator(self, list(self.data), self.data.pop)

        def equals(self, other):
            return getattr(other, "data", None) == self.data

        def hashCode(self):
            return sum(map(hash, self.data)) & 0x7FFFFFFF

    class MapMembers:
        def __init__(self, values=()):
            self.data = dict(values.data if hasattr(values, "data") else values)

        def putAll(self, other):
            self.data.update(other.data)

        def clear(self):
            self.data.clear()

        def entrySet(self):
            entries = [Entry(*pair) for pair in self.data.items()]

            class Entries:
                @staticmethod
                def iterator():
                    return Iterator(self, entries, lambda entry: self.data.pop(entry.key))

                @classmethod
                def stream(cls):
                    return cls

                @classmethod
                def skip(cls, count):
                    del entries[:count]
                    return cls

                @staticmethod
                def remove(entry):
                    del self.data[entry.key]

            return Entries

        def equals(self, other):
            return getattr(other, "data", None) == self.data

        def hashCode(self):
            return sum(hash(key) ^ hash(value) for key, value in self.data.items()) & 0x7FFFFFFF

    class Ended:
        def pollLastEntry(self):
            return Entry(*self.data.popitem())

    def members(cls):
        return {
            name: item
            for name, item in vars(cls).items()
            if name not in ("__dict__", "__weakref__", "__module__", "__doc__")
        }

    lists = (mixin_of("java.util.List"), collection)
    maps = (mixin_of("java.util.Map"), JObject)
    world.define("java.util.ArrayList", lists, **members(ListMembers))
    world.define("java.util.LinkedHashSet", (mixin_of("java.util.Set"), collection), **members(SetMembers))
    world.define("java.util.Map", maps)
    world.define("java.util.HashMap", maps, **members(MapMembers))
    world.define("java.util.LinkedHashMap", maps, **members(MapMembers))
    navigable = world.define("java.util.NavigableMap", (JObject,), **members(Ended))
    world.define("java.util.TreeMap", (mixin_of("java.util.Map"), navigable), **members(MapMembers))
    world.define("java.util.Comparator")

    class Collections:
        @staticmethod
        def reverse(values):
            values.data.reverse()

        @staticmethod
        def swap(values, a, b):
            values.data[a], values.data[b] = values.data[b], values.data[a]

        @staticmethod
        def copy(target, source):
            assert len(source.data) <= len(target.data)
            target.data[: len(source.data)] = source.data
            if getattr(target, "parent", None) is not None:
                parent, start = target.parent
                parent.data[start : start + len(source.data)] = source.data

        @staticmethod
        def reverseOrder(comparator=None):
            return lambda value: -value

    world.define(
        "java.util.Collections",
        (JObject,),
        **{name: item for name, item in vars(Collections).items() if name[0] != "_"},
    )
