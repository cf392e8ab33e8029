package org.sanca.internal;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * More doors for native code, for what is not a call: values as objects, fields by their reflected objects, foreign
 * memory. As in {@link Engine}, none lets a throwable out.
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

    /** The stack between the callback that this thread is in and the call around it, innermost first. */
    static byte[] callbackFrames(int slot) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Throwables.here();
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    /** The object a reference word stands for. */
    static Object resolve(int slot, long word) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Refs.get(word);
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

    /** Initialises a class, as the first access to a static field does. */
    static void initialise(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Class<?> type = ClassIds.type(classId);
            Class.forName(type.getName(), true, type.getClassLoader());
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
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

    /** Class id of what the one abstract method of a functional interface returns; 0 if there is no such method. */
    static int functionalResult(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            for (Method method : ClassIds.type(classId).getMethods()) {
                if (Modifier.isAbstract(method.getModifiers()) && !isOfObject(method)) {
                    return ClassIds.of(method.getReturnType());
                }
            }
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
        }
        return 0;
    }

    /** Python started this JVM: its exit functions run when Java ends the process. */
    static void installExitHook(int slot) {
        try {
            ExitHook.install();
        } catch (Throwable thrown) {
            Engine.fail(ThreadState.of(slot), thrown);
        }
    }

    /** Whether there is a package of this name or below it. Answers for most names without listing anything. */
    static boolean isPackage(int slot, String name) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            String below = name + ".";
            for (String known : Object.class.getModule().getDescriptor().packages()) {
                if (known.equals(name) || known.startsWith(below)) {
                    return true;
                }
            }
            // Jars mostly have entries for their folders.
            if (ClassLoader.getSystemClassLoader().getResource(name.replace('.', '/') + "/")
                    != null) {
                return true;
            }
            return ClassIndex.list(name).length > Integer.BYTES;
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return false;
        }
    }

    private static boolean isOfObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
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
