package caravan.lives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -HUP, as servers have always been told to read their files again; nobody watches them here. */
class HangupTest {
    private static final String ROUTE = """
            - route:
                id: hello
                from:
                  uri: platform-http:/my/hello
                  steps:
                    - setBody: {id: say-hello, expression: {constant: {expression: "%s"}}}
            """;

    @TempDir
    Path folder;

    @Test
    void aHangupServesAGoodEditAndKeepsWhatWasBeforeABadOne() throws Exception {
        copy("config");
        copy("routes");
        write(ROUTE.formatted("one"));
        try (Caravans caravan = Caravans.start(folder.resolve("data"), settings());
                RawClient caller = RawClient.to(caravan.port())) {
            assertThat(hello(caller)).isEqualTo("one");

            write(ROUTE.formatted("two"));
            assertThat(hello(caller)).isEqualTo("one");
            hangUp(caravan);
            awaitLine(caravan, "generation 2 serves: ");
            assertThat(hello(caller)).isEqualTo("two");

            write(ROUTE.formatted("three").replace("setBody", "setBdy"));
            hangUp(caravan);
            awaitLine(caravan, "generation 2 goes on");
            awaitLine(caravan, "hello.camel.yaml:6: ");
            assertThat(hello(caller)).isEqualTo("two");
        }
    }

    private Map<String, String> settings() {
        return Map.of(
                "CARAVAN_CONFIG", folder.resolve("config").toString(),
                "CARAVAN_ROUTES", folder.resolve("routes").toString(),
                "CARAVAN_WATCH", "0");
    }

    private void copy(String part) throws IOException {
        Path to = Files.createDirectory(folder.resolve(part));
        try (Stream<Path> all = Files.list(Path.of(part))) {
            List<Path> files = all.filter(Files::isRegularFile).toList();
            for (Path file : files) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private void write(String route) throws IOException {
        Files.writeString(folder.resolve("routes/hello.camel.yaml"), route);
    }

    private static String hello(RawClient caller) {
        return caller.send(RawClient.get("/my/hello")).answer().text();
    }

    private static void hangUp(Caravans caravan) throws IOException, InterruptedException {
        int code = new ProcessBuilder("kill", "-HUP", Long.toString(caravan.pid()))
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    private static void awaitLine(Caravans caravan, String part) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(caravan.log()).contains(part));
    }
}
