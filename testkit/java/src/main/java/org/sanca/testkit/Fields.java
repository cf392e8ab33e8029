package org.sanca.testkit;

import java.util.ArrayList;
import java.util.List;

/** Fields of every primitive, of references, static, final. */
public class Fields {
    public boolean aBoolean;
    public byte aByte;
    public char aChar = 'c';
    public short aShort;
    public int anInt;
    public long aLong;
    public float aFloat;
    public double aDouble;
    public String text = "text";
    public Object object;
    public Integer box;
    public int[] ints = {1, 2, 3};
    public List<String> list = new ArrayList<>();
    public Fields next;
    public final int fixed = 7;
    public final String fixedText = "fixed";

    public static boolean sBoolean;
    public static byte sByte;
    public static char sChar = 'c';
    public static short sShort;
    public static int sInt;
    public static long sLong;
    public static float sFloat;
    public static double sDouble;
    public static String sText = "static";
    public static Object sObject;
    public static final int CONSTANT = 42;
    public static final long BIG = 1L << 40;
    public static final double PI = 3.141592653589793;
    public static final String NAME = "constant";
    public static final Object MARK = new Object();

    /** A field and a method under one name: the method wins in Python, the field has a trailing underscore. */
    public int shared = 5;

    public int shared() {
        return shared * 2;
    }

    /** Hidden by {@link Child#hidden}. */
    public String hidden = "parent";

    public String readHidden() {
        return hidden;
    }

    protected int guarded = 1;
    private int secret = 2;

    int packaged = 3;

    public int total() {
        return guarded + secret + packaged;
    }

    /** Inherits every field and hides one. */
    public static class Child extends Fields {
        public String hidden = "child";
        public int own = 1;
    }

    /** Constants in an interface. */
    public interface Constants {
        int ANSWER = 42;
        String WORD = "word";
    }

    public static class HasConstants implements Constants {}

    /** A bean, with a property that differs from its field. */
    public static class Bean {
        private String name = "bean";
        private boolean ready;

        public String getName() {
            return name;
        }

        public void setName(String name) {
            this.name = name;
        }

        public boolean isReady() {
            return ready;
        }

        public void setReady(boolean ready) {
            this.ready = ready;
        }
    }

    /** Counts how often it was initialised: looking a class up must not run this. */
    public static class Lazy {
        static {
            initialised++;
        }

        public static final Object TOUCH = new Object();
    }

    public static int initialised;
}
