package jep;

import org.sanca.PythonConfig;

import java.nio.file.Path;
import java.util.Arrays;

/** How Python starts, in the terms of PEP 587; -1 and null stand for what CPython does by itself. */
public class PyConfig {
    /** Whether it is a configuration that nothing outside of the program has an influence on. */
    protected final boolean isolated;

    /** {@code sys.argv}. */
    protected String[] argv = null;

    /** The seed of hashes. */
    protected int hashSeed = -1;

    /** Whether there is a fixed seed. */
    protected int useHashSeed = -1;

    /** The folder of the standard library. */
    protected String home = null;

    /** {@code -O}. */
    protected int optimizationLevel = -1;

    /** Ignored: arguments are never read as options. */
    protected int parseArgv = -1;

    /** The Python executable. */
    protected String programName = null;

    /** Whether {@code site} is imported. */
    protected int siteImport = -1;

    /** Whether the environment counts. */
    protected int useEnvironment = -1;

    /** Whether the user's packages are seen. */
    protected int userSiteDirectory = -1;

    /** {@code -v}. */
    protected int verbose = -1;

    /** Whether {@code .pyc} files are written. */
    protected int writeBytecode = -1;

    /**
     * The configuration of a plain {@code python}.
     *
     * @deprecated use {@link #python}
     */
    @Deprecated
    public PyConfig() {
        this(false);
    }

    /**
     * A configuration.
     *
     * @param isolated whether nothing outside of the program has an influence
     */
    protected PyConfig(boolean isolated) {
        this.isolated = isolated;
    }

    /**
     * The configuration of a plain {@code python}.
     *
     * @return a new configuration
     */
    public static PyConfig python() {
        return new PyConfig(false);
    }

    /**
     * A configuration that nothing outside of the program has an influence on.
     *
     * @return a new configuration
     */
    public static PyConfig isolated() {
        return new PyConfig(true);
    }

    /**
     * Sets {@code sys.argv}.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setArgv(String... value) {
        argv = value;
        return this;
    }

    /**
     * Sets the seed of hashes.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setHashSeed(int value) {
        hashSeed = value;
        return this;
    }

    /**
     * Sets whether there is a fixed seed.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setUseHashSeed(boolean value) {
        useHashSeed = value ? 1 : 0;
        return this;
    }

    /**
     * Sets the folder of the standard library.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setHome(String value) {
        home = value;
        return this;
    }

    /**
     * Sets {@code -O}.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setOptimizationLevel(int value) {
        optimizationLevel = value;
        return this;
    }

    /**
     * Sets ignored: arguments are never read as options.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setParseArgv(boolean value) {
        parseArgv = value ? 1 : 0;
        return this;
    }

    /**
     * Sets the Python executable.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setProgramName(String value) {
        programName = value;
        return this;
    }

    /**
     * Sets whether {@code site} is imported.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setSiteImport(boolean value) {
        siteImport = value ? 1 : 0;
        return this;
    }

    /**
     * Sets whether the environment counts.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setUseEnvironment(boolean value) {
        useEnvironment = value ? 1 : 0;
        return this;
    }

    /**
     * Sets whether the user's packages are seen.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setUserSiteDirectory(boolean value) {
        userSiteDirectory = value ? 1 : 0;
        return this;
    }

    /**
     * Sets {@code -v}.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setVerbose(int value) {
        verbose = value;
        return this;
    }

    /**
     * Sets whether {@code .pyc} files are written.
     *
     * @param value the value
     * @return this
     */
    public PyConfig setWriteBytecode(boolean value) {
        writeBytecode = value ? 1 : 0;
        return this;
    }

    /**
     * Sets whether {@code site} is left out.
     *
     * @deprecated use {@link #setSiteImport}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setNoSiteFlag(int value) {
        siteImport = value > 0 ? 0 : 1;
        return this;
    }

    /**
     * Sets whether the user's packages are left out.
     *
     * @deprecated use {@link #setUserSiteDirectory}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setNoUserSiteDirectory(int value) {
        userSiteDirectory = value > 0 ? 0 : 1;
        return this;
    }

    /**
     * Sets whether the environment is ignored.
     *
     * @deprecated use {@link #setUseEnvironment}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setIgnoreEnvironmentFlag(int value) {
        useEnvironment = value > 0 ? 0 : 1;
        return this;
    }

    /**
     * Sets {@code -v}.
     *
     * @deprecated use {@link #setVerbose}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setVerboseFlag(int value) {
        verbose = value;
        return this;
    }

    /**
     * Sets {@code -O}.
     *
     * @deprecated use {@link #setOptimizationLevel}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setOptimizeFlag(int value) {
        optimizationLevel = value;
        return this;
    }

    /**
     * Sets whether no {@code .pyc} files are written.
     *
     * @deprecated use {@link #setWriteBytecode}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setDontWriteBytecodeFlag(int value) {
        writeBytecode = value > 0 ? 0 : 1;
        return this;
    }

    /**
     * Sets the seed of hashes; 1 stands for a random one.
     *
     * @deprecated use {@link #setHashSeed}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setHashRandomizationFlag(int value) {
        useHashSeed = value == 1 ? 0 : 1;
        hashSeed = value == 1 ? -1 : value;
        return this;
    }

    /**
     * Sets the folder of the standard library.
     *
     * @deprecated use {@link #setHome}
     * @param value the value
     * @return this
     */
    @Deprecated
    public PyConfig setPythonHome(String value) {
        home = value;
        return this;
    }

    /** The same in our terms. */
    PythonConfig.Builder builder() {
        PythonConfig.Builder builder = PythonConfig.builder();
        if (isolated) {
            builder.isolated(true);
        }
        if (programName != null) {
            builder.executable(Path.of(programName));
        }
        if (home != null) {
            builder.home(Path.of(home));
        }
        if (argv != null) {
            builder.argv(argv);
        }
        if (siteImport >= 0) {
            builder.siteImport(siteImport > 0);
        }
        if (useEnvironment >= 0) {
            builder.useEnvironment(useEnvironment > 0);
        }
        if (userSiteDirectory >= 0) {
            builder.userSite(userSiteDirectory > 0);
        }
        if (writeBytecode >= 0) {
            builder.writeBytecode(writeBytecode > 0);
        }
        if (verbose >= 0) {
            builder.verbose(verbose > 0);
        }
        if (optimizationLevel >= 0) {
            builder.optimizationLevel(Math.min(optimizationLevel, 2));
        }
        if (useHashSeed == 0) {
            builder.useHashSeed(false);
        } else if (hashSeed >= 0) {
            builder.hashSeed(hashSeed);
        }
        return builder;
    }

    @Override
    public String toString() {
        return "PyConfig [isolated="
                + isolated
                + ", argv="
                + Arrays.toString(argv)
                + ", hashSeed="
                + hashSeed
                + ", useHashSeed="
                + useHashSeed
                + ", home="
                + home
                + ", optimizationLevel="
                + optimizationLevel
                + ", parseArgv="
                + parseArgv
                + ", programName="
                + programName
                + ", siteImport="
                + siteImport
                + ", useEnvironment="
                + useEnvironment
                + ", userSiteDirectory="
                + userSiteDirectory
                + ", verbose="
                + verbose
                + ", writeBytecode="
                + writeBytecode
                + "]";
    }
}
