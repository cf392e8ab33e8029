package org.sanca.internal;

import java.io.File;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Knows which classes there are, for completion and for messages about names that were not found. Built when first
 * asked: never on the way of a call. Only public top-level classes, as far as this is cheap to know.
 */
final class ClassIndex {
    /** What is known; replaced as a whole. */
    private static volatile ClassIndex current;

    /** Names of all packages, with those that only hold packages. */
    private final TreeSet<String> packages = new TreeSet<>();

    private final ModuleClasses modules = new ModuleClasses();
    private final PathClasses path = new PathClasses();

    /** Answers of {@link #names}. */
    private final Map<String, Set<String>> lists = new TreeMap<>();

    private ClassIndex() {
        for (String entry : System.getProperty("java.class.path", "").split(File.pathSeparator)) {
            path.add(new File(entry.isEmpty() ? "." : entry));
        }
        for (File entry : Names.entries()) {
            path.add(entry);
        }
        addPackages(modules.packages());
        addPackages(path.packages());
    }

    private void addPackages(Iterable<String> names) {
        for (String name : names) {
            packages.add(name);
            for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
                packages.add(name.substring(0, dot));
            }
        }
    }

    static ClassIndex get() {
        ClassIndex known = current;
        if (known == null) {
            known = current = new ClassIndex();
        }
        return known;
    }

    /** To be called when the class path has changed. */
    static void forget() {
        current = null;
    }

    /** To be called after a number of questions: no file stays open. */
    synchronized void close() {
        path.close();
    }

    /** Names of all packages. */
    Set<String> packages() {
        return packages;
    }

    /** Simple names of the top-level classes in a package, public or not. */
    synchronized Set<String> names(String inPackage) {
        Set<String> known = lists.get(inPackage);
        if (known == null) {
            known = new HashSet<>();
            modules.list(inPackage, known);
            path.list(inPackage, known);
            lists.put(inPackage, known);
        }
        return known;
    }

    /** Whether a class is public: looked up in its file, and so not asked of more classes than needed. */
    synchronized boolean isPublic(String inPackage, String simple) {
        String file =
                (inPackage.isEmpty() ? "" : inPackage.replace('.', '/') + '/') + simple + ".class";
        byte[] head = modules.head(inPackage, file);
        if (head == null) {
            head = path.head(inPackage, file);
        }
        return head == null || isPublic(head);
    }

    /** What lies in a package, for native code: sorted by name. */
    static byte[] list(String name) throws IOException {
        ClassIndex index = get();
        TreeMap<String, Boolean> found = new TreeMap<>();
        for (String simple : index.names(name)) {
            if (index.isPublic(name, simple)) {
                found.put(simple, Boolean.FALSE);
            }
        }
        index.close();
        String prefix = name.isEmpty() ? "" : name + '.';
        for (String inner : index.packages.tailSet(prefix)) {
            if (!inner.startsWith(prefix)) {
                break;
            }
            String rest = inner.substring(prefix.length());
            if (!rest.isEmpty() && rest.indexOf('.') < 0) {
                found.put(rest, Boolean.TRUE);
            }
        }
        ByteWriter out = new ByteWriter(1024);
        out.putInt(found.size());
        for (Map.Entry<String, Boolean> entry : found.entrySet()) {
            out.putText(entry.getKey());
            out.putByte(entry.getValue() ? 1 : 0);
        }
        return out.toByteArray();
    }

    /** The simple name of a top-level class by the name of its file; null if the file is of no such class. */
    static String simpleName(String file) {
        if (!file.endsWith(".class") || file.indexOf('$') >= 0 || file.indexOf('-') >= 0) {
            return null;
        }
        return file.substring(file.lastIndexOf('/') + 1, file.length() - ".class".length());
    }

    /** Bytes that are enough to find the access flags of nearly every class: they come right after the constants. */
    static final int HEAD = 16384;

    /** Whether the bytes that a class file begins with are of a public class. */
    private static boolean isPublic(byte[] head) {
        try {
            return (head[afterConstants(head) + 1] & 1) != 0;
        } catch (ArrayIndexOutOfBoundsException e) {
            // Cut off or broken: better listed than lost.
            return true;
        }
    }

    private static int afterConstants(byte[] in) {
        int count = unsigned(in, 8);
        int at = 10;
        for (int i = 1; i < count; i++) {
            int tag = in[at];
            if (tag == 1) {
                at += 3 + unsigned(in, at + 1);
            } else if (tag == 5 || tag == 6) {
                // A long or double takes two places.
                at += 9;
                i++;
            } else if (tag == 7 || tag == 8 || tag == 16 || tag == 19 || tag == 20) {
                at += 3;
            } else if (tag == 15) {
                at += 4;
            } else {
                at += 5;
            }
        }
        return at;
    }

    private static int unsigned(byte[] in, int at) {
        return (in[at] & 0xFF) << 8 | in[at + 1] & 0xFF;
    }
}
