package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.sanca.PythonException;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

class ThrowableTest {
    private static final class Decoded {
        String type;
        String message;
        List<String> frames = new ArrayList<>();
        Object cause;
        List<Object> suppressed = new ArrayList<>();
        long python;
    }

    private static Decoded describe(NativeSide side, Throwable thrown) {
        int handle = side.hold(thrown);
        byte[] bytes = Engine.throwable(side.slot, handle);
        side.check();
        Handles.free(side.state, handle);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Decoded out = new Decoded();
        out.type = Shapes.text(in);
        boolean has = in.get() != 0;
        String message = Shapes.text(in);
        out.message = has ? message : null;
        for (int n = in.getInt(); n > 0; n--) {
            out.frames.add(
                    Shapes.text(in)
                            + "."
                            + Shapes.text(in)
                            + "("
                            + Shapes.text(in)
                            + ":"
                            + in.getInt()
                            + ")");
        }
        out.cause = reference(side, in);
        for (int n = in.getInt(); n > 0; n--) {
            out.suppressed.add(reference(side, in));
        }
        out.python = in.getLong();
        assertEquals(0, in.remaining());
        return out;
    }

    private static Object reference(NativeSide side, ByteBuffer in) {
        int type = in.getInt();
        Object object = Handles.take(side.state, in.getInt());
        assertEquals(type, object == null ? 0 : ClassIds.of(object.getClass()));
        return object;
    }

    @Test
    void class_message_cause_and_suppressed() {
        try (NativeSide side = new NativeSide()) {
            Throwable cause = new RuntimeException();
            Throwable other = new IllegalStateException("other");
            Throwable thrown = new IllegalArgumentException("why \u20ac", cause);
            thrown.addSuppressed(other);
            Decoded decoded = describe(side, thrown);
            assertEquals("java.lang.IllegalArgumentException", decoded.type);
            assertEquals("why \u20ac", decoded.message);
            assertSame(cause, decoded.cause);
            assertEquals(List.of(other), decoded.suppressed);
            assertEquals(0, decoded.python);
            assertNull(describe(side, cause).message);
            assertNull(describe(side, cause).cause);
        }
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, "F.java", 1);
    }

    @Test
    void our_frames_and_what_is_between_them_are_dropped() {
        StackTraceElement[] all = {
            frame("user.Inner", "thrower"),
            frame("java.lang.reflect.Method", "invoke"),
            frame("user.Reflective", "callsByReflection"),
            frame("jdk.internal.reflect.DirectMethodHandleAccessor", "invoke"),
            frame("java.lang.reflect.Method", "invoke"),
            frame("org.sanca.internal.Member", "invoke"),
            frame("org.sanca.internal.PyProxy", "invoke"),
            frame("jdk.proxy2.$Proxy12", "run"),
            frame("user.Outer", "caller"),
            frame("com.sun.proxy.$Proxy3", "other"),
            frame("user.Main", "main"),
        };
        List<String> left = new ArrayList<>();
        for (StackTraceElement one : Throwables.withoutOurs(all)) {
            left.add(one.getClassName().substring(one.getClassName().lastIndexOf('.') + 1));
        }
        assertEquals(List.of("Inner", "Method", "Reflective", "Outer", "$Proxy3", "Main"), left);
    }

    @Test
    void frames_below_the_call_from_python_belong_to_an_outer_traceback() {
        StackTraceElement[] all = {
            frame("user.Inner", "thrower"),
            frame("java.lang.reflect.Method", "invoke"),
            frame("org.sanca.internal.Member", "invoke"),
            frame("org.sanca.internal.Engine", "callJ1"),
            frame("org.sanca.internal.PythonNative", "invoke"),
            frame("org.sanca.internal.PyProxy", "invoke"),
            frame("user.Outer", "caller"),
        };
        StackTraceElement[] left = Throwables.withoutOurs(all);
        assertEquals(1, left.length);
        assertEquals("user.Inner", left[0].getClassName());
    }

    static class Hostile extends RuntimeException {
        @Override
        public String getLocalizedMessage() {
            throw new IllegalStateException("no message");
        }

        @Override
        public Throwable getCause() {
            throw new IllegalStateException("no cause");
        }

        @Override
        public StackTraceElement[] getStackTrace() {
            return null;
        }
    }

    @Test
    void throwables_that_fail_themselves_are_described_all_the_same() {
        try (NativeSide side = new NativeSide()) {
            Decoded decoded = describe(side, new Hostile());
            assertTrue(decoded.message.contains("IllegalStateException"));
            assertEquals(List.of(), decoded.frames);
            assertNull(decoded.cause);
        }
    }

    /** A Python exception as native code describes it. */
    private static byte[] parts(String type, String message, String... all) {
        ByteWriter out = new ByteWriter(64);
        out.putText(type);
        out.putText(message);
        out.putInt(all.length);
        for (String one : all) {
            out.putText("module");
            out.putText(one);
            out.putText(one.equals("builtin") ? "" : "file.py");
            out.putInt(one.equals("builtin") ? 0 : 7);
        }
        return out.toByteArray();
    }

    @Test
    void a_python_exception_shows_python_frames_first() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveProxies();
            long word =
                    Engine.pythonException(
                            side.slot,
                            99,
                            parts("ValueError", "bad", "builtin", "inner", "outer"),
                            Handles.put(
                                    ThreadState.of(side.slot),
                                    new IllegalStateException("because")));
            PythonException exception = (PythonException) side.result(word);
            assertEquals("ValueError: bad", exception.getMessage());
            assertEquals("ValueError", exception.getPythonType());
            assertEquals("bad", exception.getPythonMessage());
            assertEquals("because", exception.getCause().getMessage());
            assertEquals("module.builtin(Unknown Source)", exception.getStackTrace()[0].toString());
            assertEquals("module.inner(file.py:7)", exception.getStackTrace()[1].toString());
            assertEquals(before + 1, Engine.liveProxies());
            Decoded decoded = describe(side, exception);
            assertEquals(99, decoded.python);
            assertEquals("module.builtin(:0)", decoded.frames.get(0));
            assertEquals("module.outer(file.py:7)", decoded.frames.get(2));
        }
    }

    @Test
    void a_python_exception_without_text_or_frames() {
        try (NativeSide side = new NativeSide()) {
            Object exception =
                    side.result(
                            Engine.pythonException(side.slot, 98, parts("StopIteration", ""), 0));
            assertEquals("StopIteration", ((PythonException) exception).getMessage());
        }
    }
}
