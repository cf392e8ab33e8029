package org.sanca.testkit;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Static and instance calls, overloads, varargs. */
public class Calls {
    private int value;

    public Calls() {
        this(0);
    }

    public Calls(int value) {
        this.value = value;
    }

    public Calls(String text) {
        this(Integer.parseInt(text));
    }

    public Calls(int a, int b) {
        this(a + b);
    }

    public static int add(int a, int b) {
        return a + b;
    }

    public static long addLong(long a, long b) {
        return a + b;
    }

    public static double mul(double a, double b) {
        return a * b;
    }

    public static boolean not(boolean a) {
        return !a;
    }

    public static String greet(String name) {
        return "Hello, " + name;
    }

    public static Object nothing() {
        return null;
    }

    public static void returnsVoid() {}

    public static int eight(byte a, short b, char c, int d, long e, float f, double g, boolean h) {
        return (int) (a + b + c + d + e + f + g + (h ? 1 : 0));
    }

    public static String many(
            int a, String b, int c, String d, int e, String f, int g, String h, int i, String j) {
        return a + b + c + d + e + f + g + h + i + j;
    }

    public int get() {
        return value;
    }

    public Calls set(int value) {
        this.value = value;
        return this;
    }

    public int plus(int other) {
        return value + other;
    }

    public int plus(Calls other) {
        return value + other.value;
    }

    public Calls self() {
        return this;
    }

    public Calls copy() {
        return new Calls(value);
    }

    /** A static and an instance method under one name. */
    public static String both(String text) {
        return "static " + text;
    }

    public String both(int number) {
        return "instance " + number;
    }

    /** A method named like a Python keyword. */
    public int lambda() {
        return 1;
    }

    public int pass(int from) {
        return from;
    }

    /** A static member named like a keyword. */
    public static final String in = "in";

    public static String is(String text) {
        return "is " + text;
    }

    // --- six candidates

    public static String over(int x) {
        return "int";
    }

    public static String over(long x) {
        return "long";
    }

    public static String over(double x) {
        return "double";
    }

    public static String over(String x) {
        return "String";
    }

    public static String over(Object x) {
        return "Object";
    }

    public static String over(int[] x) {
        return "int[]";
    }

    // --- narrower families

    public static String intOrLong(int x) {
        return "int";
    }

    public static String intOrLong(long x) {
        return "long";
    }

    public static String byteOrShort(byte x) {
        return "byte";
    }

    public static String byteOrShort(short x) {
        return "short";
    }

    public static String floatOrDouble(float x) {
        return "float";
    }

    public static String floatOrDouble(double x) {
        return "double";
    }

    public static String charOrString(char x) {
        return "char";
    }

    public static String charOrString(String x) {
        return "String";
    }

    public static String charOrInt(char x) {
        return "char";
    }

    public static String charOrInt(int x) {
        return "int";
    }

    public static String boxOrPrimitive(Integer x) {
        return "Integer";
    }

    public static String boxOrPrimitive(int x) {
        return "int";
    }

    public static String boxes(Integer x) {
        return "Integer";
    }

    public static String boxes(Long x) {
        return "Long";
    }

    public static String boxes(Double x) {
        return "Double";
    }

    public static String booleanOrInt(boolean x) {
        return "boolean";
    }

    public static String booleanOrInt(int x) {
        return "int";
    }

    public static String numberOrObject(Number x) {
        return "Number";
    }

    public static String numberOrObject(Object x) {
        return "Object";
    }

    public static String sequenceOrObject(CharSequence x) {
        return "CharSequence";
    }

    public static String sequenceOrObject(Object x) {
        return "Object";
    }

    public static String listOrMap(List<?> x) {
        return "List";
    }

    public static String listOrMap(Map<?, ?> x) {
        return "Map";
    }

    public static String listOrCollection(List<?> x) {
        return "List";
    }

    public static String listOrCollection(Collection<?> x) {
        return "Collection";
    }

    public static String arrays(int[] x) {
        return "int[]";
    }

    public static String arrays(double[] x) {
        return "double[]";
    }

    public static String arrays(String[] x) {
        return "String[]";
    }

    /** Neither is more specific: {@code ambiguous(1, 1)} does not compile in Java either. */
    public static String ambiguous(int a, long b) {
        return "int long";
    }

    public static String ambiguous(long a, int b) {
        return "long int";
    }

    /** Null fits both and neither is more specific. */
    public static String twoReferences(String x) {
        return "String";
    }

    public static String twoReferences(Integer x) {
        return "Integer";
    }

    public static String arity(int a) {
        return "one";
    }

    public static String arity(int a, int b) {
        return "two";
    }

    public static String arity(int a, int b, int c) {
        return "three";
    }

    // --- subjects related by inheritance

    public interface Animal {}

    public interface Pet {}

    public static class Dog implements Animal, Pet {}

    public static class Puppy extends Dog {}

    public static String hierarchy(Animal x) {
        return "Animal";
    }

    public static String hierarchy(Dog x) {
        return "Dog";
    }

    public static String unrelated(Animal x) {
        return "Animal";
    }

    public static String unrelated(Pet x) {
        return "Pet";
    }

    // --- varargs

    public static int sum(int... values) {
        int total = 0;
        for (int value : values) {
            total += value;
        }
        return total;
    }

    public static String join(String separator, Object... values) {
        StringBuilder out = new StringBuilder();
        for (Object value : values) {
            if (out.length() > 0) {
                out.append(separator);
            }
            out.append(value);
        }
        return out.toString();
    }

    public static int countStrings(String... values) {
        return values == null ? -1 : values.length;
    }

    public static String fixedOrVarargs(int a) {
        return "fixed";
    }

    public static String fixedOrVarargs(int... a) {
        return "varargs";
    }

    public static String objectOrVarargs(Object a) {
        return "Object";
    }

    public static String objectOrVarargs(Object... a) {
        return "Object...";
    }

    public int addAll(Integer... more) {
        int total = value;
        for (int each : more) {
            total += each;
        }
        return total;
    }

    @SafeVarargs
    public static <T> List<T> listOf(T... values) {
        return List.of(values);
    }

    // --- identity of what arrives

    /** The class an argument of declared type Object arrives as. */
    public static String kind(Object x) {
        return x == null ? "null" : x.getClass().getName();
    }

    public static Object echo(Object x) {
        return x;
    }

    public static boolean same(Object a, Object b) {
        return a == b;
    }

    /** Declared as Object, really a Dog. */
    public static Object declaredObject() {
        return new Dog();
    }

    @Override
    public String toString() {
        return "Calls(" + value + ")";
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Calls && ((Calls) other).value == value;
    }

    @Override
    public int hashCode() {
        return value;
    }
}
