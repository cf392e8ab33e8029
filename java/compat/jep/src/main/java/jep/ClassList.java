package jep;

import java.util.Arrays;

/** The default enquirer: the JDK that runs and the class path, looked at when asked. */
public class ClassList implements ClassEnquirer {
    private static ClassList instance;

    private ClassList() {}

    /**
     * The one there is; starts Python.
     *
     * @return the list
     * @throws JepException never by itself
     */
    public static synchronized ClassList getInstance() throws JepException {
        if (instance == null) {
            MainInterpreter.start();
            instance = new ClassList();
        }
        return instance;
    }

    @Override
    public String[] getClassNames(String packageName) {
        return (String[]) Helpers.of(0).call("class_names", String[].class, packageName);
    }

    @Override
    public String[] getSubPackages(String packageName) {
        return (String[]) Helpers.of(0).call("sub_packages", String[].class, packageName);
    }

    @Override
    public boolean isJavaPackage(String name) {
        return name != null
                && !Arrays.asList(RESTRICTED_PKG_NAMES).contains(name)
                && (Boolean) Helpers.of(0).call("is_package", Object.class, name);
    }

    /**
     * Prints the classes of packages.
     *
     * @param packages the packages
     * @throws Throwable if Python cannot be started
     */
    public static void main(String[] packages) throws Throwable {
        for (String name : packages) {
            for (String type : getInstance().getClassNames(name)) {
                System.out.println(name + "." + type);
            }
        }
    }
}
