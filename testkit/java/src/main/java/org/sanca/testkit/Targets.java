package org.sanca.testkit;

import java.lang.reflect.Array;
import java.util.Iterator;
import java.util.Map;

/**
 * The Java side of the conversion table: text that tells what arrived, type and value, so that no conversion on the way back can hide
 * one on the way in.
 */
public final class Targets {
    private Targets() {}

    // --- one method a parameter type

    public static String aBoolean(boolean x) {
        return "boolean " + value(x);
    }

    public static String aByte(byte x) {
        return "byte " + value(x);
    }

    public static String aChar(char x) {
        return "char " + value(x);
    }

    public static String aShort(short x) {
        return "short " + value(x);
    }

    public static String aInt(int x) {
        return "int " + value(x);
    }

    public static String aLong(long x) {
        return "long " + value(x);
    }

    public static String aFloat(float x) {
        return "float " + value(x);
    }

    public static String aDouble(double x) {
        return "double " + value(x);
    }

    public static String theBoolean(Boolean x) {
        return show(x);
    }

    public static String theByte(Byte x) {
        return show(x);
    }

    public static String theCharacter(Character x) {
        return show(x);
    }

    public static String theShort(Short x) {
        return show(x);
    }

    public static String theInteger(Integer x) {
        return show(x);
    }

    public static String theLong(Long x) {
        return show(x);
    }

    public static String theFloat(Float x) {
        return show(x);
    }

    public static String theDouble(Double x) {
        return show(x);
    }

    public static String theNumber(Number x) {
        return show(x);
    }

    public static String theString(String x) {
        return show(x);
    }

    public static String theCharSequence(CharSequence x) {
        return show(x);
    }

    public static String theObject(Object x) {
        return show(x);
    }

    public static String theComparable(Comparable<?> x) {
        return show(x);
    }

    public static String theSerializable(java.io.Serializable x) {
        return show(x);
    }

    public static String theBigInteger(java.math.BigInteger x) {
        return show(x);
    }

    public static String theBigDecimal(java.math.BigDecimal x) {
        return show(x);
    }

    public static String theList(java.util.List<?> x) {
        return show(x);
    }

    public static String theCollection(java.util.Collection<?> x) {
        return show(x);
    }

    public static String theIterable(Iterable<?> x) {
        return show(x);
    }

    public static String theSet(java.util.Set<?> x) {
        return show(x);
    }

    public static String theMap(java.util.Map<?, ?> x) {
        return show(x);
    }

    public static String theArrayList(java.util.ArrayList<?> x) {
        return show(x);
    }

    public static String theHashMap(java.util.HashMap<?, ?> x) {
        return show(x);
    }

    public static String theLinkedHashSet(java.util.LinkedHashSet<?> x) {
        return show(x);
    }

    public static String theIterator(java.util.Iterator<?> x) {
        return show(x);
    }

    public static String theLocalDate(java.time.LocalDate x) {
        return show(x);
    }

    public static String theLocalTime(java.time.LocalTime x) {
        return show(x);
    }

    public static String theLocalDateTime(java.time.LocalDateTime x) {
        return show(x);
    }

    public static String theOffsetDateTime(java.time.OffsetDateTime x) {
        return show(x);
    }

    public static String theOffsetTime(java.time.OffsetTime x) {
        return show(x);
    }

    public static String theZonedDateTime(java.time.ZonedDateTime x) {
        return show(x);
    }

    public static String theInstant(java.time.Instant x) {
        return show(x);
    }

    public static String theDuration(java.time.Duration x) {
        return show(x);
    }

    public static String theTemporal(java.time.temporal.Temporal x) {
        return show(x);
    }

    public static String theTemporalAmount(java.time.temporal.TemporalAmount x) {
        return show(x);
    }

    public static String theDate(java.util.Date x) {
        return show(x);
    }

    public static String theUUID(java.util.UUID x) {
        return show(x);
    }

    public static String thePath(java.nio.file.Path x) {
        return show(x);
    }

    public static String theFile(java.io.File x) {
        return show(x);
    }

    public static String theOptional(java.util.Optional<?> x) {
        return show(x);
    }

    public static String theColor(Shapes.Color x) {
        return show(x);
    }

    public static String theClass(Class<?> x) {
        return show(x);
    }

    public static String theRunnable(Runnable x) {
        return show(x);
    }

    public static String theFunction(java.util.function.Function<Object, Object> x) {
        return show(x);
    }

    public static String theThrowable(Throwable x) {
        return show(x);
    }

    public static String booleanArray(boolean[] x) {
        return show(x);
    }

    public static String byteArray(byte[] x) {
        return show(x);
    }

    public static String charArray(char[] x) {
        return show(x);
    }

    public static String shortArray(short[] x) {
        return show(x);
    }

    public static String intArray(int[] x) {
        return show(x);
    }

    public static String longArray(long[] x) {
        return show(x);
    }

    public static String floatArray(float[] x) {
        return show(x);
    }

    public static String doubleArray(double[] x) {
        return show(x);
    }

    public static String theObjectArray(Object[] x) {
        return show(x);
    }

    public static String theStringArray(String[] x) {
        return show(x);
    }

    public static String theIntegerArray(Integer[] x) {
        return show(x);
    }

    public static String theDoubleArray(Double[] x) {
        return show(x);
    }

    public static String intArray2(int[][] x) {
        return show(x);
    }

    public static String doubleArray2(double[][] x) {
        return show(x);
    }

    public static String byteArray2(byte[][] x) {
        return show(x);
    }

    public static String doubleArray3(double[][][] x) {
        return show(x);
    }

    public static String theStringArray2(String[][] x) {
        return show(x);
    }

    public static String theObjectArray2(Object[][] x) {
        return show(x);
    }

    public static String show(Object x) {
        StringBuilder out = new StringBuilder();
        show(x, out);
        return out.toString();
    }

    private static void show(Object x, StringBuilder out) {
        if (x == null) {
            out.append("null");
        } else if (x.getClass().isArray()) {
            out.append(x.getClass().getComponentType().getSimpleName()).append('[');
            for (int i = 0; i < Array.getLength(x); i++) {
                out.append(i == 0 ? "" : ", ");
                Object each = Array.get(x, i);
                if (x.getClass().getComponentType().isPrimitive()) {
                    out.append(value(each));
                } else {
                    show(each, out);
                }
            }
            out.append(']');
        } else if (x instanceof Map) {
            out.append(x.getClass().getSimpleName()).append('{');
            boolean first = true;
            for (Map.Entry<?, ?> each : ((Map<?, ?>) x).entrySet()) {
                out.append(first ? "" : ", ");
                first = false;
                show(each.getKey(), out);
                out.append('=');
                show(each.getValue(), out);
            }
            out.append('}');
        } else if (x instanceof java.util.Collection) {
            out.append(x.getClass().getSimpleName()).append('[');
            for (Iterator<?> i = ((java.util.Collection<?>) x).iterator(); i.hasNext(); ) {
                show(i.next(), out);
                out.append(i.hasNext() ? ", " : "");
            }
            out.append(']');
        } else if (x instanceof java.nio.file.Path) {
            out.append("Path ").append(value(x));
        } else if (x instanceof java.util.Optional) {
            out.append("Optional(");
            show(((java.util.Optional<?>) x).orElse(null), out);
            out.append(')');
        } else if (x instanceof java.util.Date) {
            out.append("Date ").append(((java.util.Date) x).getTime());
        } else if (x instanceof java.util.Iterator) {
            out.append("Iterator");
            ((java.util.Iterator<?>) x).forEachRemaining(each -> show(each, out.append(' ')));
        } else if (x instanceof Runnable || x instanceof java.util.function.Function) {
            out.append(x instanceof Runnable ? "Runnable" : "Function");
        } else if (x instanceof Enum) {
            out.append(((Enum<?>) x).getDeclaringClass().getSimpleName())
                    .append('.')
                    .append(((Enum<?>) x).name());
        } else if (x instanceof Class) {
            out.append("Class ").append(((Class<?>) x).getName());
        } else if (java.lang.reflect.Proxy.isProxyClass(x.getClass())) {
            out.append("proxy");
        } else {
            out.append(x.getClass().getSimpleName()).append(' ').append(value(x));
        }
    }

    /** Text in ASCII: anything else escaped, so that the table is readable everywhere. */
    private static String value(Object x) {
        StringBuilder out = new StringBuilder();
        String text = String.valueOf(x);
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (unit >= ' ' && unit < 127 && unit != '\\') {
                out.append(unit);
            } else {
                out.append(String.format("\\u%04x", (int) unit));
            }
        }
        return out.toString();
    }
}
