package org.sanca.internal;

import org.sanca.PythonStartException;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The folder into which {@link NativeFiles} are unpacked, one inner folder for each set of files, shared by all
 * processes of a user. A file there is used only if it agrees with the index. Writers hold a lock and put each file in
 * its place by renaming, so that readers, who take no lock, see all of a file or nothing, and a library that another
 * process has loaded is never written into.
 */
final class NativeCache {
    /** Longest wait for another process that unpacks. */
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(60);

    /** How much of a file is read at a time. */
    private static final int PIECE = 1 << 14;

    /** A place that may serve. */
    private static final class Place {
        final Path path;

        /** Others can write beside it, so whose it is has to be looked at. */
        final boolean shared;

        Place(Path path, boolean shared) {
            this.path = path;
            this.shared = shared;
        }
    }

    private final List<Place> places = new ArrayList<>();

    /** The chosen folder; null before {@link #unpack}. */
    private Path chosen;

    NativeCache(Map<String, String> environment, Properties properties) {
        String explicit = environment.get("SANCA_CACHE");
        if (isSet(explicit)) {
            add(Path.of(explicit).toAbsolutePath(), false);
            return;
        }
        String caches = environment.get("XDG_CACHE_HOME");
        if (isSet(caches) && Path.of(caches).isAbsolute()) {
            add(Path.of(caches, "sanca"), false);
        }
        String home = properties.getProperty("user.home"); // "?" where there is none
        if (isSet(home) && Path.of(home).isAbsolute()) {
            add(Path.of(home, ".cache", "sanca"), false);
        }
        String user =
                properties.getProperty("user.name", "unknown").replace('/', '_').replace('\\', '_');
        add(Path.of(properties.getProperty("java.io.tmpdir"), "sanca-" + user), true);
    }

    private static boolean isSet(String text) {
        return text != null && !text.isEmpty();
    }

    private void add(Path path, boolean shared) {
        places.add(new Place(path, shared));
    }

    /** The first of the places that serves, with all files in it. */
    Path unpack(NativeFiles files) {
        StringBuilder trail = new StringBuilder();
        for (Place place : places) {
            try {
                Path folder = unpack(files, place);
                chosen = place.path;
                return folder;
            } catch (IOException e) {
                trail.append("\n  ").append(place.path).append(": ").append(reason(e, place.path));
            }
        }
        throw new PythonStartException(
                "Sanca's native files cannot be unpacked. Tried:"
                        + trail
                        + "\n"
                        + "Set the environment variable SANCA_CACHE to a folder that this process"
                        + " may write to");
    }

    /** Where answers of Python executables are kept. */
    Path probes() {
        return chosen.resolve("probes");
    }

    private static String reason(IOException e, Path path) {
        String text = e.getMessage();
        boolean bare = text == null || text.equals(path.toString());
        return bare ? e.getClass().getSimpleName() : e.getClass().getSimpleName() + ": " + text;
    }

    private static Path unpack(NativeFiles files, Place place) throws IOException {
        Path folder = place.path.resolve(files.id);
        if (place.shared) {
            create(place.path);
            requireOurs(place.path);
        }
        if (isComplete(files, folder)) {
            return folder;
        }
        create(place.path);
        try (FileChannel channel = open(place.path.resolve(files.id + ".lock"));
                FileLock lock = lock(channel, place.path.resolve(files.id + ".lock"))) {
            byte[] piece = new byte[PIECE];
            for (NativeFiles.Entry entry : files.entries) {
                Path target = folder.resolve(entry.path);
                if (!agrees(entry, target, piece)) {
                    write(files.content(entry), target);
                }
            }
        }
        return folder;
    }

    private static boolean isComplete(NativeFiles files, Path folder) throws IOException {
        byte[] piece = new byte[PIECE];
        for (NativeFiles.Entry entry : files.entries) {
            if (!agrees(entry, folder.resolve(entry.path), piece)) {
                return false;
            }
        }
        return true;
    }

    private static boolean agrees(NativeFiles.Entry entry, Path file, byte[] piece)
            throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) != entry.size) {
            return false;
        }
        try (InputStream content = new FileInputStream(file.toFile())) {
            return entry.resembles(content, piece);
        }
    }

    private static void write(byte[] content, Path target) throws IOException {
        Files.createDirectories(target.getParent());
        Path temporary = Files.createTempFile(target.getParent(), ".new", null);
        try {
            Files.write(temporary, content);
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    private static FileChannel open(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    /** Waits for processes, and for other class loaders of this one, whose locks Java reports by an exception. */
    private static FileLock lock(FileChannel channel, Path file) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        while (System.nanoTime() < end) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException e) {
                // As a lock of another process: wait.
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        throw new IOException("another process holds the lock " + file);
    }

    /** For us alone, where the system knows such a thing. */
    private static void create(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (folder.getParent() != null) {
            Files.createDirectories(folder.getParent());
        }
        try {
            if (isPosix(folder)) {
                Set<PosixFilePermission> ours = PosixFilePermissions.fromString("rwx------");
                Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(ours));
            } else {
                Files.createDirectory(folder);
            }
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** In a folder for everybody, somebody else may have been first: what he wrote would be run as us. */
    private static void requireOurs(Path folder) throws IOException {
        if (!isPosix(folder)) {
            return;
        }
        if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("it is a link, which somebody else may have put there");
        }
        Set<PosixFilePermission> all = Files.getPosixFilePermissions(folder);
        if (all.contains(PosixFilePermission.GROUP_WRITE)
                || all.contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new IOException("other users can write to it");
        }
        Path made = Files.createTempFile(folder, ".owner", null); // made by us, so it is ours
        try {
            if (!Files.getOwner(made).equals(Files.getOwner(folder))) {
                throw new IOException("it belongs to another user");
            }
        } finally {
            Files.delete(made);
        }
    }
}
