package org.nd4j.python4j;

import java.util.Objects;

/**
 * A name, the Python type of its value, and the value.
 *
 * @param <T> the Java class of the value
 */
public class PythonVariable<T> {
    private String name;
    private String type;
    private T value;

    /**
     * Makes a variable.
     *
     * @param name a Java identifier
     * @param type its type, which has to be a registered one
     * @param value its value, null for none
     * @throws PythonException if the name is no identifier, or the value is not of that type
     */
    public PythonVariable(String name, PythonType<T> type, Object value) {
        this.name = checked(name);
        this.type = type.getName();
        setValue(value);
    }

    /**
     * Makes a variable without a value.
     *
     * @param name a Java identifier
     * @param type its type, which has to be a registered one
     */
    public PythonVariable(String name, PythonType<T> type) {
        this(name, type, null);
    }

    private static String checked(String name) {
        boolean good =
                name != null && !name.isEmpty() && Character.isJavaIdentifierStart(name.charAt(0));
        for (int i = 1; good && i < name.length(); i++) {
            good = Character.isJavaIdentifierPart(name.charAt(i));
        }
        if (!good) {
            throw new PythonException("Invalid identifier: " + name);
        }
        return name;
    }

    /**
     * The name.
     *
     * @return the name
     */
    public String getName() {
        return name;
    }

    /**
     * Changes the name.
     *
     * @param name a Java identifier
     */
    public void setName(String name) {
        this.name = checked(name);
    }

    /**
     * The type.
     *
     * @return the registered type of that name
     * @throws PythonException if there is none
     */
    public PythonType<T> getType() {
        return PythonTypes.get(type);
    }

    /**
     * Changes the type; the value stays.
     *
     * @param type the name of a registered type
     */
    public void setType(String type) {
        this.type = type;
    }

    /**
     * The value.
     *
     * @return the value, null if there is none
     */
    public T getValue() {
        return value;
    }

    /**
     * Changes the value.
     *
     * @param value a value that the type can adapt; null for none
     */
    public void setValue(Object value) {
        this.value = value == null ? null : getType().adapt(value);
    }

    /**
     * The value as a Python object.
     *
     * @return the object; {@code None} if there is no value
     */
    public PythonObject getPythonObject() {
        PythonGIL.assertThreadSafe();
        return value == null ? PythonTypes.convert(null) : getType().toPython(value);
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof PythonVariable)) {
            return false;
        }
        PythonVariable<?> that = (PythonVariable<?>) other;
        return name.equals(that.name)
                && type.equals(that.type)
                && Objects.deepEquals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, type);
    }

    @Override
    public String toString() {
        return "PythonVariable(name=" + name + ", type=" + type + ", value=" + value + ")";
    }
}
