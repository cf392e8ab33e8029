package org.nd4j.python4j;

/** Python's {@code None}, Java's {@code null}. */
public class NoneType extends PythonType<Void> {
    /** Makes the type. */
    public NoneType() {
        super("NoneType", Void.class);
    }

    @Override
    public Void adapt(Object javaObject) {
        if (javaObject != null) {
            throw new PythonException(
                    "Cannot cast object of type " + javaObject.getClass().getName() + " to None");
        }
        return null;
    }

    @Override
    public Void toJava(PythonObject pythonObject) {
        return null;
    }

    @Override
    public PythonObject toPython(Void javaObject) {
        return new PythonObject(Bridge.make("same", (Object) null));
    }

    @Override
    public boolean accepts(Object javaObject) {
        return javaObject == null;
    }
}
