package org.nd4j.python4j;

import org.sanca.PyObject;

import java.lang.ref.SoftReference;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.WeakHashMap;

/** The types that are known: those of Python itself, and those that {@link ServiceLoader} finds. */
@SuppressWarnings({"rawtypes", "unchecked"}) // the element types are not part of this API
public class PythonTypes {
    /** {@code str} and {@code String}. */
    public static final PythonType<String> STR = new Text();

    /** {@code int} and {@code Long}. */
    public static final PythonType<Long> INT = new Whole();

    /** {@code float} and {@code Double}. */
    public static final PythonType<Double> FLOAT = new Real();

    /** {@code bool} and {@code Boolean}. */
    public static final PythonType<Boolean> BOOL = new Truth();

    /** {@code bytes} and {@code byte[]}. */
    public static final PythonType<byte[]> BYTES = new Bytes();

    /** {@code list} and {@code List}; arrays become lists too. */
    public static final PythonType<List> LIST = new Items();

    /** {@code dict} and {@code Map}. */
    public static final PythonType<Map> DICT = new Mapping();

    private static final PythonType<Void> NONE = new NoneType();

    /** By the class loader that services were looked for with. */
    private static final Map<ClassLoader, SoftReference<List<PythonType>>> KNOWN =
            new WeakHashMap<>();

    /** Classes whose {@code init} was called. */
    private static final Set<Class<?>> READY = Collections.newSetFromMap(new WeakHashMap<>());

    /** How many values cross at once. */
    private static final int CHUNK = 50_000;

    /** Makes an object that is of no use: all members are static. */
    public PythonTypes() {}

    /**
     * All types, in the order in which they are asked.
     *
     * @return a fresh list
     */
    public static List<PythonType> get() {
        return new ArrayList<>(known());
    }

    private static List<PythonType> known() {
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        synchronized (KNOWN) {
            SoftReference<List<PythonType>> reference = KNOWN.get(loader);
            List<PythonType> types = reference == null ? null : reference.get();
            if (types != null) {
                return types;
            }
        }
        List<PythonType> types = load(loader);
        synchronized (KNOWN) {
            KNOWN.put(loader, new SoftReference<>(types));
        }
        try {
            prepare(types);
        } catch (RuntimeException | Error e) {
            synchronized (KNOWN) {
                KNOWN.remove(loader); // the next use tries again
            }
            throw e;
        }
        return types;
    }

    private static List<PythonType> load(ClassLoader loader) {
        List<PythonType> types = new ArrayList<>();
        Collections.addAll(types, STR, INT, FLOAT, BOOL, BYTES, NONE, LIST, DICT);
        addNumpy(types);
        for (PythonType type : ServiceLoader.load(PythonType.class, loader)) {
            types.add(type);
        }
        return types;
    }

    /** Not by a service file: a program without ND4J has the class and cannot load it. */
    private static void addNumpy(List<PythonType> types) {
        try {
            types.add(org.nd4j.python4j.numpy.NumpyArray.INSTANCE);
        } catch (LinkageError e) {
            // There is no INDArray in this program.
        }
    }

    /** Holds no lock but the interpreter's while types of others run. */
    private static void prepare(List<PythonType> types) {
        for (PythonType type : types) {
            synchronized (READY) {
                if (!READY.add(type.getClass())) {
                    continue;
                }
            }
            prepare(type);
        }
    }

    private static void prepare(PythonType type) {
        Bridge.get();
        PythonGIL.raw().lock();
        boolean done = false;
        try {
            for (java.io.File folder : type.packages()) {
                Bridge.ask("add_path", folder.getAbsolutePath());
            }
            type.init();
            done = true;
        } finally {
            PythonGIL.raw().unlock();
            if (!done) {
                synchronized (READY) {
                    READY.remove(type.getClass());
                }
            }
        }
    }

    /**
     * The type of a name.
     *
     * @param <T> its Java class
     * @param name the name of the Python type
     * @return the type
     * @throws PythonException if there is none
     */
    public static <T> PythonType<T> get(String name) {
        for (PythonType type : known()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        throw new PythonException("Unknown python type: " + name);
    }

    /**
     * The type of a Java value.
     *
     * @param javaObject a value
     * @return the first type that accepts it
     * @throws PythonException if none does
     */
    public static PythonType getPythonTypeForJavaObject(Object javaObject) {
        for (PythonType type : known()) {
            if (type.accepts(javaObject)) {
                return type;
            }
        }
        throw new PythonException(
                "Unable to find python type for java type: "
                        + (javaObject == null ? "null" : javaObject.getClass()));
    }

    /**
     * The type of a Python object.
     *
     * @param <T> its Java class
     * @param pythonObject an object
     * @return the type
     * @throws PythonException if there is none
     */
    public static <T> PythonType<T> getPythonTypeForPythonObject(PythonObject pythonObject) {
        PyObject object = pythonObject.python();
        String name = (String) Bridge.ask("type_name", object);
        PythonType found = typeOf(name, object);
        if (found == null) {
            throw new PythonException(
                    "Unable to find converter for python object of type <class '" + name + "'>");
        }
        return found;
    }

    /** The type of an object whose class has that name, null if there is none. */
    static PythonType typeOf(String name, PyObject object) {
        for (PythonType type : known()) {
            if (type.getName().equals(name)) {
                return type;
            }
        }
        for (PythonType type : known()) {
            PythonObject python = type.pythonType();
            if (python != null && Bridge.test("instance_of", object, python.python())) {
                return type;
            }
        }
        return null;
    }

    /**
     * Converts a value to Python.
     *
     * @param javaObject a value
     * @return the object
     * @throws PythonException if no type accepts it
     */
    public static PythonObject convert(Object javaObject) {
        if (javaObject instanceof PythonObject) {
            return (PythonObject) javaObject;
        }
        if (javaObject instanceof PyObject) {
            return new PythonObject((PyObject) javaObject, false);
        }
        PythonType type = getPythonTypeForJavaObject(javaObject);
        return type.toPython(type.adapt(javaObject));
    }

    /** A value as it can be handed to Python: as it is if that gives the same, converted otherwise. */
    static Object forPython(Object value) {
        if (value == null || value instanceof String || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Double) {
            return value;
        }
        return convert(value).python();
    }

    /** A Python object by its own type. */
    static Object toJava(PyObject object) {
        PythonObject wrapped = new PythonObject(object, false);
        return getPythonTypeForPythonObject(wrapped).toJava(wrapped);
    }

    /** Integers are {@code Long} here, whatever their size. Changes containers in place. */
    private static Object widened(Object value) {
        if (value instanceof Integer) {
            return ((Integer) value).longValue();
        }
        if (value instanceof List) {
            ((List<Object>) value).replaceAll(PythonTypes::widened);
        } else if (value instanceof Map) {
            Map<Object, Object> map = (Map<Object, Object>) value;
            if (map.keySet().stream().anyMatch(Integer.class::isInstance)) {
                Map<Object, Object> wide = new LinkedHashMap<>();
                map.forEach((key, item) -> wide.put(widened(key), widened(item)));
                return wide;
            }
            map.replaceAll((key, item) -> widened(item));
        }
        return value;
    }

    private static PythonException cannotCast(Object value, String type) {
        String given = value == null ? "null" : value.getClass().getName();
        return new PythonException("Cannot cast object of type " + given + " to " + type);
    }

    /** Asks for a value of one class; the error says what could not be converted. */
    private static Object convertBy(String function, PythonObject object, String wanted) {
        PyObject python = object.python();
        try {
            return Bridge.ask(function, python);
        } catch (PythonException e) {
            throw new PythonException(
                    "Could not convert value to "
                            + wanted
                            + ": "
                            + object
                            + " ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }

    private static final class Text extends PythonType<String> {
        Text() {
            super("str", String.class);
        }

        @Override
        public String adapt(Object value) {
            if (value instanceof String) {
                return (String) value;
            }
            throw cannotCast(value, "String");
        }

        @Override
        public String toJava(PythonObject object) {
            object.python();
            return object.toString();
        }

        @Override
        public PythonObject toPython(String value) {
            return new PythonObject(Bridge.make("same", value));
        }
    }

    private static final class Whole extends PythonType<Long> {
        Whole() {
            super("int", Long.class);
        }

        @Override
        public Long adapt(Object value) {
            if (value instanceof Number) {
                return ((Number) value).longValue();
            }
            throw cannotCast(value, "Long");
        }

        @Override
        public boolean accepts(Object value) {
            return value instanceof Long
                    || value instanceof Integer
                    || value instanceof Short
                    || value instanceof Byte;
        }

        @Override
        public Long toJava(PythonObject object) {
            return ((Number) convertBy("index", object, "int")).longValue();
        }

        @Override
        public PythonObject toPython(Long value) {
            return new PythonObject(Bridge.make("same", value));
        }
    }

    private static final class Real extends PythonType<Double> {
        Real() {
            super("float", Double.class);
        }

        @Override
        public Double adapt(Object value) {
            if (value instanceof Number) {
                return ((Number) value).doubleValue();
            }
            throw cannotCast(value, "Double");
        }

        @Override
        public boolean accepts(Object value) {
            return value instanceof Double || value instanceof Float;
        }

        @Override
        public Double toJava(PythonObject object) {
            return (Double) convertBy("real", object, "float");
        }

        @Override
        public PythonObject toPython(Double value) {
            return new PythonObject(Bridge.make("same", value));
        }
    }

    private static final class Truth extends PythonType<Boolean> {
        Truth() {
            super("bool", Boolean.class);
        }

        @Override
        public Boolean adapt(Object value) {
            if (value instanceof Boolean) {
                return (Boolean) value;
            }
            throw cannotCast(value, "Boolean");
        }

        @Override
        public Boolean toJava(PythonObject object) {
            return (Boolean) convertBy("truth", object, "bool");
        }

        @Override
        public PythonObject toPython(Boolean value) {
            return new PythonObject(Bridge.make("same", value));
        }
    }

    private static final class Bytes extends PythonType<byte[]> {
        Bytes() {
            super("bytes", byte[].class);
        }

        @Override
        public byte[] adapt(Object value) {
            if (value instanceof byte[]) {
                return (byte[]) value;
            }
            throw cannotCast(value, "byte[]");
        }

        @Override
        public byte[] toJava(PythonObject object) {
            if (!Bridge.test("is_bytes", object.python())) {
                throw new PythonException("Expected bytes. Received: " + object);
            }
            return (byte[]) Bridge.ask("all_bytes", object.python());
        }

        @Override
        public PythonObject toPython(byte[] value) {
            return new PythonObject(Bridge.make("new_bytes", (Object) value));
        }
    }

    private static final class Items extends PythonType<List> {
        Items() {
            super("list", List.class);
        }

        @Override
        public boolean accepts(Object value) {
            return value instanceof List || value != null && value.getClass().isArray();
        }

        @Override
        public List adapt(Object value) {
            if (value instanceof List) {
                return (List) value;
            }
            if (value instanceof Object[]) {
                return Arrays.asList((Object[]) value);
            }
            if (value instanceof char[]) {
                throw new PythonException("Unsupported array type: char[]");
            }
            if (value == null || !value.getClass().isArray()) {
                throw cannotCast(value, "List");
            }
            List<Object> list = new ArrayList<>();
            for (int i = 0; i < Array.getLength(value); i++) {
                list.add(Array.get(value, i));
            }
            return list;
        }

        @Override
        public List toJava(PythonObject object) {
            PyObject python = object.python();
            try (PyObject items = items(python)) {
                if (Bridge.test("plain", items)) {
                    return (List) widened(Bridge.guarded(() -> items.as(Object.class)));
                }
                List<Object> list = new ArrayList<>();
                long length = Bridge.guarded(items::length);
                for (long i = 0; i < length; i++) {
                    try (PyObject item = item(items, i)) {
                        list.add(PythonTypes.toJava(item));
                    }
                }
                return list;
            }
        }

        private static PyObject item(PyObject items, long index) {
            return Bridge.guarded(() -> items.getItem(index, PyObject.class));
        }

        private static PyObject items(PyObject python) {
            try {
                return Bridge.make("items_of", python);
            } catch (PythonException e) {
                throw new PythonException("Object cannot be interpreted as a List: " + python, e);
            }
        }

        @Override
        public PythonObject toPython(List value) {
            PyObject list = Bridge.make("new_list");
            fill("extend", list, value);
            return new PythonObject(list);
        }
    }

    private static final class Mapping extends PythonType<Map> {
        Mapping() {
            super("dict", Map.class);
        }

        @Override
        public Map adapt(Object value) {
            if (value instanceof Map) {
                return (Map) value;
            }
            throw cannotCast(value, "Map");
        }

        @Override
        public Map toJava(PythonObject object) {
            PyObject python = object.python();
            if (!Bridge.test("is_dict", python)) {
                throw new PythonException("Expected dict, received: " + object);
            }
            try (PyObject parts = Bridge.make("parts_of", python)) {
                List<Object> items = LIST.toJava(new PythonObject(parts, false));
                Map<Object, Object> map = new LinkedHashMap<>();
                for (int i = 0; i < items.size(); i += 2) {
                    map.put(items.get(i), items.get(i + 1));
                }
                return map;
            }
        }

        @Override
        public PythonObject toPython(Map value) {
            List<Object> parts = new ArrayList<>();
            ((Map<Object, Object>) value)
                    .forEach(
                            (key, item) -> {
                                parts.add(key);
                                parts.add(item);
                            });
            PyObject dict = Bridge.make("new_dict");
            fill("update", dict, parts);
            return new PythonObject(dict);
        }
    }

    /** Hands values to a container, many at once. */
    private static void fill(String function, PyObject container, List<?> values) {
        for (int from = 0; from < values.size(); from += CHUNK) {
            int to = Math.min(values.size(), from + CHUNK);
            Object[] chunk = new Object[to - from + 1];
            chunk[0] = container;
            for (int i = from; i < to; i++) {
                chunk[i - from + 1] = forPython(values.get(i));
            }
            Bridge.ask(function, chunk);
        }
    }
}
