package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Vector;
import java.util.stream.Stream;

/** Elements of arrays and iterators, one at a time and in bulk. */
class ElementsTest extends LeakChecked {
    private boolean ended;

    /** The elements of one chunk. */
    private List<Object> chunk(long answer, boolean pairs) {
        side.check();
        ended = answer < 0;
        int count = (int) (answer >>> 32) & 0x7FFF_FFFF;
        int bytes = (int) answer;
        byte[] packed;
        if (count == 0 && bytes != 0) {
            packed = (byte[]) Handles.take(side.state, bytes);
            count = 1;
        } else {
            packed = side.data(bytes);
        }
        ByteBuffer list = ByteBuffer.allocate(packed.length + 5).order(ByteOrder.nativeOrder());
        list.put(Pack.LIST).putInt(pairs ? 2 * count : count).put(packed);
        return new ArrayList<>((List<?>) PackReader.fromArray(list.array()));
    }

    private List<Object> all(int iterator, int max) {
        List<Object> out = new ArrayList<>();
        do {
            out.addAll(chunk(Access.iterate(side.slot, iterator, max, false), false));
        } while (!ended);
        return out;
    }

    private List<Object> iterate(Object source, int max) {
        int handle = side.hold(source);
        int iterator = Access.chunker(side.slot, handle, true);
        side.check();
        List<Object> out = all(iterator, max);
        Handles.free(side.state, handle);
        Handles.free(side.state, iterator);
        return out;
    }

    private static List<Object> mixed(int count) {
        List<Object> out = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            out.add(i % 3 == 0 ? (Object) i : i % 3 == 1 ? "text " + i : new Object());
        }
        return out;
    }

    @Test
    void elements_arrive_in_chunks_of_any_size() {
        List<Object> list = mixed(1000);
        for (int max : new int[] {1, 2, 7, 999, 1000, 1001, 100_000}) {
            assertEquals(list, iterate(list, max));
        }
    }

    @Test
    void whatever_has_elements_can_be_iterated_over() {
        List<Object> abc = List.of("a", "b", "c");
        assertEquals(abc, iterate(abc.iterator(), 2));
        assertEquals(abc, iterate(abc.stream(), 2));
        assertEquals(abc, iterate(new Vector<>(abc).elements(), 2));
        assertEquals(abc, iterate(new String[] {"a", "b", "c"}, 2));
        assertEquals(List.of(1, 2), iterate(new int[] {1, 2}, 10));
        Map<String, Integer> map = Map.of("k", 1);
        assertEquals(new ArrayList<Object>(map.entrySet()), iterate(map, 10));
        assertEquals(List.of(), iterate(List.of(), 10));
        int handle = side.hold("text");
        assertEquals(0, Access.chunker(side.slot, handle, true));
        assertThrows(IllegalArgumentException.class, side::check);
        Handles.free(side.state, handle);
    }

    @Test
    void elements_that_do_not_fit_are_not_lost() {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            list.add(("" + (char) ('a' + i)).repeat(i * 5_000));
        }
        assertEquals(list, iterate(list, 1000));
        // The same when native code holds the iterator itself.
        int iterator = side.hold(list.iterator());
        assertEquals(list, all(iterator, 1000));
        Handles.free(side.state, iterator);
    }

    @Test
    void objects_that_do_not_fit_keep_no_handle() {
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            list.add(new Object());
        }
        int iterator = side.hold(list.iterator());
        List<Object> first = chunk(Access.iterate(side.slot, iterator, 20_000, false), false);
        assertTrue(first.size() > 6000 && first.size() < 7000, "" + first.size());
        assertEquals(live + 1, Engine.liveHandles());
        first.addAll(all(iterator, 20_000));
        assertEquals(list, first);
        Handles.free(side.state, iterator);
    }

    private static Iterator<Object> failing(int after) {
        return new Iterator<>() {
            private int count;

            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Object next() {
                if (count == after) {
                    count++;
                    throw new IllegalStateException("element " + after);
                }
                return count++;
            }
        };
    }

    @Test
    void what_was_taken_before_an_exception_arrives_first() {
        for (boolean wrapped : new boolean[] {true, false}) {
            int raw = side.hold(failing(3));
            int iterator = wrapped ? Access.chunker(side.slot, raw, true) : raw;
            assertEquals(
                    List.of(0, 1, 2), chunk(Access.iterate(side.slot, iterator, 10, false), false));
            Access.iterate(side.slot, iterator, 10, false);
            assertThrows(IllegalStateException.class, side::check);
            assertEquals(
                    List.of(4, 5), chunk(Access.iterate(side.slot, iterator, 2, false), false));
            Handles.free(side.state, raw);
            if (wrapped) {
                Handles.free(side.state, iterator);
            }
        }
    }

    @Test
    void an_exception_before_any_element_comes_at_once() {
        int iterator = side.hold(failing(0));
        Access.iterate(side.slot, iterator, 10, false);
        assertThrows(IllegalStateException.class, side::check);
        Handles.free(side.state, iterator);
    }

    @Test
    void pairs_of_a_map() {
        Map<Object, Object> map = new LinkedHashMap<>();
        List<Object> flat = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            map.put(i, i % 2 == 0 ? "x".repeat(i * 100) : null);
            flat.add(i);
            flat.add(map.get(i));
        }
        int iterator = side.hold(map.entrySet().iterator());
        List<Object> out = new ArrayList<>();
        do {
            out.addAll(chunk(Access.iterate(side.slot, iterator, 1000, true), true));
        } while (!ended);
        assertEquals(flat, out);
        Handles.free(side.state, iterator);
    }

    @Test
    void code_of_an_iterator_may_use_the_engine() {
        Iterator<Object> iterator =
                Stream.iterate(
                                0,
                                i -> {
                                    side.result(
                                            Access.convert(
                                                    side.slot, "overwrites scratch memory " + i));
                                    return i + 1;
                                })
                        .limit(50)
                        .map(i -> (Object) ("element " + i))
                        .iterator();
        List<Object> out = iterate(iterator, 20);
        assertEquals(50, out.size());
        assertEquals("element 49", out.get(49));
    }

    @Test
    void a_chunker_is_an_iterator_itself() {
        Chunker chunker = Chunker.over(List.of("x".repeat(40_000), "y".repeat(40_000), "z"));
        int handle = side.hold(chunker);
        assertEquals(1, chunk(Access.iterate(side.slot, handle, 10, false), false).size());
        assertTrue(chunker.hasNext());
        assertEquals('y', ((String) chunker.next()).charAt(0));
        assertEquals("z", chunker.next());
        assertTrue(!chunker.hasNext());
        Handles.free(side.state, handle);
    }

    @Test
    void arrays_are_packed_as_long_as_they_fit() {
        Object[] array = mixed(20_000).toArray();
        int handle = side.hold(array);
        List<Object> out = new ArrayList<>();
        while (out.size() < array.length) {
            int left = array.length - out.size();
            out.addAll(chunk(Access.arrayPack(side.slot, handle, out.size(), left), false));
        }
        assertArrayEquals(array, out.toArray());
        Handles.free(side.state, handle);
    }

    @Test
    void an_element_larger_than_scratch_memory_comes_alone() {
        String large = "x".repeat(100_000);
        int handle = side.hold(new Object[] {"a", large, "b"});
        assertEquals(List.of("a"), chunk(Access.arrayPack(side.slot, handle, 0, 3), false));
        assertEquals(List.of(large), chunk(Access.arrayPack(side.slot, handle, 1, 2), false));
        assertEquals(List.of("b"), chunk(Access.arrayPack(side.slot, handle, 2, 1), false));
        assertEquals(List.of(), chunk(Access.arrayPack(side.slot, handle, 3, 0), false));
        Access.arrayPack(side.slot, handle, 2, 2);
        assertThrows(IndexOutOfBoundsException.class, side::check);
        Handles.free(side.state, handle);
    }

    @Test
    void arrays_are_made_read_and_written() {
        long word = Access.newArray(side.slot, WellKnown.STRING, new int[] {2});
        assertEquals(WellKnown.STRING_ARRAY, NativeSide.classOf(word));
        int array = NativeSide.payload(word);
        assertNull(side.result(Access.arrayGet(side.slot, array, 0)));
        side.reset();
        Access.arraySet(side.slot, array, 1, side.text("x"));
        assertEquals("x", side.result(Access.arrayGet(side.slot, array, 1)));
        Access.arraySet(side.slot, array, 0, NativeSide.immediate(Refs.INT, 1));
        assertThrows(ArrayStoreException.class, side::check);
        Access.arrayGet(side.slot, array, 2);
        assertThrows(ArrayIndexOutOfBoundsException.class, side::check);
        Handles.free(side.state, array);
        Object matrix = side.result(Access.newArray(side.slot, WellKnown.INT, new int[] {2, 3}));
        assertArrayEquals(new int[2][3], (int[][]) matrix);
        Access.newArray(side.slot, WellKnown.INT, new int[] {-1});
        assertThrows(NegativeArraySizeException.class, side::check);
    }

    @Test
    void a_python_object_behind_a_proxy_is_packed_as_such() {
        int proxy = Access.proxy(side.slot, 77, new int[] {ClassIds.of(Runnable.class)}, true);
        Object object = Handles.get(proxy);
        int array = side.hold(new Object[] {object});
        long answer = Access.arrayPack(side.slot, array, 0, 1);
        assertEquals(1L << 32 | 9, answer);
        assertEquals(Pack.PYTHON, side.scratch.get(ThreadState.DATA));
        assertEquals(77, side.scratch.getLong(ThreadState.DATA + 1));
        Handles.free(side.state, proxy);
        Handles.free(side.state, array);
    }

    @Test
    void a_reference_to_a_python_object_elsewhere_is_not_kept_from_being_given_back() {
        long elsewhere = 1L << 61 | 5;
        PythonReference reference = new PythonReference(elsewhere) {};
        assertEquals(0, side.state.keepPython(reference));
        reference.closeReference();
        assertTrue(PythonNative.RELEASED.contains(elsewhere));
    }

    @Test
    void a_read_only_view_is_iterated_over_like_any_list() {
        assertEquals(List.of(1, 2), iterate(Collections.unmodifiableList(List.of(1, 2)), 5));
    }
}
