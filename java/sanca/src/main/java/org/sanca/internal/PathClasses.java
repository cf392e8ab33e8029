package org.sanca.internal;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.Manifest;

/** Classes in the jars and folders of a class path. Folders are read anew each time, jars once. */
final class PathClasses {
    /** By package, the jars that have classes in it. */
    private final HashMap<String, ArrayList<File>> jars = new HashMap<>();

    private final ArrayList<File> folders = new ArrayList<>();
    private final HashSet<File> seen = new HashSet<>();

    /** The jar that was last looked into. */
    private JarFile open;

    private File openFile;

    /** Adds an entry of a class path; one that does not exist, or is no jar, holds nothing. */
    void add(File entry) {
        if (!seen.add(entry)) {
            return;
        }
        if (entry.isDirectory()) {
            folders.add(entry);
        } else if (entry.isFile()) {
            try (JarFile jar = new JarFile(entry)) {
                addPackages(entry, jar);
                addReferenced(entry, jar.getManifest());
            } catch (IOException | RuntimeException e) {
                return;
            }
        }
    }

    private void addPackages(File file, JarFile jar) {
        String last = null;
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            String name = entries.nextElement().getName();
            if (name.endsWith(".class") && !name.startsWith("META-INF/")) {
                String folder = name.substring(0, Math.max(0, name.lastIndexOf('/')));
                // Classes of a package lie together.
                if (!folder.equals(last)) {
                    last = folder;
                    ArrayList<File> all =
                            jars.computeIfAbsent(
                                    folder.replace('/', '.'), key -> new ArrayList<>(1));
                    if (!all.contains(file)) {
                        all.add(file);
                    }
                }
            }
        }
    }

    /** The manifest may name more jars, relative to its own. */
    private void addReferenced(File file, Manifest manifest) {
        String path =
                manifest == null
                        ? null
                        : manifest.getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
        if (path == null) {
            return;
        }
        for (String url : path.trim().split(" +")) {
            add(new File(file.toURI().resolve(url)));
        }
    }

    /** Names of all packages that hold classes. */
    Set<String> packages() {
        HashSet<String> out = new HashSet<>(jars.keySet());
        for (File folder : folders) {
            addFolders(folder, "", out, 0);
        }
        out.remove("");
        return out;
    }

    private static void addFolders(File folder, String name, Set<String> out, int depth) {
        File[] files = folder.listFiles();
        if (files == null || depth > 20) {
            return;
        }
        boolean holdsClasses = false;
        for (File file : files) {
            String simple = file.getName();
            if (simple.endsWith(".class")) {
                holdsClasses = true;
            } else if (isIdentifier(simple) && file.isDirectory()) {
                addFolders(file, name.isEmpty() ? simple : name + '.' + simple, out, depth + 1);
            }
        }
        if (holdsClasses) {
            out.add(name);
        }
    }

    private static boolean isIdentifier(String name) {
        if (name.isEmpty() || !Character.isJavaIdentifierStart(name.charAt(0))) {
            return false;
        }
        for (int i = 1; i < name.length(); i++) {
            if (!Character.isJavaIdentifierPart(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    /** Adds simple names of classes in a package. */
    void list(String name, Set<String> out) {
        String path = name.replace('.', '/');
        for (File folder : folders) {
            String[] files = new File(folder, path).list();
            for (String file : files == null ? new String[0] : files) {
                String simple = ClassIndex.simpleName(file);
                if (simple != null) {
                    out.add(simple);
                }
            }
        }
        ArrayList<File> holders = jars.get(name);
        for (int i = 0; holders != null && i < holders.size(); i++) {
            try (JarFile jar = new JarFile(holders.get(i))) {
                list(jar, path.isEmpty() ? "" : path + '/', out);
            } catch (IOException | RuntimeException e) {
                continue;
            }
        }
    }

    private static void list(JarFile jar, String prefix, Set<String> out) {
        for (Enumeration<JarEntry> entries = jar.entries(); entries.hasMoreElements(); ) {
            String file = entries.nextElement().getName();
            if (file.startsWith(prefix) && file.indexOf('/', prefix.length()) < 0) {
                String simple = ClassIndex.simpleName(file);
                if (simple != null) {
                    out.add(simple);
                }
            }
        }
    }

    /** What a class file begins with; null if there is none. */
    byte[] head(String inPackage, String file) {
        for (File folder : folders) {
            File found = new File(folder, file);
            if (found.isFile()) {
                try (InputStream in = new FileInputStream(found)) {
                    return in.readNBytes(ClassIndex.HEAD);
                } catch (IOException e) {
                    return null;
                }
            }
        }
        ArrayList<File> holders = jars.get(inPackage);
        for (int i = 0; holders != null && i < holders.size(); i++) {
            byte[] head = head(holders.get(i), file);
            if (head != null) {
                return head;
            }
        }
        return null;
    }

    private byte[] head(File holder, String file) {
        try {
            JarFile jar = open(holder);
            JarEntry entry = jar.getJarEntry(file);
            if (entry == null) {
                return null;
            }
            try (InputStream in = jar.getInputStream(entry)) {
                return in.readNBytes(ClassIndex.HEAD);
            }
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private JarFile open(File holder) throws IOException {
        if (!holder.equals(openFile)) {
            close();
            open = new JarFile(holder);
            openFile = holder;
        }
        return open;
    }

    /** Closes the jar that {@link #head} left open for the next question. */
    void close() {
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                // It was only read from.
            }
            open = null;
            openFile = null;
        }
    }
}
