package org.sanca.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** Throwing, catching, nesting. */
public final class Exceptions {
    private Exceptions() {}

    public static class Checked extends Exception {
        public final int code;

        public Checked(String message, int code) {
            super(message);
            this.code = code;
        }

        public int code() {
            return code;
        }
    }

    public static class Unchecked extends RuntimeException {
        public Unchecked(String message) {
            super(message);
        }

        public Unchecked(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** An exception with a localized message that differs. */
    public static class Localized extends RuntimeException {
        public Localized() {
            super("plain");
        }

        @Override
        public String getLocalizedMessage() {
            return "localized";
        }
    }

    /** getMessage itself throws. */
    public static class Rude extends RuntimeException {
        @Override
        public String getMessage() {
            throw new IllegalStateException("no message for you");
        }
    }

    /** The static initialiser throws. */
    public static class Broken {
        static {
            if (true) {
                throw new IllegalStateException("initialiser");
            }
        }

        public static int value() {
            return 1;
        }
    }

    public static int throwChecked(String message) throws Checked {
        throw new Checked(message, 7);
    }

    public static int throwUnchecked(String message) {
        throw new Unchecked(message);
    }

    public static int throwNoMessage() {
        throw new IllegalStateException();
    }

    /** Throws a new exception of any class with a String constructor. */
    public static int throwNamed(String className, String message) throws Throwable {
        throw (Throwable)
                Class.forName(className).getConstructor(String.class).newInstance(message);
    }

    public static int rethrow(Throwable throwable) throws Throwable {
        throw throwable;
    }

    public static int throwNested() {
        try {
            try {
                return Integer.parseInt("x1");
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("middle", e);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("outer", e);
        }
    }

    public static int throwSuppressed() {
        IllegalStateException main = new IllegalStateException("main");
        main.addSuppressed(new IllegalArgumentException("first"));
        main.addSuppressed(new UnsupportedOperationException("second"));
        throw main;
    }

    public static int throwAtDepth(int depth) {
        if (depth == 0) {
            throw new Unchecked("deep");
        }
        return throwAtDepth(depth - 1) + 1;
    }

    public static int nullPointer() {
        Object nothing = null;
        return nothing.hashCode();
    }

    public static int divideByZero(int a) {
        return a / (a - a);
    }

    public static int overflowStack() {
        return overflowStack() + 1;
    }

    /** Allocates until the heap is full. */
    public static int exhaustMemory() {
        List<long[]> all = new ArrayList<>();
        while (true) {
            all.add(new long[1 << 20]);
        }
    }

    public static int hugeArray() {
        return new long[Integer.MAX_VALUE].length;
    }

    public static int assertion() {
        throw new AssertionError("assertion");
    }

    // --- through callbacks

    public static Object through(Supplier<Object> supplier) {
        return supplier.get();
    }

    public static Object throughChecked(Callable<Object> callable) throws Exception {
        return callable.call();
    }

    /** What Java sees of an exception out of a callback. */
    public static String seen(Supplier<Object> supplier) {
        try {
            supplier.get();
            return "nothing";
        } catch (Throwable t) {
            return t.getClass().getName() + ": " + t.getMessage();
        }
    }

    public static Throwable caught(Callable<Object> callable) {
        try {
            callable.call();
            return null;
        } catch (Throwable t) {
            return t;
        }
    }

    public static String stackOf(Throwable throwable) {
        java.io.StringWriter out = new java.io.StringWriter();
        throwable.printStackTrace(new java.io.PrintWriter(out));
        return out.toString();
    }

    public static Object wrapping(Supplier<Object> supplier) {
        try {
            return supplier.get();
        } catch (Throwable t) {
            throw new Unchecked("wrapped", t);
        }
    }

    /** The throwable as a value, not thrown. */
    public static Throwable asValue(String message) {
        return new Unchecked(message);
    }

    public static String finallyRan(Runnable body) {
        StringBuilder log = new StringBuilder();
        try {
            body.run();
        } catch (RuntimeException e) {
            log.append("caught ");
        } finally {
            log.append("finally");
        }
        return log.toString();
    }
}
