import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.sanca.Interpreter;
import org.sanca.PyCallable;
import org.sanca.PyObject;
import org.sanca.PythonException;
import org.sanca.SharedInterpreter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A web server whose every request runs Python, on as many Java threads as there are requests: a text goes in, and out come the
 * modules of Python's standard library that it may be about. Puts itself under load and prints what it served.
 *
 * <p>Run it in its folder:
 *
 * <pre>java -cp sanca.jar ClassifierServer.java [--requests 20000] [--clients 32]</pre>
 */
public class ClassifierServer implements AutoCloseable {
    private final Interpreter python = new SharedInterpreter();
    private final PyCallable classify;
    private final ExecutorService threads = executor();
    private final HttpServer server;

    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();
    private final AtomicInteger inPython = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    ClassifierServer(Path folder) throws IOException {
        try (PyObject sys = python.importModule("sys");
                PyObject path = sys.getAttr("path", PyObject.class)) {
            path.invoke("insert", 0, folder.toString());
        }
        python.exec(
                "from classifier import classify"); // learns from the documentation of the library
        classify = python.getValue("classify", PyCallable.class);
        server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.createContext("/classify", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** A virtual thread for each request where the JDK has them, else a pool. */
    private static ExecutorService executor() {
        try {
            return (ExecutorService)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            return Executors.newFixedThreadPool(64);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        int status = 200;
        String answer;
        try {
            answer = answer(text);
        } catch (PythonException e) {
            status = 500;
            answer = e.getMessage();
        }
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    /** Runs on the thread of the request: Python needs none of its own. */
    private String answer(String text) {
        seen.add(Thread.currentThread());
        most.accumulateAndGet(inPython.incrementAndGet(), Math::max);
        try {
            StringBuilder out = new StringBuilder();
            for (Object each : (List<?>) classify.call(text)) {
                List<?> pair = (List<?>) each;
                out.append(String.format(Locale.ROOT, "%s %.3f%n", pair.get(0), pair.get(1)));
            }
            return out.toString();
        } finally {
            inPython.decrementAndGet();
        }
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort() + "/classify");
    }

    @Override
    public void close() {
        server.stop(1);
        threads.shutdown();
        classify.close();
        python.close();
    }

    // --- the load

    /** What is asked, and what the answer begins with. */
    private static final String[][] QUESTIONS = {
        {"parse command line options and print a usage message", "argparse"},
        {"compare two sequences of lines and show a unified diff", "difflib"},
        {"decode a document into python dict, list and str objects, encoder indent", "json"},
        {"median, mean and standard deviation of sample data", "statistics"},
        {
            "run another program as a child process and capture its output with communicate",
            "subprocess"
        },
        {"extract the members of a compressed tar archive", "tarfile"},
        {"network address and mask of an IPv4 or IPv6 interface", "ipaddress"},
        {"a test case with assertions, fixtures and mock objects", "unittest"},
    };

    /** One client's requests: the time of each in nanoseconds; fails on a wrong answer. */
    private static long[] ask(URI address, HttpClient client, int requests) throws Exception {
        long[] times = new long[requests];
        for (int i = 0; i < requests; i++) {
            String[] question = QUESTIONS[i % QUESTIONS.length];
            HttpRequest request =
                    HttpRequest.newBuilder(address)
                            .POST(HttpRequest.BodyPublishers.ofString(question[0]))
                            .build();
            long begin = System.nanoTime();
            HttpResponse<String> response =
                    client.send(request, HttpResponse.BodyHandlers.ofString());
            times[i] = System.nanoTime() - begin;
            if (response.statusCode() != 200 || !response.body().startsWith(question[1] + " ")) {
                throw new IllegalStateException(
                        "to \"" + question[0] + "\" it said " + response.body());
            }
        }
        return times;
    }

    public static void main(String[] args) throws Exception {
        // Without it each answer waits 40 ms for the client's acknowledgement of its headers.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        int requests = option(args, "--requests", 20_000);
        int clients = option(args, "--clients", 32);
        Path folder = Path.of("").toAbsolutePath(); // where classifier.py is
        try (ClassifierServer server = new ClassifierServer(folder)) {
            System.out.println("serving " + server.address());
            load(server, requests, clients);
        }
    }

    private static void load(ClassifierServer server, int requests, int clients) throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        ask(server.address(), client, QUESTIONS.length); // the first of anything is slow
        System.out.printf(
                "%s%n",
                server.answer(QUESTIONS[2][0]).strip().replace(System.lineSeparator(), ", "));
        ExecutorService pool = Executors.newFixedThreadPool(clients);
        List<Future<long[]>> all = new ArrayList<>();
        long begin = System.nanoTime();
        for (int i = 0; i < clients; i++) {
            all.add(pool.submit(() -> ask(server.address(), client, requests / clients)));
        }
        long[] times = {};
        for (Future<long[]> each : all) {
            long[] more = each.get();
            int size = times.length;
            times = Arrays.copyOf(times, size + more.length);
            System.arraycopy(more, 0, times, size, more.length);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        pool.shutdown();
        Arrays.sort(times);
        System.out.printf(
                Locale.ROOT,
                "%d requests of %d clients, every answer right, in %.2f s: %.0f a second%n",
                times.length,
                clients,
                seconds,
                times.length / seconds);
        System.out.printf(
                Locale.ROOT,
                "half within %.1f ms, 99 %% within %.1f ms%n",
                times[times.length / 2] / 1e6,
                times[times.length * 99 / 100] / 1e6);
        System.out.printf(
                "Python ran on %d Java threads, up to %d at a time%n",
                server.seen.size(), server.most.get());
    }

    private static int option(String[] args, String name, int otherwise) {
        int place = Arrays.asList(args).indexOf(name);
        return place < 0 ? otherwise : Integer.parseInt(args[place + 1]);
    }
}
