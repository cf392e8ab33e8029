package org.sanca.internal;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Doors for native code to objects, for what is not a call: handles, values as objects, arrays and other elements in bulk,
 * fields by their reflected objects, foreign memory. As in {@link Engine}, none lets a throwable out.
 */
@CalledFromNative
final class Access {
    private Access() {}

    /** A reference word as a result word of the object itself, never converted: a String, a box. */
    static long wrapWord(int slot, long word) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, Refs.get(word));
        } catch (Throwable thrown) {
            return Engine.fail(state, thrown);
        }
    }

    /** The object a reference word stands for, for a place of that type. */
    static Object resolve(int slot, long word, int type) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIds.type(type).cast(Refs.get(word));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    /** The {@code java.lang.reflect} object of a member, for {@code FromReflectedField}. */
    static AccessibleObject memberObject(int slot, int member) {
        ThreadState state = ThreadState.of(slot);
        try {
            return Members.get(member).reflected;
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    // --- handles and values

    /** The object, for native code to make a reference of its own. */
    static Object object(int handle) {
        return Handles.get(handle);
    }

    static int adopt(int slot, Object object) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, object);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static long wrap(int slot, Object object) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, object);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static long convert(int slot, Object object) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.of(state, object);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static int duplicate(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Handles.get(handle));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static boolean same(int a, int b) {
        return Handles.get(a) == Handles.get(b);
    }

    static boolean isInstance(int handle, int type) {
        return ClassIds.type(type).isInstance(Handles.get(handle));
    }

    /** The {@link Kind} of the elements of an array, or -1 for what is none. */
    static int arrayKind(int handle) {
        Object object = Handles.get(handle);
        Class<?> component = object == null ? null : object.getClass().getComponentType();
        return component == null ? -1 : Kind.of(component);
    }

    /** What Java prints of a throwable. */
    static String print(int slot, int throwable) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Throwables.print((Throwable) Handles.get(throwable));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    static int proxy(int slot, long python, int[] interfaces, boolean callable) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Proxies.make(python, interfaces, callable));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    /** The same for one interface, which is what functions are given to. */
    static int functionProxy(int slot, long python, int type) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Proxies.make(python, type));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static int pythonObject(int slot, long python, boolean callable) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, ObjectAccess.of(python).make(python, callable));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static long packDeep(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return DeepPack.word(state, Handles.get(handle));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    // --- arrays and iterators

    static long newArray(int slot, int component, int[] lengths) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, Array.newInstance(ClassIds.type(component), lengths));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static long arrayGet(int slot, int array, int index) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.of(state, ((Object[]) Handles.get(array))[index]);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static void arraySet(int slot, int array, int index, long word) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            ((Object[]) Handles.get(array))[index] = Refs.get(word);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
        }
    }

    static long arrayPack(int slot, int array, int start, int count) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ArrayPack.pack(state, (Object[]) Handles.get(array), start, count);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static long iterate(int slot, int iterator, int max, boolean pairs) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Chunker.take(state, Handles.get(iterator), max, pairs);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    /** A chunker over an object: of a map its keys, or with {@code pairs} its entries. */
    static int chunker(int slot, int handle, boolean pairs) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Object source = Handles.get(handle);
            if (source instanceof Map && !(source instanceof Iterable)) {
                Map<?, ?> map = (Map<?, ?>) source;
                source = pairs ? map.entrySet() : map.keySet();
            }
            return Handles.put(state, Chunker.over(source));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    /** An {@code NDArray} of an array that native code has made, whose handle is given back. */
    static int copiedArray(int slot, int data, int type, int[] dimensions) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Object array = ArrayAccess.get().copied(Handles.take(state, data), type, dimensions);
            return Handles.put(state, array);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    /**
     * A {@code DirectNDArray} over memory of a Python object, which is given back once nothing can reach the memory any more.
     * {@code geometry} is the length of each dimension, the step along each, and the place of the first element.
     */
    static int sharedArray(
            int slot,
            long python,
            long address,
            long bytes,
            boolean readOnly,
            int type,
            int[] geometry) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            ArrayAccess access = ArrayAccess.get();
            int rank = geometry.length / 2;
            int[] dimensions = Arrays.copyOf(geometry, rank);
            int[] steps = Arrays.copyOfRange(geometry, rank, 2 * rank);
            SharedMemory memory = new SharedMemory(python, address, bytes, readOnly);
            Object array = access.shared(memory, type, dimensions, steps, geometry[2 * rank]);
            return Handles.put(state, array);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    /** Refuses a buffer whose memory can be freed while Python sees it. */
    static void refuseClosable(int slot, int buffer) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Object object = Handles.get(buffer);
            if (object instanceof Buffer && ((Buffer) object).isDirect()) {
                Segments.refuseClosable((Buffer) object);
            }
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
        }
    }

    /** A {@code MemorySegment} likewise. */
    static int segment(int slot, long python, long address, long bytes, boolean readOnly) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Segments.over(python, address, bytes, readOnly));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    /**
     * A direct buffer over memory of a Python object, which is given back once nothing can reach the buffer any more.
     */
    static long guardBuffer(int slot, Object buffer, long python, boolean readOnly) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            // Views keep the buffer they were made from alive, so it is the one to watch.
            ByteBuffer memory = (ByteBuffer) buffer;
            Object shown = readOnly ? memory.asReadOnlyBuffer() : memory;
            long word = Results.object(state, shown);
            Releases.register(buffer, python);
            return word;
        } catch (Throwable thrown) {
            return Engine.fail(state, thrown);
        }
    }
}
