package jep;

import java.util.Map;

/** What the classes of {@link jep.python} have from this package. Not for programs. */
public abstract class JepAccess extends org.sanca.PyObject {
    /**
     * An object that stands for a Python one.
     *
     * @param python the reference, which this object takes over
     */
    protected JepAccess(long python) {
        super(python);
    }

    /**
     * Calls a helper with this object first.
     *
     * @param <T> the class of the result
     * @param helper its name
     * @param type the class of the result
     * @param own further values for the helper
     * @param args positional arguments that it passes on; null for none
     * @param kwargs keyword arguments that it passes on; null for none
     * @return the result
     */
    protected final <T> T help(
            String helper, Class<T> type, Object[] own, Object[] args, Map<String, Object> kwargs) {
        if (isReferenceClosed()) {
            throw closed();
        }
        Class<?> wanted = Helpers.wanted(type);
        Object[] first = new Object[own.length + 2];
        first[0] = this;
        first[1] = Helpers.target(type);
        System.arraycopy(own, 0, first, 2, own.length);
        Helpers helpers = Helpers.of(interpreterNumber());
        try {
            return Helpers.cast(type, helpers.call(helper, wanted, first, args, kwargs));
        } catch (JepException e) {
            throw e.isEnded() ? closed() : e;
        }
    }

    private JepException closed() {
        return new JepException(getClass().getSimpleName() + " has been closed.");
    }

    /**
     * For {@code sanca._jep}: what Python has for one of Jep's holders.
     *
     * @param holder an {@link NDArray} or a {@link DirectNDArray}
     * @return an array of {@code org.sanca}
     */
    public static Object argument(Object holder) {
        return NumPy.argument(holder);
    }

    /**
     * For {@code sanca._jep}: a copy of a NumPy array.
     *
     * @param copied an {@code org.sanca.NDArray}
     * @return what Jep has for it
     */
    public static NDArray<?> holder(Object copied) {
        return NumPy.holder(copied);
    }

    /**
     * For {@code sanca._jep}: what a NumPy array was made of.
     *
     * @param shared an {@code org.sanca.DirectNDArray}
     * @return what Jep has for it; null if that is not where it came from
     */
    public static DirectNDArray<?> original(Object shared) {
        return NumPy.original(shared);
    }

    /** The number of its Python interpreter. */
    final int number() {
        return interpreterNumber();
    }
}
