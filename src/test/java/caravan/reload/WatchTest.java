package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.peers.Complaint;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who saves a file need do no more. */
class WatchTest {
    @TempDir
    Path elsewhere;

    private static Gate.Plan plan() {
        return Gate.plan().flag("watch", "1s").file("routes/hello.camel.yaml", Routes.says("hello", "one"));
    }

    private static String hello(Gate gate) {
        return gate.get("/my/hello").body();
    }

    private static void awaitHello(Gate gate, String text) {
        await().pollInterval(Duration.ofMillis(5)).until(() -> hello(gate).equals(text));
    }

    private static String health(Gate gate) {
        return gate.get("/health").body();
    }

    private static int generation(Gate gate) {
        return Integer.parseInt(gate.get("/stats").body().replaceAll(".*\"generation\":\\{\"number\":(\\d+).*", "$1"));
    }

    @Test
    @Complaint(
            number = 40,
            of = {"BerriAI/litellm#20409"})
    void whatIsSavedIsServed() {
        try (Gate gate = plan().start()) {
            gate.write("routes/hello.camel.yaml", Routes.says("hello", "two"));

            awaitHello(gate, "two");
        }
    }

    @Test
    void aFileIsSeenToComeGoAndComeBack() throws IOException {
        try (Gate gate = plan().start()) {
            Path route = gate.folder().resolve("routes/hello.camel.yaml");
            Files.move(route, elsewhere.resolve("route"));
            await().until(() -> gate.get("/my/hello").statusCode() == 404);

            Files.move(elsewhere.resolve("route"), route);
            awaitHello(gate, "one");

            Path providers = gate.folder().resolve("config/providers.yaml");
            Files.move(providers, elsewhere.resolve("providers"));
            await().until(() -> health(gate).contains("providers.yaml: is gone"));
            int before = generation(gate);
            Files.move(elsewhere.resolve("providers"), providers);
            await().until(() -> !health(gate).contains("detail"));
            assertThat(generation(gate)).isEqualTo(before);
        }
    }

    @Test
    void whatWasSavedInTwoPartsIsServedWhole() throws IOException {
        try (Gate gate = plan().start()) {
            String whole = Routes.says("hello", "two");
            Path file = gate.folder().resolve("routes/hello.camel.yaml");

            Files.writeString(file, whole.substring(0, 60));
            await().pollDelay(Duration.ofMillis(250)).until(() -> true);
            Files.writeString(file, whole);
            awaitHello(gate, "two");

            assertThat(gate.get("/stats").body()).contains("\"refused\":0");
        }
    }

    /** As Kubernetes changes a ConfigMap: all files are links to links, of which one is changed for all. */
    @Test
    void aChangedLinkIsAChangedFile() throws IOException {
        try (Gate gate = plan().start()) {
            Path routes = gate.folder().resolve("routes");
            volume("..1", Routes.says("hello", "one"));
            volume("..2", Routes.says("hello", "two"));
            Files.createSymbolicLink(elsewhere.resolve("..data"), Path.of("..1"));
            Files.delete(routes.resolve("hello.camel.yaml"));
            Files.createSymbolicLink(routes.resolve("hello.camel.yaml"), elsewhere.resolve("..data/hello.camel.yaml"));
            awaitHello(gate, "one");

            Files.createSymbolicLink(elsewhere.resolve("..tmp"), Path.of("..2"));
            Files.move(elsewhere.resolve("..tmp"), elsewhere.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);

            awaitHello(gate, "two");
        }
    }

    private void volume(String name, String route) throws IOException {
        Files.writeString(Files.createDirectory(elsewhere.resolve(name)).resolve("hello.camel.yaml"), route);
    }

    @Test
    void aSecretInAFileIsWatchedToo() throws IOException {
        Path secret = Files.writeString(elsewhere.resolve("token"), "first");
        try (Gate gate = Gate.plan()
                .flag("watch", "1s")
                .file("config/application.properties", "caravan.auth-token=${file:" + secret + "}\n")
                .start()) {
            assertThat(gate.get("/v1/models", "Authorization", "Bearer first").statusCode())
                    .isEqualTo(200);

            Files.writeString(secret, "second");

            await().until(() ->
                    gate.get("/v1/models", "Authorization", "Bearer second").statusCode() == 200);
            assertThat(gate.get("/v1/models", "Authorization", "Bearer first").statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aRefusedFileIsNotTriedAgainUntilItChanges() {
        try (Gate gate = plan().start()) {
            gate.write("config/models.yaml", "aliases: [\n");
            await().until(() -> health(gate).contains("models.yaml"));

            gate.write("routes/.answer.camel.yaml.swp", "not of interest");
            gate.write("config/notes.txt", "neither");
            assertThat(gate.get("/stats").body()).contains("\"refused\":1");

            gate.write("routes/hello.camel.yaml", Routes.says("hello", "two"));
            await().until(() -> !gate.get("/stats").body().contains("\"refused\":1"));
            assertThat(gate.get("/stats").body()).contains("\"refused\":2");
        }
    }

    @Test
    void aThousandSavesAreFewReloads() {
        try (Gate gate = plan().start()) {
            for (int n = 0; n < 1_000; n++) {
                gate.write("routes/hello.camel.yaml", Routes.says("hello", "n" + n));
            }

            awaitHello(gate, "n999");
            assertThat(generation(gate)).isLessThan(50);
        }
    }

    @Test
    void whoWantsNoWatchHasNone() throws Exception {
        try (Gate gate = plan().flag("watch", "0").start();
                WatchService events = FileSystems.getDefault().newWatchService()) {
            gate.folder().resolve("routes").register(events, StandardWatchEventKinds.ENTRY_MODIFY);
            gate.write("routes/hello.camel.yaml", Routes.says("hello", "two"));
            events.take(); // so much anybody could know

            assertThat(hello(gate)).isEqualTo("one");
            gate.reload();
            assertThat(hello(gate)).isEqualTo("two");
        }
    }

    /** What editors leave beside a file while it is open. */
    @ParameterizedTest
    @ValueSource(strings = {".#answer.camel.yaml", ".answer.camel.yaml"})
    void anEditorsOwnFilesAreNoRoutes(String name) throws IOException {
        try (Gate gate = plan().start()) {
            Files.createSymbolicLink(gate.folder().resolve("routes").resolve(name), Path.of("nobody@nowhere.1"));
            List<String> told = gate.reload();

            assertThat(told).first().isEqualTo("done");
        }
    }
}
