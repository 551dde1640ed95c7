package caravan.translation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.chat.Dialect;
import caravan.lives.Caravans;
import caravan.testkit.FakeProvider;
import caravan.testkit.RawClient;
import caravan.testkit.Reply;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway in a process of its own, with a heap of 64 MiB, through which 200 MB go to the byte. */
class SmallHeapTest {
    private static final int PIECES = 6000;
    private static final String WORDS = "Köln ☃ ".repeat(3500);
    private static final Pattern CREATED = Pattern.compile("\"created\":(\\d+)");

    @TempDir
    static Path folder;

    private static FakeProvider fake;
    private static Caravans gateway;

    @BeforeAll
    static void open() throws Exception {
        fake = FakeProvider.start();
        Gate.plan().file("config/providers.yaml", Town.PROVIDERS).into(folder);
        ProcessBuilder java = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-Dlogback.configurationFile=logback.xml",
                "-cp",
                System.getProperty("java.class.path"),
                "caravan.Caravan");
        java.directory(folder.toFile());
        java.environment().clear();
        java.environment()
                .putAll(Map.of(
                        "PORT", "0",
                        "CARAVAN_LOG", "text",
                        "OPENAI_API_KEY", "sk-house",
                        "OPENAI_API_URL", fake.url(),
                        "ANTHROPIC_API_KEY", "sk-ant"));
        gateway = Caravans.launch(java);
    }

    @AfterAll
    static void close() {
        gateway.close();
        fake.close();
    }

    /** What somebody has read: how much, and its sum. */
    private static final class Read {
        private final MessageDigest digest;
        private long bytes;

        Read() throws Exception {
            digest = MessageDigest.getInstance("SHA-256");
        }

        void add(byte[] piece) {
            digest.update(piece);
            bytes += piece.length;
        }

        @Override
        public String toString() {
            return bytes + " " + HexFormat.of().formatHex(digest.digest());
        }
    }

    private static final byte[] STOP =
            Streams.sse(Streams.finish("stop"), "[DONE]").getBytes(UTF_8);

    @Test
    void passedOn() throws Exception {
        byte[] event =
                Streams.sse(Streams.chunk("{\"content\":\"" + WORDS + "\"}")).getBytes(UTF_8);
        fake.next(Reply.sse(List.of()).repeat(event, PIECES).bytes(STOP));
        Read expected = new Read();
        for (int i = 0; i < PIECES; i++) {
            expected.add(event);
        }
        expected.add(STOP);

        Read read = new Read();
        try (RawClient caller = ask("gpt-4o")) {
            read(caller, read);
        }

        assertThat(expected.bytes).isGreaterThan(200_000_000L);
        assertThat(read).hasToString(expected.toString());
    }

    @Test
    void translated() throws Exception {
        byte[] start = Tongue.CLAUDE.getFirst().getBytes(UTF_8);
        byte[] event = Tongue.CLAUDE.get(7).replace(Tongue.HELLO, WORDS).getBytes(UTF_8);
        byte[] stop = String.join("", Tongue.CLAUDE.subList(16, 18)).getBytes(UTF_8);
        fake.next(Reply.sse(start).repeat(event, PIECES).bytes(stop));
        try (RawClient caller = ask("claude-sonnet-4-5")) {
            byte[] first = caller.chunk().bytes();
            Matcher created = CREATED.matcher(new String(first, UTF_8));
            assertThat(created.find()).isTrue();
            Translation same = new Translation(
                    Streams.ANTHROPIC,
                    Streams.CHAT,
                    new Dialect.Told("", "claude-sonnet-4-5", Long.parseLong(created.group(1)), true));
            Read expected = new Read();
            expected.add(same.feed(start));
            for (int i = 0; i < PIECES; i++) {
                expected.add(same.feed(event));
            }
            expected.add(same.feed(stop));

            Read read = new Read();
            read.add(first);
            read(caller, read);

            assertThat(expected.bytes).isGreaterThan(200_000_000L);
            assertThat(read).hasToString(expected.toString());
        }
    }

    private static RawClient ask(String model) {
        RawClient caller = RawClient.to(gateway.port());
        caller.send(RawClient.post(
                "/v1/chat/completions",
                Town.chat(model, ",\"stream\":true,\"stream_options\":{\"include_usage\":true}")));
        assertThat(caller.head().status()).isEqualTo(200);
        return caller;
    }

    private static void read(RawClient caller, Read into) {
        for (byte[] piece = caller.chunk().bytes();
                piece.length > 0;
                piece = caller.chunk().bytes()) {
            into.add(piece);
        }
    }
}
