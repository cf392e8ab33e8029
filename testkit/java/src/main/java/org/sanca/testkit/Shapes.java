package org.sanca.testkit;

import java.util.ArrayList;
import java.util.List;

/** Every sort of type: interfaces, nested, inner, enum, record, sealed, generic, abstract, conflicting diamonds. */
public class Shapes {
    /** Default, static and abstract methods. */
    public interface Shape {
        double area();

        default String describe() {
            return name() + " of area " + area();
        }

        default String name() {
            return getClass().getSimpleName();
        }

        static Shape unit() {
            return new Square(1);
        }
    }

    public abstract static class Base implements Shape, Comparable<Base> {
        protected final double side;

        protected Base(double side) {
            this.side = side;
        }

        public double side() {
            return side;
        }

        public abstract int corners();

        @Override
        public int compareTo(Base other) {
            return Double.compare(area(), other.area());
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Base
                    && getClass() == other.getClass()
                    && ((Base) other).side == side;
        }

        @Override
        public int hashCode() {
            return Double.hashCode(side);
        }

        @Override
        public String toString() {
            return name() + "(" + side + ")";
        }
    }

    public static class Square extends Base {
        public Square(double side) {
            super(side);
        }

        @Override
        public double area() {
            return side * side;
        }

        @Override
        public int corners() {
            return 4;
        }

        @Override
        public String name() {
            return "square";
        }
    }

    public static final class Circle extends Base {
        public Circle(double radius) {
            super(radius);
        }

        @Override
        public double area() {
            return Math.PI * side * side;
        }

        @Override
        public int corners() {
            return 0;
        }
    }

    /** Nested in a nested class. */
    public static class Outer {
        public static class Nested {
            public static class Deep {
                public static String where() {
                    return "deep";
                }
            }
        }

        private final String name;

        public Outer(String name) {
            this.name = name;
        }

        /** Inner: each has an enclosing instance. */
        public class Inner {
            private final int number;

            public Inner(int number) {
                this.number = number;
            }

            public String show() {
                return name + "/" + number;
            }
        }

        public Inner inner(int number) {
            return new Inner(number);
        }
    }

    /** Constants with bodies, fields and an abstract method. */
    public enum Operation {
        PLUS("+") {
            @Override
            public int apply(int a, int b) {
                return a + b;
            }
        },
        TIMES("*") {
            @Override
            public int apply(int a, int b) {
                return a * b;
            }
        };

        private final String symbol;

        Operation(String symbol) {
            this.symbol = symbol;
        }

        public String symbol() {
            return symbol;
        }

        public abstract int apply(int a, int b);
    }

    public enum Color {
        RED,
        GREEN,
        BLUE;

        public Color next() {
            return values()[(ordinal() + 1) % values().length];
        }
    }

    /** An enum constant named like a Python keyword. */
    public enum Words {
        None,
        True,
        other
    }

    public static String colorName(Color color) {
        return color == null ? "null" : color.name();
    }

    public record Point(int x, int y) {
        public static final Point ORIGIN = new Point(0, 0);

        public double distance() {
            return Math.sqrt((double) x * x + (double) y * y);
        }
    }

    public sealed interface Result permits Ok, Failed {}

    public record Ok(Object value) implements Result {}

    public record Failed(String why) implements Result {}

    public static Result attempt(boolean good) {
        return good ? new Ok(1) : new Failed("bad");
    }

    /** A generic class with a bounded parameter. */
    public static class Box<T extends Comparable<T>> {
        private T value;

        public Box(T value) {
            this.value = value;
        }

        public T get() {
            return value;
        }

        public void set(T value) {
            this.value = value;
        }

        public <R extends Comparable<R>> Box<R> map(
                java.util.function.Function<? super T, ? extends R> function) {
            return new Box<>(function.apply(value));
        }
    }

    /** Overrides a generic method with a narrower one: javac adds a bridge method. */
    public static class TextBox extends Box<String> {
        public TextBox(String value) {
            super(value);
        }

        @Override
        public String get() {
            return "text " + super.get();
        }

        @Override
        public void set(String value) {
            super.set(value.trim());
        }
    }

    /** Narrows the return type. */
    public static class Maker {
        public Object make() {
            return "object";
        }
    }

    public static class NumberMaker extends Maker {
        @Override
        public Integer make() {
            return 1;
        }
    }

    // Diamonds: Python's C3 order cannot linearise the two orders together; Java does not care.
    public interface Left {
        default String left() {
            return "left";
        }
    }

    public interface Right {
        default String right() {
            return "right";
        }
    }

    public interface LeftRight extends Left, Right {}

    public interface RightLeft extends Right, Left {}

    public static class Conflict implements LeftRight, RightLeft {}

    /** Implements an interface its superclass has already, listed first. */
    public static class Again extends Square implements Shape, Comparable<Base> {
        public Again() {
            super(2);
        }
    }

    /** An interface before its own superinterface. */
    public static class Backwards implements Left, LeftRight {}

    /** Two interfaces with the same default method: the class must choose. */
    public interface Polite {
        default String word() {
            return "please";
        }
    }

    public interface Rude {
        default String word() {
            return "now";
        }
    }

    public static class Both implements Polite, Rude {
        @Override
        public String word() {
            return Polite.super.word() + " " + Rude.super.word();
        }
    }

    public static Runnable anonymous(List<String> log) {
        return new Runnable() {
            @Override
            public void run() {
                log.add("ran");
            }
        };
    }

    public static java.util.function.Supplier<String> lambda() {
        return () -> "from a lambda";
    }

    public static Object local() {
        class Local {
            @Override
            public String toString() {
                return "local";
            }
        }
        return new Local();
    }

    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    public @interface Mark {
        String value() default "mark";
    }

    @Mark("here")
    @Deprecated
    public static class Marked {}

    /** Names that Python uses: they get a trailing underscore. */
    public static class Clash {
        public String None() {
            return "None";
        }

        public String yield() {
            return "yield";
        }

        public String def() {
            return "def";
        }

        public final String from = "from";

        public String __len__() {
            return "java";
        }
    }

    public static List<Shape> all() {
        List<Shape> out = new ArrayList<>();
        out.add(new Square(3));
        out.add(new Circle(1));
        out.add(new Square(2));
        return out;
    }

    private Shapes() {}
}
