package caravan.reload;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.peers.Complaint;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An edit that is wrong changes nothing, and is told with all that is wrong in it. */
class RefusedEditsTest {
    private static final String CHAT = "/v1/chat/completions";

    private static void answersAsBefore(Gate gate) {
        assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode()).isEqualTo(200);
    }

    private static List<String> detail(Gate gate) throws IOException {
        JsonNode health = new ObjectMapper().readTree(gate.get("/health").body());
        assertThat(health.path("status").asText()).isEqualTo("healthy");
        return health.path("detail").valueStream().map(JsonNode::asText).toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "uri: \"direct:ask-models\" | uri: \"direct:ask-model\" | answer/to-ask-models: no route begins at direct:ask-model; did you mean direct:ask-models?",
                "uri: \"direct:ask-models\" | uri: \"sqll:x\" | answer/to-ask-models: there is no component 'sqll'",
                "ref: keys | ref: keyss | answer/authenticate: there is no bean 'keyss'; did you mean keys?",
                "method: choose | method: chose | answer/choose-models: bean 'models' has no method 'chose'; did you mean choose?",
                "${body.unanswered} | ${body.unanswered | answer/unless-answered: ",
                "id: reply, | id: reply | is not valid YAML"
            })
    @Complaint(
            number = 40,
            of = {"BerriAI/litellm#20409"})
    void aMistakeInARouteIsToldWithItsPlaceAndTheOldRouteStays(String was, String is, String told) throws IOException {
        try (Gate gate = Gate.plan().start()) {
            String good = gate.read("routes/answer.camel.yaml");
            assertThat(good).contains(was);

            List<String> lines = gate.write("routes/answer.camel.yaml", good.replace(was, is))
                    .reload();

            assertThat(lines.getFirst()).isEqualTo("refused");
            assertThat(lines.subList(1, lines.size()))
                    .singleElement()
                    .asString()
                    .matches(".*/answer.camel.yaml:" + number(good, was) + ": .*")
                    .contains(told);
            assertThat(detail(gate)).hasSize(2).last().isEqualTo(lines.getLast());
            answersAsBefore(gate);

            assertThat(gate.write("routes/answer.camel.yaml", good).reload().getFirst())
                    .isEqualTo("done");
            assertThat(detail(gate)).isEmpty();
            answersAsBefore(gate);
        }
    }

    /** The line on which a step begins that has this text, or after it where the text breaks the YAML. */
    private static String number(String file, String text) {
        long line = file.substring(0, file.indexOf(text)).lines().count();
        return text.startsWith("$") ? String.valueOf(line - 3) : text.startsWith("id") ? "\\d+" : String.valueOf(line);
    }

    @Test
    void allMistakesOfAllFilesAreToldAtOnce() throws IOException {
        try (Gate gate = Gate.plan().start()) {
            gate.write("config/keys.yaml", "keys:\n  - name: a\n    sha256: x\n")
                    .write("config/models.yaml", "aliasses: {}\n")
                    .write("config/providers.yaml", "providers: {mine: {}}\n")
                    .write("config/application.properties", "caravan.prot=1\ncamel.component.http.nix=1\n")
                    .write("pricing/pricing.yaml", "unit: per_1m\nmodels: {a: {input: -1}}\n");

            List<String> lines = gate.reload();

            assertThat(lines)
                    .anyMatch(line -> line.contains("keys.yaml:3: keys[0].sha256: "))
                    .anyMatch(line -> line.contains("models.yaml:1: aliasses: ") && line.contains("aliases"))
                    .anyMatch(line -> line.contains("providers.yaml:1: providers.mine: needs a base_url"))
                    .anyMatch(line -> line.contains("application.properties:1: caravan.prot: "))
                    .anyMatch(line -> line.contains("application.properties:2: camel.component.http.nix: "))
                    .anyMatch(line -> line.contains("pricing.yaml:2: models.a.input: "));
            assertThat(detail(gate)).hasSize(lines.size());
            answersAsBefore(gate);
        }
    }

    @Test
    void aKeyFileThatIsNotThereIsAMistake() {
        try (Gate gate = Gate.plan().start()) {
            gate.write(
                    "config/providers.yaml",
                    "providers:\n  mine:\n    base_url: http://127.0.0.1:9\n    keys: ${file:/nowhere/key}\n");

            assertThat(gate.reload())
                    .anyMatch(
                            line -> line.endsWith(
                                    "providers.yaml:4: providers.mine.keys: refers to a file that is not there or cannot be read"));
        }
    }

    @Test
    void theLastRouteCannotBeTakenAway() throws IOException {
        try (Gate gate = Gate.plan().start()) {
            try (Stream<Path> routes = Files.list(gate.folder().resolve("routes"))) {
                for (Path route : routes.toList()) {
                    Files.delete(route);
                }
            }

            assertThat(gate.reload()).first().isEqualTo("refused");

            answersAsBefore(gate);
            assertThat(detail(gate)).anyMatch(line -> line.contains("has no routes in it"));
        }
    }

    /** Whoever took it for one that is not there would open the house: who may call stands in it. */
    @Test
    void aFileThatCannotBeReachedIsNoFileThatIsNotThere() throws IOException {
        try (Gate gate = Gate.plan().env("AUTH_TOKEN", "t").start()) {
            Path keys = gate.folder().resolve("config/keys.yaml");
            Files.delete(keys);
            Files.createSymbolicLink(keys, Path.of("keys.yaml"));

            assertThat(gate.reload()).first().isEqualTo("refused");
            assertThat(detail(gate)).anyMatch(line -> line.contains("keys.yaml: cannot be read"));
        }
    }

    @Test
    void aFileThatIsGoneIsMissedAndARestoredOneIsFine() throws IOException {
        try (Gate gate = Gate.plan().env("AUTH_TOKEN", "t").start()) {
            String good = gate.read("config/providers.yaml");
            Files.delete(gate.folder().resolve("config/providers.yaml"));

            assertThat(gate.reload())
                    .anyMatch(line ->
                            line.endsWith("providers.yaml: is gone; put it back, or leave an empty file in its place"));
            assertThat(detail(gate)).isNotEmpty();

            assertThat(gate.write("config/providers.yaml", good).reload().getFirst())
                    .isEqualTo("done");
            assertThat(detail(gate)).isEmpty();
        }
    }

    @Test
    void aHouseThatListensEverywhereIsNotLeftWithoutTokens() {
        try (Gate gate = Gate.plan()
                .flag("host", "")
                .env("OPENAI_API_KEY", "sk-house")
                .file(".env", "AUTH_TOKEN=t\n")
                .start()) {
            gate.write(".env", "# none\n");

            assertThat(gate.reload()).first().isEqualTo("refused");

            assertThat(gate.post(CHAT, Gate.chat("demo/echo", false)).statusCode())
                    .isEqualTo(401);
        }
    }

    @Test
    void aPipelineWithoutAuthenticateServesWithAWarning() {
        try (Gate gate = Gate.plan().start()) {
            String good = gate.read("routes/answer.camel.yaml");

            List<String> lines = gate.write(
                            "routes/answer.camel.yaml",
                            good.replace("{id: authenticate", "{disabled: true, id: authenticate"))
                    .reload();

            assertThat(lines).first().isEqualTo("done");
            assertThat(lines).anyMatch(line -> line.contains("warning") && line.contains("keys.authenticate"));
        }
    }

    @Test
    void aRouteWhosePortIsTakenLeavesTheOldOnesRunning() throws IOException {
        try (ServerSocket taken = new ServerSocket(0);
                ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            try (Gate gate = Ports.plan()
                    .file("routes/port.camel.yaml", Ports.route(port, "one"))
                    .start()) {
                assertThat(Ports.ask(port)).isEqualTo("one");

                List<String> lines = gate.write("routes/port.camel.yaml", Ports.route(taken.getLocalPort(), "two"))
                        .reload();

                assertThat(lines)
                        .as(String.valueOf(lines))
                        .anyMatch(line -> line.matches(".*port.camel.yaml:\\d+: at-port: does not start: .*"));
                assertThat(Ports.ask(port)).isEqualTo("one");
                answersAsBefore(gate);
            }
        }
    }
}
