package org.sanca.internal;

import org.sanca.PythonStartException;

import java.io.InputStream;
import java.nio.file.Path;

/** Unpacks what the jar carries for this machine and loads the boot library: the only {@code System.load} there is. */
final class NativeLoader {
    /** Who loaded the library, for other class loaders of this process to read. */
    private static final String OWNER = "org.sanca.internal.owner";

    /** Set by whoever starts a JVM and has the library as a file already, as the Python package does. */
    private static final String LIBRARY = "org.sanca.library";

    /** What was unpacked; null until then. Guarded by the lock of this class. */
    private static Loaded loaded;

    /** Whether the library is in this class loader. Guarded likewise. */
    private static boolean ready;

    private NativeLoader() {}

    /** What lies beside our own classes. */
    private static final class JarResources implements NativeFiles.Resources {
        @Override
        public InputStream open(String name) {
            return NativeLoader.class.getResourceAsStream(name);
        }
    }

    /** What was unpacked. */
    static final class Loaded {
        /** Holds the Python package. */
        final Path packageFolder;

        /** Where answers of Python executables are kept. */
        final Path probeFolder;

        private Loaded(Path packageFolder, Path probeFolder) {
            this.packageFolder = packageFolder;
            this.probeFolder = probeFolder;
        }
    }

    /**
     * Unpacks all there is, and loads the library into this class loader, once.
     *
     * @throws PythonStartException with what to do about it
     */
    static synchronized Loaded load() {
        if (loaded == null) {
            refuseIfLoadedElsewhere(System.getProperty(OWNER));
            NativeFiles files = NativeFiles.of(NativeFiles.platform(), new JarResources());
            NativeCache cache = new NativeCache(System.getenv(), System.getProperties());
            Path folder = cache.unpack(files);
            loadLibrary(folder.resolve(NativeFiles.LIBRARY));
            loaded = new Loaded(folder.resolve(NativeFiles.PACKAGE_FOLDER), cache.probes());
        }
        return loaded;
    }

    /**
     * Loads the library, for what needs no Python.
     *
     * @throws PythonStartException with what to do about it
     */
    static synchronized void loadLibrary() {
        String given = System.getProperty(LIBRARY);
        if (ready) {
            return;
        }
        if (given == null) {
            NativeFiles files = NativeFiles.withLibrary(NativeFiles.platform(), new JarResources());
            NativeCache cache = new NativeCache(System.getenv(), System.getProperties());
            loadLibrary(cache.unpack(files).resolve(NativeFiles.LIBRARY));
        } else {
            loadLibrary(Path.of(given).toAbsolutePath());
        }
    }

    private static void loadLibrary(Path library) {
        if (ready) {
            return;
        }
        String self = describe(NativeLoader.class.getClassLoader());
        // A table of the whole process, and atomic.
        refuseIfLoadedElsewhere(System.getProperties().putIfAbsent(OWNER, self));
        try {
            System.load(library.toString());
            ready = true;
        } catch (UnsatisfiedLinkError | IllegalCallerException e) {
            Module module = NativeLoader.class.getModule();
            throw new PythonStartException(explain(e, library, module.getName()), e);
        } finally {
            if (!ready) {
                System.clearProperty(OWNER);
            }
        }
    }

    /** {@code owner} is who has loaded the library in this process, or null. */
    private static void refuseIfLoadedElsewhere(Object owner) {
        if (owner != null && !ready) {
            String self = describe(NativeLoader.class.getClassLoader());
            throw new PythonStartException(loadedElsewhere(owner.toString(), self));
        }
    }

    /** What to do about a library that does not load. {@code module} is null on the class path. */
    static String explain(Throwable error, Path library, String module) {
        if (error instanceof IllegalCallerException) {
            String name = module == null ? "ALL-UNNAMED" : module;
            String where = module == null ? "class path" : "module path";
            return "this JVM does not let Sanca use native code: add the option"
                    + " --enable-native-access="
                    + name
                    + " to its command line (sanca.jar is on the "
                    + where
                    + ")";
        }
        String text = String.valueOf(error.getMessage());
        if (text.contains("in another classloader")) {
            return loadedElsewhere("unknown", describe(NativeLoader.class.getClassLoader()));
        }
        String start = library + " cannot be loaded: " + text;
        if (text.contains("failed to map") || text.contains("Operation not permitted")) {
            return start
                    + "\n"
                    + "Programs may not be run from that folder. Set the environment variable"
                    + " SANCA_CACHE to one where they may";
        }
        return start;
    }

    private static String loadedElsewhere(String other, String self) {
        return "Sanca's native library belongs to another class loader of this process: "
                + other
                + ". This is "
                + self
                + ". A process has one Python: put sanca.jar where both find the same classes, such"
                + " as the class path of the server, and not into each application";
    }

    private static String describe(ClassLoader loader) {
        return loader == null ? "the bootstrap class loader" : loader.toString();
    }
}
