package bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One run of wrk: as many calls as can be made, each connection asking again when it has its answer. */
final class Wrk {
    private static final Pattern LINE = Pattern.compile(
            "Distribution\\s+50%\\s+(?<p50>\\S+).*99%\\s+(?<p99>\\S+).*?(?<count>\\d+) requests in.*Requests/sec:\\s+(?<rate>[\\d.]+)",
            Pattern.DOTALL);

    private final Path folder;

    Wrk(Path folder) {
        this.folder = folder;
    }

    /**
     * What one run found.
     *
     * @param cpu of the target, microseconds per call, with what it has done for it afterwards
     */
    record Found(double rate, double p50, double p99, double cpu) {}

    Found run(Target target, boolean streamed, int connections, double seconds)
            throws IOException, InterruptedException {
        Path script = folder.resolve(streamed ? "streamed.lua" : "whole.lua");
        String token =
                target.token().isEmpty() ? "" : "wrk.headers['Authorization'] = 'Bearer " + target.token() + "'\n";
        Files.writeString(
                script,
                "wrk.method = 'POST'\nwrk.headers['Content-Type'] = 'application/json'\n" + token + "wrk.body = [==["
                        + (streamed ? Bodies.streamedQuestion() : Bodies.question()) + "]==]\n");
        String path = streamed ? "/v1/completions" : "/v1/chat/completions";
        double before = target.cpuMicros();
        Process wrk = new ProcessBuilder(List.of(
                        "taskset",
                        "-c",
                        Integer.toString(Child.LOAD),
                        "wrk",
                        "-t1",
                        "-c" + connections,
                        "-d" + Math.max(1, Math.round(seconds)) + "s",
                        "--latency",
                        "-s",
                        script.toString(),
                        "http://127.0.0.1:" + target.port() + path))
                .redirectErrorStream(true)
                .start();
        String said = new String(wrk.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        wrk.waitFor();
        target.settle();
        double spent = target.cpuMicros() - before;
        Matcher line = LINE.matcher(said);
        if (!line.find() || said.contains("Non-2xx") || said.contains("Socket errors")) {
            throw new IllegalStateException(target.name() + ", " + connections + " connections: " + said);
        }
        return new Found(
                Double.parseDouble(line.group("rate")),
                millis(line.group("p50")),
                millis(line.group("p99")),
                spent / Double.parseDouble(line.group("count")));
    }

    private static double millis(String time) {
        double number = Double.parseDouble(time.replaceAll("[a-z]", ""));
        return time.endsWith("us") ? number / 1000 : time.endsWith("ms") ? number : number * 1000;
    }
}
