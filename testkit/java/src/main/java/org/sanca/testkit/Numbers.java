package org.sanca.testkit;

import java.math.BigDecimal;
import java.math.BigInteger;

/** Echoes of every primitive, box and big number; the declared type is in the name. */
public final class Numbers {
    private Numbers() {}

    public static boolean echoBoolean(boolean x) {
        return x;
    }

    public static byte echoByte(byte x) {
        return x;
    }

    public static short echoShort(short x) {
        return x;
    }

    public static int echoInt(int x) {
        return x;
    }

    public static long echoLong(long x) {
        return x;
    }

    public static float echoFloat(float x) {
        return x;
    }

    public static double echoDouble(double x) {
        return x;
    }

    public static char echoChar(char x) {
        return x;
    }

    public static Boolean echoBoxBoolean(Boolean x) {
        return x;
    }

    public static Byte echoBoxByte(Byte x) {
        return x;
    }

    public static Short echoBoxShort(Short x) {
        return x;
    }

    public static Integer echoBoxInteger(Integer x) {
        return x;
    }

    public static Long echoBoxLong(Long x) {
        return x;
    }

    public static Float echoBoxFloat(Float x) {
        return x;
    }

    public static Double echoBoxDouble(Double x) {
        return x;
    }

    public static Character echoBoxCharacter(Character x) {
        return x;
    }

    public static Number echoNumber(Number x) {
        return x;
    }

    public static BigInteger echoBigInteger(BigInteger x) {
        return x;
    }

    public static BigDecimal echoBigDecimal(BigDecimal x) {
        return x;
    }

    public static String decimalText(BigDecimal x) {
        return x.toString();
    }

    public static int scale(BigDecimal x) {
        return x.scale();
    }

    public static BigDecimal decimal(String text) {
        return new BigDecimal(text);
    }

    public static BigInteger big(String text) {
        return new BigInteger(text);
    }

    public static long doubleBits(double x) {
        return Double.doubleToRawLongBits(x);
    }

    public static int floatBits(float x) {
        return Float.floatToRawIntBits(x);
    }

    public static double fromDoubleBits(long bits) {
        return Double.longBitsToDouble(bits);
    }

    public static float fromFloatBits(int bits) {
        return Float.intBitsToFloat(bits);
    }

    /** Boxes in declared type Object. */
    public static Object boxed(String kind) {
        switch (kind) {
            case "boolean":
                return Boolean.TRUE;
            case "byte":
                return (byte) -1;
            case "char":
                return 'x';
            case "short":
                return (short) -2;
            case "int":
                return -3;
            case "long":
                return -4L;
            case "float":
                return 0.5f;
            case "double":
                return 0.25;
            case "BigInteger":
                return BigInteger.TWO.pow(100);
            case "BigDecimal":
                return new BigDecimal("1.50");
            case "AtomicInteger":
                return new java.util.concurrent.atomic.AtomicInteger(9);
            default:
                return null;
        }
    }
}
