package bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that runs at once: the upstream, and what stands before it. All but the one that is asked are idle. */
final class Field implements AutoCloseable {
    static final int UPSTREAM = 18400;

    private static final String HITS = "Caravan, hits";
    private static final int[] PORTS = {UPSTREAM, 18401, 18402, 18403, 18404, 18405, 18406, Everything.COLLECTOR};

    /** What the launcher gives it on a machine with one core. */
    private static final String YOUNG = "-Xmn64m";

    private final Path folder;
    private final Deque<Child> children = new ArrayDeque<>();
    private final List<Target> targets = new ArrayList<>();
    private Child nginx;
    private Thread reader = new Thread();

    Field(Path folder) {
        for (int port : PORTS) {
            if (listens(port)) {
                throw new IllegalStateException("Somebody listens on " + port + ": left by a run before?");
            }
        }
        this.folder = folder;
    }

    List<Target> targets() {
        return targets;
    }

    /** Those whom anybody may ask, and who ask the upstream each time. */
    List<Target> open() {
        return targets.stream()
                .filter(target -> target.token().isEmpty() && !target.name().equals(HITS))
                .toList();
    }

    /** @param virtual Caravan on virtual threads too? */
    void start(boolean virtual) throws IOException {
        nginx = nginx("upstream", Child.LOAD, upstream());
        await(UPSTREAM);
        targets.add(new Target("direct", UPSTREAM, null));
        add("nginx", 18401, nginx("proxy", Child.MEASURED, proxy(18401)));
        add(
                "bare Vert.x",
                18402,
                java("vertx", Map.of(), List.of(), "target/bench:target/lib/*", "bench.VertxProxy", "18402"));
        add("Caravan, loop", 18403, caravan("loop", 18403, "loop", "0"));
        if (virtual) {
            add("Caravan, virtual", 18404, caravan("virtual", 18404, "virtual", "0"));
        }
        add(HITS, 18405, caravan("hits", 18405, "loop", "1h"));
        whole();
    }

    /** With all that is off as shipped, and somebody who reads the books meanwhile. */
    private void whole() throws IOException {
        children.push(nginx("collector", Child.LOAD, Everything.collector()));
        await(Everything.COLLECTOR);
        Everything everything = Everything.in(folder);
        Child child = caravan("everything", 18406, "loop", "0", everything.environment());
        children.push(child);
        await(18406);
        targets.add(new Target("Caravan, everything", 18406, child, everything.key()));
        reader = everything.reader(18406);
    }

    private void add(String name, int port, Child child) {
        children.push(child);
        await(port);
        targets.add(new Target(name, port, child));
    }

    private Child nginx(String name, int core, String servers) throws IOException {
        Path conf = folder.resolve(name + ".conf");
        Files.writeString(
                conf,
                "worker_processes 1; daemon off; pid " + folder + "/" + name + ".pid; error_log " + folder + "/" + name
                        + ".err;\nevents { worker_connections 40000; }\nhttp { access_log off; keepalive_requests 1000000000;"
                        + " keepalive_timeout 3600; client_body_buffer_size 64k; client_body_temp_path " + folder
                        + ";\n" + servers + "}\n");
        return Child.start(core, null, Map.of(), List.of("nginx", "-p", folder.toString(), "-c", conf.toString()));
    }

    private static String upstream() {
        return "server { listen 127.0.0.1:" + UPSTREAM + " backlog=20000; default_type application/json;\n"
                + "location / { return 200 '" + Bodies.answer() + "'; }\n"
                + "location = /v1/completions { default_type text/event-stream; set $event '"
                + line(Bodies.event("Samarkand ")) + "'; set $last '" + line(Bodies.lastEvents()) + "'; return 200 '"
                + "$event".repeat(18) + "$last'; } }\n";
    }

    private static String line(String text) {
        return text.replace("\n", "\\n");
    }

    private static String proxy(int port) {
        return "upstream provider { server 127.0.0.1:" + UPSTREAM + "; keepalive 512; }\n"
                + "server { listen 127.0.0.1:" + port + " backlog=20000; location / { proxy_pass http://provider;"
                + " proxy_http_version 1.1; proxy_set_header Connection \"\"; proxy_buffering off; } }\n";
    }

    private Child java(
            String name, Map<String, String> environment, List<String> options, String classPath, String... main) {
        List<String> command = new ArrayList<>(List.of(
                System.getProperty("java.home") + "/bin/java",
                "-XX:+UseCompactObjectHeaders",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(main));
        return Child.start(Child.MEASURED, folder.resolve(name + ".log"), environment, command);
    }

    /** With everything on: journal, metrics, and the log as JSON into a file; and the cache, if answers are to be given again. */
    private Child caravan(String name, int port, String threads, String cacheTtl) {
        return caravan(name, port, threads, cacheTtl, Map.of());
    }

    private Child caravan(String name, int port, String threads, String cacheTtl, Map<String, String> more) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PORT",
                Integer.toString(port),
                "CARAVAN_DATA",
                folder.resolve("data-" + name).toString(),
                "CARAVAN_LOG",
                "json",
                "CARAVAN_LOOPS",
                "1",
                "CARAVAN_THREADS",
                threads,
                "CACHE_TTL",
                cacheTtl,
                "OPENAI_API_KEY",
                "sk-bench",
                "OPENAI_API_URL",
                "http://127.0.0.1:" + UPSTREAM));
        environment.putAll(more);
        return java(name, environment, List.of(YOUNG), "target/caravan.jar:lib/*", "caravan.Caravan");
    }

    /** Makes room for an upstream that can do more than nginx can. */
    void stopUpstream() {
        nginx.close();
    }

    private static void await(int port) {
        long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (!listens(port)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Nobody listens on " + port + ": see target/bench-run");
            }
            Pause.of(Duration.ofMillis(50));
        }
    }

    static boolean listens(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        children.forEach(Child::close);
        nginx.close();
    }
}
