import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One peer's process: starts Python, then answers one line a line. "prepare row" checks the answer, warms up and calibrates; "sample
 * row" times one chunk and answers nanoseconds of this thread's CPU time per operation. Answers: "ok …", "ns …" or "skip why".
 */
final class Worker {
    private static final ThreadMXBean CLOCK = ManagementFactory.getThreadMXBean();
    private static final long WARM_NS = 1_000_000_000L;

    private final Rows rows;
    private final long chunk;
    private final java.util.Map<String, Integer> turns = new java.util.HashMap<>();
    private final ExecutorService elsewhere =
            Executors.newSingleThreadExecutor(
                    body -> {
                        Thread thread = new Thread(body, "elsewhere");
                        thread.setDaemon(true);
                        return thread;
                    });

    private Worker(Rows rows, long chunk) {
        this.rows = rows;
        this.chunk = chunk;
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream answers = new PrintStream(new FileOutputStream(FileDescriptor.out), true);
        System.setOut(System.err);
        Api python = Api.named(arguments[0]);
        Worker worker = new Worker(new Rows(python), Long.parseLong(arguments[1]) * 1_000_000);
        answers.println("version " + python.version());
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in));
        for (String line = requests.readLine(); line != null; line = requests.readLine()) {
            answers.println(worker.answer(line.split(" ")));
        }
        // Ending the interpreters of a peer is not measured here.
        Runtime.getRuntime().halt(0);
    }

    private String answer(String[] request) {
        try {
            Rows.Row row = rows.get(request[1]);
            Callable<String> body =
                    request[0].equals("prepare")
                            ? () -> prepare(request[1], row)
                            : () -> sample(request[1], row);
            return row.elsewhere ? elsewhere.submit(body).get() : body.call();
        } catch (Throwable e) {
            e.printStackTrace();
            return "skip " + String.valueOf(e).lines().findFirst().orElse("");
        }
    }

    private String prepare(String name, Rows.Row row) throws Exception {
        Object wrong = row.check.wrong();
        if (wrong != null) {
            return "skip wrong answer: " + wrong;
        }
        int filling = 1;
        long until = System.nanoTime() + WARM_NS;
        for (int times = 1; ; times = Math.min(filling, times * 10)) {
            long spent = Math.max(time(row, times), 1);
            filling = (int) Math.max(1, (double) times * chunk / spent);
            if (System.nanoTime() > until && filling <= times * 2L) {
                break;
            }
        }
        turns.put(name, filling);
        return "ok " + filling;
    }

    private String sample(String name, Rows.Row row) throws Exception {
        int times = turns.get(name);
        return "ns " + (double) time(row, times) / times;
    }

    private static long time(Rows.Row row, int times) throws Exception {
        long begin = CLOCK.getCurrentThreadCpuTime();
        row.loop.run(times);
        return CLOCK.getCurrentThreadCpuTime() - begin;
    }
}
