package org.sanca.internal;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.module.ResolvedModule;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;

/** Classes in the modules that the JVM started with, of packages that are exported to everyone. */
final class ModuleClasses {
    private final HashMap<String, Module> packages = new HashMap<>();

    ModuleClasses() {
        for (Module module : ModuleLayer.boot().modules()) {
            for (String name : module.getPackages()) {
                if (module.isExported(name)) {
                    packages.put(name, module);
                }
            }
        }
    }

    Set<String> packages() {
        return packages.keySet();
    }

    /** Adds simple names of classes. A module that cannot be read has none. */
    void list(String name, Set<String> out) {
        Module module = packages.get(name);
        if (module == null) {
            return;
        }
        try {
            Optional<ResolvedModule> resolved =
                    ModuleLayer.boot().configuration().findModule(module.getName());
            ModuleReference reference = resolved.orElseThrow().reference();
            Optional<URI> location = reference.location();
            if (location.isPresent() && "jrt".equals(location.get().getScheme())) {
                listImage(module.getName(), name, out);
            } else {
                listReader(reference, name, out);
            }
        } catch (IOException | RuntimeException e) {
            return;
        }
    }

    /** The JDK's own modules: a folder in the run-time image. */
    private static void listImage(String module, String name, Set<String> out) throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(image(module, name.replace('.', '/')))) {
            for (Path file : files) {
                String simple = ClassIndex.simpleName(file.toString());
                if (simple != null) {
                    out.add(simple);
                }
            }
        }
    }

    private static Path image(String module, String path) {
        return FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules", module, path);
    }

    /** What a class file begins with; null if it is in no module here. */
    byte[] head(String inPackage, String file) {
        Module module = packages.get(inPackage);
        if (module == null) {
            return null;
        }
        try {
            Path inImage = image(module.getName(), file);
            if (Files.exists(inImage)) {
                return Files.readAllBytes(inImage);
            }
            try (InputStream in = module.getResourceAsStream(file)) {
                return in == null ? null : in.readNBytes(ClassIndex.HEAD);
            }
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    private static void listReader(ModuleReference reference, String name, Set<String> out)
            throws IOException {
        String prefix = name.replace('.', '/') + '/';
        try (ModuleReader reader = reference.open()) {
            for (Iterator<String> all = reader.list().iterator(); all.hasNext(); ) {
                String file = all.next();
                if (file.startsWith(prefix) && file.indexOf('/', prefix.length()) < 0) {
                    String simple = ClassIndex.simpleName(file);
                    if (simple != null) {
                        out.add(simple);
                    }
                }
            }
        }
    }
}
