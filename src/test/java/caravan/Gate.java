package caravan;

import caravan.call.Json;
import caravan.commands.Orders.Told;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import caravan.testkit.FakeProvider;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The running gateway, for tests: the project's own routes, configuration and prices, on a free port of 127.0.0.1, with a
 * data folder of its own. {@link #close} stops it as SIGTERM would.
 */
public final class Gate implements AutoCloseable {
    public static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A test that is not about trying again sees each failure at once. */
    private static final String ONCE = "\nretry: {tries: 1}\n";

    /** How an entry is found among the lines, before any of them is parsed. */
    private static final String DONE = "\"done\"";

    private final Gateway gateway;
    private final Path folder;

    private Gate(Gateway gateway, Path folder) {
        this.gateway = gateway;
        this.folder = folder;
    }

    /** How the gateway is to be started. */
    public static final class Plan {
        private final Map<String, String> variables = new HashMap<>();
        private final Map<String, String> flags = new HashMap<>();
        private final Map<String, String> files = new HashMap<>();
        private final List<String> examples = new ArrayList<>();
        private InstantSource clock = InstantSource.system();

        /** What time it is there, if not what it is here. */
        public Plan clock(InstantSource source) {
            clock = source;
            return this;
        }

        /** An environment variable. */
        public Plan env(String name, String value) {
            variables.put(name, value);
            return this;
        }

        /** A flag by its key, such as {@code threads}. */
        public Plan flag(String key, String value) {
            flags.put(key, value);
            return this;
        }

        /** A file in place of the project's, such as {@code config/keys.yaml} or {@code routes/mine.camel.yaml}. */
        public Plan file(String path, String content) {
            files.put(path, content);
            return this;
        }

        /** What stands in a folder of {@code examples/}, installed with the commands on its page that copy files. */
        public Plan example(String name) {
            examples.add(name);
            return this;
        }

        /** A house key for openai, whose address is the fake's. */
        public Plan openai(FakeProvider fake) {
            return env("OPENAI_API_KEY", "sk-house").env("OPENAI_API_URL", fake.url());
        }

        /** No key in the house: openai is at the fake's address, and callers bring their own. */
        public Plan ownKeys(FakeProvider fake) {
            return env("OPENAI_API_URL", fake.url());
        }

        public Gate start() {
            try {
                Path folder = Files.createTempDirectory("caravan-gate");
                into(folder);
                Reading reading = reading(folder);
                Mistakes mistakes = new Mistakes();
                Settings settings = reading.read(mistakes);
                mistakes.throwIfAny();
                return new Gate(Gateway.start(settings, reading, clock), folder);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }

        /** Writes the files. */
        public void into(Path folder) throws IOException {
            for (String part : List.of("config", "routes", "pricing")) {
                copy(Path.of(part), folder.resolve(part));
            }
            Files.writeString(folder.resolve("config/models.yaml"), ONCE, StandardOpenOption.APPEND);
            for (Map.Entry<String, String> file : files.entrySet()) {
                Path target = folder.resolve(file.getKey());
                Files.createDirectories(target.getParent());
                Files.writeString(target, file.getValue());
            }
            for (String example : examples) {
                Installing.into(folder, example);
            }
        }

        private Reading reading(Path folder) {
            Map<String, String> all = new HashMap<>(flags);
            all.putIfAbsent("port", "0");
            all.putIfAbsent("host", "127.0.0.1");
            all.putIfAbsent("journal-segment", "256KiB");
            all.putIfAbsent("watch", "0");
            Environment environment = new Environment(Map.copyOf(variables));
            return mistakes -> Settings.read(all, environment, new Base(folder, folder), mistakes);
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    public static Plan plan() {
        return new Plan();
    }

    public int port() {
        return gateway.port();
    }

    /** 0 if there is none. */
    public int adminPort() {
        return gateway.adminPort();
    }

    Gateway gateway() {
        return gateway;
    }

    /** With {@code /v1}: what an SDK calls its base URL. */
    public String url() {
        return "http://127.0.0.1:" + port() + "/v1";
    }

    /** Writes a file, and nothing more: what comes of it is for {@link #reload}, or for the watch. */
    public Gate write(String path, String content) {
        try {
            Path target = folder.resolve(path);
            Files.createDirectories(target.getParent());
            Files.writeString(target, content);
            return this;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    public String read(String path) {
        try {
            return Files.readString(folder.resolve(path));
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** Orders a reload. @return what came of it: first a word, {@code done} or {@code refused} */
    public List<String> reload() {
        Told told = gateway.reload().join();
        List<String> lines = new ArrayList<>(List.of(told.done() ? "done" : "refused"));
        lines.addAll(told.lines());
        return lines;
    }

    /** How many calls are inside. */
    public int inside() {
        return gateway.inside();
    }

    public Path data() {
        return folder.resolve("data");
    }

    public Path folder() {
        return folder;
    }

    /** Every line of the journal, in order. */
    public List<JsonNode> journal() {
        return lines("");
    }

    private List<JsonNode> lines(String with) {
        List<JsonNode> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(data())) {
            for (Path file : files.filter(each -> each.getFileName().toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                for (String line : Files.readString(file).split("\n", -1)) {
                    if (line.contains(with) && !line.isBlank()) {
                        lines.add(Json.MAPPER.readTree(line));
                    }
                }
            }
            return lines;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    /** The entries: the lines that say how a call ended. */
    public List<JsonNode> entries() {
        return lines(DONE).stream()
                .filter(line -> line.path("event").asText().equals("done"))
                .toList();
    }

    /** The entry of the call with this {@code X-Request-Id}. */
    public JsonNode entry(String id) {
        return lines(id).stream()
                .filter(line -> line.path("event").asText().equals("done"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No entry for " + id));
    }

    /** Posts JSON to a path such as {@code /v1/chat/completions}; headers are names and values in turn. */
    public HttpResponse<String> post(String path, String json, String... headers) {
        HttpRequest.Builder request = request(path, headers).header("Content-Type", "application/json");
        return send(request.POST(HttpRequest.BodyPublishers.ofString(json)).build());
    }

    public HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    private HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return request;
    }

    public static HttpResponse<String> send(HttpRequest request) {
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stopped);
        }
    }

    /** A chat request for this model, whole or streamed, with one short question. */
    public static String chat(String model, boolean stream) {
        return "{\"model\":\"" + model + "\",\"stream\":" + stream
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"How far is it to Samarkand?\"}]}";
    }

    @Override
    public void close() {
        gateway.close();
    }
}
