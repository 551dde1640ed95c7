package bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The findings, in Markdown; said as they come, and kept. */
final class Report {
    private final StringBuilder text = new StringBuilder();

    void say(String line) {
        System.out.println(line);
        text.append(line).append('\n');
    }

    private void row(List<String> cells) {
        say("| " + String.join(" | ", cells) + " |");
    }

    void table(String title, String... columns) {
        say("\n" + title + "\n");
        row(List.of(columns));
        row(List.of(columns).stream().map(column -> "---").toList());
    }

    void throughput(boolean streamed, int connections, Map<String, Wrk.Found> medians) {
        table(
                "### " + (streamed ? "Streams of 20 events, " : "Whole answers, ") + connections + " connections",
                "",
                "calls/s",
                "of bare Vert.x",
                "of nginx",
                "p50 ms",
                "p99 ms",
                "added p50",
                "added p99",
                "CPU µs/call");
        Wrk.Found direct = medians.get("direct");
        medians.forEach((name, found) -> row(List.of(
                name,
                number(found.rate(), 0),
                ratio(found, medians.get("bare Vert.x")),
                ratio(found, medians.get("nginx")),
                number(found.p50(), 3),
                number(found.p99(), 3),
                number(found.p50() - direct.p50(), 3),
                number(found.p99() - direct.p99(), 3),
                number(found.cpu(), 1))));
    }

    private static String ratio(Wrk.Found found, Wrk.Found to) {
        return to == null ? "" : number(found.rate() / to.rate(), 2);
    }

    void streams(Target target, int count, Loads.Found found) {
        if (found.failed()) {
            row(List.of(Integer.toString(count), target.name(), "failed", "", "", "", "", "", ""));
            return;
        }
        row(List.of(
                Integer.toString(count),
                target.name(),
                number(found.number("frames"), 0),
                number(found.number("lost"), 0),
                number(found.number("broken"), 0),
                number(found.number("p50"), 2),
                number(found.number("p99"), 2),
                number(found.number("max"), 1),
                target.process() == null ? "" : Long.toString(found.rss())));
    }

    void rate(Target target, int rate, Loads.Found found) {
        List<String> cells = new ArrayList<>(List.of(Integer.toString(rate), target.name()));
        for (String figure : List.of("p50", "p99", "failed", "open")) {
            cells.add(found.failed() ? "failed" : number(found.number(figure), figure.startsWith("p") ? 1 : 0));
        }
        cells.add(found.failed() ? "" : number(found.cpu() / found.number("calls"), 0));
        row(cells);
    }

    void memory(Target target, String when) {
        row(List.of(when, target.name(), Long.toString(target.rssMib())));
    }

    void start(String how, double millis) {
        row(List.of(how, number(millis, 0)));
    }

    private static String number(double value, int places) {
        return String.format(Locale.ROOT, "%,." + places + "f", value);
    }

    String text() {
        return text.toString();
    }
}
