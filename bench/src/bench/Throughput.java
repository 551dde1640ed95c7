package bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** All targets in turn, round after round, so that a bad minute of the machine is bad for all of them; then medians. */
final class Throughput {
    private final Wrk wrk;
    private final Plan plan;
    private final List<Target> targets;

    Throughput(Wrk wrk, Plan plan, List<Target> targets) {
        this.wrk = wrk;
        this.plan = plan;
        this.targets = targets;
    }

    /** Until three runs in a row need the same CPU for a call, or long enough: on one core the compiler needs half a minute. */
    void warm(boolean streamed) throws IOException, InterruptedException {
        for (Target target : targets) {
            double before = Double.MAX_VALUE;
            int alike = 1;
            for (int run = 0; run < plan.warmRuns() && alike < 3 && target.process() != null; run++) {
                double cpu = wrk.run(target, streamed, 64, plan.warmSeconds()).cpu();
                alike = Math.abs(before - cpu) < 0.04 * cpu ? alike + 1 : 1;
                before = cpu;
            }
        }
    }

    void measure(boolean streamed, int connections, Report report) throws IOException, InterruptedException {
        Map<Target, List<Wrk.Found>> found = new LinkedHashMap<>();
        for (int round = 0; round < plan.rounds(); round++) {
            for (Target target : targets) {
                found.computeIfAbsent(target, each -> new ArrayList<>())
                        .add(wrk.run(target, streamed, connections, plan.seconds()));
            }
        }
        Map<String, Wrk.Found> medians = new LinkedHashMap<>();
        found.forEach((target, runs) -> medians.put(target.name(), median(runs)));
        report.throughput(streamed, connections, medians);
    }

    private static Wrk.Found median(List<Wrk.Found> runs) {
        return new Wrk.Found(
                median(runs, Wrk.Found::rate),
                median(runs, Wrk.Found::p50),
                median(runs, Wrk.Found::p99),
                median(runs, Wrk.Found::cpu));
    }

    private static double median(List<Wrk.Found> runs, ToDoubleFunction<Wrk.Found> of) {
        double[] sorted = runs.stream().mapToDouble(of).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
