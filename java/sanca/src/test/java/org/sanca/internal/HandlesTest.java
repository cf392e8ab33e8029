package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;

class HandlesTest {
    @Test
    void null_is_zero_and_zero_is_null() {
        try (NativeSide side = new NativeSide()) {
            assertEquals(0, side.hold(null));
            assertNull(Access.object(0));
        }
    }

    @Test
    void a_handle_names_its_object_until_it_is_freed() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveHandles();
            Object object = new Object();
            int handle = side.hold(object);
            int second = Access.duplicate(side.slot, handle);
            assertNotEquals(handle, second);
            assertSame(object, Access.object(handle));
            assertTrue(Access.same(handle, second));
            assertEquals(before + 2, Engine.liveHandles());
            Handles.free(side.state, handle);
            Handles.free(side.state, second);
            assertEquals(before, Engine.liveHandles());
        }
    }

    @Test
    void freeing_twice_does_not_give_an_index_out_twice() {
        try (NativeSide side = new NativeSide()) {
            int handle = side.hold("x");
            Handles.free(side.state, handle);
            Handles.free(side.state, handle);
            assertNotEquals(side.hold("a"), side.hold("b"));
        }
    }

    @Test
    void queued_releases_happen_with_the_next_call_and_count_at_once() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveHandles();
            for (int i = 0; i < 64; i++) {
                side.scratch.putInt(ThreadState.RELEASES + 4 * i, side.hold(i));
            }
            assertEquals(before + 64, Engine.liveHandles());
            int first = side.scratch.getInt(ThreadState.RELEASES);
            side.scratch.putInt(ThreadState.RELEASE_COUNT, 64);
            assertEquals(before, Engine.liveHandles());
            assertEquals(0, Handles.get(first));
            Engine.flush(side.slot);
            assertEquals(0, side.scratch.getInt(ThreadState.RELEASE_COUNT));
            assertNull(Handles.get(first));
            assertEquals(before, Engine.liveHandles());
        }
    }

    @Test
    void the_table_grows_past_many_segments() {
        try (NativeSide side = new NativeSide()) {
            long before = Engine.liveHandles();
            int count = 300_000;
            int[] handles = new int[count];
            HashSet<Integer> distinct = new HashSet<>();
            for (int i = 0; i < count; i++) {
                handles[i] = Handles.put(side.state, i);
                distinct.add(handles[i]);
            }
            assertEquals(count, distinct.size());
            for (int i = 0; i < count; i++) {
                assertEquals(i, Handles.take(side.state, handles[i]));
            }
            assertEquals(before, Engine.liveHandles());
        }
    }

    @Test
    void detaching_gives_free_indices_back() {
        long before;
        try (NativeSide side = new NativeSide()) {
            before = Engine.liveHandles();
            Handles.free(side.state, side.hold("x"));
        }
        assertEquals(before, Engine.liveHandles());
        int limit = Handles.limit();
        for (int i = 0; i < 100; i++) {
            try (NativeSide side = new NativeSide()) {
                side.scratch.putInt(ThreadState.RELEASES, side.hold("x"));
                side.scratch.putInt(ThreadState.RELEASE_COUNT, 1);
            }
        }
        assertEquals(before, Engine.liveHandles());
        assertTrue(
                Handles.limit() <= limit + 64, "indices leak: " + limit + " to " + Handles.limit());
    }

    /** Every thread frees what others made: handles wander between the threads' stacks through the pool. */
    @Test
    void threads_never_share_an_index() throws Exception {
        long before = Engine.liveHandles();
        ConcurrentLinkedQueue<int[]> exchange = new ConcurrentLinkedQueue<>();
        AtomicReference<Throwable> failure = new AtomicReference<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int seed = t;
            Thread thread =
                    new Thread(
                            () -> {
                                try (NativeSide side = new NativeSide()) {
                                    churn(side, exchange, new Random(seed));
                                } catch (Throwable e) {
                                    failure.set(e);
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
        try (NativeSide side = new NativeSide()) {
            for (int[] entry = exchange.poll(); entry != null; entry = exchange.poll()) {
                assertEquals(entry[1], Handles.take(side.state, entry[0]));
            }
        }
        assertEquals(before, Engine.liveHandles());
    }

    private static void churn(
            NativeSide side, ConcurrentLinkedQueue<int[]> exchange, Random random) {
        int serial = random.nextInt(1 << 20) << 10;
        for (int round = 0; round < 20_000; round++) {
            if (random.nextInt(3) > 0) {
                serial++;
                exchange.add(new int[] {Handles.put(side.state, serial), serial});
            } else {
                int[] entry = exchange.poll();
                if (entry != null) {
                    assertEquals(entry[1], Handles.take(side.state, entry[0]));
                }
            }
        }
    }

    @Test
    void live_objects_are_counted_by_class() {
        try (NativeSide side = new NativeSide()) {
            class Counted {}
            int[] handles = {side.hold(new Counted()), side.hold(new Counted())};
            java.nio.ByteBuffer in = java.nio.ByteBuffer.wrap(Engine.liveObjects(side.slot));
            long found = 0;
            for (int n = in.getInt(); n > 0; n--) {
                String name = Shapes.text(in);
                long count = in.getLong();
                found = name.equals(Counted.class.getName()) ? count : found;
            }
            assertEquals(2, found);
            Handles.free(side.state, handles[0]);
            Handles.free(side.state, handles[1]);
        }
    }
}
