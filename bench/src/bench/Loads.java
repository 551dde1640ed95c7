package bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs {@link Load} against one target, and watches the target meanwhile. */
final class Loads {
    private Loads() {}

    /**
     * What was found.
     *
     * @param figures as the load names them
     * @param rss the most memory that the target held, in MiB
     * @param cpu that the target used, in microseconds
     */
    record Found(Map<String, String> figures, long rss, double cpu) {
        double number(String name) {
            return Double.parseDouble(figures.getOrDefault(name, "NaN"));
        }

        boolean failed() {
            return !figures.containsKey("p99");
        }
    }

    static Found run(Target target, String kind, int much, int seconds) throws IOException {
        double before = target.cpuMicros();
        Process load = new ProcessBuilder(List.of(
                        "taskset",
                        "-c",
                        Integer.toString(Child.LOAD),
                        System.getProperty("java.home") + "/bin/java",
                        "-Xmx1g",
                        "-cp",
                        "target/bench:target/lib/*",
                        "bench.Load",
                        kind,
                        Integer.toString(target.port() == Field.UPSTREAM ? Field.UPSTREAM : target.port()),
                        Integer.toString(much),
                        Integer.toString(seconds)))
                .redirectErrorStream(true)
                .start();
        Map<String, String> figures = new HashMap<>();
        Thread reader = Thread.ofVirtual().start(() -> read(load, figures));
        long rss = 0;
        while (reader.isAlive()) {
            rss = Math.max(rss, target.rssMib());
            Pause.of(java.time.Duration.ofMillis(200));
        }
        return new Found(figures, rss, target.cpuMicros() - before);
    }

    private static void read(Process load, Map<String, String> into) {
        try (BufferedReader lines = load.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("found ")) {
                    for (String figure : line.substring(6).split(" ", -1)) {
                        String[] pair = figure.split("=", 2);
                        into.put(pair[0], pair[1]);
                    }
                }
            }
        } catch (IOException broken) {
            into.put("error", broken.toString());
        }
    }
}
