package bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/** The whole of it. What it writes to {@code bench/RESULTS.md} says on which machine and when. */
final class Run {
    private static final int STREAM_SECONDS = 12;
    private static final int RATE_SECONDS = 6;

    private final Plan plan;
    private final Path folder;
    private final Report report = new Report();

    private Run(Plan plan, Path folder) {
        this.plan = plan;
        this.folder = folder;
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        List<String> missing = Machine.missing();
        if (!missing.isEmpty()) {
            missing.forEach(System.err::println);
            System.exit(1);
        }
        boolean quick = List.of(arguments).contains("--quick");
        Path folder = Files.createTempDirectory(
                Files.createDirectories(Path.of("target/bench-run")).toAbsolutePath(), "run");
        new Run(quick ? Plan.quick() : Plan.full(), folder).run(quick);
    }

    private void run(boolean quick) throws IOException, InterruptedException {
        report.say("# Results" + (quick ? " of a quick look" : ""));
        report.say("\n" + LocalDate.now() + ", " + Machine.words() + ". Load average before: " + Machine.busy() + ".");
        report.say(
                "\nWhat is measured has core " + Child.MEASURED + " and one event loop; wrk and the upstream have core "
                        + Child.LOAD
                        + ". Caravan has everything on: journal, metrics, a JSON line in the log per call. Medians of "
                        + plan.rounds() + " rounds of " + (int) plan.seconds()
                        + " s, all targets in turn. How to read it: README.md.");
        try (Field field = new Field(folder)) {
            field.start(plan.virtual());
            throughput(field);
            field.stopUpstream();
            streams(field);
            rates(field);
            beside(field);
        }
        starts();
        Path results = Path.of(quick ? "target/bench-run/RESULTS-quick.md" : "bench/RESULTS.md");
        Files.writeString(results, report.text());
        System.out.println("\nWritten to " + results);
    }

    private void throughput(Field field) throws IOException, InterruptedException {
        Throughput throughput = new Throughput(new Wrk(folder), plan, field.targets());
        for (boolean streamed : plan.streamed() ? new boolean[] {false, true} : new boolean[] {false}) {
            throughput.warm(streamed);
            for (int connections : plan.connections()) {
                throughput.measure(streamed, connections, report);
            }
        }
        report.table("### Memory after that", "", "", "RSS MiB");
        field.targets().stream()
                .filter(target -> target.process() != null)
                .forEach(target -> report.memory(target, ""));
    }

    private void streams(Field field) throws IOException {
        report.table(
                "### Streams at once, a frame a second for " + STREAM_SECONDS + " s each",
                "streams",
                "",
                "frames",
                "lost",
                "broken",
                "late p50 ms",
                "p99",
                "max",
                "RSS MiB");
        for (int count : plan.streams()) {
            if (2 * count + 500 > Machine.files()) {
                report.say("\n" + count + " streams need " + (2 * count + 500) + " open files, and a process may have "
                        + Machine.files() + " here: raise it with ulimit -n.");
                continue;
            }
            for (Target target : field.open()) {
                report.streams(target, count, Loads.run(target, "streams", count, STREAM_SECONDS));
            }
        }
    }

    private void rates(Field field) throws IOException {
        report.table(
                "### An upstream that takes 20 ms, at rising rates (" + RATE_SECONDS
                        + " s each; times from when a call was due)",
                "calls/s",
                "",
                "p50 ms",
                "p99 ms",
                "failed",
                "unanswered",
                "CPU µs/call");
        for (int rate : plan.rates()) {
            for (Target target : field.open()) {
                report.rate(target, rate, Loads.run(target, "rate", rate, RATE_SECONDS));
            }
        }
    }

    private void beside(Field field) throws IOException {
        int rate = plan.rates().getFirst();
        report.table(
                "### " + rate
                        + " calls/s to an upstream that takes 20 ms, alone and beside one stream as fast as it can go",
                "firehose",
                "",
                "p50 ms",
                "p99 ms",
                "failed",
                "unanswered",
                "CPU µs/call");
        for (int firehoses = 0; firehoses < 2; firehoses++) {
            for (Target target : field.open()) {
                String kind = firehoses == 0 ? "rate" : "beside";
                report.rate(target, firehoses, Loads.run(target, kind, rate, RATE_SECONDS));
            }
        }
    }

    private void starts() throws IOException {
        StartUp start = new StartUp(folder);
        start.awaitCache();
        report.table("### From ./caravan to the first answer, on both cores", "", "ms");
        report.start("with the AOT cache", start.measure(plan.starts(), ""));
        report.start("without", start.measure(plan.starts(), "-XX:AOTMode=off"));
    }
}
