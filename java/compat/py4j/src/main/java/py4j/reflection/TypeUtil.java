package py4j.reflection;

import py4j.Py4JException;

/** What Python asks about types. */
public class TypeUtil {
    /** Not needed: all methods are static. */
    public TypeUtil() {}

    /**
     * Finds a class.
     *
     * @param fqn its full name
     * @return the class
     * @throws ClassNotFoundException if there is none
     */
    public static Class<?> forName(String fqn) throws ClassNotFoundException {
        return ReflectionUtil.classForName(fqn);
    }

    /**
     * Whether an object is an instance.
     *
     * @param clazz of this
     * @param object which
     * @return true if so
     */
    public static boolean isInstanceOf(Class<?> clazz, Object object) {
        return clazz.isInstance(object);
    }

    /**
     * Whether an object is an instance.
     *
     * @param classFQN of the class of this name
     * @param object which
     * @return true if so
     * @throws Py4JException if there is no such class
     */
    public static boolean isInstanceOf(String classFQN, Object object) {
        try {
            return isInstanceOf(forName(classFQN), object);
        } catch (ClassNotFoundException e) {
            throw new Py4JException("there is no class " + classFQN, e);
        }
    }
}
