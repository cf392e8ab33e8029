package org.nd4j.python4j;

import java.util.Locale;

/** The system properties of this package. */
public final class PythonConstants {
    /** Entries for {@code sys.path}, separated as the platform separates paths. Read when Python is first used. */
    public static final String DEFAULT_PYTHON_PATH_PROPERTY = "org.eclipse.python4j.path";

    /** Where the entries that Python has itself go: {@code before} the custom ones, {@code after}, or {@code none}. */
    public static final String JAVACPP_PYTHON_APPEND_TYPE = "org.eclipse.python4j.path.append";

    /** The default of {@link #JAVACPP_PYTHON_APPEND_TYPE}. */
    public static final String DEFAULT_APPEND_TYPE = "before";

    /** Accepted; the interpreter lock is always given up while Java runs. */
    public static final String RELEASE_GIL_AUTOMATICALLY =
            "org.eclipse.python4j.release_gil_automatically";

    /** The default of {@link #RELEASE_GIL_AUTOMATICALLY}. */
    public static final String DEFAULT_RELEASE_GIL_AUTOMATICALLY = "true";

    /** {@code false} if somebody else configures Python: {@code sys.path} is then left alone. */
    public static final String INITIALIZE_PYTHON = "org.eclipse.python4j.python.initialize";

    /** The default of {@link #INITIALIZE_PYTHON}. */
    public static final String DEFAULT_INITIALIZE_PYTHON = "true";

    /** Accepted; there is one way in which arrays are made. */
    public static final String CREATE_NPY_VIA_PYTHON = "org.eclipse.python4j.create_npy_python";

    /** The default of {@link #CREATE_NPY_VIA_PYTHON}. */
    public static final String DEFAULT_CREATE_NPY_VIA_PYTHON = "false";

    /** Where Python4j keeps its wrapper script. Code runs unwrapped here, and there is no such resource. */
    public static final String PYTHON_EXEC_RESOURCE = "org/nd4j/python4j/pythonexec/pythonexec.py";

    /** Makes an object that is of no use: all members are static. */
    public PythonConstants() {}

    /**
     * The value of {@link #DEFAULT_PYTHON_PATH_PROPERTY}.
     *
     * @return the entries, null if there are none
     */
    public static String defaultPythonPath() {
        return System.getProperty(DEFAULT_PYTHON_PATH_PROPERTY);
    }

    /**
     * Sets {@link #DEFAULT_PYTHON_PATH_PROPERTY}.
     *
     * @param path the entries
     */
    public static void setDefaultPythonPath(String path) {
        System.setProperty(DEFAULT_PYTHON_PATH_PROPERTY, path);
    }

    /**
     * The value of {@link #JAVACPP_PYTHON_APPEND_TYPE}.
     *
     * @return where Python's own entries go
     * @throws IllegalArgumentException if it is another word
     */
    public static PythonExecutioner.JavaCppPathType javaCppPythonAppendType() {
        String word = System.getProperty(JAVACPP_PYTHON_APPEND_TYPE, DEFAULT_APPEND_TYPE);
        return PythonExecutioner.JavaCppPathType.valueOf(word.toUpperCase(Locale.ROOT));
    }

    /**
     * Sets {@link #JAVACPP_PYTHON_APPEND_TYPE}.
     *
     * @param type {@code before}, {@code after} or {@code none}
     */
    public static void setJavacppPythonAppendType(String type) {
        System.setProperty(JAVACPP_PYTHON_APPEND_TYPE, type);
    }

    /**
     * Sets {@link #JAVACPP_PYTHON_APPEND_TYPE}.
     *
     * @param type where Python's own entries go
     */
    public static void setJavacppPythonAppendType(PythonExecutioner.JavaCppPathType type) {
        setJavacppPythonAppendType(type.name());
    }

    /**
     * The value of {@link #INITIALIZE_PYTHON}.
     *
     * @return whether this package configures Python
     */
    public static boolean initializePython() {
        return flag(INITIALIZE_PYTHON, DEFAULT_INITIALIZE_PYTHON);
    }

    /**
     * Sets {@link #INITIALIZE_PYTHON}.
     *
     * @param on whether this package configures Python
     */
    public static void setInitializePython(boolean on) {
        System.setProperty(INITIALIZE_PYTHON, String.valueOf(on));
    }

    /**
     * The value of {@link #RELEASE_GIL_AUTOMATICALLY}.
     *
     * @return the setting
     */
    public static boolean releaseGilAutomatically() {
        return flag(RELEASE_GIL_AUTOMATICALLY, DEFAULT_RELEASE_GIL_AUTOMATICALLY);
    }

    /**
     * Sets {@link #RELEASE_GIL_AUTOMATICALLY}.
     *
     * @param on the setting
     */
    public static void setReleaseGilAutomatically(boolean on) {
        System.setProperty(RELEASE_GIL_AUTOMATICALLY, String.valueOf(on));
    }

    /**
     * The value of {@link #CREATE_NPY_VIA_PYTHON}.
     *
     * @return the setting
     */
    public static boolean createNpyViaPython() {
        return flag(CREATE_NPY_VIA_PYTHON, DEFAULT_CREATE_NPY_VIA_PYTHON);
    }

    /**
     * Sets {@link #CREATE_NPY_VIA_PYTHON}.
     *
     * @param on the setting
     */
    public static void setCreateNpyViaPython(boolean on) {
        System.setProperty(CREATE_NPY_VIA_PYTHON, String.valueOf(on));
    }

    private static boolean flag(String property, String otherwise) {
        return Boolean.parseBoolean(System.getProperty(property, otherwise));
    }
}
