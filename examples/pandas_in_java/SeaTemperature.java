import org.sanca.DirectNDArray;
import org.sanca.Interpreter;
import org.sanca.SharedInterpreter;

import java.nio.DoubleBuffer;
import java.nio.LongBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * pandas reads and cleans a year of sea temperatures; Java works on the same memory with all processors; pandas sums up what Java
 * computed. No array is copied between the two.
 *
 * <pre>java -cp sanca.jar SeaTemperature.java</pre>
 */
public class SeaTemperature {
    private static final String LOAD =
            """
            import pandas as pd
            from bokeh_sampledata.sea_surface_temperature import sea_surface_temperature

            sea = sea_surface_temperature["temperature"].tz_localize(None)
            sea = sea.resample("30min").mean()                # one value every half hour
            gaps = int(sea.isna().sum())
            sea = sea.interpolate()
            temperature = sea.to_numpy()                      # float64, in °C
            time = sea.index.to_numpy().view("int64")         # nanoseconds since 1970
            """;

    private static final String SUM_UP =
            """
            table = pd.DataFrame({"measured": sea, "smooth": pd.Series(smooth, sea.index)})
            table["tide and weather"] = (table["measured"] - table["smooth"]).abs()
            months = table.groupby(table.index.to_period("M")).mean().round(2)
            """;

    /** Half-hours of a moving average: one week to each side. */
    private static final int REACH = 7 * 48;

    public static void main(String[] args) {
        try (Interpreter py = new SharedInterpreter()) {
            py.exec(LOAD);
            System.out.printf(
                    "pandas %s: %s half-hours, %s of them interpolated%n",
                    py.eval("pd.__version__"), py.eval("len(sea)"), py.eval("gaps"));
            try (DirectNDArray<DoubleBuffer> measured = shared(py, "temperature");
                    DirectNDArray<LongBuffer> time = shared(py, "time")) {
                showThatNothingWasCopied(py, measured);
                work(py, measured.getData(), time.getData());
            }
        }
    }

    /** An array of Python's; its memory stays as long as this does. */
    @SuppressWarnings("unchecked") // the dtype says which buffer it is
    private static <T extends java.nio.Buffer> DirectNDArray<T> shared(
            Interpreter py, String name) {
        return (DirectNDArray<T>) py.getValue(name, DirectNDArray.class);
    }

    private static void showThatNothingWasCopied(
            Interpreter py, DirectNDArray<DoubleBuffer> measured) {
        long inPython = ((Number) py.eval("temperature.ctypes.data")).longValue();
        System.out.printf(
                "%s in Java at 0x%x, in NumPy at 0x%x: %s%n",
                measured,
                measured.getAddress(),
                inPython,
                measured.getAddress() == inPython ? "the same memory" : "COPIED");
        DoubleBuffer data = measured.getData();
        double sum = IntStream.range(0, data.capacity()).mapToDouble(data::get).sum();
        double sumInPython = py.getValue("temperature.sum()", Double.class);
        System.out.printf(
                Locale.ROOT,
                "sum in Java %.6f, in NumPy %.6f: %s%n",
                sum,
                sumInPython,
                Math.abs(sum - sumInPython) < 1e-6 ? "equal" : "DIFFERENT");
    }

    private static void work(Interpreter py, DoubleBuffer measured, LongBuffer time) {
        int warmest =
                IntStream.range(0, measured.capacity())
                        .reduce((a, b) -> measured.get(b) > measured.get(a) ? b : a)
                        .orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "warmest %s: %.2f °C%n",
                day(time.get(warmest)),
                measured.get(warmest));

        // Memory of Java's, which pandas is going to see.
        DirectNDArray<DoubleBuffer> smooth =
                DirectNDArray.allocate(DoubleBuffer.class, measured.capacity());
        DoubleBuffer means = smooth.getData();
        long begin = System.nanoTime();
        IntStream.range(0, measured.capacity())
                .parallel()
                .forEach(i -> means.put(i, mean(measured, i - REACH, i + REACH)));
        System.out.printf(
                "a moving average of %d values each, on %d processors: %d ms%n",
                2 * REACH + 1,
                Runtime.getRuntime().availableProcessors(),
                Duration.ofNanos(System.nanoTime() - begin).toMillis());

        py.set("smooth", smooth);
        py.exec(SUM_UP);
        System.out.println(py.eval("months.to_string()"));
        List<?> months = py.getValue("months.index.astype(str).tolist()", List.class);
        double[] averages =
                py.getValue("months['smooth'].to_numpy()", double[].class); // twelve: a copy
        int top =
                IntStream.range(0, averages.length)
                        .reduce((a, b) -> averages[b] > averages[a] ? b : a)
                        .orElse(0);
        System.out.printf(Locale.ROOT, "the warmest month is %s%n", months.get(top));
    }

    private static double mean(DoubleBuffer values, int from, int to) {
        double sum = 0;
        int first = Math.max(0, from);
        int last = Math.min(values.capacity() - 1, to);
        for (int i = first; i <= last; i++) {
            sum += values.get(i);
        }
        return sum / (last - first + 1);
    }

    private static LocalDate day(long nanoseconds) {
        return Instant.ofEpochSecond(0, nanoseconds).atZone(ZoneOffset.UTC).toLocalDate();
    }
}
