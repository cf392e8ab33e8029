package org.sanca.gateway;

import org.sanca.internal.ClassPath;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;

/** The command line of {@link Launcher}. A token is never on it: command lines can be read by all users of a machine. */
final class LauncherOptions {
    static final String USAGE =
            "usage: java -jar sanca.jar gateway [option...]\n"
                + "Lets Python programs call Java. Prints the port and the token, a line each.\n"
                + "  --port N             listen at this port (25333); 0 has the system choose"
                + " one\n"
                + "  --host NAME          listen at this address (127.0.0.1); others need TLS and a"
                + " token\n"
                + "  --unix-socket FILE   listen at a Unix socket, for processes of this user\n"
                + "  --token-file FILE    take the token from this file, which is made, with a new"
                + " one, if it\n"
                + "                       does not exist; it is not printed then\n"
                + "  --no-token           let in everybody who can reach the address\n"
                + "  --tls-certificate FILE, --tls-key FILE   speak TLS; PEM files\n"
                + "  --tls-clients FILE   clients need certificates signed by one of these; PEM\n"
                + "  --class-path PATH    jars and folders, joined as for java -cp\n"
                + "  --entry-point CLASS  clients find a new object of this class as"
                + " gateway.entry_point\n"
                + "  --max-connections N  how many there may be at once (256)\n"
                + "  --policy FILE        allow what the policy in this file allows; everything"
                + " without\n"
                + "  --learn-policy FILE  allow everything, and write the policy that would have"
                + " been enough\n"
                + "  --die-on-exit        end when standard input ends, or has a byte\n"
                + "  --help               this text";

    final GatewayServer.Builder builder = GatewayServer.builder();
    boolean help;
    boolean dieOnExit;
    boolean tellsToken = true;
    Path socket;
    private Path tokenFile;
    private Path certificate;
    private Path key;
    private String entryPoint;
    private final List<String> classPath = new ArrayList<>();

    private LauncherOptions() {}

    /** Fails with what is wrong. */
    static LauncherOptions parse(String[] args) {
        LauncherOptions options = new LauncherOptions();
        Iterator<String> words = Arrays.asList(args).iterator();
        while (words.hasNext()) {
            String word = words.next();
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            if (equals < 0) {
                options.take(word, words);
            } else {
                String value = word.substring(equals + 1);
                options.take(word.substring(0, equals), List.of(value).iterator());
            }
        }
        if ((options.certificate == null) != (options.key == null)) {
            throw new IllegalArgumentException("--tls-certificate and --tls-key belong together");
        }
        if (options.certificate != null) {
            options.builder.tls(options.certificate, options.key);
        }
        return options;
    }

    private void take(String option, Iterator<String> values) {
        switch (option) {
            case "--help":
            case "-h":
                help = true;
                break;
            case "--die-on-exit":
                dieOnExit = true;
                break;
            case "--no-token":
                builder.withoutToken();
                break;
            default:
                takeWithValue(option, values);
        }
    }

    private void takeWithValue(String option, Iterator<String> values) {
        switch (option) {
            case "--port":
                builder.port(number(option, values));
                break;
            case "--max-connections":
                builder.maxConnections(number(option, values));
                break;
            case "--policy":
                builder.policy(Path.of(value(option, values)));
                break;
            case "--learn-policy":
                builder.learnPolicy(Path.of(value(option, values)));
                break;
            case "--host":
                builder.host(value(option, values));
                break;
            case "--unix-socket":
                socket = Path.of(value(option, values)).toAbsolutePath();
                builder.unixSocket(socket);
                break;
            case "--token-file":
                tokenFile = Path.of(value(option, values));
                break;
            case "--tls-certificate":
                certificate = Path.of(value(option, values));
                break;
            case "--tls-key":
                key = Path.of(value(option, values));
                break;
            case "--tls-clients":
                builder.clientAuthorities(Path.of(value(option, values)));
                break;
            case "--class-path":
            case "-cp":
                for (String entry : value(option, values).split(File.pathSeparator)) {
                    classPath.add(entry);
                }
                break;
            case "--entry-point":
                entryPoint = value(option, values);
                break;
            default:
                throw new IllegalArgumentException("there is no option " + option);
        }
    }

    private static String value(String option, Iterator<String> values) {
        if (!values.hasNext()) {
            throw new IllegalArgumentException("the option " + option + " needs a value");
        }
        return values.next();
    }

    private static int number(String option, Iterator<String> values) {
        String value = value(option, values);
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the option " + option + " needs a number, not " + value);
        }
    }

    void addClasspath() {
        ClassPath.add(classPath);
    }

    /** A new object of the class that was named; null if none was. */
    Object entryPoint() {
        if (entryPoint == null) {
            return null;
        }
        try {
            ClassLoader loader = Thread.currentThread().getContextClassLoader();
            return Class.forName(entryPoint, true, loader).getConstructor().newInstance();
        } catch (ReflectiveOperationException e) {
            Throwable why = e.getCause() == null ? e : e.getCause();
            throw new GatewayException(
                    "--entry-point is "
                            + entryPoint
                            + ", of which no object can be made ("
                            + why
                            + "); it has to be a public class on the class path with a public"
                            + " constructor without parameters",
                    e);
        }
    }

    /** Takes the token from the file that was named, if it exists. */
    void readToken() throws IOException {
        if (tokenFile == null) {
            return;
        }
        tellsToken = false;
        if (!Files.exists(tokenFile)) {
            return;
        }
        if (isOpenToOthers(tokenFile)) {
            throw new GatewayException(
                    "--token-file is "
                            + tokenFile
                            + ", which other users may read or write; take these rights away: chmod"
                            + " 600");
        }
        String token = Files.readString(tokenFile, StandardCharsets.UTF_8).strip();
        if (token.isEmpty()) {
            throw new GatewayException(
                    "--token-file is "
                            + tokenFile
                            + ", which is empty; remove it to have a token made, or write one into"
                            + " it");
        }
        builder.token(token);
        tokenFile = null;
    }

    /** Writes the token that was made to the file that was named, for this user alone. */
    void writeToken(GatewayServer server) throws IOException {
        if (tokenFile == null || server.getToken().isEmpty()) {
            return;
        }
        boolean posix =
                tokenFile
                        .toAbsolutePath()
                        .getFileSystem()
                        .supportedFileAttributeViews()
                        .contains("posix");
        FileAttribute<?>[] mode =
                posix
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------"))
                        }
                        : new FileAttribute<?>[0];
        Files.createFile(tokenFile, mode);
        Files.writeString(tokenFile, server.getToken().get() + "\n", StandardCharsets.UTF_8);
    }

    private static boolean isOpenToOthers(Path file) throws IOException {
        try {
            Set<PosixFilePermission> rights = Files.getPosixFilePermissions(file);
            rights.removeAll(PosixFilePermissions.fromString("rwx------"));
            return !rights.isEmpty();
        } catch (UnsupportedOperationException e) {
            return false; // a system with other rights than these
        }
    }
}
