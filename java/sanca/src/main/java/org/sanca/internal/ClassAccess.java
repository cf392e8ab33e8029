package org.sanca.internal;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;

/**
 * Doors for native code to classes: found by name or object, described, initialised, listed by package. As in {@link
 * Engine}, none lets a throwable out.
 */
@CalledFromNative
final class ClassAccess {
    private ClassAccess() {}

    // --- by name

    /** The class number of a name. */
    static long findClass(int slot, String name) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIds.of(Names.findClass(name));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static void addClasspath(int slot, String[] entries) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            Names.addClasspath(entries);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
        }
    }

    static byte[] listPackage(int slot, String name) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIndex.list(name);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
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

    static byte[] nearNames(int slot, String name, int max) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return NearNames.list(name, max);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    // --- what a class has

    static byte[] describe(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Describe.header(ClassIds.type(classId));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    static byte[] members(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Describe.members(ClassIds.type(classId));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    static byte[] methods(int slot, int classId, String name) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return MethodsByName.of(ClassIds.type(classId), name);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    static String signature(int slot, int member) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Signatures.of(Members.get(member));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
        }
    }

    static byte[] callback(int slot, int callback) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Callbacks.describe(callback);
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return null;
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

    private static boolean isOfObject(Method method) {
        try {
            Object.class.getMethod(method.getName(), method.getParameterTypes());
            return true;
        } catch (NoSuchMethodException e) {
            return false;
        }
    }

    // --- class objects

    /** The number of the class that a {@code java.lang.Class} object stands for. */
    static int classIdOf(int slot, int handle) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return ClassIds.of((Class<?>) Handles.get(handle));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
        }
    }

    static long classObject(int slot, int classId) {
        ThreadState state = ThreadState.of(slot);
        try {
            state.enter();
            return Results.object(state, ClassIds.type(classId));
        } catch (Throwable thrown) {
            Engine.fail(state, thrown);
            return 0;
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
}
