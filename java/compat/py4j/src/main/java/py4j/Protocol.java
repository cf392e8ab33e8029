package py4j;

import py4j.reflection.ReflectionUtil;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.util.Base64;

/**
 * Py4J's wire in Java's hands, for programs with commands of their own: values as parts of commands and replies. Commands of
 * Py4J's do not come here.
 */
public class Protocol {
    /** Marks bytes, in base 64. */
    public static final char BYTES_TYPE = 'j';

    /** Marks a number of 32 bits. */
    public static final char INTEGER_TYPE = 'i';

    /** Marks a number of 64 bits. */
    public static final char LONG_TYPE = 'L';

    /** Marks true or false. */
    public static final char BOOLEAN_TYPE = 'b';

    /** Marks a number with a binary fraction. */
    public static final char DOUBLE_TYPE = 'd';

    /** Marks a number with a decimal fraction. */
    public static final char DECIMAL_TYPE = 'D';

    /** Marks a text, escaped. */
    public static final char STRING_TYPE = 's';

    /** Marks the name of an object. */
    public static final char REFERENCE_TYPE = 'r';

    /** Marks the name of a list. */
    public static final char LIST_TYPE = 'l';

    /** Marks the name of a set. */
    public static final char SET_TYPE = 'h';

    /** Marks the name of an array. */
    public static final char ARRAY_TYPE = 't';

    /** Marks the name of a map. */
    public static final char MAP_TYPE = 'a';

    /** Marks the name of an iterator. */
    public static final char ITERATOR_TYPE = 'g';

    /** Stands for null. */
    public static final char NULL_TYPE = 'n';

    /** Marks the name and the interfaces of a Python object. */
    public static final char PYTHON_PROXY_TYPE = 'f';

    /** Marks a package. */
    public static final char PACKAGE_TYPE = 'p';

    /** Marks a class. */
    public static final char CLASS_TYPE = 'c';

    /** Stands for a method. */
    public static final char METHOD_TYPE = 'm';

    /** Says that there is no such member. */
    public static final char NO_MEMBER = 'o';

    /** Stands for no result. */
    public static final char VOID = 'v';

    /** Begins a reply. */
    public static final char RETURN_MESSAGE = '!';

    /** Ends a command, on a line of its own. */
    public static final char END = 'e';

    /** Ends a line. */
    public static final char END_OUTPUT = '\n';

    /** Says that something went wrong. */
    public static final char ERROR = 'x';

    /** Says that something went wrong and the connection ends. */
    public static final char FATAL_ERROR = 'z';

    /** Says that all went well. */
    public static final char SUCCESS = 'y';

    /** The command that shows a token. */
    public static final String AUTH_COMMAND_NAME = "A";

    /** A reply: something went wrong. */
    public static final String ERROR_COMMAND = "!x\n";

    /** A reply: all went well, there is no result. */
    public static final String VOID_COMMAND = "!yv\n";

    /** A reply: there is no such member. */
    public static final String NO_SUCH_FIELD = "!yo\n";

    /** The name of the entry point. */
    public static final String ENTRY_POINT_OBJECT_ID = "t";

    /** The name of the view of classes that there is from the start. */
    public static final String DEFAULT_JVM_OBJECT_ID = "j";

    /** The name of the server. */
    public static final String GATEWAY_SERVER_ID = "GATEWAY_SERVER";

    /** Begins the name of a class whose static method is called. */
    public static final String STATIC_PREFIX = "z:";

    /** What Python calls no number. */
    public static final String PYTHON_NAN = "nan";

    /** What Python calls infinity. */
    public static final String PYTHON_INFINITY = "inf";

    /** What Python calls negative infinity. */
    public static final String PYTHON_NEGATIVE_INFINITY = "-inf";

    /** Not needed: all methods are static. */
    public Protocol() {}

    // --- parts of commands: a letter and a value

    /**
     * Whether a part is a text.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isString(String part) {
        return is(part, STRING_TYPE);
    }

    /**
     * Whether a part is a number of 32 bits.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isInteger(String part) {
        return is(part, INTEGER_TYPE);
    }

    /**
     * Whether a part is a number of 64 bits.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isLong(String part) {
        return is(part, LONG_TYPE);
    }

    /**
     * Whether a part is true or false.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isBoolean(String part) {
        return is(part, BOOLEAN_TYPE);
    }

    /**
     * Whether a part is a number with a binary fraction.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isDouble(String part) {
        return is(part, DOUBLE_TYPE);
    }

    /**
     * Whether a part is a number with a decimal fraction.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isDecimal(String part) {
        return is(part, DECIMAL_TYPE);
    }

    /**
     * Whether a part is bytes.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isBytes(String part) {
        return is(part, BYTES_TYPE);
    }

    /**
     * Whether a part is null.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isNull(String part) {
        return is(part, NULL_TYPE);
    }

    /**
     * Whether a part is the name of an object.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isReference(String part) {
        return is(part, REFERENCE_TYPE);
    }

    /**
     * Whether a part is a Python object.
     *
     * @param part the part
     * @return true if so
     */
    public static final boolean isPythonProxy(String part) {
        return is(part, PYTHON_PROXY_TYPE);
    }

    /**
     * Whether a line ends a command.
     *
     * @param line the line
     * @return true if so
     */
    public static final boolean isEnd(String line) {
        return line.length() == 1 && line.charAt(0) == END;
    }

    /**
     * Whether a line has nothing on it.
     *
     * @param line the line; may be null
     * @return true if so
     */
    public static final boolean isEmpty(String line) {
        return line == null || line.trim().isEmpty();
    }

    /**
     * Whether a line is a reply, and no command.
     *
     * @param line the line; may be null
     * @return true if so
     */
    public static final boolean isReturnMessage(String line) {
        return line != null && is(line, RETURN_MESSAGE);
    }

    /**
     * Whether a reply, without its first mark, says that something went wrong.
     *
     * @param reply the reply
     * @return true if so
     */
    public static final boolean isError(String reply) {
        return reply == null || reply.isEmpty() || reply.charAt(0) != SUCCESS;
    }

    private static boolean is(String part, char type) {
        return !part.isEmpty() && part.charAt(0) == type;
    }

    /**
     * The text of a part.
     *
     * @param part the part
     * @return the text, without escapes
     */
    public static final String getString(String part) {
        return StringUtil.unescape(part.substring(1));
    }

    /**
     * The number of a part.
     *
     * @param part the part
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public static final int getInteger(String part) {
        return Integer.parseInt(part.substring(1));
    }

    /**
     * The number of a part.
     *
     * @param part the part
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public static final long getLong(String part) {
        return Long.parseLong(part.substring(1));
    }

    /**
     * The truth of a part.
     *
     * @param part the part
     * @return true if it says so
     */
    public static final boolean getBoolean(String part) {
        return Boolean.parseBoolean(part.substring(1));
    }

    /**
     * The number of a part, in Java's words or in Python's.
     *
     * @param part the part
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public static final double getDouble(String part) {
        switch (part.substring(1)) {
            case PYTHON_NAN:
                return Double.NaN;
            case PYTHON_INFINITY:
                return Double.POSITIVE_INFINITY;
            case PYTHON_NEGATIVE_INFINITY:
                return Double.NEGATIVE_INFINITY;
            default:
                return Double.parseDouble(part.substring(1));
        }
    }

    /**
     * The number of a part.
     *
     * @param part the part
     * @return the number
     * @throws NumberFormatException if it is none
     */
    public static final BigDecimal getDecimal(String part) {
        return new BigDecimal(part.substring(1));
    }

    /**
     * The bytes of a part.
     *
     * @param part the part
     * @return the bytes
     * @throws IllegalArgumentException if it is not base 64
     */
    public static final byte[] getBytes(String part) {
        return Base64.getDecoder().decode(part.substring(1));
    }

    /**
     * What a null part is.
     *
     * @param part the part
     * @return null
     */
    public static final Object getNull(String part) {
        return null;
    }

    /**
     * The object of a part.
     *
     * @param part the part
     * @param gateway knows the names
     * @return the object; null if there is none of that name
     * @throws Py4JException if the part has no name
     */
    public static final Object getReference(String part, Gateway gateway) {
        String name = part.substring(1);
        if (name.trim().isEmpty()) {
            throw new Py4JException("Reference is empty.");
        }
        return gateway.getObject(name);
    }

    /**
     * The Java object that stands for the Python object of a part.
     *
     * @param part the part: a name and full names of interfaces, with semicolons between them
     * @param gateway calls it
     * @return an object of these interfaces
     * @throws Py4JException if there are none, or one is not to be found
     */
    public static Object getPythonProxy(String part, Gateway gateway) {
        String[] words = part.substring(1).split(";");
        if (words.length < 2) {
            throw new Py4JException("Invalid Python Proxy.");
        }
        Class<?>[] interfaces = new Class<?>[words.length - 1];
        for (int i = 0; i < interfaces.length; i++) {
            try {
                interfaces[i] = ReflectionUtil.classForName(words[i + 1]);
            } catch (ClassNotFoundException e) {
                throw new Py4JException("Invalid interface name: " + words[i + 1], e);
            }
            if (!interfaces[i].isInterface()) {
                throw new Py4JException(
                        "This class "
                                + words[i + 1]
                                + " is not an interface and cannot be used as a Python Proxy");
            }
        }
        return getPythonProxyHandler(
                ReflectionUtil.getClassLoader(), interfaces, words[0], gateway);
    }

    /**
     * The Java object that stands for a Python object.
     *
     * @param classLoader of its class
     * @param interfacesToImplement what it is to be
     * @param proxyId its name
     * @param gateway calls it
     * @return an object of these interfaces
     */
    public static Object getPythonProxyHandler(
            ClassLoader classLoader,
            @SuppressWarnings("rawtypes") Class[] interfacesToImplement,
            String proxyId,
            Gateway gateway) {
        return gateway.createProxy(classLoader, interfacesToImplement, proxyId);
    }

    /**
     * The value of a part.
     *
     * @param part the part
     * @param gateway knows the names
     * @return the value
     * @throws Py4JException if there is no such kind of part
     */
    public static final Object getObject(String part, Gateway gateway) {
        if (isEmpty(part) || isEnd(part)) {
            throw new Py4JException("Command Part is Empty or is the End of Command Part");
        }
        switch (part.charAt(0)) {
            case BOOLEAN_TYPE:
                return getBoolean(part);
            case DOUBLE_TYPE:
                return getDouble(part);
            case LONG_TYPE:
                return getLong(part);
            case INTEGER_TYPE:
                return integer(part);
            case BYTES_TYPE:
                return getBytes(part);
            case DECIMAL_TYPE:
                return getDecimal(part);
            case STRING_TYPE:
                return getString(part);
            case NULL_TYPE:
            case VOID:
                return null;
            case REFERENCE_TYPE:
                return getReference(part, gateway);
            case PYTHON_PROXY_TYPE:
                return getPythonProxy(part, gateway);
            default:
                throw new Py4JException("Command Part is unknown: " + part);
        }
    }

    /** One that does not fit into 32 bits is a longer one. */
    private static Object integer(String part) {
        long number = getLong(part);
        if (number == (int) number) {
            return (int) number;
        }
        return number;
    }

    /**
     * The value of a reply of Python's, without its first mark.
     *
     * @param reply the reply
     * @param gateway knows the names
     * @return the value
     * @throws Throwable what Python had Java throw; a {@link Py4JException} with Python's words if something else went wrong
     */
    public static final Object getReturnValue(String reply, Gateway gateway) throws Throwable {
        if (!isError(reply)) {
            return getObject(reply.substring(1), gateway);
        }
        String part = reply == null || reply.isEmpty() ? "" : reply.substring(1);
        if (isEmpty(part)) {
            throw new Py4JException("An exception was raised by the Python Proxy.");
        }
        Object value = getObject(part, gateway);
        if (value instanceof Throwable) {
            throw (Throwable) value;
        }
        throw new Py4JException(
                "An exception was raised by the Python Proxy. Return Message: " + value);
    }

    // --- replies

    /**
     * Bytes in base 64.
     *
     * @param bytes the bytes
     * @return a text of one line
     */
    public static String encodeBytes(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /**
     * The letter of a value that has no name.
     *
     * @param value the value
     * @return the letter
     */
    public static char getPrimitiveType(Object value) {
        if (value instanceof String || value instanceof Character) {
            return STRING_TYPE;
        }
        if (value instanceof Long) {
            return LONG_TYPE;
        }
        if (value instanceof Double || value instanceof Float) {
            return DOUBLE_TYPE;
        }
        if (value instanceof Boolean) {
            return BOOLEAN_TYPE;
        }
        return value instanceof byte[] ? BYTES_TYPE : INTEGER_TYPE;
    }

    /**
     * A reply with a result.
     *
     * @param result the result
     * @return the reply, with its end of line
     */
    public static final String getOutputCommand(ReturnObject result) {
        return RETURN_MESSAGE + result.getCommandPart() + END_OUTPUT;
    }

    /**
     * A reply that says that something went wrong.
     *
     * @return the reply, with its end of line
     */
    public static final String getOutputErrorCommand() {
        return ERROR_COMMAND;
    }

    /**
     * A reply that says what went wrong.
     *
     * @param message says it
     * @return the reply, with its end of line
     */
    public static final String getOutputErrorCommand(String message) {
        return error(ERROR, message);
    }

    /**
     * A reply that says what was thrown.
     *
     * @param throwable what
     * @return the reply, with its end of line
     */
    public static final String getOutputErrorCommand(Throwable throwable) {
        return error(ERROR, getThrowableAsString(throwable));
    }

    /**
     * A reply that says what was thrown and that the connection ends.
     *
     * @param throwable what
     * @return the reply, with its end of line
     */
    public static final String getOutputFatalErrorCommand(Throwable throwable) {
        return error(FATAL_ERROR, getThrowableAsString(throwable));
    }

    private static String error(char kind, String message) {
        return "" + RETURN_MESSAGE + kind + STRING_TYPE + StringUtil.escape(message) + END_OUTPUT;
    }

    /**
     * A reply that there is no such field.
     *
     * @return the reply, with its end of line
     */
    public static String getNoSuchFieldOutputCommand() {
        return NO_SUCH_FIELD;
    }

    /**
     * A reply without a result.
     *
     * @return the reply, with its end of line
     */
    public static final String getOutputVoidCommand() {
        return VOID_COMMAND;
    }

    /**
     * A reply that says what a member is.
     *
     * @param type the letter of it
     * @return the reply, with its end of line
     */
    public static final String getMemberOutputCommand(char type) {
        return "" + RETURN_MESSAGE + SUCCESS + type + END_OUTPUT;
    }

    /**
     * A reply that says what a member is.
     *
     * @param type the letter of it
     * @param fqn its full name
     * @return the reply, with its end of line
     */
    public static final String getMemberOutputCommand(char type, String fqn) {
        return "" + RETURN_MESSAGE + SUCCESS + type + fqn + END_OUTPUT;
    }

    /**
     * The command that shows a token.
     *
     * @param token the token
     * @return the command, with its ends of lines
     */
    public static final String getAuthCommand(String token) {
        return AUTH_COMMAND_NAME
                + END_OUTPUT
                + StringUtil.escape(token)
                + END_OUTPUT
                + END
                + END_OUTPUT;
    }

    /**
     * What lies behind wrappers.
     *
     * @param throwable what was thrown
     * @param skipInvocation whether that of reflection is one
     * @return the first that is none
     */
    public static final Throwable getRootThrowable(Throwable throwable, boolean skipInvocation) {
        Throwable root = throwable;
        if (skipInvocation
                && root instanceof InvocationTargetException
                && root.getCause() != null) {
            root = root.getCause();
        }
        while (isWrapper(root)) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean isWrapper(Throwable throwable) {
        Class<?> type = throwable.getClass();
        boolean ours = type == Py4JException.class || type == Py4JNetworkException.class;
        return ours && throwable.getCause() != null;
    }

    /**
     * What was thrown, with its stack.
     *
     * @param throwable what
     * @return lines
     */
    public static final String getThrowableAsString(Throwable throwable) {
        StringWriter out = new StringWriter();
        getRootThrowable(throwable, true).printStackTrace(new PrintWriter(out, true));
        return out.toString();
    }
}
