package org.sanca.internal;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * {@code java.lang.foreign.MemorySegment}, which JDK 22 and newer have, by method handles, so that the class can be compiled for
 * Java 11.
 */
final class Segments {
    private static final int FIRST_VERSION = 22;

    /** Null on an older JDK. */
    private static final Api API = api();

    private Segments() {}

    private static Api api() {
        if (Runtime.version().feature() < FIRST_VERSION) {
            return null;
        }
        try {
            return new Api();
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /**
     * Refuses a buffer whose memory its owner can free at any time, by closing an arena: Python would go on using it.
     *
     * @throws IllegalArgumentException if it is one
     */
    static void refuseClosable(Buffer buffer) {
        if (API == null) {
            return;
        }
        String arena = API.closableArena(buffer);
        if (arena != null) {
            throw new IllegalArgumentException(
                    "the memory of this buffer belongs to an arena that can be closed ("
                            + arena
                            + "), and Python would not notice that: allocate it with"
                            + " Arena.ofAuto(), Arena.global() or ByteBuffer.allocateDirect");
        }
    }

    /** A buffer that can be closed with all its views, which from then on throw {@code IllegalStateException}. */
    static final class Closable {
        final ByteBuffer buffer;
        final AutoCloseable arena;

        /** What the buffer and all its views keep reachable. */
        final Object scope;

        Closable(ByteBuffer buffer, AutoCloseable arena, Object scope) {
            this.buffer = buffer;
            this.arena = arena;
            this.scope = scope;
        }
    }

    /** Such a buffer over memory; null if this JDK has none, or nobody has allowed native access. */
    static Closable closable(long address, long bytes) {
        if (API == null) {
            return null;
        }
        try {
            return API.closable(address, bytes);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("no buffer can be made: " + e, e);
        }
    }

    /** A segment over memory that a Python object lends, whose reference goes back when nothing can reach the segment. */
    static Object over(long python, long address, long bytes, boolean readOnly) {
        if (API == null) {
            throw new UnsupportedOperationException("there is no MemorySegment before JDK 22");
        }
        try {
            return bytes <= Integer.MAX_VALUE
                    ? API.small(python, address, bytes, readOnly)
                    : API.large(python, address, bytes, readOnly);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("no MemorySegment can be made: " + e, e);
        }
    }

    /** The parts of {@code java.lang.foreign} that are needed. */
    private static final class Api {
        private final Class<?> segment = Class.forName("java.lang.foreign.MemorySegment");
        private final Class<?> arena = Class.forName("java.lang.foreign.Arena");
        private final Class<?> scopeType = Class.forName("java.lang.foreign.MemorySegment$Scope");
        private final MethodHandle ofBuffer =
                method(true, segment, segment, "ofBuffer", Buffer.class);
        private final MethodHandle scope = method(false, segment, scopeType, "scope");
        private final MethodHandle asReadOnly = method(false, segment, segment, "asReadOnly");

        Api() throws ReflectiveOperationException {}

        private static MethodHandle method(
                boolean isStatic, Class<?> owner, Class<?> result, String name, Class<?>... params)
                throws ReflectiveOperationException {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodType type = MethodType.methodType(result, params);
            return isStatic
                    ? lookup.findStatic(owner, name, type)
                    : lookup.findVirtual(owner, name, type);
        }

        /** What kind of arena the memory of a buffer belongs to; null if nobody can close it. */
        String closableArena(Buffer buffer) {
            try {
                Object found = scope.invoke(ofBuffer.invoke((Buffer) buffer));
                // The classes are not public, and the public ones do not tell; an unknown class is
                // refused.
                String name = found.getClass().getSimpleName();
                boolean lasting =
                        name.startsWith("Global")
                                || name.startsWith("Implicit")
                                || name.startsWith("Heap");
                return lasting ? null : name;
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }

        /** In an arena of its own that any thread may close. */
        Closable closable(long address, long bytes) throws Throwable {
            Object allowed =
                    Module.class
                            .getMethod("isNativeAccessEnabled")
                            .invoke(Segments.class.getModule());
            if (!(Boolean) allowed) {
                return null; // the JVM would print a warning, or refuse
            }
            Object shared = method(true, arena, arena, "ofShared").invoke();
            Object made = reinterpret(address, bytes, shared);
            ByteBuffer buffer =
                    (ByteBuffer)
                            method(false, segment, ByteBuffer.class, "asByteBuffer").invoke(made);
            return new Closable(buffer, (AutoCloseable) shared, scope.invoke(made));
        }

        private Object reinterpret(long address, long bytes, Object owner) throws Throwable {
            Object bare = method(true, segment, segment, "ofAddress", long.class).invoke(address);
            Consumer<Object> nothing = null;
            return method(false, segment, segment, "reinterpret", long.class, arena, Consumer.class)
                    .invoke(bare, bytes, owner, nothing);
        }

        /** Over a buffer, which needs no rights. */
        Object small(long python, long address, long bytes, boolean readOnly) throws Throwable {
            ByteBuffer memory = SharedMemory.over(address, bytes);
            Object made = ofBuffer.invoke((Buffer) memory);
            if (readOnly) {
                made = asReadOnly.invoke(made);
            }
            // The segment keeps the buffer, and slices of the segment keep what it keeps.
            Releases.register(memory, python);
            return made;
        }

        /** Too large for a buffer: takes native access, which the JVM may warn about or refuse. */
        Object large(long python, long address, long bytes, boolean readOnly) throws Throwable {
            Object made =
                    reinterpret(address, bytes, method(true, arena, arena, "ofAuto").invoke());
            Object watched = scope.invoke(made);
            if (readOnly) {
                made = asReadOnly.invoke(made);
            }
            Releases.register(watched, python);
            return made;
        }
    }
}
