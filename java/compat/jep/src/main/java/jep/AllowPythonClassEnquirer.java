package jep;

import java.util.HashSet;
import java.util.Set;

/** Leaves some packages to Python, and the rest to another enquirer. */
public class AllowPythonClassEnquirer implements ClassEnquirer {
    /** The other one. */
    protected ClassEnquirer delegate;

    /** Packages that are Python's, with those in them. */
    protected Set<String> pyPkgNames;

    /**
     * Leaves packages to Python.
     *
     * @param delegate for the rest
     * @param pythonPackages the packages
     */
    public AllowPythonClassEnquirer(ClassEnquirer delegate, String... pythonPackages) {
        this.delegate = delegate;
        this.pyPkgNames = new HashSet<>(Set.of(pythonPackages));
    }

    @Override
    public boolean isJavaPackage(String name) {
        for (String python : pyPkgNames) {
            if (name.equals(python) || name.startsWith(python + ".")) {
                return false;
            }
        }
        return delegate.isJavaPackage(name);
    }

    @Override
    public String[] getClassNames(String packageName) {
        return delegate.getClassNames(packageName);
    }

    @Override
    public String[] getSubPackages(String packageName) {
        return delegate.getSubPackages(packageName);
    }
}
