package org.sanca.internal;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;

/**
 * What native code calls. The contract is docs/internals/engine.md; this class is only the doors, each of which leads
 * to the class that does the work.
 *
 * <p>No door lets a throwable out: it is put into the handle table and its word into the status field of scratch
 * memory. The calls come first and are written out one by one, because nothing may be shared, boxed or looked up on
 * their way.
 */
@CalledFromNative
final class Engine {
    /** Known beforehand, because nothing can be looked up when these are needed. */
    private static final int OUT_OF_MEMORY_CLASS = ClassIds.of(OutOfMemoryError.class);

    private static final int STACK_OVERFLOW_CLASS = ClassIds.of(StackOverflowError.class);

    private Engine() {}

    // --- calls: J for primitive and void results, L for references; the digit counts the arguments

    static long callJ0(int slot, int member, long self) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                return Members.coldWord(member, Handles.get((int) self), 0, 0, 0, 0);
            }
            return (long) handle.invokeExact(Handles.get((int) self));
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callJ1(int slot, int member, long self, long a) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                return Members.coldWord(member, Handles.get((int) self), 1, a, 0, 0);
            }
            return (long) handle.invokeExact(Handles.get((int) self), a);
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callJ2(int slot, int member, long self, long a, long b) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                return Members.coldWord(member, Handles.get((int) self), 2, a, b, 0);
            }
            return (long) handle.invokeExact(Handles.get((int) self), a, b);
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callJ3(int slot, int member, long self, long a, long b, long c) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                return Members.coldWord(member, Handles.get((int) self), 3, a, b, c);
            }
            return (long) handle.invokeExact(Handles.get((int) self), a, b, c);
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callJN(int slot, int member, long self, int argc) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            long[] words = state.words(argc);
            MethodHandle handle = Members.handles[member];
            if (handle == null || argc <= Warm.DIRECT_MAX) {
                return Members.coldWord(member, Handles.get((int) self), words);
            }
            return (long) handle.invokeExact(Handles.get((int) self), words);
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callL0(int slot, int member, long self) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                Object cold = Members.coldObject(member, Handles.get((int) self), 0, 0, 0, 0);
                return Results.of(state, cold);
            }
            return Results.of(state, (Object) handle.invokeExact(Handles.get((int) self)));
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callL1(int slot, int member, long self, long a) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                Object cold = Members.coldObject(member, Handles.get((int) self), 1, a, 0, 0);
                return Results.of(state, cold);
            }
            return Results.of(state, (Object) handle.invokeExact(Handles.get((int) self), a));
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callL2(int slot, int member, long self, long a, long b) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                Object cold = Members.coldObject(member, Handles.get((int) self), 2, a, b, 0);
                return Results.of(state, cold);
            }
            return Results.of(state, (Object) handle.invokeExact(Handles.get((int) self), a, b));
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callL3(int slot, int member, long self, long a, long b, long c) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            MethodHandle handle = Members.handles[member];
            if (handle == null) {
                Object cold = Members.coldObject(member, Handles.get((int) self), 3, a, b, c);
                return Results.of(state, cold);
            }
            return Results.of(state, (Object) handle.invokeExact(Handles.get((int) self), a, b, c));
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    static long callLN(int slot, int member, long self, int argc) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            long[] words = state.words(argc);
            MethodHandle handle = Members.handles[member];
            if (handle == null || argc <= Warm.DIRECT_MAX) {
                return Results.of(
                        state, Members.coldObject(member, Handles.get((int) self), words));
            }
            return Results.of(state, (Object) handle.invokeExact(Handles.get((int) self), words));
        } catch (Throwable thrown) {
            return fail(state, thrown);
        }
    }

    // --- classes

    /** The class number of a name. */
    static long findClass(int slot, String name) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIds.of(Names.findClass(name));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static byte[] describe(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Describe.header(ClassIds.type(classId));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static byte[] members(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Describe.members(ClassIds.type(classId));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static String signature(int slot, int member) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Signatures.of(Members.get(member));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static byte[] callback(int slot, int callback) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Callbacks.describe(callback);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static byte[] listPackage(int slot, String name) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIndex.list(name);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static byte[] nearNames(int slot, String name, int max) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return NearNames.list(name, max);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static void addClasspath(int slot, String[] entries) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Names.addClasspath(entries);
        } catch (Throwable thrown) {
            fail(state, thrown);
        }
    }

    /** The number of the class that a {@code java.lang.Class} object stands for. */
    static int classIdOf(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIds.of((Class<?>) Handles.get(handle));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static long classObject(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, ClassIds.type(classId));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    // --- objects

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
            fail(state, thrown);
            return 0;
        }
    }

    static long wrap(int slot, Object object) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, object);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static long convert(int slot, Object object) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.of(state, object);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static int duplicate(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Handles.get(handle));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static boolean same(int a, int b) {
        return Handles.get(a) == Handles.get(b);
    }

    static int proxy(int slot, long python, int[] interfaces, boolean callable) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Proxies.make(python, interfaces, callable));
        } catch (Throwable thrown) {
            fail(state, thrown);
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
            fail(state, thrown);
            return 0;
        }
    }

    static long packDeep(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return DeepPack.word(state, Handles.get(handle));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    /** A reference word as a result word. */
    static long unpack(int slot, long word) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.of(state, Refs.get(word));
        } catch (Throwable thrown) {
            fail(state, thrown);
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
            fail(state, thrown);
            return 0;
        }
    }

    static long arrayGet(int slot, int array, int index) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.of(state, ((Object[]) Handles.get(array))[index]);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static void arraySet(int slot, int array, int index, long word) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            ((Object[]) Handles.get(array))[index] = Refs.get(word);
        } catch (Throwable thrown) {
            fail(state, thrown);
        }
    }

    static long arrayPack(int slot, int array, int start, int count) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ArrayPack.pack(state, (Object[]) Handles.get(array), start, count);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    /** An iterator over anything that has elements, from which {@link #iterate} takes them in bulk. */
    static int iterator(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Handles.put(state, Chunker.over(Handles.get(handle)));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static long iterate(int slot, int iterator, int max, boolean pairs) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Chunker.take(state, Handles.get(iterator), max, pairs);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    // --- exceptions

    static byte[] throwable(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Throwables.describe(state, (Throwable) Handles.get(handle));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static long pythonException(int slot, long python, String type, String message, byte[] frames) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, Throwables.fromPython(python, type, message, frames));
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    // --- counts and threads

    static long liveHandles() {
        return Handles.live();
    }

    static long liveProxies() {
        return Releases.live();
    }

    static byte[] liveObjects(int slot) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return LiveObjects.list();
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    /** Carries out pending releases, as every call does. */
    /** Makes room for more releases. No call: what is kept until the next one stays. */
    static void flush(int slot) {
        ThreadState.of(slot).flush();
    }

    static int currentThread(int slot) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Threads.current(state);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    static void interrupt(int slot, int token) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Threads.interrupt(token);
        } catch (Throwable thrown) {
            fail(state, thrown);
        }
    }

    static boolean clearInterrupt(int slot) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Thread.interrupted();
        } catch (Throwable thrown) {
            fail(state, thrown);
            return false;
        }
    }

    static String threadStack(int slot, int token) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Threads.stack(token);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    static boolean awaitThreads(int slot, long millis) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Threads.await(millis);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return false;
        }
    }

    static int javaVersion() {
        return Runtime.version().feature();
    }

    // --- thread states

    /** Makes a thread state around scratch memory and returns its slot; -1 if that is impossible. */
    static int attach(ByteBuffer scratch) {
        try {
            int slot = ThreadState.attach(scratch).slot;
            Names.adoptContext();
            return slot;
        } catch (Throwable thrown) {
            return -1;
        }
    }

    static void detach(int slot) {
        ThreadState.detach(ThreadState.of(slot));
    }

    /** Reports a throwable in band. Works without allocating if it has to. */
    static long fail(ThreadState state, Throwable thrown) {
        long word;
        try {
            word = Results.object(state, Throwables.unwrap(thrown));
        } catch (Throwable second) {
            boolean stack = thrown instanceof StackOverflowError;
            word =
                    stack
                            ? Results.word(STACK_OVERFLOW_CLASS, Handles.STACK_OVERFLOW)
                            : Results.word(OUT_OF_MEMORY_CLASS, Handles.OUT_OF_MEMORY);
        }
        state.scratch.putLong(ThreadState.STATUS, word);
        return 0;
    }
}
