package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.call.Json;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The gateway as a process of its own, as a user starts it: with the project's files, and the built-in provider. */
public final class Caravans implements AutoCloseable {
    private static final Pattern LISTENS = Pattern.compile("listens on http://[^:]+:(\\d+)");

    private final Process process;
    private final Queue<String> log = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private Caravans(Process process) {
        this.process = process;
        Thread.ofVirtual().start(this::listen);
    }

    /** @param settings environment variables besides those for port and data folder */
    static Caravans start(Path data, Map<String, String> settings) throws IOException {
        List<String> command = new ArrayList<>(heedful());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=logback.xml", // the tests' own says nothing
                "-cp",
                System.getProperty("java.class.path"),
                "caravan.Caravan"));
        ProcessBuilder java = new ProcessBuilder(command);
        java.environment().clear();
        java.environment().putAll(Map.of("PORT", "0", "CARAVAN_DATA", data.toString(), "CARAVAN_LOG", "text"));
        java.environment().putAll(settings);
        return launch(java);
    }

    /** Tests may run where SIGHUP is ignored (nohup), and a JVM keeps to that; GNU's env can undo it. */
    private static List<String> heedful() throws IOException {
        List<String> env = List.of("env", "--default-signal=HUP");
        List<String> trial = new ArrayList<>(env);
        trial.add("true");
        Process tried = new ProcessBuilder(trial).start();
        return tried.onExit().join().exitValue() == 0 ? env : List.of();
    }

    /** In the way that somebody else has chosen, on any port. */
    public static Caravans launch(ProcessBuilder how) throws IOException {
        return new Caravans(how.redirectErrorStream(true).start());
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.add(line);
                Matcher listens = LISTENS.matcher(line);
                if (listens.find()) {
                    port.complete(Integer.valueOf(listens.group(1)));
                }
            }
        } catch (IOException killed) {
            log.add(killed.toString());
        }
        port.completeExceptionally(new IllegalStateException("It did not start:\n" + log()));
    }

    /** Waits until it listens. */
    public int port() {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(port).as(this::log).isDone());
        return port.join();
    }

    public String log() {
        return String.join("\n", log);
    }

    /** SIGTERM. */
    public void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    public long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    public int exitCode() throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(log()).isTrue();
        return process.exitValue();
    }

    /** Its files may be deleted afterwards. */
    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }

    /** All lines of a journal, in order. */
    static List<JsonNode> journal(Path data) {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readString(file).split("\n+", -1)) {
                    if (!line.isEmpty()) {
                        lines.add(Json.MAPPER.readTree(line));
                    }
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return lines;
    }

    /** The lines that say how a call ended. */
    public static List<JsonNode> entries(Path data) {
        return journal(data).stream()
                .filter(line -> line.path("event").asText().equals("done"))
                .toList();
    }
}
