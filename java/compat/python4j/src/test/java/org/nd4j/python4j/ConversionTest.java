package org.nd4j.python4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values on their way to Python and back. */
class ConversionTest extends Locked {
    private static Object back(Object value) {
        PythonObject object = PythonTypes.convert(value);
        return PythonTypes.getPythonTypeForPythonObject(object).toJava(object);
    }

    @Test
    void plainValuesComeBack() {
        assertEquals(3L, back(3));
        assertEquals(Long.MIN_VALUE, back(Long.MIN_VALUE));
        assertEquals(3L, back((short) 3));
        assertEquals("", back(""));
        assertEquals(1.5, back(1.5f));
        assertEquals(true, back(true));
        assertNull(back(null));
        assertTrue(PythonTypes.convert(null).isNone());
    }

    @Test
    void textsOfAllPlanesComeBackWithNul() {
        String text = "a\0b é€😄 c";
        assertEquals(text, back(text));
        PythonVariable<String> x = new PythonVariable<>("x", PythonTypes.STR, text);
        PythonVariable<Long> n = new PythonVariable<>("n", PythonTypes.INT);
        PythonExecutioner.exec("n = len(x)", List.of(x), List.of(n));
        assertEquals((long) text.codePointCount(0, text.length()), n.getValue());
    }

    @Test
    void allBytesComeBack() {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertArrayEquals(all, (byte[]) back(all));
        assertArrayEquals(new byte[0], (byte[]) back(new byte[0]));
        PythonVariable<byte[]> x = new PythonVariable<>("x", PythonTypes.BYTES, all);
        PythonExecutioner.exec(
                "assert type(x) is bytes and x == bytes(range(256))", List.of(x), null);
        assertArrayEquals(
                new byte[] {'d', 'e', -1}, after("y = b'de\\xff'", "y", PythonTypes.BYTES));
    }

    @Test
    void deepCollectionsComeBack() {
        Map<Object, Object> inner = new HashMap<>();
        inner.put("x", 1L);
        inner.put(7L, new ArrayList<>(Arrays.asList(1.5, null, true, List.of("é"))));
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put("z", inner);
        map.put("a", List.of(List.of(List.of(1L)), Map.of("k", "v")));
        assertEquals(map.toString(), back(map).toString());
        assertEquals(map, back(map));
        List<Object> list = List.of(1L, "two", List.of(3.0, map));
        assertEquals(list.toString(), back(list).toString());
        Object nested = 1L;
        for (int i = 0; i < 500; i++) {
            nested = Collections.singletonList(nested);
        }
        assertEquals(nested, back(nested));
    }

    @Test
    void collectionsBecomePythonsOwn() {
        PythonVariable<Map> d =
                new PythonVariable<>("d", PythonTypes.DICT, Map.of("k", List.of(1)));
        PythonExecutioner.exec(
                "assert type(d) is dict and type(d['k']) is list and type(d['k'][0]) is int;"
                        + " d['k'].append(2)",
                List.of(d),
                List.of(d));
        assertEquals(Map.of("k", List.of(1L, 2L)), d.getValue());
    }

    @Test
    void arraysBecomeLists() {
        assertEquals(List.of(1L, 2L), back(new short[] {1, 2}));
        assertEquals(List.of(1L, 2L), back(new int[] {1, 2}));
        assertEquals(List.of(1.5), back(new double[] {1.5}));
        assertEquals(List.of("a", List.of(true)), back(new Object[] {"a", new boolean[] {true}}));
        long[] many = new long[120_000];
        many[119_999] = 9;
        assertEquals(9L, ((List<?>) back(many)).get(119_999));
    }

    @Test
    void whatIsAskedForIsAdapted() {
        assertEquals(3.0, after("x = 3", "x", PythonTypes.FLOAT));
        assertEquals(false, after("x = []", "x", PythonTypes.BOOL));
        assertEquals("[1]", after("x = [1]", "x", PythonTypes.STR));
        assertEquals(List.of(0L, 1L), after("x = range(2)", "x", PythonTypes.LIST));
        assertEquals(List.of(1L, "a"), after("x = (1, 'a')", "x", PythonTypes.LIST));
        assertNull(after("x = None", "x", PythonTypes.STR));
        assertThrows(PythonException.class, () -> after("x = 1.5", "x", PythonTypes.INT));
        assertThrows(PythonException.class, () -> after("x = 2 ** 63", "x", PythonTypes.INT));
        assertThrows(PythonException.class, () -> after("x = '1'", "x", PythonTypes.FLOAT));
        assertThrows(PythonException.class, () -> after("x = [1, (2,)]", "x", PythonTypes.LIST));
        assertThrows(PythonException.class, () -> after("x = {1}", "x", PythonTypes.DICT));
        assertThrows(
                PythonException.class, () -> after("x = bytearray(b'a')", "x", PythonTypes.BYTES));
    }

    @Test
    void containersInThemselvesAreErrors() {
        PythonException e =
                assertThrows(
                        PythonException.class,
                        () -> after("x = []; x.append(x)", "x", PythonTypes.LIST));
        assertTrue(e.getMessage().contains("contains itself"), e.getMessage());
    }

    @Test
    void unhashableKeysAreErrors() {
        PythonException e =
                assertThrows(
                        PythonException.class, () -> PythonTypes.convert(Map.of(List.of(1), 2)));
        assertTrue(e.getMessage().contains("Unhashable key: [1]"), e.getMessage());
    }

    @Test
    void typesOfServicesAreFound() {
        BigDecimal price = new BigDecimal("1.10");
        assertEquals(price, back(price));
        assertEquals(1, DecimalType.starts);
        PythonType<BigDecimal> type = PythonTypes.get("decimal.Decimal");
        assertEquals(new DecimalType(), type);
        PythonVariable<BigDecimal> x = new PythonVariable<>("x", type, 2);
        PythonVariable<BigDecimal> y = new PythonVariable<>("y", type);
        PythonExecutioner.exec("y = x / 8; all = {'k': [y]}", List.of(x), List.of(y));
        assertEquals(new BigDecimal("0.25"), y.getValue());
        assertEquals(
                Map.of("k", List.of(y.getValue())),
                PythonExecutioner.getAllVariables().get("all").getValue());
    }
}
