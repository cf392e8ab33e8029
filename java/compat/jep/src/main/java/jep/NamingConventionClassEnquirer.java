package jep;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes names for Java packages by how they begin ({@code com}, {@code org}, …) and end (in lower case). */
public class NamingConventionClassEnquirer implements ClassEnquirer {
    /** What Java packages usually begin with. */
    protected static final List<String> TOP_LEVEL =
            List.of("com", "gov", "java", "javax", "edu", "mil", "net", "org");

    /** What they begin with here. */
    protected Set<String> javaNames = new HashSet<>();

    /** With the usual beginnings, without countries. */
    public NamingConventionClassEnquirer() {
        this(true);
    }

    /**
     * Without countries.
     *
     * @param includeDefaults whether the usual beginnings are in it
     */
    public NamingConventionClassEnquirer(boolean includeDefaults) {
        this(includeDefaults, false);
    }

    /**
     * With all choices.
     *
     * @param includeDefaults whether the usual beginnings are in it
     * @param includeCountryCodes whether the codes of countries are in it
     */
    public NamingConventionClassEnquirer(boolean includeDefaults, boolean includeCountryCodes) {
        if (includeDefaults) {
            javaNames.addAll(TOP_LEVEL);
        }
        if (includeCountryCodes) {
            for (String code : Locale.getISOCountries()) {
                javaNames.add(code.toLowerCase(Locale.ROOT));
            }
            javaNames.removeAll(Arrays.asList(RESTRICTED_PKG_NAMES));
        }
    }

    /**
     * Adds a beginning.
     *
     * @param name the first part of names of packages
     * @return this
     */
    public NamingConventionClassEnquirer addTopLevelPackageName(String name) {
        javaNames.add(name);
        return this;
    }

    @Override
    public boolean isJavaPackage(String name) {
        if (name == null) {
            throw new IllegalArgumentException("name must not be null");
        }
        int first = name.indexOf('.');
        String last = name.substring(name.lastIndexOf('.') + 1);
        return javaNames.contains(first < 0 ? name : name.substring(0, first))
                && !last.isEmpty()
                && Character.isLowerCase(last.charAt(0));
    }

    @Override
    public String[] getClassNames(String packageName) {
        return null;
    }

    @Override
    public String[] getSubPackages(String packageName) {
        return null;
    }
}
