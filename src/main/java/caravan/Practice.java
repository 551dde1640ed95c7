package caravan;

import caravan.commandline.Commandline;
import caravan.commandline.Launch;
import caravan.commands.Orders.Told;
import caravan.config.Base;
import caravan.config.Environment;
import caravan.config.Mistakes;
import caravan.config.Reading;
import caravan.config.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A run that only exists to be watched: with {@code -XX:AOTCacheOutput} the JVM keeps what it had to load and learn, and
 * later starts are quicker by that. It needs nobody and touches nothing of the user's: two gateways with a pipeline of their
 * own, of which the second has the first for its provider.
 */
final class Practice implements Launch {
    private static final int ROUNDS = 300;

    private static final List<String> PAGES =
            List.of("/v1/models", "/v1/models/demo/echo", "/healthz", "/stats", "/metrics", "/nowhere");

    private static final String PRICES = "{unit: per_1m, models: {echo: {input: 1, output: 2}}}";

    private final Path folder;
    private final Deque<Gateway> gateways = new ArrayDeque<>();

    private Practice(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] args) throws IOException {
        try (Scratch scratch = Scratch.make()) {
            new Practice(scratch.folder()).run();
        }
        System.exit(0);
    }

    private void run() throws IOException {
        write("routes/practice.camel.yaml", resource("practice.camel.yaml"));
        write("pricing/pricing.yaml", PRICES);
        try {
            start("first");
            write(
                    "config/providers.yaml",
                    "providers: {first: {base_url: \"http://127.0.0.1:" + port() + "\", auth: none}}");
            start("second");
            ask();
        } finally {
            gateways.forEach(Gateway::close);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(Practice.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, text);
    }

    /** As the command line does it, without the variables of whoever has it done. */
    private void start(String name) {
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        new Commandline(this, new Environment(Map.of()), new Base(folder, folder), err, err)
                .execute("--data=" + name, "--host=127.0.0.1", "--port=0", "--loops=1", "--demo-pace=1ms");
        if (gateways.isEmpty()) {
            throw new IllegalStateException("The gateway did not start");
        }
    }

    @Override
    public int run(Settings settings, Reading reading) {
        gateways.push(Gateway.start(settings, reading));
        return 0;
    }

    @Override
    public String check(Settings settings, Mistakes mistakes) {
        return Trial.check(settings, mistakes);
    }

    @Override
    public Served served(Settings settings, Mistakes mistakes) {
        return Trial.served(settings, mistakes);
    }

    @Override
    public Told explain(Settings settings, String query, Mistakes mistakes) {
        return Trial.explain(settings, query, mistakes);
    }

    private int port() {
        return gateways.element().port();
    }

    private void ask() throws IOException {
        for (String model : List.of("demo/echo", "first/demo/echo")) {
            for (int round = 0; round < ROUNDS; round++) {
                chat(model, round % 4 == 0);
            }
        }
        for (String page : PAGES) {
            expect("HTTP/1.1 ", answer("GET " + page + " HTTP/1.1", ""));
        }
        expect("HTTP/1.1 400", answer("POST /v1/chat/completions HTTP/1.1", "{"));
    }

    private void chat(String model, boolean streamed) throws IOException {
        String body = "{\"model\": \"" + model + "\", \"stream\": " + streamed
                + ", \"messages\": [{\"role\": \"user\", \"content\": \"How far is it?\"}]}";
        expect("HTTP/1.1 200", answer("POST /v1/chat/completions HTTP/1.1", body));
    }

    private static void expect(String begin, String answer) {
        if (!answer.startsWith(begin)) {
            throw new IllegalStateException("Not " + begin + " but " + answer);
        }
    }

    private String answer(String request, String body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
            socket.setSoTimeout(10_000);
            String head = request + "\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                    + "Content-Length: " + body.length() + "\r\n\r\n";
            socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
