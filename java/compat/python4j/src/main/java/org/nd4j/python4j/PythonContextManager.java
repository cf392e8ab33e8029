package org.nd4j.python4j;

import org.sanca.PyObject;

import java.io.Closeable;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sets of global names, of which one at a time is the current one. Each context is a module of its own, so what a
 * function of one context refers to is found there, whichever is current. Imported modules are shared by all.
 *
 * <p>Which context is current is known to the process, not to a thread: change it under {@link PythonGIL} and change it
 * back. The methods take that lock for themselves where they need it.
 */
public class PythonContextManager {
    private static final String MAIN_CONTEXT = "main";

    /** Changed by who has {@link PythonGIL}. */
    private static final Map<String, Names> CONTEXTS = new ConcurrentHashMap<>();

    /** Changed by who has {@link PythonGIL}. */
    private static volatile String current = MAIN_CONTEXT;

    /** Makes an object for {@link #getContexts}. */
    public PythonContextManager() {}

    /** A module and the dict of its names; made when it is first entered. */
    private static final class Names {
        private PyObject module;
        private PyObject dict;

        static Names of(PyObject module) {
            Names names = new Names();
            names.module = module;
            names.dict = module.getAttr("__dict__", PyObject.class);
            return names;
        }
    }

    /** A context for the length of a block; afterwards the one before is current again. */
    public static class Context implements Closeable {
        private final String name;
        private final String previous;
        private final boolean temporary;

        /** Enters a context of its own, which is deleted at the end. */
        public Context() {
            this("temp_" + UUID.randomUUID().toString().replace('-', '_'), true);
        }

        /**
         * Enters a context, which is made if there is none.
         *
         * @param name its name
         */
        public Context(String name) {
            this(name, false);
        }

        private Context(String name, boolean temporary) {
            this.name = name;
            this.temporary = temporary;
            this.previous = getCurrentContext();
            setContext(name);
        }

        @Override
        public void close() {
            setContext(previous);
            if (temporary) {
                deleteContext(name);
            }
        }
    }

    /** The global names of the current context. The caller has {@link PythonGIL}. */
    static PyObject names() {
        return names(current).dict;
    }

    /** Those of that name, made if there are none. The caller has {@link PythonGIL}. */
    private static Names names(String name) {
        Names known = CONTEXTS.get(name);
        if (known == null) {
            String function = name.equals(MAIN_CONTEXT) ? "main_module" : "new_module";
            known = Names.of(Bridge.make(function));
            CONTEXTS.put(name, known);
        }
        return known;
    }

    private static void validate(String name) {
        boolean good = name != null && !name.isEmpty() && !Character.isDigit(name.charAt(0));
        for (int i = 0; good && i < name.length(); i++) {
            char c = Character.toLowerCase(name.charAt(i));
            good = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_';
        }
        if (!good) {
            throw new PythonException("Invalid context name: " + name);
        }
    }

    /**
     * Makes a context, unless there is one of that name.
     *
     * @param contextName letters, digits and underscores, no digit first
     * @throws PythonException for another name
     */
    public static void addContext(String contextName) {
        validate(contextName);
        try (PythonGIL gil = PythonGIL.lock()) {
            names(contextName);
        }
    }

    /**
     * Whether there is a context.
     *
     * @param contextName its name
     * @return whether there is
     */
    public static boolean hasContext(String contextName) {
        return MAIN_CONTEXT.equals(contextName) || CONTEXTS.containsKey(contextName);
    }

    /**
     * Makes a context the current one, and makes it if there is none.
     *
     * @param contextName its name
     * @throws PythonException if it is none for a context
     */
    public static void setContext(String contextName) {
        validate(contextName);
        try (PythonGIL gil = PythonGIL.lock()) {
            if (!contextName.equals(current)) {
                Bridge.ask("enter", names(contextName).module);
                current = contextName;
            }
        }
    }

    /** Makes the context {@code main} the current one. */
    public static void setMainContext() {
        setContext(MAIN_CONTEXT);
    }

    /**
     * The name of the current context.
     *
     * @return the name
     */
    public static String getCurrentContext() {
        return current;
    }

    /** Forgets all names of the current context, but for those like {@code __name__}. */
    public static void reset() {
        try (PythonGIL gil = PythonGIL.lock()) {
            Bridge.ask("clear", names());
        }
    }

    /**
     * Deletes a context, if there is one.
     *
     * @param contextName its name
     * @throws PythonException if it is the current one
     */
    public static void deleteContext(String contextName) {
        try (PythonGIL gil = PythonGIL.lock()) {
            if (contextName.equals(current)) {
                throw new PythonException("Cannot delete current context!");
            }
            Names names = CONTEXTS.remove(contextName);
            if (names != null) {
                Bridge.ask("clear", names.dict);
                names.dict.close();
                names.module.close();
            }
        }
    }

    /** Makes {@code main} the current context and deletes all others. */
    public static void deleteNonMainContexts() {
        try (PythonGIL gil = PythonGIL.lock()) {
            setMainContext();
            for (String name : CONTEXTS.keySet()) {
                if (!name.equals(MAIN_CONTEXT)) {
                    deleteContext(name);
                }
            }
        }
    }

    /**
     * The names of all contexts.
     *
     * @return the names, in no order
     */
    public String[] getContexts() {
        try (PythonGIL gil = PythonGIL.lock()) {
            names(MAIN_CONTEXT);
            return CONTEXTS.keySet().toArray(new String[0]);
        }
    }
}
