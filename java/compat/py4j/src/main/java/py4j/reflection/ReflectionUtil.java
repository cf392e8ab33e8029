package py4j.reflection;

import org.sanca.internal.ClassPath;

import java.util.Objects;

/** Where all gateways of this process find classes. */
public class ReflectionUtil {
    private static volatile ClassLoadingStrategy strategy = new CurrentThreadClassLoadingStrategy();

    /** Not needed: all methods are static. */
    public ReflectionUtil() {}

    /**
     * Where classes are found.
     *
     * @return the strategy
     */
    public static ClassLoadingStrategy getClassLoadingStrategy() {
        return strategy;
    }

    /**
     * Says where classes are found, for all gateways.
     *
     * @param classLoadingStrategy how
     */
    public static void setClassLoadingStrategy(ClassLoadingStrategy classLoadingStrategy) {
        strategy = Objects.requireNonNull(classLoadingStrategy, "classLoadingStrategy");
        boolean ofThreads =
                classLoadingStrategy.getClass() == CurrentThreadClassLoadingStrategy.class;
        ClassPath.lookFirstWith(ofThreads ? null : classLoadingStrategy::getClassLoader);
    }

    /**
     * Finds a class and initialises it.
     *
     * @param className its full name
     * @return the class
     * @throws ClassNotFoundException if there is none
     */
    public static Class<?> classForName(String className) throws ClassNotFoundException {
        return strategy.classForName(className);
    }

    /**
     * What classes are found by.
     *
     * @return the loader
     */
    public static ClassLoader getClassLoader() {
        return strategy.getClassLoader();
    }
}
