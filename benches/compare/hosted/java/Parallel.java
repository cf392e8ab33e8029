import org.sanca.Interpreter;
import org.sanca.InterpreterConfig;
import org.sanca.SharedInterpreter;
import org.sanca.SubInterpreter;

/**
 * The same pure Python once, and twice at the same time on two threads: in interpreters with a GIL of their own, and in two that share one.
 * Prints wall times in nanoseconds, a line a round: once and twice with own GILs, once and twice with a shared one.
 */
final class Parallel {
    private static final String WORK =
            "def work(n):\n"
                    + "    total = 0\n"
                    + "    for i in range(n):\n"
                    + "        total += i * i % 7\n"
                    + "    return total";

    private static final long ROUND_NS = 10_000_000L;

    private Parallel() {}

    public static void main(String[] arguments) throws Exception {
        int rounds = Integer.parseInt(arguments[0]);
        Interpreter[] own = {
            new SubInterpreter(InterpreterConfig.isolated()),
            new SubInterpreter(InterpreterConfig.isolated())
        };
        Interpreter[] shared = {new SharedInterpreter(), new SharedInterpreter()};
        for (Interpreter each : new Interpreter[] {own[0], own[1], shared[0], shared[1]}) {
            each.exec(WORK);
        }
        int size = 50_000;
        for (long spent = best(own[0], size); spent < ROUND_NS; spent = best(own[0], size)) {
            size = (int) Math.min(size * 4L, size * ROUND_NS / Math.max(spent, 1) + 1_000);
        }
        for (int i = 0; i < rounds; i++) {
            System.out.println(
                    once(own[0], size)
                            + " "
                            + twice(own, size)
                            + " "
                            + once(shared[0], size)
                            + " "
                            + twice(shared, size));
        }
        Runtime.getRuntime().halt(0);
    }

    private static long once(Interpreter python, int size) {
        long begin = System.nanoTime();
        python.invoke("work", size);
        return System.nanoTime() - begin;
    }

    /** Of a few, as the machine may be busy. */
    private static long best(Interpreter python, int size) {
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            best = Math.min(best, once(python, size));
        }
        return best;
    }

    private static long twice(Interpreter[] both, int size) throws InterruptedException {
        Thread other = new Thread(() -> both[1].invoke("work", size));
        long begin = System.nanoTime();
        other.start();
        both[0].invoke("work", size);
        other.join();
        return System.nanoTime() - begin;
    }
}
