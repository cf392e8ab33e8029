package py4j;

import java.math.BigDecimal;

/** A result on its way to Python: a value, or what has a name. */
public class ReturnObject {
    private String name;
    private Object primitiveObject;
    private String commandPart;
    private int size;
    private boolean isError;
    private boolean isNull;
    private boolean isVoid;
    private boolean isDecimal;
    private boolean isReference;
    private boolean isList;
    private boolean isMap;
    private boolean isArray;
    private boolean isSet;
    private boolean isIterator;

    private ReturnObject(String commandPart) {
        this.commandPart = commandPart;
    }

    /** What native code has made: its part, and the value. */
    static ReturnObject made(String part, Object value) {
        ReturnObject result = new ReturnObject(part);
        char type = part.length() > 1 ? part.charAt(1) : Protocol.NULL_TYPE;
        String name = part.length() > 2 ? part.substring(2) : null;
        result.isNull = type == Protocol.NULL_TYPE;
        result.isVoid = type == Protocol.VOID;
        result.isReference = type == Protocol.REFERENCE_TYPE;
        result.isList = type == Protocol.LIST_TYPE;
        result.isMap = type == Protocol.MAP_TYPE;
        result.isArray = type == Protocol.ARRAY_TYPE;
        result.isSet = type == Protocol.SET_TYPE;
        result.isIterator = type == Protocol.ITERATOR_TYPE;
        result.isDecimal = type == Protocol.DECIMAL_TYPE;
        boolean isNamed =
                result.isReference
                        || result.isList
                        || result.isMap
                        || result.isArray
                        || result.isSet
                        || result.isIterator;
        result.name = isNamed ? name : null;
        result.primitiveObject = isNamed ? null : value;
        return result;
    }

    private static ReturnObject named(char type, String name) {
        ReturnObject result = new ReturnObject("" + Protocol.SUCCESS + type + name);
        result.name = name;
        return result;
    }

    /**
     * A result that is an object that has a name.
     *
     * @param name its name
     * @return the result
     */
    public static ReturnObject getReferenceReturnObject(String name) {
        ReturnObject result = named(Protocol.REFERENCE_TYPE, name);
        result.isReference = true;
        return result;
    }

    /**
     * A result that is a list.
     *
     * @param name its name
     * @param size how many elements it has
     * @return the result
     */
    public static ReturnObject getListReturnObject(String name, int size) {
        ReturnObject result = named(Protocol.LIST_TYPE, name);
        result.size = size;
        result.isList = true;
        return result;
    }

    /**
     * A result that is a map.
     *
     * @param name its name
     * @param size how many elements it has
     * @return the result
     */
    public static ReturnObject getMapReturnObject(String name, int size) {
        ReturnObject result = named(Protocol.MAP_TYPE, name);
        result.size = size;
        result.isMap = true;
        return result;
    }

    /**
     * A result that is an array.
     *
     * @param name its name
     * @param size how many elements it has
     * @return the result
     */
    public static ReturnObject getArrayReturnObject(String name, int size) {
        ReturnObject result = named(Protocol.ARRAY_TYPE, name);
        result.size = size;
        result.isArray = true;
        return result;
    }

    /**
     * A result that is a set.
     *
     * @param name its name
     * @param size how many elements it has
     * @return the result
     */
    public static ReturnObject getSetReturnObject(String name, int size) {
        ReturnObject result = named(Protocol.SET_TYPE, name);
        result.size = size;
        result.isSet = true;
        return result;
    }

    /**
     * A result that is an iterator.
     *
     * @param name its name
     * @return the result
     */
    public static ReturnObject getIteratorReturnObject(String name) {
        ReturnObject result = named(Protocol.ITERATOR_TYPE, name);
        result.isIterator = true;
        return result;
    }

    /**
     * A result that is a number with a decimal fraction.
     *
     * @param object the number
     * @return the result
     */
    public static ReturnObject getDecimalReturnObject(Object object) {
        String digits = ((BigDecimal) object).toPlainString();
        ReturnObject result =
                new ReturnObject("" + Protocol.SUCCESS + Protocol.DECIMAL_TYPE + digits);
        result.primitiveObject = object;
        result.isDecimal = true;
        return result;
    }

    /**
     * A result that has no name: a number, a text, a truth, bytes.
     *
     * @param primitive the value
     * @return the result
     */
    public static ReturnObject getPrimitiveReturnObject(Object primitive) {
        char type = Protocol.getPrimitiveType(primitive);
        String text =
                type == Protocol.STRING_TYPE
                        ? StringUtil.escape(primitive.toString())
                        : type == Protocol.BYTES_TYPE
                                ? Protocol.encodeBytes((byte[]) primitive)
                                : primitive.toString();
        ReturnObject result = new ReturnObject("" + Protocol.SUCCESS + type + text);
        result.primitiveObject = primitive;
        return result;
    }

    /**
     * A result that is null.
     *
     * @return the result
     */
    public static ReturnObject getNullReturnObject() {
        ReturnObject result = new ReturnObject("" + Protocol.SUCCESS + Protocol.NULL_TYPE);
        result.isNull = true;
        return result;
    }

    /**
     * No result, and no error.
     *
     * @return that
     */
    public static ReturnObject getVoidReturnObject() {
        ReturnObject result = new ReturnObject("" + Protocol.SUCCESS + Protocol.VOID);
        result.isVoid = true;
        return result;
    }

    /**
     * An error that has no words.
     *
     * @return the error
     */
    public static ReturnObject getErrorReturnObject() {
        ReturnObject result = new ReturnObject(String.valueOf(Protocol.ERROR));
        result.isError = true;
        return result;
    }

    /**
     * An error that is an exception, in words.
     *
     * @param throwable the exception
     * @return the error
     */
    public static ReturnObject getErrorReturnObject(Throwable throwable) {
        String text = StringUtil.escape(Protocol.getThrowableAsString(throwable));
        ReturnObject result = new ReturnObject("" + Protocol.ERROR + Protocol.STRING_TYPE + text);
        result.isError = true;
        return result;
    }

    /**
     * An error that is an exception, by its name.
     *
     * @param name its name
     * @return the error
     */
    public static ReturnObject getErrorReferenceReturnObject(String name) {
        ReturnObject result =
                new ReturnObject("" + Protocol.ERROR + Protocol.REFERENCE_TYPE + name);
        result.name = name;
        result.isError = true;
        return result;
    }

    /**
     * What a reply has of it.
     *
     * @return the part
     */
    public String getCommandPart() {
        return commandPart;
    }

    /**
     * Sets what a reply has of it.
     *
     * @param commandPart the part
     */
    public void setCommandPart(String commandPart) {
        this.commandPart = commandPart;
    }

    /**
     * The name, of what has one.
     *
     * @return the name; null if it has none
     */
    public String getName() {
        return name;
    }

    /**
     * Sets the name.
     *
     * @param name the name
     */
    public void setName(String name) {
        this.name = name;
    }

    /**
     * The value, of what has no name.
     *
     * @return the value; null if it has a name
     */
    public Object getPrimitiveObject() {
        return primitiveObject;
    }

    /**
     * Sets the value.
     *
     * @param primitiveObject the value
     */
    public void setPrimitiveObject(Object primitiveObject) {
        this.primitiveObject = primitiveObject;
    }

    /**
     * How many elements it has.
     *
     * @return the number
     */
    public int getSize() {
        return size;
    }

    /**
     * Sets how many elements it has.
     *
     * @param size the number
     */
    public void setSize(int size) {
        this.size = size;
    }

    /**
     * Whether it is a number with a decimal fraction.
     *
     * @return true if so
     */
    public boolean isDecimal() {
        return isDecimal;
    }

    /**
     * Whether it is an object that has a name.
     *
     * @return true if so
     */
    public boolean isReference() {
        return isReference;
    }

    /**
     * Says whether it is an object that has a name.
     *
     * @param isReference true if so
     */
    public void setReference(boolean isReference) {
        this.isReference = isReference;
    }

    /**
     * Whether it is a list.
     *
     * @return true if so
     */
    public boolean isList() {
        return isList;
    }

    /**
     * Says whether it is a list.
     *
     * @param isList true if so
     */
    public void setList(boolean isList) {
        this.isList = isList;
    }

    /**
     * Whether it is a map.
     *
     * @return true if so
     */
    public boolean isMap() {
        return isMap;
    }

    /**
     * Says whether it is a map.
     *
     * @param isMap true if so
     */
    public void setMap(boolean isMap) {
        this.isMap = isMap;
    }

    /**
     * Whether it is an array.
     *
     * @return true if so
     */
    public boolean isArray() {
        return isArray;
    }

    /**
     * Says whether it is an array.
     *
     * @param isArray true if so
     */
    public void setArray(boolean isArray) {
        this.isArray = isArray;
    }

    /**
     * Whether it is a set.
     *
     * @return true if so
     */
    public boolean isSet() {
        return isSet;
    }

    /**
     * Says whether it is a set.
     *
     * @param isSet true if so
     */
    public void setSet(boolean isSet) {
        this.isSet = isSet;
    }

    /**
     * Whether it is an iterator.
     *
     * @return true if so
     */
    public boolean isIterator() {
        return isIterator;
    }

    /**
     * Says whether it is an iterator.
     *
     * @param isIterator true if so
     */
    public void setIterator(boolean isIterator) {
        this.isIterator = isIterator;
    }

    /**
     * Whether it is an error.
     *
     * @return true if so
     */
    public boolean isError() {
        return isError;
    }

    /**
     * Says whether it is an error.
     *
     * @param isError true if so
     */
    public void setError(boolean isError) {
        this.isError = isError;
    }

    /**
     * Whether it is null.
     *
     * @return true if so
     */
    public boolean isNull() {
        return isNull;
    }

    /**
     * Says whether it is null.
     *
     * @param isNull true if so
     */
    public void setNull(boolean isNull) {
        this.isNull = isNull;
    }

    /**
     * Whether it is nothing.
     *
     * @return true if so
     */
    public boolean isVoid() {
        return isVoid;
    }

    /**
     * Says whether it is nothing.
     *
     * @param isVoid true if so
     */
    public void setVoid(boolean isVoid) {
        this.isVoid = isVoid;
    }
}
