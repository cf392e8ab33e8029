package py4j.reflection;

/** Finds classes by the class loader of this library. */
public class RootClassLoadingStrategy implements ClassLoadingStrategy {
    /** The strategy. */
    public RootClassLoadingStrategy() {}

    @Override
    public Class<?> classForName(String className) throws ClassNotFoundException {
        return Class.forName(className, true, getClassLoader());
    }

    @Override
    public ClassLoader getClassLoader() {
        return RootClassLoadingStrategy.class.getClassLoader();
    }
}
