package py4j.reflection;

/** Finds classes by the context class loader of the calling thread. What holds by default. */
public class CurrentThreadClassLoadingStrategy implements ClassLoadingStrategy {
    /** The strategy. */
    public CurrentThreadClassLoadingStrategy() {}

    @Override
    public Class<?> classForName(String className) throws ClassNotFoundException {
        return Class.forName(className, true, getClassLoader());
    }

    @Override
    public ClassLoader getClassLoader() {
        return Thread.currentThread().getContextClassLoader();
    }
}
