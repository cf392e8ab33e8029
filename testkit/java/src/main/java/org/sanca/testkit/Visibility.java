package org.sanca.testkit;

import java.util.function.Supplier;

/** What can and cannot be reached. */
public class Visibility {
    public interface Face {
        String speak();

        default String more() {
            return speak() + "!";
        }
    }

    /** Package-private, reached through the public interface. */
    static class Hidden implements Face {
        @Override
        public String speak() {
            return "hidden";
        }

        public String unreachable() {
            return "not in any public type";
        }
    }

    /** Package-private superclass of a public class: its public methods are inherited. */
    static class HiddenBase {
        public String joined(String separator, Object... parts) {
            StringBuilder out = new StringBuilder();
            for (Object part : parts) {
                out.append(out.length() == 0 ? "" : separator).append(part);
            }
            return out.toString();
        }

        public String inherited() {
            return "inherited";
        }

        public int inheritedField = 3;
    }

    public static class Open extends HiddenBase {}

    public static Face hidden() {
        return new Hidden();
    }

    private static class Secret implements Supplier<String> {
        @Override
        public String get() {
            return "secret";
        }
    }

    public static Object secret() {
        return new Secret();
    }

    public String publicMethod() {
        return "public" + privateMethod();
    }

    protected String protectedMethod() {
        return "protected";
    }

    String packageMethod() {
        return "package";
    }

    private String privateMethod() {
        return "private";
    }

    public static class NoPublicConstructor {
        private NoPublicConstructor() {}

        public static NoPublicConstructor make() {
            return new NoPublicConstructor();
        }
    }
}
