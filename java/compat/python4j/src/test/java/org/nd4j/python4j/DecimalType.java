package org.nd4j.python4j;

import java.math.BigDecimal;

/** A type as users write them: Python's {@code Decimal} and Java's {@code BigDecimal}. */
public class DecimalType extends PythonType<BigDecimal> {
    static int starts;

    public DecimalType() {
        super("decimal.Decimal", BigDecimal.class);
    }

    @Override
    public BigDecimal adapt(Object value) {
        return value instanceof BigDecimal ? (BigDecimal) value : new BigDecimal(value.toString());
    }

    @Override
    public BigDecimal toJava(PythonObject object) {
        return new BigDecimal(object.toString());
    }

    @Override
    public PythonObject toPython(BigDecimal value) {
        PythonObject text = new PythonObject(value.toString());
        return Python.importModule("decimal").attr("Decimal").call(text);
    }

    @Override
    public void init() {
        starts++;
    }
}
