package caravan.peers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import caravan.Gate;
import caravan.call.Json;
import caravan.lives.Caravans;
import caravan.testkit.RawClient;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody has who takes the sources, and nothing else, and says {@code ./caravan}. */
class CleanInstallTest {
    private static final List<String> SHIPPED =
            List.of("caravan", "pom.xml", ".ci/dependencies.json", "src/main", "routes", "config", "pricing");

    @TempDir
    static Path home;

    @BeforeAll
    static void build() throws Exception {
        for (String each : SHIPPED) {
            copy(Path.of(each));
        }
        assertThat(run("./caravan", "--help")).contains("--port");
    }

    private static void copy(Path from) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path target = home.resolve(file.toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static ProcessBuilder command(String... words) {
        ProcessBuilder command = new ProcessBuilder(words).directory(home.toFile());
        command.environment().keySet().retainAll(Set.of("PATH", "HOME", "LANG"));
        command.environment().put("JAVA_HOME", System.getProperty("java.home"));
        command.environment().put("JAVA_OPTS", "-XX:AOTMode=off"); // nobody is to practise behind the test's back
        String repository = System.getProperty("localRepository"); // Surefire says where the jars are
        command.environment().put("MAVEN_OPTS", "-Dmaven.repo.local=" + repository);
        return command.redirectErrorStream(true);
    }

    private static String run(String... words) throws Exception {
        Process process = command(words).start();
        String said = new String(process.getInputStream().readAllBytes(), UTF_8);
        return process.waitFor() + "\n" + said;
    }

    @Test
    @Complaint(number = 17, of = "Portkey-AI/gateway#1389")
    void aCleanInstallStreams() throws Exception {
        try (Caravans caravan = start();
                RawClient caller = RawClient.to(caravan.port())) {
            caller.send(RawClient.post("/v1/chat/completions", Gate.chat("demo/lorem", true)));
            assertThat(caller.head().header("content-type")).startsWith("text/event-stream");
            List<RawClient.Piece> events = caller.chunks();

            assertThat(events).hasSizeGreaterThan(10);
            assertThat(events.getLast().text()).endsWith("data: [DONE]\n\n");
            assertThat(caravan.log()).doesNotContain("WARN", "ERROR", "Exception");
            caravan.terminate();
            assertThat(caravan.exitCode()).isZero();
        }
    }

    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void aCleanInstallOpensNoConnectionThatNobodyAskedFor() throws Exception {
        try (Caravans caravan = start();
                Sockets sockets = Sockets.of(caravan.pid())) {
            int port = caravan.port();
            for (String model : List.of("demo/echo", "demo/lorem", "demo/fail-500", "no-such/model")) {
                try (RawClient caller = RawClient.to(port)) {
                    caller.send(RawClient.post("/v1/chat/completions", Gate.chat(model, false)))
                            .answer();
                }
            }
            await().until(() -> sockets.all().stream().anyMatch(socket -> socket.contains("from " + port + " to 0")));

            assertThat(sockets.besides(port)).isEmpty();
        }
    }

    private static Caravans start() throws IOException {
        ProcessBuilder caravan = command("./caravan", "--port", "0");
        caravan.environment().put("CARAVAN_LOG", "text");
        return Caravans.launch(caravan);
    }

    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void theBillOfMaterialsHasTheChecksumOfEveryJarThatRuns() throws Exception {
        JsonNode bill =
                Json.MAPPER.readTree(home.resolve("target/caravan.cdx.json").toFile());
        Set<String> billed = new TreeSet<>();
        for (JsonNode component : bill.path("components")) {
            for (JsonNode hash : component.path("hashes")) {
                if (hash.path("alg").asText().equals("SHA-256")) {
                    billed.add(hash.path("content").asText());
                }
            }
        }
        List<String> jars = new ArrayList<>();
        try (Stream<Path> files = Files.list(home.resolve("target/lib"))) {
            for (Path jar : files.toList()) {
                jars.add(SupplyChainTest.sha256(jar));
            }
        }

        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(jars).hasSizeGreaterThan(50);
        assertThat(billed).containsExactlyInAnyOrderElementsOf(jars);
    }

    @Test
    @Complaint(
            number = 45,
            of = {"BerriAI/litellm#24512", "BerriAI/litellm#24518"})
    void aJarThatIsNotTheOneThatWasLockedFailsTheBuildBeforeAnythingIsCompiled() throws Exception {
        Path lock = home.resolve(".ci/dependencies.json");
        String locked = Files.readString(lock);
        try {
            Files.writeString(lock, locked.replaceFirst("sha512:..", "sha512:00"));

            assertThat(run("mvn", "-B", "-q", "validate", "-Dspotless.check.skip=true"))
                    .startsWith("1\n")
                    .contains("sha512:00", "dependency-lock-maven-plugin");
        } finally {
            Files.writeString(lock, locked);
        }
    }
}
