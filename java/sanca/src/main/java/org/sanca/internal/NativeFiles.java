package org.sanca.internal;

import org.sanca.PythonStartException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * The files that the jar carries for one platform: the boot library and the Python package. An index names each with its
 * SHA-256, CRC-32 and size, and begins with a name for all of them together. Nothing leaves the jar that does not agree
 * with its SHA-256; what was unpacked before has its CRC-32 looked at, because a JVM that has just started takes 100 ms
 * for the former and one for the latter.
 *
 * <p>No lambdas and no method references here and in the rest of the start, for the same reason.
 */
final class NativeFiles {
    /** Where the boot library lies among the files. */
    static final String LIBRARY = System.mapLibraryName("sanca_boot");

    /** The folder that holds the Python package. */
    static final String PACKAGE_FOLDER = "python";

    private static final String ROOT = "/org/sanca/native/";

    /** Where a jar has the library alone: sanca-py4j.jar, which may lie beside one that has all. */
    private static final String LIBRARY_ROOT = "/org/sanca/library/";

    private static final int ID_LENGTH = 16;
    private static final int HASH_LENGTH = 64;

    /** One file, by its path under the platform's folder, with {@code /} between names. */
    static final class Entry {
        final String path;
        final long size;
        private final String hash;
        private final long sum;

        private Entry(String path, long size, String hash, long sum) {
            this.path = path;
            this.size = size;
            this.hash = hash;
            this.sum = sum;
        }

        /**
         * Whether this is the content, as far as a checksum tells: nobody was at it, and none of it is lost. Read piece by
         * piece: a heap that has just begun would grow by the whole of a library, and stay so.
         *
         * @param piece any memory to read with
         */
        boolean resembles(InputStream content, byte[] piece) throws IOException {
            CRC32 crc = new CRC32();
            long length = 0;
            for (int count = content.read(piece); count > 0; count = content.read(piece)) {
                crc.update(piece, 0, count);
                length += count;
            }
            return length == size && crc.getValue() == sum;
        }
    }

    final List<Entry> entries;

    /** Names this set of files: other contents, another name. */
    final String id;

    /** Where resources are, by absolute name. */
    interface Resources {
        /** The resource, or null if there is none. */
        InputStream open(String name);
    }

    private final String folder;
    private final Resources resources;

    private NativeFiles(String folder, Resources resources, String index) {
        this.folder = folder;
        this.resources = resources;
        int end = index.indexOf('\n');
        id = end < 0 ? "" : index.substring(0, end);
        if (id.length() != ID_LENGTH || !isPlain(id)) {
            throw damaged(folder + "index", "it does not begin with a name");
        }
        entries = parse(index.substring(end + 1), folder + "index");
    }

    /** The library for a platform, perhaps with other files. */
    static NativeFiles withLibrary(String platform, Resources resources) {
        boolean alone = read(resources, LIBRARY_ROOT + platform + "/index") != null;
        return of(alone ? LIBRARY_ROOT : ROOT, platform, resources);
    }

    /** The files for a platform. */
    static NativeFiles of(String platform, Resources resources) {
        return of(ROOT, platform, resources);
    }

    private static NativeFiles of(String root, String platform, Resources resources) {
        String folder = root + platform + "/";
        byte[] index = read(resources, folder + "index");
        if (index == null) {
            throw new PythonStartException(
                    "this sanca.jar has no native files for "
                            + platform
                            + ". The jar inside the Python package has none at all: it is for"
                            + " Python programs that start Java. Use the one from Maven,"
                            + " org.sanca:sanca");
        }
        return new NativeFiles(folder, resources, new String(index, StandardCharsets.UTF_8));
    }

    /** This machine, as folders of the jar are named: {@code linux-x86_64}. */
    static String platform() {
        return platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    static String platform(String name, String arch) {
        String lower = name.toLowerCase(Locale.ROOT);
        String os =
                lower.startsWith("mac")
                        ? "macos"
                        : lower.startsWith("windows") ? "windows" : lower.replace(' ', '_');
        String cpu = arch.equals("amd64") ? "x86_64" : arch.equals("arm64") ? "aarch64" : arch;
        return os + "-" + cpu;
    }

    /** The content of a file, which agrees with the index. */
    byte[] content(Entry entry) {
        byte[] content = read(resources, folder + entry.path);
        if (content == null) {
            throw damaged(folder + entry.path, "it is not there");
        }
        if (content.length != entry.size || !hash(content).equals(entry.hash)) {
            throw damaged(folder + entry.path, "its content is not what the index says");
        }
        return content;
    }

    static String hash(byte[] content) {
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-256").digest(content);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
        StringBuilder out = new StringBuilder();
        for (byte one : digest) {
            out.append(Character.forDigit(one >> 4 & 15, 16))
                    .append(Character.forDigit(one & 15, 16));
        }
        return out.toString();
    }

    private static List<Entry> parse(String index, String name) {
        ArrayList<Entry> entries = new ArrayList<>();
        for (String line : index.split("\n")) {
            String[] words = line.split(" ", 4);
            if (words.length != 4 || words[0].length() != HASH_LENGTH || !isPlain(words[3])) {
                throw damaged(name, "it has the line \"" + line + "\"");
            }
            try {
                long sum = Long.parseLong(words[1], 16);
                entries.add(new Entry(words[3], Long.parseLong(words[2]), words[0], sum));
            } catch (NumberFormatException e) {
                throw damaged(name, "it has the line \"" + line + "\"");
            }
        }
        return entries;
    }

    /** A path that stays inside of a folder. */
    private static boolean isPlain(String path) {
        if (path.isEmpty() || path.indexOf('\\') >= 0 || path.indexOf(':') >= 0) {
            return false;
        }
        for (String name : path.split("/", -1)) {
            if (name.isEmpty() || name.equals(".") || name.equals("..")) {
                return false;
            }
        }
        return true;
    }

    private static byte[] read(Resources resources, String name) {
        try (InputStream in = resources.open(name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw damaged(name, e.toString());
        }
    }

    private static PythonStartException damaged(String name, String why) {
        return new PythonStartException(
                "sanca.jar is damaged: " + name.substring(1) + ": " + why + ". Get the jar again");
    }
}
