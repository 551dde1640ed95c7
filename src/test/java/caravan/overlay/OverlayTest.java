package caravan.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import caravan.Gate;
import caravan.call.Json;
import caravan.testkit.FakeProvider;
import caravan.testkit.Replies;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What orders change lies over the files. */
class OverlayTest {
    private static final String KEY = "sk-canary-0123456789-abcdefghij";
    private static final String MODELS = """
            models:
              - {name: smart, deployments: [openai/from-file]}
            model_rules:
              - {source_model: roxy, target_models: [openai/from-rule]}
            retry: {tries: 1}
            """;

    @TempDir
    Path data;

    private final FakeProvider fake = FakeProvider.start();

    @BeforeEach
    void answer() {
        fake.always(Replies.chat("hello"));
    }

    @AfterEach
    void stop() {
        fake.close();
    }

    private Gate.Plan plan() {
        return new Gate.Plan().openai(fake).flag("data", data.toString()).file("config/models.yaml", MODELS);
    }

    private static String order(Gate gate, String order) {
        HttpResponse<String> answer = gate.post(
                "/v1/chat/completions",
                "{\"model\":\"any\",\"messages\":[{\"role\":\"user\",\"content\":" + Json.quote("#caravan " + order)
                        + "}]}");
        try {
            return Json.MAPPER
                    .readTree(answer.body())
                    .path("choices")
                    .path(0)
                    .path("message")
                    .path("content")
                    .asText();
        } catch (JsonProcessingException noJson) {
            throw new AssertionError(answer.body(), noJson);
        }
    }

    /** The model that the provider is asked for, who is asked for this one. */
    private String asked(Gate gate, String model) {
        fake.forget();
        gate.post("/v1/chat/completions", Gate.chat(model, false));
        return fake.seen().isEmpty()
                ? "nobody"
                : fake.seen().getFirst().json().path("model").asText();
    }

    @Test
    void anOrderBeatsTheFileAndWhatIsRemovedStaysAwayUntilTheOrderIsUndone() {
        try (Gate gate = plan().start()) {
            assertThat(asked(gate, "smart")).isEqualTo("from-file");

            order(gate, "add model smart openai/from-order");
            assertThat(asked(gate, "smart")).isEqualTo("from-order");

            assertThat(order(gate, "remove model smart")).isEqualTo("Removed model: smart");
            assertThat(asked(gate, "smart")).isNotIn("from-file", "from-order");

            String number = order(gate, "list orders").replaceFirst("\\..*", "");
            order(gate, "undo " + number);
            assertThat(asked(gate, "smart")).isEqualTo("from-file");
            assertThat(order(gate, "list orders")).isEqualTo("The files say all.");
        }
    }

    @Test
    void roxysRulesAreReplacedAndRemovedToo() {
        try (Gate gate = plan().start()) {
            assertThat(asked(gate, "roxy")).isEqualTo("from-rule");

            order(gate, "add model roxy openai/from-order");
            assertThat(asked(gate, "roxy")).isEqualTo("from-order");

            order(gate, "remove model roxy");
            assertThat(order(gate, "list models")).doesNotContain("roxy");
        }
    }

    @Test
    void theyOutliveTheGateway() {
        Gate.Plan plan = plan().env("CARAVAN_MASTER_KEY", "a long and random master key");
        try (Gate gate = plan.start()) {
            order(gate, "add model smart openai/from-order");
            order(gate, "remove model roxy");
            assertThat(order(gate, "add key groq " + KEY)).contains("sealed with CARAVAN_MASTER_KEY");
        }
        try (Gate gate = plan.start()) {
            assertThat(asked(gate, "smart")).isEqualTo("from-order");
            assertThat(order(gate, "list models")).doesNotContain("roxy");
            assertThat(order(gate, "list keys")).contains("Provider: groq, Key: sk-c…ghij");
        }
    }

    @Test
    void withoutAMasterKeyAProvidersKeyEndsWithTheGateway() {
        try (Gate gate = plan().start()) {
            assertThat(order(gate, "add key groq " + KEY)).contains("until the gateway stops");
            assertThat(order(gate, "list keys")).contains("groq");
            assertThat(order(gate, "list orders")).contains("add key groq", "until the gateway stops");
        }
        try (Gate gate = plan().start()) {
            assertThat(order(gate, "list keys")).doesNotContain("groq");
        }
    }

    @Test
    void anotherMasterKeyOpensNothingAndLosesNothing() {
        Gate.Plan right = plan().env("CARAVAN_MASTER_KEY", "a long and random master key");
        try (Gate gate = right.start()) {
            order(gate, "add key groq " + KEY);
        }
        try (Gate gate = plan().env("CARAVAN_MASTER_KEY", "another master key").start()) {
            assertThat(order(gate, "list keys")).doesNotContain("groq");
            order(gate, "add model smart openai/from-order");
        }
        try (Gate gate = right.start()) {
            assertThat(order(gate, "list keys")).contains("groq");
            assertThat(asked(gate, "smart")).isEqualTo("from-order");
        }
    }

    @Test
    void aKeyStandsNowhereInTheDataFolder() throws IOException {
        try (Gate gate =
                plan().env("CARAVAN_MASTER_KEY", "a long and random master key").start()) {
            order(gate, "add key groq " + KEY);
            order(gate, "remove key groq " + KEY);
            order(gate, "add key groq " + KEY);
        }
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("canary", "master key");
            }
        }
    }

    @Test
    void aKeyOfTheFilesThatIsRemovedIsNotUsedAnyMore() {
        Gate.Plan two = plan().env("OPENAI_API_KEY_1", "sk-second-0123456789-abcdefghij");
        try (Gate gate = two.start()) {
            assertThat(order(gate, "remove key openai OPENAI_API_KEY")).contains("Removed key of provider: openai");
            fake.forget();
            IntStream.range(0, 4).forEach(call -> gate.post("/v1/chat/completions", Gate.chat("gpt-4o", false)));
            assertThat(fake.seen()).hasSize(4).allMatch(seen -> String.valueOf(seen.header("authorization"))
                    .contains("sk-second"));
        }
        try (Gate gate = two.start()) {
            assertThat(order(gate, "list keys"))
                    .doesNotContain("OPENAI_API_KEY,")
                    .contains("OPENAI_API_KEY_1");
        }
    }

    @Test
    void aFileThatMakesAnOrderWrongIsNotServedAndTheOrderIsNamed() {
        try (Gate gate = plan().start()) {
            String providers = read(gate, "config/providers.yaml");
            gate.write(
                    "config/providers.yaml", providers + "  acme: {base_url: 'https://acme.test', keys: ACME_KEY}\n");
            assertThat(gate.reload()).first().isEqualTo("done");
            order(gate, "add key acme " + KEY);

            gate.write("config/providers.yaml", providers);

            assertThat(String.join("\n", gate.reload()))
                    .startsWith("refused")
                    .contains("there is no 'acme', which order-1 gives a key");
            assertThat(order(gate, "list keys")).contains("acme");
            assertThat(gate.get("/health").body()).contains("order-1");
        }
    }

    @Test
    void whatAnOrderCountsOnIsNotBlamedOnAFile() {
        try (Gate gate = plan().start()) {
            order(gate, "add model smart groq/llama");

            assertThat(String.join("\n", gate.reload()))
                    .contains("GROQ_API_KEY is not set, and order 1 (add model smart) counts on groq")
                    .doesNotContain("models.yaml counts on");
        }
    }

    private static String read(Gate gate, String file) {
        try {
            return Files.readString(gate.folder().resolve(file));
        } catch (IOException gone) {
            throw new AssertionError(gone);
        }
    }

    @Test
    void ordersOfManyAtOnceAllHold() throws InterruptedException {
        try (Gate gate = plan().start()) {
            Set<String> told = new ConcurrentSkipListSet<>();
            List<Thread> many = IntStream.range(0, 12)
                    .mapToObj(at -> Thread.startVirtualThread(
                            () -> told.add(order(gate, "add model m" + at + " openai/t" + at))))
                    .toList();
            for (Thread each : many) {
                each.join();
            }

            assertThat(told).hasSize(12).allMatch(line -> line.startsWith("m"));
            assertThat(order(gate, "list orders").lines()).hasSize(12);
            assertThat(asked(gate, "m7")).isEqualTo("t7");
        }
    }

    @Test
    void whatOrdersHaveChangedCanBePutIntoTheFiles() {
        String exported;
        try (Gate gate = plan().start()) {
            order(gate, "add model smart openai/from-order,openai/second random");
            order(gate, "add key groq " + KEY);
            exported = order(gate, "export");
        }
        assertThat(exported).contains("one more key for groq").doesNotContain("canary");
        try (Gate gate = new Gate.Plan()
                .openai(fake)
                .file("config/models.yaml", exported)
                .start()) {
            assertThat(asked(gate, "smart")).isIn("from-order", "second");
        }
    }

    @Test
    void usersFilesAreNeverWritten() throws IOException {
        try (Gate gate = plan().start()) {
            order(gate, "add model smart openai/from-order");
            order(gate, "remove model roxy");
            assertThat(Files.readString(gate.folder().resolve("config/models.yaml")))
                    .isEqualTo(MODELS);
        }
    }
}
