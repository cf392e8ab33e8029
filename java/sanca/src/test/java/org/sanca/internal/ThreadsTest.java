package org.sanca.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

class ThreadsTest {
    @Test
    void a_thread_keeps_its_number_and_slots_are_used_again() {
        int slot;
        try (NativeSide side = new NativeSide()) {
            slot = side.slot;
            int token = Engine.currentThread(side.slot);
            assertNotEquals(0, token);
            assertEquals(token, Engine.currentThread(side.slot));
        }
        try (NativeSide side = new NativeSide()) {
            assertEquals(slot, side.slot);
        }
    }

    @Test
    void a_waiting_thread_is_interrupted_by_its_number() throws Exception {
        AtomicInteger token = new AtomicInteger();
        AtomicBoolean interrupted = new AtomicBoolean();
        CountDownLatch ready = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            try (NativeSide side = new NativeSide()) {
                                token.set(Engine.currentThread(side.slot));
                                ready.countDown();
                                TimeUnit.SECONDS.sleep(30);
                            } catch (InterruptedException e) {
                                interrupted.set(true);
                            }
                        });
        thread.start();
        ready.await();
        try (NativeSide side = new NativeSide()) {
            String stack = Engine.threadStack(side.slot, token.get());
            assertTrue(stack.contains(thread.getName()), stack);
            Engine.interrupt(side.slot, token.get());
            thread.join(10_000);
            assertTrue(interrupted.get());
            // Its number names nobody any more.
            Engine.interrupt(side.slot, token.get());
            side.check();
            assertEquals("the thread has ended", Engine.threadStack(side.slot, token.get()));
        }
    }

    @Test
    void interrupt_status_is_read_and_cleared() {
        try (NativeSide side = new NativeSide()) {
            assertFalse(Engine.clearInterrupt(side.slot));
            Thread.currentThread().interrupt();
            assertTrue(Engine.clearInterrupt(side.slot));
            assertFalse(Engine.clearInterrupt(side.slot));
        }
    }

    @Test
    void waiting_for_threads_ends_with_them_or_with_the_time() throws Exception {
        CountDownLatch stop = new CountDownLatch(1);
        Thread thread =
                new Thread(
                        () -> {
                            try {
                                stop.await();
                            } catch (InterruptedException e) {
                                return;
                            }
                        });
        thread.start();
        try (NativeSide side = new NativeSide()) {
            assertFalse(Engine.awaitThreads(side.slot, 50));
            side.check();
        }
        stop.countDown();
        thread.join();
    }

    @Test
    void scratch_memory_that_is_too_small_is_refused() {
        assertEquals(-1, Engine.attach(java.nio.ByteBuffer.allocateDirect(100)));
    }

    @Test
    void java_version() {
        assertEquals(Runtime.version().feature(), Engine.javaVersion());
    }
}
