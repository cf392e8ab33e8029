package org.sanca.internal;

import java.io.File;
import java.lang.reflect.Array;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.function.Supplier;

/**
 * Finds classes by name. Asks the context class loader of the thread first, or one that a program has chosen in its place, then the class path that was added at run
 * time (which goes on to the class path of the process), then the loader of Sanca itself. Initialises nothing.
 */
final class Names {
    /** For class path entries added at run time, an {@link Added}; null until there are any. */
    private static volatile ClassLoader added;

    /** Asked before all others, if it is there. */
    static volatile Supplier<ClassLoader> first;

    /** What was added, in that order; guarded by the lock of this class. */
    private static final ArrayList<File> ENTRIES = new ArrayList<>();

    private Names() {}

    /** Nothing outside of it speaks of the type: it would be loaded, and all that is above it, at every start. */
    private static final class Added extends URLClassLoader {
        private Added() {
            super("sanca", new URL[0], ClassLoader.getSystemClassLoader());
        }

        static ClassLoader create() {
            return new Added();
        }

        static void add(ClassLoader loader, URL url) {
            ((Added) loader).addURL(url);
        }
    }

    /**
     * By binary name, canonical name of a nested class, name of a primitive, or name of an array in either notation.
     */
    static Class<?> findClass(String name) throws ClassNotFoundException {
        int dimensions = 0;
        String element = name;
        while (element.endsWith("[]")) {
            element = element.substring(0, element.length() - 2);
            dimensions++;
        }
        Class<?> type = WellKnown.primitive(element);
        if (type == void.class && dimensions > 0) {
            throw new ClassNotFoundException(name);
        }
        if (type == null) {
            type = element(element);
        }
        if (type == null) {
            throw new ClassNotFoundException(name);
        }
        while (dimensions-- > 0) {
            type = Array.newInstance(type, 0).getClass();
        }
        return type;
    }

    /** Tries the name as it is, then with one dot after the other, from the right, as the mark of a nested class. */
    private static Class<?> element(String name) {
        if (!isPlausible(name)) {
            return null;
        }
        Class<?> type = load(name);
        String binary = name;
        while (type == null) {
            int dot = binary.lastIndexOf('.');
            if (dot <= 0 || binary.startsWith("[")) {
                return null;
            }
            binary = binary.substring(0, dot) + '$' + binary.substring(dot + 1);
            type = load(binary);
        }
        return type;
    }

    /** What a loader would turn into an odd path, or not understand at all. */
    private static boolean isPlausible(String name) {
        return !name.isEmpty()
                && name.indexOf('/') < 0
                && name.indexOf('\\') < 0
                && !name.startsWith(".");
    }

    private static Class<?> load(String name) {
        ClassLoader own = Names.class.getClassLoader();
        ClassLoader base = added != null ? added : ClassLoader.getSystemClassLoader();
        Supplier<ClassLoader> chosen = first;
        ClassLoader context =
                chosen != null ? chosen.get() : Thread.currentThread().getContextClassLoader();
        Class<?> type = context != null && context != base ? load(name, context) : null;
        if (type == null) {
            type = load(name, base);
        }
        if (type == null
                && own != base
                && own != context
                && own != ClassLoader.getSystemClassLoader()) {
            type = load(name, own);
        }
        return type;
    }

    private static Class<?> load(String name, ClassLoader loader) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException e) {
            return null;
        } catch (NoClassDefFoundError e) {
            // The file of another class was found: "java/util/arraylist" on file systems that
            // ignore case.
            String message = e.getMessage();
            if (message != null && message.contains("wrong name")) {
                return null;
            }
            throw e;
        }
    }

    /** Adds jars and folders to the class path. The calling thread sees them at once in its context class loader. */
    static synchronized void addClasspath(String[] entries) throws MalformedURLException {
        ClassLoader loader = added != null ? added : Added.create();
        for (String entry : entries) {
            File file = new File(entry);
            if (!ENTRIES.contains(file)) {
                ENTRIES.add(file);
                Added.add(loader, file.toURI().toURL());
            }
        }
        added = loader;
        ClassIndex.forget();
        adoptContext();
    }

    /**
     * Lets a thread that has no context class loader of its own find what was added: {@code ServiceLoader} and the
     * like look there. A loader that somebody chose is left alone.
     */
    static void adoptContext() {
        ClassLoader loader = added;
        if (loader != null) {
            Thread thread = Thread.currentThread();
            ClassLoader context = thread.getContextClassLoader();
            if (context == null || context == ClassLoader.getSystemClassLoader()) {
                thread.setContextClassLoader(loader);
            }
        }
    }

    /** Jars and folders that were added at run time. */
    static synchronized File[] entries() {
        return ENTRIES.toArray(new File[0]);
    }
}
