package jep;

/** Decides which names in {@code import} statements are Java packages. */
public interface ClassEnquirer {
    /** Packages that are Python's although Java has them too. */
    String[] RESTRICTED_PKG_NAMES = {"io", "re", "py4j"};

    /**
     * Whether a name is a Java package.
     *
     * @param name the dotted name
     * @return whether it is
     */
    boolean isJavaPackage(String name);

    /**
     * The classes of a package.
     *
     * @param packageName the package
     * @return simple names; may be null
     */
    String[] getClassNames(String packageName);

    /**
     * The packages in a package.
     *
     * @param packageName the package
     * @return their last names; may be null
     */
    String[] getSubPackages(String packageName);
}
