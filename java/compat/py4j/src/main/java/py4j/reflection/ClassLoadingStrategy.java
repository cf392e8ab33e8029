package py4j.reflection;

/** Where classes are found. Used by any thread. */
public interface ClassLoadingStrategy {
    /**
     * Finds a class and initialises it.
     *
     * @param className its full name
     * @return the class
     * @throws ClassNotFoundException if there is none
     */
    Class<?> classForName(String className) throws ClassNotFoundException;

    /**
     * What classes are found by.
     *
     * @return the loader
     */
    ClassLoader getClassLoader();
}
