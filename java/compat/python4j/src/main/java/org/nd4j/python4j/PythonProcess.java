package org.nd4j.python4j;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Runs the executable of the Python that runs in this process, mostly for pip. What is installed can be imported at once.
 *
 * <p>With the system property {@value #VENV_PROPERTY} packages go into the virtual environment of that folder, which is
 * made if it is not there, instead of into the environment that Python was started in.
 */
public class PythonProcess {
    /** A folder for a virtual environment that packages are to be installed into. */
    public static final String VENV_PROPERTY = "org.sanca.python4j.venv";

    private static final Pattern VERSION = Pattern.compile("(?m)^Version: *(\\S+)");

    /** Makes an object that is of no use: all methods are static. */
    public PythonProcess() {}

    // --- processes

    /**
     * Runs Python.
     *
     * @param arguments its arguments
     * @return what it wrote to its standard output
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if it failed, with what it wrote to its standard error stream
     */
    public static String runAndReturn(String... arguments)
            throws IOException, InterruptedException {
        Path errors = Files.createTempFile("sanca-python", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(command(arguments));
            Process process = builder.redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String output = text(process);
            check(process.waitFor(), arguments, Files.readString(errors));
            return output;
        } finally {
            Files.deleteIfExists(errors);
        }
    }

    private static String text(Process process) throws IOException {
        try (InputStream in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /**
     * Runs Python with the standard streams of this process.
     *
     * @param arguments its arguments
     * @throws IOException if it cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if it failed
     */
    public static void run(String... arguments) throws IOException, InterruptedException {
        check(new ProcessBuilder(command(arguments)).inheritIO().start().waitFor(), arguments, "");
    }

    private static List<String> command(String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(executable());
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static void check(int status, String[] arguments, String errors) {
        if (status != 0) {
            throw new PythonException(
                    "python "
                            + String.join(" ", arguments)
                            + " ended with status "
                            + status
                            + (errors.isBlank() ? "" : ": " + errors.strip()));
        }
    }

    // --- the environment

    private static synchronized String executable() throws IOException, InterruptedException {
        String own = (String) Bridge.ask("executable");
        String venv = System.getProperty(VENV_PROPERTY);
        if (venv == null) {
            return own;
        }
        Path folder = Path.of(venv).toAbsolutePath();
        boolean windows = System.getProperty("os.name").startsWith("Windows");
        Path python = folder.resolve(windows ? "Scripts/python.exe" : "bin/python");
        if (!Files.exists(python)) {
            String[] arguments = {"-m", "venv", folder.toString()};
            List<String> command = new ArrayList<>(List.of(own));
            command.addAll(Arrays.asList(arguments));
            check(new ProcessBuilder(command).inheritIO().start().waitFor(), arguments, "");
        }
        return python.toString();
    }

    private static void pip(String... arguments) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("-m", "pip", "--disable-pip-version-check"));
        all.addAll(Arrays.asList(arguments));
        run(all.toArray(new String[0]));
        refresh();
    }

    /** Has the running Python look again at what is installed. */
    private static void refresh() throws IOException, InterruptedException {
        if (System.getProperty(VENV_PROPERTY) != null) {
            String script = "import sysconfig; print(sysconfig.get_path('purelib'))";
            Bridge.ask("add_site", runAndReturn("-c", script).strip());
        }
        Bridge.ask("packages_changed");
    }

    // --- packages

    /**
     * Installs a package.
     *
     * @param packageName its name, or anything else that pip installs
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if pip failed
     */
    public static void pipInstall(String packageName) throws IOException, InterruptedException {
        pip("install", packageName);
    }

    /**
     * Installs a version of a package.
     *
     * @param packageName its name
     * @param version the version
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if pip failed
     */
    public static void pipInstall(String packageName, String version)
            throws IOException, InterruptedException {
        pipInstall(packageName + "==" + version);
    }

    /**
     * Uninstalls a package, without asking.
     *
     * @param packageName its name
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if pip failed
     */
    public static void pipUninstall(String packageName) throws IOException, InterruptedException {
        pip("uninstall", "-y", packageName);
    }

    /**
     * Installs a package out of a Git repository.
     *
     * @param gitRepoUrl its address; {@code https} if it has no scheme
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if pip failed
     */
    public static void pipInstallFromGit(String gitRepoUrl)
            throws IOException, InterruptedException {
        String url = gitRepoUrl.contains("://") ? gitRepoUrl : "https://" + gitRepoUrl;
        pip("install", url.startsWith("git+") ? url : "git+" + url);
    }

    /**
     * Installs what a file lists.
     *
     * @param path the file
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if pip failed
     */
    public static void pipInstallFromRequirementsTxt(String path)
            throws IOException, InterruptedException {
        pip("install", "-r", path);
    }

    /**
     * Installs a package from its sources.
     *
     * @param path its {@code setup.py}, or the folder that it is in
     * @param inplace whether the sources stay where they are, and later changes to them count
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if pip failed
     */
    public static void pipInstallFromSetupScript(String path, boolean inplace)
            throws IOException, InterruptedException {
        Path given = Path.of(path).toAbsolutePath();
        String folder = (Files.isDirectory(given) ? given : given.getParent()).toString();
        if (inplace) {
            pip("install", "-e", folder);
        } else {
            pip("install", folder);
        }
    }

    /**
     * The version of an installed package.
     *
     * @param packageName its name
     * @return the version
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     * @throws PythonException if it is not installed
     */
    public static String getPackageVersion(String packageName)
            throws IOException, InterruptedException {
        String shown = show(packageName);
        Matcher version = VERSION.matcher(shown == null ? "" : shown);
        if (!version.find()) {
            throw new PythonException("Can't find package " + packageName);
        }
        return version.group(1);
    }

    /**
     * Whether a package is installed.
     *
     * @param packageName its name
     * @return whether it is
     * @throws IOException if pip cannot be started
     * @throws InterruptedException if the thread was interrupted
     */
    public static boolean isPackageInstalled(String packageName)
            throws IOException, InterruptedException {
        return show(packageName) != null;
    }

    /** What pip tells of a package, null if it knows none. */
    private static String show(String packageName) throws IOException, InterruptedException {
        try {
            return runAndReturn("-m", "pip", "--disable-pip-version-check", "show", packageName);
        } catch (PythonException e) {
            if (e.getMessage().contains("not found")) {
                return null;
            }
            throw e;
        }
    }
}
