package org.sanca.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Runs members without preparing anything, for the many that are called only a few times. {@code Method.invoke} does
 * not serve: since Java 18 it makes a method handle at the first call, which takes a millisecond on a cold JVM, and
 * before it spins a class at the sixteenth. So the VM's own entry points below it are called: {@code JVM_InvokeMethod}
 * and {@code JVM_NewInstanceFromConstructor} of libjvm, to which native code binds the two natives at the end. Without
 * them everything works, only programs start slower.
 */
@CalledFromNative
final class ColdCalls {
    /**
     * Calls before a member is given a method handle. That costs as much as a thousand direct calls, so waiting loses
     * little even if the member turns out to be hot.
     */
    private static final int DIRECT_CALLS = 200;

    /** The same when each call goes through reflection: fewer than it takes to make reflection spin a class. */
    private static final int REFLECTIVE_CALLS = 8;

    /** Whether the natives are to be used; becomes false when the first call finds that nobody has bound them. */
    private static boolean direct = true;

    private ColdCalls() {}

    /** How many calls a member stays cold for. */
    static int limit() {
        return direct ? DIRECT_CALLS : REFLECTIVE_CALLS;
    }

    /** Like {@code method.invoke(self, arguments)}, but throws what the target throws. */
    static Object invoke(Method method, Object self, Object[] arguments) throws Throwable {
        try {
            if (direct) {
                try {
                    return invoke0(method, self, arguments);
                } catch (UnsatisfiedLinkError e) {
                    giveUp(e);
                }
            }
            return method.invoke(self, arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** Like {@code constructor.newInstance(arguments)}, but throws what the constructor throws. */
    static Object newInstance(Constructor<?> constructor, Object[] arguments) throws Throwable {
        try {
            if (direct) {
                try {
                    return newInstance0(constructor, arguments);
                } catch (UnsatisfiedLinkError e) {
                    giveUp(e);
                }
            }
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw e.getTargetException();
        }
    }

    /** An error that the target threw comes wrapped; this one, unwrapped, can only be about the natives themselves. */
    private static void giveUp(UnsatisfiedLinkError error) {
        StackTraceElement[] frames = error.getStackTrace();
        if (frames.length > 0 && !frames[0].getClassName().equals(ColdCalls.class.getName())) {
            // A static initialiser that loads a library threw it.
            throw error;
        }
        direct = false;
    }

    private static native Object invoke0(Method method, Object self, Object[] arguments);

    private static native Object newInstance0(Constructor<?> constructor, Object[] arguments);
}
