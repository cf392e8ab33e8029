package org.sanca.internal;

import org.sanca.gateway.GatewayException;

import java.io.File;
import java.net.MalformedURLException;
import java.util.List;
import java.util.function.Supplier;

/** Class path entries of a program that begins in this jar. */
public final class ClassPath {
    private ClassPath() {}

    /** Where classes are looked for before the context class loader is asked; null for nowhere. For all gateways of this process. */
    public static void lookFirstWith(Supplier<ClassLoader> loader) {
        Names.first = loader;
    }

    /**
     * Adds jars and folders, which the calling thread and those it makes find classes in from then on.
     *
     * @throws GatewayException if one does not exist
     */
    public static void add(List<String> entries) {
        String[] absolute = new String[entries.size()];
        for (int i = 0; i < absolute.length; i++) {
            File file = new File(entries.get(i));
            if (!file.exists()) {
                throw new GatewayException(
                        "the class path has "
                                + file
                                + ", which does not exist; give jars and folders that do");
            }
            absolute[i] = file.getAbsolutePath();
        }
        try {
            if (absolute.length > 0) {
                Names.addClasspath(absolute);
            }
        } catch (MalformedURLException e) {
            throw new GatewayException("the class path is " + entries + ": " + e.getMessage(), e);
        }
    }
}
