package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

class SignaturesTest {
    public static class Sample<T extends Comparable<T>> {
        public static final Map<String, int[]> FIELD = new HashMap<>();

        public Sample(T first, Object... rest) {}

        public <R extends Number & Runnable> List<? super R> method(
                Map.Entry<? extends T, ?>[] entries, int... numbers)
                throws IOException, IllegalStateException {
            return null;
        }

        public static <E> E[] generic(E[]... all) {
            return null;
        }
    }

    public class Inner {
        public Inner(List<String> names) {}
    }

    private static String of(Class<?> type, String name, Class<?>... params) throws Exception {
        return Signatures.of(
                Members.of(
                        name == null ? type.getConstructor(params) : type.getMethod(name, params)));
    }

    @Test
    void methods() throws Exception {
        assertEquals(
                "public <R extends java.lang.Number & java.lang.Runnable> java.util.List<? super R>"
                        + " method(java.util.Map.Entry<? extends T, ?>[] entries, int... numbers)"
                        + " throws java.io.IOException, java.lang.IllegalStateException",
                of(Sample.class, "method", Map.Entry[].class, int[].class));
        assertEquals(
                "public static <E> E[] generic(E[]... all)",
                of(Sample.class, "generic", Object[][].class));
    }

    @Test
    void methods_of_the_jdk_have_no_parameter_names() throws Exception {
        assertEquals(
                "public abstract <T> T[] toArray(T[] arg0)",
                of(Collection.class, "toArray", Object[].class));
        assertEquals(
                "public default java.util.Comparator<T> thenComparing(java.util.Comparator<? super"
                        + " T> arg0)",
                of(Comparator.class, "thenComparing", Comparator.class));
        assertEquals("public final native void notify()", of(Object.class, "notify"));
    }

    @Test
    void constructors_and_fields() throws Exception {
        assertEquals(
                "public Sample(T first, java.lang.Object... rest)",
                of(Sample.class, null, Comparable.class, Object[].class));
        assertEquals(
                "public static final java.util.Map<java.lang.String, int[]> FIELD",
                Signatures.of(Members.of(Sample.class.getField("FIELD"))));
        assertEquals(
                "public Inner(org.sanca.internal.SignaturesTest this$0,"
                        + " java.util.List<java.lang.String> names)",
                of(Inner.class, null, SignaturesTest.class, List.class)
                        .replaceFirst("SignaturesTest \\S+,", "SignaturesTest this\\$0,"));
    }
}
