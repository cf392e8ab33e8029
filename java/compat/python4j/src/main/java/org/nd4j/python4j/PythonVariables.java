package org.nd4j.python4j;

import java.util.ArrayList;
import java.util.List;

/** Variables in order, with access by name. */
@SuppressWarnings("rawtypes") // the element type of this API
public class PythonVariables extends ArrayList<PythonVariable> {
    private static final long serialVersionUID = 1L;

    /**
     * Makes a list.
     *
     * @param variables its elements
     */
    public PythonVariables(PythonVariable... variables) {
        this(List.of(variables));
    }

    /**
     * Makes a list.
     *
     * @param list its elements
     */
    public PythonVariables(List<PythonVariable> list) {
        super(list);
    }

    /**
     * Finds a variable.
     *
     * @param name its name
     * @return the first of that name, null if there is none
     */
    public PythonVariable get(String name) {
        for (PythonVariable variable : this) {
            if (variable.getName().equals(name)) {
                return variable;
            }
        }
        return null;
    }

    /**
     * Appends a variable.
     *
     * @param <T> the Java class of its value
     * @param name its name
     * @param type its type
     * @param value its value
     * @return true
     */
    public <T> boolean add(String name, PythonType<T> type, Object value) {
        return add(new PythonVariable<>(name, type, value));
    }
}
