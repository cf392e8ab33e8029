package org.nd4j.python4j;

import java.io.File;

/**
 * How values of one Python type become Java values and back. Types of your own are found by {@link
 * java.util.ServiceLoader}: name the class in {@code META-INF/services/org.nd4j.python4j.PythonType}.
 *
 * @param <T> the Java class
 */
public abstract class PythonType<T> {
    private final String name;
    private final Class<T> javaType;

    /**
     * Makes a type.
     *
     * @param name the Python type as {@code str(type(x))} has it between its quotes: {@code int}, {@code decimal.Decimal}
     * @param javaType the Java class
     */
    public PythonType(String name, Class<T> javaType) {
        this.name = name;
        this.javaType = javaType;
    }

    /**
     * Makes a Java value one of this type, if it is close enough.
     *
     * @param javaObject a value
     * @return the value as this type has it
     * @throws PythonException if it cannot be
     */
    @SuppressWarnings("unchecked")
    public T adapt(Object javaObject) throws PythonException {
        return (T) javaObject;
    }

    /**
     * Converts to Java.
     *
     * @param pythonObject a Python object
     * @return the Java value
     */
    public abstract T toJava(PythonObject pythonObject);

    /**
     * Converts to Python.
     *
     * @param javaObject a Java value
     * @return the Python object
     */
    public abstract PythonObject toPython(T javaObject);

    /**
     * Whether a Java value is of this type.
     *
     * @param javaObject a value
     * @return whether it is
     */
    public boolean accepts(Object javaObject) {
        return javaType.isInstance(javaObject);
    }

    /**
     * The name of the Python type.
     *
     * @return the name
     */
    public String getName() {
        return name;
    }

    /**
     * Whether the other is the same class with the same name.
     *
     * @param other anything
     * @return whether it is
     */
    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && ((PythonType<?>) other).name.equals(name);
    }

    /**
     * A hash of the name.
     *
     * @return the hash
     */
    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /**
     * The Python type itself; instances of subclasses are then of this type too.
     *
     * @return the type, null to go by the name alone
     */
    public PythonObject pythonType() {
        return null;
    }

    /**
     * Folders to be appended to {@code sys.path}.
     *
     * @return the folders
     */
    public File[] packages() {
        return new File[0];
    }

    /** Called once, when Python runs. Not to be called by a constructor. */
    public void init() {}
}
