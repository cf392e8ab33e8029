import java.nio.DoubleBuffer;
import java.util.Map;

/** What the rows ask of a bridge; each one spells it as its own documentation does. One implementation is loaded per process. */
interface Api extends AutoCloseable {
    /** The one of that class, whose Python is started. */
    static Api named(String name) throws Exception {
        return (Api) Class.forName(name).getDeclaredConstructor().newInstance();
    }

    String version();

    void exec(String code) throws Exception;

    Object getValue(String expression) throws Exception;

    <T> T getValue(String expression, Class<T> type) throws Exception;

    void set(String name, Object value) throws Exception;

    Object invoke(String name) throws Exception;

    Object invoke(String name, Object a) throws Exception;

    Object invoke(String name, Object a, Object b) throws Exception;

    Fn callable(String name) throws Exception;

    Obj object(String name) throws Exception;

    /** An array that NumPy gets a copy of. */
    Object copied(double[] data);

    /** The elements of one that came back. */
    double[] elements(String expression) throws Exception;

    /** An array over a direct buffer, whose memory NumPy sees. */
    Object shared(DoubleBuffer data);

    /** One that came back. */
    DoubleBuffer memory(String expression) throws Exception;

    boolean isPythonError(Throwable thrown);

    void openAndCloseShared() throws Exception;

    void openAndCloseSub() throws Exception;

    /** A Python callable. */
    interface Fn {
        Object call() throws Exception;

        Object call(Object a, Object b) throws Exception;

        Object call(Map<String, Object> keywords) throws Exception;
    }

    /** A Python object. */
    interface Obj {
        Object getAttr(String name) throws Exception;

        void setAttr(String name, Object value) throws Exception;

        Object method(String name) throws Exception;
    }
}
