package org.sanca.internal;

import org.sanca.PythonException;

import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;

/**
 * What native code calls most: members, and what concerns the thread or the JVM as a whole. {@link Access} and {@link
 * ClassAccess} have the rest. The contract is docs/internals/engine.md; these classes are only the doors, each of which
 * leads to the class that does the work.
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

    static long pythonException(int slot, long python, byte[] parts, int cause) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            PythonException made = Throwables.fromPython(python, parts);
            if (cause != 0) {
                made.initCause((Throwable) Handles.get(cause));
            }
            return Results.object(state, made);
        } catch (Throwable thrown) {
            fail(state, thrown);
            return 0;
        }
    }

    /** The stack between the callback that this thread is in and the call around it, innermost first. */
    static byte[] callbackFrames(int slot) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Throwables.here();
        } catch (Throwable thrown) {
            fail(state, thrown);
            return null;
        }
    }

    // --- counts and threads

    static long liveHandles() {
        return Handles.live();
    }

    static long liveProxies() {
        return Releases.live();
    }

    static long abandonedCalls() {
        return Deadlines.abandoned().size();
    }

    static long[] heldReferences(int slot) {
        try {
            return Releases.held();
        } catch (Throwable thrown) {
            fail(ThreadState.of(slot), thrown);
            return null;
        }
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

    /** Python started this JVM: its exit functions run when Java ends the process. */
    static void installExitHook(int slot) {
        try {
            ExitHook.install();
        } catch (Throwable thrown) {
            fail(ThreadState.of(slot), thrown);
        }
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
