package org.sanca.testkit;

import java.util.ArrayList;
import java.util.List;

/** try-with-resources, as a with statement. */
public final class Closeables {
    private Closeables() {}

    public static final List<String> LOG = new ArrayList<>();

    public static class Resource implements AutoCloseable {
        private final String name;
        public int closed;

        public Resource(String name) {
            this.name = name;
            LOG.add("open " + name);
        }

        public String use() {
            return "using " + name;
        }

        @Override
        public void close() {
            closed++;
            LOG.add("close " + name);
        }
    }

    public static class Failing implements AutoCloseable {
        @Override
        public void close() throws Exceptions.Checked {
            throw new Exceptions.Checked("close failed", 1);
        }
    }

    public static String closeIt(AutoCloseable closeable) throws Exception {
        try (AutoCloseable it = closeable) {
            return "used";
        }
    }
}
